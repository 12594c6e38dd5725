"""What people said about a visit afterwards: seen, decided otherwise, noted. Added beside the visit, never changed.

A flag stays open until somebody acknowledges or overrides it (N-P4). What was settled is the tier that the visit had
then: when a later answer makes it more serious, it is open again.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from kiosk.errors import Fault, KioskError
from kiosk.records.audit import Audit
from kiosk.records.database import Database, Now, next_change, post, utc_now
from kiosk.records.schema import reviews, visits
from kiosk.records.visit import TIERS, TierName

Kind = Literal["acknowledge", "override", "note"]

MOST_LETTERS = 2000
"""Length of a reason or a note, in characters."""


@dataclass(frozen=True)
class Review:
    """One thing that somebody said about a visit.

    Attributes:
        id: for good (uuid4 hex).
        visit_id: the visit.
        at, by: when (UTC), and who.
        kind: "acknowledge": seen, the rule stands; "override": seen and decided otherwise; "note": a remark.
        text: the reason of an override, or the note; "" for an acknowledgement.
        tier: the most serious tier of the visit at that time; None when it had none.
    """

    id: str
    visit_id: str
    at: datetime
    by: str
    kind: Kind
    text: str
    tier: TierName | None


class ReviewStore:
    """The reviews in a database; each is in the audit as well, in the same transaction (N-P3).

    Every method raises KioskError when the records cannot be read or written.
    """

    def __init__(self, database: Database, audit: Audit, now: Now = utc_now) -> None:
        """``now`` gives the time of new reviews."""
        self._database, self._audit, self._now = database, audit, now

    def acknowledge(self, visit_id: str, by: str) -> Review:
        """The flag was seen: one tap, no words needed. Once more by somebody else is kept too. # N-P4

        Raises:
            KioskError: there is no such visit.
        """
        return self._add(visit_id, by, "acknowledge", "")

    def override(self, visit_id: str, by: str, reason: str) -> Review:
        """The flag was seen and decided otherwise, for this ``reason``. # N-P4

        Raises:
            KioskError: there is no such visit, or no reason.
        """
        return self._add(visit_id, by, "override", self._text(reason, "an override needs a reason"))

    def note(self, visit_id: str, by: str, text: str) -> Review:
        """A remark; it settles no flag.

        Raises:
            KioskError: there is no such visit, or no text.
        """
        return self._add(visit_id, by, "note", self._text(text, "the note is empty"))

    def of(self, visit_id: str) -> list[Review]:
        """All of a visit, the oldest first."""
        wanted = select(reviews).where(reviews.c.visit_id == visit_id).order_by(reviews.c.at, reviews.c.id)
        with self._database.reading() as connection:
            return [review_of(row) for row in connection.execute(wanted)]

    def _text(self, text: str, missing: str) -> str:
        text = text.strip()
        if not text:
            raise KioskError(Fault(None, 0, missing, "write in a few words why"))
        if len(text) > MOST_LETTERS:
            raise KioskError(Fault(None, 0, f"the text has more than {MOST_LETTERS} characters", "shorten it"))
        return text

    def _add(self, visit_id: str, by: str, kind: Kind, text: str) -> Review:
        with self._database.writing() as connection:
            row = connection.execute(select(visits.c.rank).where(visits.c.id == visit_id)).one_or_none()
            if row is None:
                raise KioskError(self._database.fault(0, "there is no such visit", "open it from the list again"))
            tier = TIERS[row.rank] if row.rank < len(TIERS) else None
            review = Review(uuid.uuid4().hex, visit_id, self._now(), by, kind, text, tier)
            keep(connection, review, row.rank)
            # What was said is beside the visit; the audit says only that it was.
            self._audit.add(connection, by, _ACTIONS[kind], visit_id)
        return review


_ACTIONS: dict[Kind, Literal["visit.acknowledge", "visit.override", "visit.note"]] = {
    "acknowledge": "visit.acknowledge",
    "override": "visit.override",
    "note": "visit.note",
}


def keep(connection: Connection, review: Review, rank: int, *, tell: bool = True) -> None:
    """Put a review beside its visit, and the visit's flag where it belongs. One that is there already is left.
    ``tell``: the shared database does not know it yet."""
    if connection.execute(select(reviews.c.id).where(reviews.c.id == review.id)).one_or_none() is not None:
        return
    values = {name: getattr(review, name) for name in ("id", "visit_id", "at", "by", "kind", "text")}
    connection.execute(insert(reviews).values({**values, "rank": rank}))
    changed: dict[str, Any] = {"change": next_change(connection)}
    if review.kind != "note":
        row = connection.execute(select(visits).where(visits.c.id == review.visit_id)).one_or_none()
        if row is not None:
            open_still = bool(row.open and row.rank < rank)
            changed |= {
                "settled_at": review.at,
                "settled_by": review.by,
                "settled_rank": rank,
                "open": open_still,
            }
    connection.execute(update(visits).where(visits.c.id == review.visit_id).values(changed))
    if tell:
        post(connection, "review", review.id)


def last_settled(connection: Connection, visit_id: str) -> tuple[datetime, str, int] | None:
    """When, by whom and at which rank a visit was last settled; None when it never was."""
    settling = (reviews.c.visit_id == visit_id) & (reviews.c.kind != "note")
    wanted = select(reviews.c.at, reviews.c.by, reviews.c.rank).where(settling)
    row = connection.execute(wanted.order_by(reviews.c.at.desc()).limit(1)).one_or_none()
    return None if row is None else (row.at, row.by, row.rank)


def review_of(row: Row[Any]) -> Review:
    """A row of the table as a review."""
    tier = TIERS[row.rank] if row.rank < len(TIERS) else None
    return Review(row.id, row.visit_id, row.at, row.by, row.kind, row.text, tier)
