"""PINs where many kiosks share one server: wrong ones are counted for all kiosks together.

Else a guesser would have ten tries at each kiosk. While the server is away each kiosk counts for itself; what it has
seen locked stays locked there.
"""

from __future__ import annotations

from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import update

from kiosk.errors import KioskError
from kiosk.records.database import Database, Now, utc_now
from kiosk.records.schema import staff
from kiosk.records.shared_codes import Link
from kiosk.records.staff import LOCK_AFTER, Locked, StaffStore, Verified, Wrong, key_of


class SharedStaff(StaffStore):
    """The staff of a kiosk that shares a server. Every method raises KioskError when no records can be written."""

    def __init__(
        self, database: Database, link: Link, now: Now = utc_now, hasher: PasswordHasher | None = None
    ) -> None:
        """``database`` is the kiosk's own file."""
        super().__init__(database, now, hasher)
        self._link = link

    def verify(self, name: str, pin: str, now: datetime) -> Verified | Wrong | Locked:
        """Check a person's PIN: the server's count of wrong ones goes before the kiosk's own. # N-P3"""
        server = self._link.server
        if server is not None:
            shared = StaffStore(server, self._now, self._hasher)
            try:
                if shared.person(name) is not None:  # else this kiosk alone knows them so far
                    result = shared.verify(name, pin, now)
                    if isinstance(result, Locked):
                        self._lock(name, result.until)
                    return result
            except KioskError as error:
                self._link.lost(error)
        return super().verify(name, pin, now)

    def _lock(self, name: str, until: datetime) -> None:
        """Keep the lock here as well: pulling the network's plug must not open it."""
        with self._database.writing() as connection:
            values = {"wrong_pins": LOCK_AFTER, "wait_until": until}
            connection.execute(update(staff).where(staff.c.key == key_of(name)).values(values))
