"""The visits on disk: saved as they happen, listed for staff, closed when a power cut left them open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any, get_args

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from kiosk.records.database import Database, Now, utc_now
from kiosk.records.schema import answers, findings, heard, visits
from kiosk.records.visit import FindingRecord, TierName, VisitRecord, highest

_PARTS: tuple[tuple[str, Table], ...] = (("answers", answers), ("findings", findings), ("heard", heard))
_TIERS: tuple[TierName, ...] = get_args(TierName)

Evaluate = Callable[[VisitRecord], Iterable[FindingRecord]]
"""The check over a stored visit: every question without an answer gives a finding (N-C2)."""


class VisitStore:
    """The visits in a database. Every method raises KioskError when the file cannot be read or written."""

    def __init__(self, database: Database, now: Now = utc_now) -> None:
        """``now`` gives the time that "today" and the closing of unfinished visits go by."""
        self._database = database
        self._now = now

    def save(self, record: VisitRecord) -> None:
        """Store the visit as it is now, in place of what was stored of it. On disk when it returns. # N-C6

        An answer that is no longer in the record is gone from the store as well (N-C3).

        Raises:
            KioskError: it could not be written; what was stored before is unchanged.
        """
        values = record.model_dump()
        parts = {name: values.pop(name) for name, _ in _PARTS}
        with self._database.writing() as connection:
            statement = upsert(visits).values(values)
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
            for name, table in _PARTS:
                connection.execute(delete(table).where(table.c.visit_id == record.id))
                rows = [{"visit_id": record.id, "position": at, **row} for at, row in enumerate(parts[name])]
                if rows:
                    connection.execute(insert(table), rows)

    def get(self, visit_id: str) -> VisitRecord | None:
        """The visit as it was last saved; None when there is none."""
        with self._database.reading() as connection:
            return next(iter(_load(connection, visits.c.id == visit_id)), None)

    def today(self, zone: tzinfo | None = None) -> list[VisitRecord]:
        """The visits that staff should see now: started, changed or ended today, or still going on.

        The flagged ones come first, the most serious tier before the others, then the unfinished ones that
        met no rule; within that, the newest first. ``zone`` is the clinic's, None the machine's own.
        """
        day = self._now().astimezone(zone).date()
        # Midnight to midnight by the wall clock: 23 or 25 hours when the clocks change.
        start, end = (datetime.combine(day + timedelta(days=days), time(), zone).astimezone(UTC) for days in (0, 1))
        times = (visits.c.started_at, visits.c.updated_at, visits.c.ended_at)
        touched = [and_(at >= start, at < end) for at in times]
        with self._database.reading() as connection:
            found = _load(connection, or_(visits.c.status == "in-progress", *touched))
        found.sort(key=lambda record: record.started_at, reverse=True)
        return sorted(found, key=_rank)

    def close_unfinished(self, evaluate: Evaluate) -> list[VisitRecord]:
        """Close the visits that a crash or a power cut left open; call it once, when the kiosk starts.

        Each becomes incomplete, ended by "power", with the findings that ``evaluate`` gives: what was not
        answered is flagged (N-C2). It ended when it was last saved; ``updated_at`` is now, so that it is on
        today's list. Returns them as they are stored now.
        """
        with self._database.reading() as connection:
            left = _load(connection, visits.c.status == "in-progress")
        closed = []
        for record in left:
            met = tuple(evaluate(record))
            values = record.model_dump() | {
                "status": "incomplete",
                "ended_by": "power",
                "ended_at": record.updated_at,
                "updated_at": self._now(),
                "findings": [finding.model_dump() for finding in met],
                "tier": highest(met),
            }
            closed.append(VisitRecord.model_validate(values))
            self.save(closed[-1])
        return closed


def _rank(record: VisitRecord) -> int:
    tier = record.tier_so_far
    if tier is not None:
        return _TIERS.index(tier)
    return len(_TIERS) if record.flagged else len(_TIERS) + 1


def _load(connection: Connection, which: ColumnElement[bool]) -> list[VisitRecord]:
    """The visits for which ``which`` holds, with their parts: four queries, however many visits."""
    parts: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for name, table in _PARTS:
        parts[name] = defaultdict(list)
        wanted = select(table).where(table.c.visit_id.in_(select(visits.c.id).where(which)))
        for found in connection.execute(wanted.order_by(table.c.visit_id, table.c.position)).mappings():
            row = dict(found)
            del row["position"]
            parts[name][row.pop("visit_id")].append(row)
    rows = connection.execute(select(visits).where(which)).mappings()
    return [
        VisitRecord.model_validate(dict(row) | {name: parts[name][row["id"]] for name, _ in _PARTS}) for row in rows
    ]
