"""All the records opened together, as the programs that use them need them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

from kiosk.records.audit import Audit
from kiosk.records.codes import CodeStore
from kiosk.records.counts import CountStore
from kiosk.records.database import Database, Now, utc_now
from kiosk.records.handover import HandOver
from kiosk.records.help import HelpStore
from kiosk.records.key import Key, load_key
from kiosk.records.reviews import ReviewStore
from kiosk.records.shared_codes import SharedCodes
from kiosk.records.shared_staff import SharedStaff
from kiosk.records.staff import StaffStore
from kiosk.records.store import VisitStore
from kiosk.settings import Settings

FILE_NAME = "kiosk.db"


@dataclass(frozen=True)
class Records:
    """Every store over one database; a context manager that closes it.

    Attributes:
        database: the file, or the server.
        visits, codes, staff, audit, reviews, help, counts: the stores.
        handover: hands over to the server that many kiosks share; None where there is none.
    """

    database: Database
    visits: VisitStore
    codes: CodeStore
    staff: StaffStore
    audit: Audit
    reviews: ReviewStore
    help: HelpStore
    counts: CountStore
    handover: HandOver | None = None

    def close(self) -> None:
        """Close the database. Closing twice does no harm."""
        if self.handover is not None:
            self.handover.stop()
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


def kiosk_records(settings: Settings, now: Now = utc_now) -> Records:
    """A kiosk's own records: its file, encrypted when there is a key; where kiosks share a server, with the hand-over
    to it, which is not started yet.

    Raises:
        KioskError: the file or its key cannot be used. A server that is away is no fault: the kiosk goes on.
    """
    records = open_records(settings.data / FILE_NAME, now, load_key(settings.key_file))
    if settings.database is None:
        return records
    handover = HandOver(records.database, partial(_open_server, settings.database), now)
    codes, staff = SharedCodes(records.database, handover, now), SharedStaff(records.database, handover, now)
    return replace(records, handover=handover, codes=codes, staff=staff)


def desk_records(settings: Settings, now: Now = utc_now) -> Records:
    """The records that the desk shows: the server's where kiosks share one, else this machine's file.

    Raises:
        KioskError: the server is away or refuses, or the file or its key cannot be used.
    """
    if settings.database is not None:
        return records_over(_open_server(settings.database), now)
    return open_records(settings.data / FILE_NAME, now, load_key(settings.key_file))


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


def _open_server(url: str) -> Database:
    # Where there is no server nothing of it is loaded: that was a quarter of what a start needs for the records.
    from kiosk.records.server import open_server

    return open_server(url)
