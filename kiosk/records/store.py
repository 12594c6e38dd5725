"""The visits on disk: saved as they happen, listed for staff, closed when a power cut left them open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select

from kiosk.records import lists
from kiosk.records.database import Database, Now, next_change, post, upsert, utc_now
from kiosk.records.lists import Filter, Group, Limits, Page, Today
from kiosk.records.reviews import last_settled
from kiosk.records.schema import LIST_COLUMNS, answers, findings, heard, teach_back, visit_steps, visits
from kiosk.records.visit import VisitRecord

_PARTS: tuple[tuple[str, Table], ...] = (
    ("answers", answers),
    ("findings", findings),
    ("heard", heard),
    ("teach_back", teach_back),
    ("steps", visit_steps),
)
_RECORD = tuple(column for column in visits.c if column.name not in LIST_COLUMNS)


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
        with self._database.writing(record.id) as connection:
            write(connection, record)

    def get(self, visit_id: str) -> VisitRecord | None:
        """The visit as it was last saved; None when there is none."""
        with self._database.reading() as connection:
            return load(connection, visit_id)

    def today(self, zone: tzinfo | None = None) -> list[VisitRecord]:
        """The visits that staff should see now: started, changed or ended today, or still going on.

        The flagged ones come first, the most serious tier before the others, then the unfinished ones that
        met no rule; within that, the newest first. ``zone`` is the clinic's, None the machine's own.
        """
        now = self._now()
        start, end = lists.day_of(now.astimezone(zone).date(), zone)
        with self._database.reading() as connection:
            found = _load(connection, visits.c.id.in_(lists.touched(start, end)))
        found.sort(key=lambda record: record.started_at, reverse=True)
        return sorted(found, key=lambda record: record.rank)

    def listed(
        self,
        wanted: Mapping[Group, tuple[int, int]],
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        zone: tzinfo | None = None,
    ) -> Today:
        """The visits of today, group by group: a "stop" that waits on top, then overdue flags
        (N-P5), then by tier, and of each the newest. What goes on and what nobody has settled is on it, of whatever
        day.

        ``wanted``: group -> how many of it to show, and how many to leave out before. ``zone`` is the clinic's, None
        the machine's own.
        """
        now = self._now()
        start, _ = lists.day_of(now.astimezone(zone).date(), zone)
        with self._database.reading() as connection:
            return lists.today(connection, now, start, limits, wanted)

    def search(
        self,
        which: Filter = Filter(),  # noqa: B008 - frozen
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        limit: int = 50,
        after: str = "",
    ) -> Page:
        """A page of all the visits of all days that ``which`` lets through, the newest first; ``after`` is the
        ``next`` of the page before."""
        with self._database.reading() as connection:
            return lists.search(connection, self._now(), which, limits, limit, after)

    def row(self, visit_id: str, limits: Limits = Limits()) -> lists.VisitRow | None:  # noqa: B008 - frozen
        """One visit as lists show it; None when there is none."""
        with self._database.reading() as connection:
            return lists.row(connection, self._now(), visit_id, limits)

    def revision(self) -> str:
        """Another text whenever a visit, a review or a call for help has changed: cheap, to be asked often."""
        with self._database.reading() as connection:
            return lists.revision(connection)

    def close_unfinished(self) -> list[VisitRecord]:
        """Close the visits that a crash or a power cut left open; call it once, when the kiosk starts.

        Each becomes incomplete, ended by "power", with the findings it was saved with: those of every question that
        was asked, the ones without an answer too (N-C2). They are not made anew: the rules of today may be others than
        those the patient was asked by. It ended when it was last saved; ``updated_at`` is now, so that it is on today's
        list. Returns them as they are stored now.
        """
        with self._database.reading() as connection:
            left = _load(connection, visits.c.status == "in-progress")
        closed = []
        for record in left:
            values = record.model_dump() | {
                "status": "incomplete",
                "ended_by": "power",
                "ended_at": record.updated_at,
                "updated_at": self._now(),
            }
            closed.append(VisitRecord.model_validate(values))
            self.save(closed[-1])
        return closed


def write(connection: Connection, record: VisitRecord) -> None:
    """Put the visit, with what lists show of it, in place of what was stored of it."""
    values = record.model_dump()
    parts = {name: values.pop(name) for name, _ in _PARTS}
    upsert(connection, visits, values | _listed(connection, record))
    for name, table in _PARTS:
        connection.execute(delete(table).where(table.c.visit_id == record.id))
        rows = [{"visit_id": record.id, "position": at, **row} for at, row in enumerate(parts[name])]
        if rows:
            connection.execute(insert(table), rows)
    post(connection, "visit", record.id)


def _listed(connection: Connection, record: VisitRecord) -> dict[str, Any]:
    """What lists show of a visit: a flag is open until it is settled, and again when it becomes more serious (N-P4)."""
    before = connection.execute(select(visits).where(visits.c.id == record.id)).one_or_none()
    listed: dict[str, Any] = {"change": next_change(connection), "rank": record.rank, "flagged": record.flagged}
    settled_rank = None if before is None else before.settled_rank
    if before is None and (found := last_settled(connection, record.id)):
        # A review can be handed over before its visit.
        settled_rank = found[2]
        listed |= dict(zip(("settled_at", "settled_by", "settled_rank"), found, strict=True))
    same = before is not None and before.flagged and before.rank <= record.rank
    listed["flagged_at"] = None if not record.flagged else before.flagged_at if before and same else record.updated_at
    settled = settled_rank is not None and settled_rank <= record.rank
    # Practice is nobody's flag.
    listed["open"] = record.flagged and not settled and not record.practice
    return listed


def load(connection: Connection, visit_id: str) -> VisitRecord | None:
    """The visit as it was last saved; None when there is none."""
    return next(iter(_load(connection, visits.c.id == visit_id)), None)


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
    rows = connection.execute(select(*_RECORD).where(which)).mappings()
    return [
        VisitRecord.model_validate(dict(row) | {name: parts[name][row["id"]] for name, _ in _PARTS}) for row in rows
    ]
