"""All the records opened together, as the programs that use them need them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from kiosk.records.audit import Audit
from kiosk.records.codes import CodeStore
from kiosk.records.database import Database, Now, utc_now
from kiosk.records.staff import StaffStore
from kiosk.records.store import VisitStore


@dataclass(frozen=True)
class Records:
    """Every store over one database file; a context manager that closes it.

    Attributes:
        database: the file.
        visits, codes, staff, audit: the stores.
    """

    database: Database
    visits: VisitStore
    codes: CodeStore
    staff: StaffStore
    audit: Audit

    def close(self) -> None:
        """Close the file. Closing twice does no harm."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_records(path: Path, now: Now = utc_now) -> Records:
    """Open the record file at ``path``, or make it.

    Raises:
        KioskError: see :meth:`kiosk.records.database.Database.open`.
    """
    database = Database.open(path)
    return Records(
        database,
        VisitStore(database, now),
        CodeStore(database, now),
        StaffStore(database, now),
        Audit(database, now),
    )
