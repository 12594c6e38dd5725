"""All the records opened together, as the programs that use them need them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from kiosk.records.audit import Audit
from kiosk.records.codes import CodeStore
from kiosk.records.counts import CountStore
from kiosk.records.database import Database, Now, utc_now
from kiosk.records.help import HelpStore
from kiosk.records.key import Key
from kiosk.records.reviews import ReviewStore
from kiosk.records.staff import StaffStore
from kiosk.records.store import VisitStore


@dataclass(frozen=True)
class Records:
    """Every store over one database; a context manager that closes it.

    Attributes:
        database: the file, or the server.
        visits, codes, staff, audit, reviews, help, counts: the stores.
    """

    database: Database
    visits: VisitStore
    codes: CodeStore
    staff: StaffStore
    audit: Audit
    reviews: ReviewStore
    help: HelpStore
    counts: CountStore

    def close(self) -> None:
        """Close the file. Closing twice does no harm."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_records(path: Path, now: Now = utc_now, key: Key | None = None) -> Records:
    """Open the record file at ``path``, or make it; with ``key`` it is encrypted.

    Raises:
        KioskError: see :meth:`kiosk.records.database.Database.open`.
    """
    return records_over(Database.open(path, key), now)


def records_over(database: Database, now: Now = utc_now) -> Records:
    """All the stores over an open database."""
    audit = Audit(database, now)
    return Records(
        database,
        VisitStore(database, now),
        CodeStore(database, now),
        StaffStore(database, now),
        audit,
        ReviewStore(database, audit, now),
        HelpStore(database, audit, now),
        CountStore(database, now),
    )
