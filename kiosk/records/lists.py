"""Lists of visits for staff and the desk: what must be seen first stands on top, page by page, however many there are.

Lists read one row a visit and none of its parts; the columns that they need are kept beside the record at each save.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
)

from kiosk.records.schema import UtcText, help_requests, visits
from kiosk.records.visit import TIERS, UNFINISHED, Ending, Status, TierName

COUNTED = 1000
"""How far the visits of a search are counted: more are "1000 or more"."""

WINDOW = 200
"""Changes looked at for a revision: two kiosks' writes may become visible in another order than they were numbered."""


@dataclass(frozen=True)
class Limits:
    """How long a flag may wait for somebody to acknowledge it before it is overdue. # N-P5

    Attributes:
        stop, tell, info: for each tier.
        unfinished: for a visit that was not finished and met no rule.
    """

    stop: timedelta = timedelta(minutes=5)
    tell: timedelta = timedelta(minutes=30)
    info: timedelta = timedelta(hours=4)
    unfinished: timedelta = timedelta(hours=1)

    def by_rank(self) -> dict[int, timedelta]:
        """Rank -> limit."""
        return {0: self.stop, 1: self.tell, 2: self.info, UNFINISHED: self.unfinished}


@dataclass(frozen=True)
class Filter:
    """Which visits a list shows; a field that is None or empty lets all through.

    Attributes:
        code: the visit code.
        tiers: tiers so far.
        statuses, kiosks, languages: any of these.
        flagged: only flagged ones (True) or only the others (False).
        open: only flags that nobody has settled (True) or only the others (False).
        practice: only practice (True), or none of it (False).
        since, until: started at or after, started before.
    """

    code: str | None = None
    tiers: frozenset[TierName] = frozenset()
    statuses: frozenset[Status] = frozenset()
    kiosks: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    flagged: bool | None = None
    open: bool | None = None
    practice: bool | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """As SQL."""
        found: list[ColumnElement[bool]] = []
        for column, value in (
            (visits.c.code, self.code),
            (visits.c.flagged, self.flagged),
            (visits.c.open, self.open),
            (visits.c.practice, self.practice),
        ):
            if value is not None:
                found.append(column == value)
        for column, values in (
            (visits.c.rank, [TIERS.index(tier) for tier in self.tiers]),
            (visits.c.status, self.statuses),
            (visits.c.kiosk, self.kiosks),
            (visits.c.language, self.languages),
        ):
            if values:
                found.append(column.in_(sorted(values)))
        if self.since is not None:
            found.append(visits.c.started_at >= self.since)
        if self.until is not None:
            found.append(visits.c.started_at < self.until)
        return found


@dataclass(frozen=True)
class VisitRow:
    """A visit as a list shows it.

    Attributes:
        id, code, kiosk, practice, language, status, ended_by, started_at, updated_at, ended_at, help_asked_at: as in
            ``VisitRecord``.
        tier: the most serious tier so far; None when no rule was met.
        flagged: a rule was met, or the patient never finished.
        flagged_at: since when it is as serious as it is now.
        open: the flag waits for somebody to acknowledge or override it.
        overdue: it has waited longer than its limit (N-P5).
        settled_at, settled_by: the last time that somebody acknowledged or overrode it.
    """

    id: str
    code: str | None
    kiosk: str
    practice: bool
    language: str
    status: Status
    ended_by: Ending | None
    started_at: datetime
    updated_at: datetime
    ended_at: datetime | None
    help_asked_at: datetime | None
    tier: TierName | None
    flagged: bool
    flagged_at: datetime | None
    open: bool
    overdue: bool
    settled_at: datetime | None
    settled_by: str | None


@dataclass(frozen=True)
class Page:
    """Some rows of a list.

    Attributes:
        rows: them.
        total: how many rows the whole list has; a search counts up to ``COUNTED``.
        open, overdue: how many of the whole list's are so (day lists; of a search, of this page).
        next: what ``after`` must be for the next page of a search; "" at the end.
    """

    rows: tuple[VisitRow, ...]
    total: int
    open: int
    overdue: int
    next: str = ""


def day_of(day: date, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """Midnight to midnight by the wall clock, in UTC: 23 or 25 hours when the clocks change."""
    start, end = (datetime.combine(day + timedelta(days=days), time(), zone).astimezone(UTC) for days in (0, 1))
    return start, end


def touched(
    start: datetime, end: datetime, *, with_running: bool = False, with_open: bool = False
) -> CompoundSelect[tuple[str]]:
    """Ids of the visits that were started, changed or ended in this time. Each part is a look into one index."""
    times = (visits.c.started_at, visits.c.updated_at, visits.c.ended_at)
    parts = [select(visits.c.id).where(and_(at >= start, at < end)) for at in times]
    if with_running:
        parts.append(select(visits.c.id).where(visits.c.status == "in-progress"))
    if with_open:
        parts.append(select(visits.c.id).where(visits.c.open))
    return union(*parts)


def day(
    connection: Connection,
    now: datetime,
    start: datetime,
    end: datetime,
    which: Filter,
    limits: Limits,
    limit: int,
    offset: int,
    *,
    today: bool,
) -> Page:
    """See :meth:`kiosk.records.store.VisitStore.day`."""
    found = visits.c.id.in_(touched(start, end, with_running=today, with_open=today))
    conditions = (found, *which.conditions())
    overdue = _overdue(now, limits)
    tallies = (
        func.count(),
        func.count(case((visits.c.open, 1))),
        func.count(case((overdue, 1))),
    )
    order = (
        case((overdue, 0), else_=1),
        visits.c.rank,
        case((visits.c.open, 0), else_=1),
        visits.c.started_at.desc(),
        visits.c.id,
    )
    # The counts of the whole list beside each row of the page: the list is looked up once.
    beside = [tally.over().label(name) for name, tally in zip(_TALLIES, tallies, strict=True)]
    wanted = _rows(now, limits).add_columns(*beside).where(*conditions).order_by(*order)
    rows = connection.execute(wanted.limit(limit).offset(offset)).all()
    if rows:
        total, still_open, late = (getattr(rows[0], name) for name in _TALLIES)
    else:  # an empty list, or a page after the last
        total, still_open, late = connection.execute(select(*tallies).select_from(visits).where(*conditions)).one()
    return Page(tuple(map(_row, rows)), total, still_open, late)


def search(connection: Connection, now: datetime, which: Filter, limits: Limits, limit: int, after: str) -> Page:
    """See :meth:`kiosk.records.store.VisitStore.search`."""
    conditions = which.conditions()
    some = select(literal(1)).select_from(visits).where(*conditions).limit(COUNTED).subquery()
    total = connection.execute(select(func.count()).select_from(some)).scalar_one()
    if after:
        at, _, visit_id = after.partition("|")
        place = tuple_(visits.c.started_at, visits.c.id)
        conditions = [
            *conditions,
            place < tuple_(literal(datetime.fromisoformat(at), UtcText()), literal(visit_id)),
        ]
    order = (visits.c.started_at.desc(), visits.c.id.desc())
    wanted = _rows(now, limits).where(*conditions).order_by(*order).limit(limit + 1)
    rows = [_row(row) for row in connection.execute(wanted)]
    more = len(rows) > limit
    rows = rows[:limit]
    following = f"{rows[-1].started_at.isoformat()}|{rows[-1].id}" if more else ""
    return Page(tuple(rows), total, sum(row.open for row in rows), sum(row.overdue for row in rows), following)


def row(connection: Connection, now: datetime, visit_id: str, limits: Limits) -> VisitRow | None:
    """See :meth:`kiosk.records.store.VisitStore.row`."""
    found = connection.execute(_rows(now, limits).where(visits.c.id == visit_id)).one_or_none()
    return None if found is None else _row(found)


def revision(connection: Connection) -> str:
    """See :meth:`kiosk.records.store.VisitStore.revision`."""
    last = select(visits.c.change).order_by(visits.c.change.desc()).limit(WINDOW).subquery()
    newest, total, count = connection.execute(
        select(func.max(last.c.change), func.sum(last.c.change), func.count()).select_from(last)
    ).one()
    waiting = select(help_requests.c.id).where(help_requests.c.answered_at.is_(None)).order_by(help_requests.c.id)
    return "-".join([f"{newest or 0}", f"{total or 0}", f"{count}", *connection.execute(waiting).scalars()])


_TALLIES = ("tally_all", "tally_open", "tally_overdue")

_SHOWN = (
    "id",
    "code",
    "kiosk",
    "practice",
    "language",
    "status",
    "ended_by",
    "started_at",
    "updated_at",
    "ended_at",
    "help_asked_at",
    "flagged",
    "flagged_at",
    "open",
    "settled_at",
    "settled_by",
)


def _overdue(now: datetime, limits: Limits) -> ColumnElement[bool]:
    """N-P5: open for longer than the limit of its rank."""
    late = (and_(visits.c.rank == rank, visits.c.flagged_at < now - limit) for rank, limit in limits.by_rank().items())
    return and_(visits.c.open, or_(*late))


def _rows(now: datetime, limits: Limits) -> Select[Any]:
    columns = (visits.c[name] for name in _SHOWN)
    return select(*columns, visits.c.rank, case((_overdue(now, limits), 1), else_=0).label("overdue"))


def _row(found: Any) -> VisitRow:
    values = {name: getattr(found, name) for name in _SHOWN}
    tier = TIERS[found.rank] if found.rank < UNFINISHED else None
    return VisitRow(**values, tier=tier, overdue=bool(found.overdue))
