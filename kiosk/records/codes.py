"""Visit codes: the only thing that ties a patient to a record at the kiosk, and it says nothing about them.

A code is three random digits and a Damm check digit, which catches every single wrong digit and every swap of
two neighbours. There are 1000 codes, so they come round again. The rule of uniqueness:

- a code is *active* from its issue until it is used or expires; an active code is never issued again;
- after that it *rests* for ``REST``, so that a slip left in a pocket is told "used" or "expired" and does not
  open the next patient's visit; a resting code is issued only when no other is left, the longest rested
  first;
- the database holds one row a code, so no code can be active twice, whatever the processes do.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, select, update
from stdnum import damm

from kiosk.errors import KioskError
from kiosk.records.database import Database, Now, post, upsert, utc_now
from kiosk.records.schema import visit_codes

LIFE = timedelta(hours=12)
"""How long an unused code can be redeemed. # N-P1, 164.514(c): at most 12 h"""

REST = timedelta(hours=12)
"""How long a code is left alone after it was used or expired."""

COUNT = 1000
"""How many codes there are: three free digits. # N-P1"""

Reason = Literal["malformed", "unknown", "used", "expired", "elsewhere"]
"""Why a code was refused: not a code at all (mistyped); never issued; redeemed before; too old; for packs
that this kiosk does not show, so still good elsewhere. The patient is told the same each time, to see the desk (N-P1);
staff may see which."""


@dataclass(frozen=True)
class Redeemed:
    """The code was good and is now used up.

    Attributes:
        code: the four digits.
        practice: True when it was issued for practice.
        packs: ids of the packs that it is for; empty: whatever the kiosk shows.
    """

    code: str
    practice: bool
    packs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """The code was not good.

    Attributes:
        reason: why.
    """

    reason: Reason


def with_check_digit(digits: str) -> str:
    """``digits`` and its Damm check digit."""
    return digits + str(damm.calc_check_digit(digits))


@cache
def _all_codes() -> frozenset[str]:
    """Every code that there can be."""
    return frozenset(with_check_digit(f"{number:03d}") for number in range(COUNT))


def is_well_formed(text: str) -> bool:
    """Whether ``text`` is four ASCII digits of which the last is the right check digit."""
    return re.fullmatch(r"[0-9]{4}", text) is not None and bool(damm.is_valid(text))


class CodeStore:
    """The codes in a database. Every method raises KioskError when the file cannot be read or written."""

    def __init__(self, database: Database, now: Now = utc_now) -> None:
        """``now`` gives the time that codes expire by."""
        self._database = database
        self._now = now

    def issue(self, practice: bool = False, packs: Sequence[str] = ()) -> str:
        """A new code, good for one visit within ``LIFE``, for ``packs`` or for whatever the kiosk shows. # N-P1

        Raises:
            KioskError: all 1000 codes are active, or the file cannot be written.
        """
        now = self._now()
        with self._database.writing() as connection:
            free = free_codes(connection, now)
            code = secrets.choice(free) if free else _longest_rested(connection, now)
            if code is None:
                raise KioskError(
                    self._database.fault(
                        0,
                        f"all {COUNT} visit codes are active",
                        f"wait until one is used, or expires {LIFE // timedelta(hours=1)} h after its issue",
                    )
                )
            upsert(connection, visit_codes, issued(code, now, practice, packs), "code")
        return code

    def redeem(self, text: str, shown: Collection[str] | None = None) -> Redeemed | Refused:
        """Use up a code, as the patient typed it, at a kiosk that shows the packs ``shown`` (None: any). # N-P1

        Of two kiosks that redeem it at once, exactly one gets it.
        """
        if not is_well_formed(text):
            return Refused("malformed")
        now = self._now()
        with self._database.writing() as connection:
            row = connection.execute(select(visit_codes).where(visit_codes.c.code == text)).one_or_none()
            if row is None or row.held_by is not None:
                return Refused("unknown")  # nobody was given it
            if row.redeemed_at is not None:
                return Refused("used")
            if row.expires_at <= now:
                return Refused("expired")
            if row.packs and shown is not None and not set(row.packs) & set(shown):
                return Refused("elsewhere")
            connection.execute(update(visit_codes).where(visit_codes.c.code == text).values(redeemed_at=now))
            post(connection, "code", text)
        return Redeemed(text, row.practice, tuple(row.packs or ()))


def issued(code: str, now: datetime, practice: bool, packs: Sequence[str] = ()) -> dict[str, Any]:
    """The row of a code that is given to a patient now."""
    return {
        "code": code,
        "practice": practice,
        "issued_at": now,
        "expires_at": now + LIFE,
        "redeemed_at": None,
        "held_by": None,
        "packs": list(packs) or None,
    }


def free_codes(connection: Connection, now: datetime) -> list[str]:
    """The codes that are free at ``now``, in order."""
    busy = select(visit_codes.c.code).where(_done() > now - REST)
    return sorted(_all_codes().difference(connection.scalars(busy)))


def _longest_rested(connection: Connection, now: datetime) -> str | None:
    """Of the codes that are not active, the one that was used or expired first."""
    over = visit_codes.c.redeemed_at.is_not(None) | (visit_codes.c.expires_at <= now)
    return connection.scalar(select(visit_codes.c.code).where(over).order_by(_done(), visit_codes.c.code).limit(1))


def _done() -> ColumnElement[datetime]:
    """When a code was used, or expires."""
    return func.coalesce(visit_codes.c.redeemed_at, visit_codes.c.expires_at)
