"""Visit codes where many kiosks share one server: unique among all of them, also while the server is away.

The server holds the one truth of which code is active. Each kiosk keeps some codes in reserve, which the server gives
to nobody else. While the server is away a kiosk issues codes from its reserve, and redeems only those that it issued
so: of any other code nobody there can know whether another kiosk has used it up, so the patient is sent to the desk
(N-P1), where a new one takes two taps. When the server is back it learns which codes were issued and used.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, delete, func, select, update

from kiosk.errors import KioskError
from kiosk.records.codes import CodeStore, Redeemed, Refused, free_codes, is_well_formed, issued
from kiosk.records.database import Database, Now, post, upsert, utc_now
from kiosk.records.schema import outbox, visit_codes

RESERVE = 30
"""Codes that a kiosk keeps for the time without the server."""

MOST_HELD = 500
"""Codes that all the kiosks may keep together: the other half stays for the time with it."""

HELD_FOR = timedelta(days=7)
"""How long a reserve stays a kiosk's own after its last word: one that was put away gives its codes back."""


class Link(Protocol):
    """The way to the server."""

    @property
    def server(self) -> Database | None:
        """The server's database; None while it is away."""

    def lost(self, error: KioskError) -> None:
        """It did not answer just now."""


class SharedCodes(CodeStore):
    """The codes of a kiosk that shares a server. Every method raises KioskError when no records can be written."""

    def __init__(self, database: Database, link: Link, now: Now = utc_now) -> None:
        """``database`` is the kiosk's own file."""
        super().__init__(database, now)
        self._link = link

    def issue(self, practice: bool = False, packs: Sequence[str] = ()) -> str:
        """A new code: the server's, or one from the reserve while it is away. # N-P1

        Raises:
            KioskError: no code is left, or nothing can be written.
        """
        if practice:
            # No patient will have it, and no other kiosk will hear of it.
            return super().issue(practice=True, packs=packs)
        server = self._link.server
        if server is not None:
            try:
                return CodeStore(server, self._now).issue(packs=packs)
            except KioskError as error:
                self._link.lost(error)
        now = self._now()
        with self._database.writing() as connection:
            held = visit_codes.c.held_by.is_not(None) & (visit_codes.c.expires_at > now)
            code = connection.execute(select(visit_codes.c.code).where(held).order_by(func.random()).limit(1)).scalar()
            if code is None:
                what = "the server is away, and no visit number is left in reserve"
                raise KioskError(self._database.fault(0, what, "bring the server back; use paper until then"))
            upsert(connection, visit_codes, issued(code, now, practice=False, packs=packs), "code")
            post(connection, "code", code)
        return str(code)

    def redeem(self, text: str, shown: Collection[str] | None = None) -> Redeemed | Refused:
        """Use up a code, as the patient typed it, at a kiosk that shows ``shown``. # N-P1

        Of two kiosks that redeem it at once, exactly one gets it. While the server is away only a code that this
        kiosk issued meanwhile is good.
        """
        if not is_well_formed(text):
            return Refused("malformed")
        server = self._link.server
        if server is not None:
            try:
                result = CodeStore(server, self._now).redeem(text, shown)
            except KioskError as error:
                self._link.lost(error)
            else:
                if result != Refused("unknown"):
                    return result
        return super().redeem(text, shown)


def reserve(local: Database, now: datetime) -> int:
    """How many codes the kiosk could issue without the server."""
    held = visit_codes.c.held_by.is_not(None) & (visit_codes.c.expires_at > now)
    with local.reading() as connection:
        return connection.execute(select(func.count()).select_from(visit_codes).where(held)).scalar_one()


def hold(server: Database, local: Database, now: datetime) -> None:
    """Fill the kiosk's reserve, or keep it for longer. Call it when the server knows all that was issued from it."""
    holder = local.writer
    with server.writing() as connection:
        mine = visit_codes.c.held_by == holder
        connection.execute(update(visit_codes).where(mine).values(expires_at=now + HELD_FOR))
        codes = list(connection.execute(select(visit_codes.c.code).where(mine)).scalars())
        others = visit_codes.c.held_by.is_not(None) & (visit_codes.c.expires_at > now)
        all_held = connection.execute(select(func.count()).where(others)).scalar_one()
        for code in _some(connection, now, min(RESERVE - len(codes), MOST_HELD - all_held)):
            upsert(connection, visit_codes, _held(code, holder, now), "code")
            codes.append(code)
    with local.writing() as connection:
        # One that was issued since must not come back as held before the server has heard of it.
        untold = set(connection.execute(select(outbox.c.key).where(outbox.c.kind == "code")).scalars())
        connection.execute(delete(visit_codes).where(visit_codes.c.held_by.is_not(None)))
        for code in set(codes) - untold:
            upsert(connection, visit_codes, _held(code, holder, now), "code")


def hand_over(server: Database, local: Database, code: str) -> None:
    """Tell the server of a code that was issued from the reserve, and perhaps used."""
    with local.reading() as connection:
        row = connection.execute(select(visit_codes).where(visit_codes.c.code == code)).one_or_none()
    if row is None or row.held_by is not None or row.practice:
        return
    with server.writing() as connection:
        there = connection.execute(select(visit_codes).where(visit_codes.c.code == code)).one_or_none()
        if there is not None and there.held_by != local.writer and there.issued_at != row.issued_at:
            return  # it was given to somebody else since: this kiosk was away for longer than its reserve lasts
        names = ("code", "practice", "issued_at", "expires_at", "redeemed_at", "packs")
        values = {name: getattr(row, name) for name in names}
        if there is not None and there.held_by is None:
            values["redeemed_at"] = there.redeemed_at or row.redeemed_at
        upsert(connection, visit_codes, {**values, "held_by": None}, "code")
    with local.writing() as connection:
        # From here on the server alone knows whether it is still good. A use in this very moment is told again.
        same = (visit_codes.c.code == code) & visit_codes.c.redeemed_at.is_not_distinct_from(row.redeemed_at)
        connection.execute(delete(visit_codes).where(same))


def _some(connection: Connection, now: datetime, count: int) -> list[str]:
    free = free_codes(connection, now)
    return secrets.SystemRandom().sample(free, max(0, min(count, len(free))))


def _held(code: str, holder: str, now: datetime) -> dict[str, object]:
    return {
        "code": code,
        "practice": False,
        "issued_at": now,
        "expires_at": now + HELD_FOR,
        "redeemed_at": None,
        "held_by": holder,
        "packs": None,
    }
