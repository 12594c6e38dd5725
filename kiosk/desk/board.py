"""The visits as the desk shows them: lists with the rules that were met and what was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import select

from kiosk.records.lists import Filter, Group, Limits, Today, VisitRow
from kiosk.records.open import Records
from kiosk.records.reviews import Review
from kiosk.records.schema import findings, reviews, visits
from kiosk.records.visit import FindingRecord, TierName, VisitRecord


@dataclass(frozen=True)
class Card:
    """A visit as it is shown.

    Attributes:
        row: where it stands.
        findings: the rules that were met; while the visit goes on, without what is not answered yet.
        reviews: what was done about it, the oldest first.
    """

    row: VisitRow
    findings: tuple[FindingRecord, ...]
    reviews: tuple[Review, ...]

    @property
    def id(self) -> str:
        """The visit's id."""
        return self.row.id

    @property
    def group(self) -> Group:
        """Where it stands."""
        return self.row.group

    @property
    def tier(self) -> TierName | None:
        """How serious it is so far."""
        return self.row.tier

    @property
    def badge(self) -> str:
        """How serious it is so far, as it is marked: a tier; "unfinished"; "none"; "so_far" while it goes on."""
        return self.tier or ("unfinished" if self.row.flagged else "so_far" if self.group == "now" else "none")

    @property
    def overdue(self) -> bool:
        """Its flag has waited longer than its limit. # N-P5"""
        return self.row.overdue

    @property
    def since(self) -> datetime:
        """Since when its flag waits."""
        return self.row.flagged_at or self.row.ended_at or self.row.updated_at

    @property
    def settled(self) -> Review | None:
        """The last acknowledgement or override; None when there is none."""
        return next((review for review in reversed(self.reviews) if review.kind != "note"), None)


@dataclass(frozen=True)
class Help:
    """A patient who waits for somebody. ``code`` is their visit's, "" when there is none."""

    id: str
    kiosk: str
    asked_at: datetime
    code: str


class Board:
    """What the desk reads. Every method raises KioskError when the records cannot be read."""

    def __init__(self, records: Records, limits: Limits, utc: Callable[[], datetime], zone: tzinfo | None) -> None:
        """``limits``: how long a flag may wait. ``zone``: the clinic's, None is the machine's own."""
        self._records, self._limits, self._utc, self._zone = records, limits, utc, zone

    def one_state(self) -> AbstractContextManager[None]:
        """What a page reads within comes from one moment and one transaction."""
        return self._records.database.one_state()

    def today(self, wanted: Mapping[Group, tuple[int, int]]) -> tuple[dict[Group, list[Card]], Today]:
        """The visits of today: "stop" on top, then overdue, then by tier (N-P5), as the records order them.

        ``wanted``: group -> how many of it to show, and how many to leave out before. Returns group -> cards, and what
        the records say of the whole day.
        """
        found = self._records.visits.listed(wanted, limits=self._limits, zone=self._zone)
        cards = iter(self._cards(row for rows in found.shown.values() for row in rows))
        return {group: [next(cards) for _ in rows] for group, rows in found.shown.items()}, found

    def search(self, code: str, limit: int) -> list[Card]:
        """The visits of a code, of all days, the newest first."""
        return self._cards(self._records.visits.search(Filter(code=code), limits=self._limits, limit=limit).rows)

    def open(self, visit_id: str) -> tuple[Card, VisitRecord] | None:
        """One visit with its whole record; None when there is none."""
        with self.one_state():
            row = self._records.visits.row(visit_id, self._limits)
            record = self._records.visits.get(visit_id)
            if row is None or record is None:
                return None
            return self._cards([row])[0], record

    def help(self) -> list[Help]:
        """Who waits for somebody, the longest first."""
        asked = self._records.help.open()
        ids = [item.visit_id for item in asked if item.visit_id]
        wanted = select(visits.c.id, visits.c.code).where(visits.c.id.in_(ids))
        with self._records.database.reading() as connection:
            codes = {row.id: row.code for row in connection.execute(wanted)} if ids else {}
        return [Help(item.id, item.kiosk, item.asked_at, codes.get(item.visit_id or "") or "") for item in asked]

    def _cards(self, rows: Iterable[VisitRow]) -> list[Card]:
        """Two queries for all of them."""
        rows = list(rows)
        ids = [row.id for row in rows]
        met: dict[str, list[FindingRecord]] = defaultdict(list)
        done: dict[str, list[Review]] = defaultdict(list)
        if not ids:
            return []
        with self._records.database.reading() as connection:
            of_them = select(findings).where(findings.c.visit_id.in_(ids))
            for row in connection.execute(of_them.order_by(findings.c.visit_id, findings.c.position)):
                values = {name: getattr(row, name) for name in FindingRecord.model_fields}
                met[row.visit_id].append(FindingRecord.model_validate(values))
            said = select(reviews).where(reviews.c.visit_id.in_(ids))
            for row in connection.execute(said.order_by(reviews.c.at, reviews.c.id)):
                review = Review(row.id, row.visit_id, row.at, row.by, row.kind, row.text, None)
                done[row.visit_id].append(review)
        return [
            Card(
                row,
                tuple(item for item in met[row.id] if row.status != "in-progress" or item.answer != "none"),
                tuple(done[row.id]),
            )
            for row in rows
        ]
