"""Lists of visits for staff and the desk: what must be seen first stands on top, page by page, however many there are.

Lists read one row a visit and none of its parts; the columns that they need are kept beside the record at each save.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Any, Literal, Self, get_args

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
    union_all,
)

from kiosk.records.schema import UtcText, help_requests, visits
from kiosk.records.visit import TIERS, UNFINISHED, Ending, Status, TierName
from kiosk.settings import DeskSettings

Group = Literal["open", "now", "seen", "clear"]
"""Where a visit stands: its flag waits; the patient is still at the kiosk; somebody has looked; there is no flag."""
GROUPS: tuple[Group, ...] = get_args(Group)

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

    @classmethod
    def of(cls, desk: DeskSettings) -> Self:
        """As the clinic's settings have them."""
        return cls(
            stop=timedelta(minutes=desk.overdue_stop_min),
            tell=timedelta(minutes=desk.overdue_tell_min),
            info=timedelta(minutes=desk.overdue_info_min),
            unfinished=timedelta(minutes=desk.overdue_unfinished_min),
        )

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
        id, code, pack_id, kiosk, practice, language, status, ended_by, started_at, updated_at, ended_at,
            help_asked_at: as in ``VisitRecord``.
        flagged: a rule was met, or the patient never finished.
        flagged_at: since when it is as serious as it is now.
        open: the flag waits for somebody to acknowledge or override it.
        settled_at, settled_by: the last time that somebody acknowledged or overrode it.
        tier: the most serious tier so far; None when no rule was met.
        overdue: it has waited longer than its limit (N-P5).
    """

    id: str
    code: str | None
    pack_id: str
    kiosk: str
    practice: bool
    language: str
    status: Status
    ended_by: Ending | None
    started_at: datetime
    updated_at: datetime
    ended_at: datetime | None
    help_asked_at: datetime | None
    flagged: bool
    flagged_at: datetime | None
    open: bool
    settled_at: datetime | None
    settled_by: str | None
    tier: TierName | None
    overdue: bool

    @property
    def group(self) -> Group:
        """Where it stands: the same as ``today`` says to the database."""
        return "now" if self.status == "in-progress" else "open" if self.open else "seen" if self.flagged else "clear"


@dataclass(frozen=True)
class Page:
    """Some rows of a search.

    Attributes:
        rows: them.
        total: how many there are, counted up to ``COUNTED``.
        next: what ``after`` must be for the next page; "" at the end.
    """

    rows: tuple[VisitRow, ...]
    total: int
    next: str = ""


@dataclass(frozen=True)
class Today:
    """The visits of today.

    Attributes:
        shown: group -> the rows that were wanted.
        counts: group -> how many it has in all.
        stops: ids of the visits whose "stop" nobody has settled, the patient at the kiosk or not.
    """

    shown: Mapping[Group, tuple[VisitRow, ...]]
    counts: Mapping[Group, int]
    stops: tuple[str, ...]


def day_of(day: date, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """Midnight to midnight by the wall clock, in UTC: 23 or 25 hours when the clocks change."""
    start, end = (datetime.combine(day + timedelta(days=days), time(), zone).astimezone(UTC) for days in (0, 1))
    return start, end


def touched(start: datetime, end: datetime) -> CompoundSelect[tuple[str]]:
    """Ids of the visits that were started, changed or ended in this time, and of those that go on. Each part is a look
    into one index."""
    times = (visits.c.started_at, visits.c.updated_at, visits.c.ended_at)
    parts = [select(visits.c.id).where(and_(at >= start, at < end)) for at in times]
    return union(*parts, select(visits.c.id).where(visits.c.status == "in-progress"))


def today(
    connection: Connection,
    now: datetime,
    start: datetime,
    limits: Limits,
    wanted: Mapping[Group, tuple[int, int]],
) -> Today:
    """See :meth:`kiosk.records.store.VisitStore.listed`. One query, whatever is wanted."""
    given: dict[str, Any] = {"start": start} | {f"late_{rank}": now - limit for rank, limit in limits.by_rank().items()}
    for name in GROUPS:
        limit, offset = wanted.get(name, (0, 0))
        given |= {f"{name}_after": offset, f"{name}_to": offset + limit}
    rows = connection.execute(_today(), given).all()
    counts = dict.fromkeys(GROUPS, 0) | {row.group: row.total for row in rows}
    shown = {
        name: tuple(_row(row) for row in rows if row.group == name and offset < row.place <= offset + limit)
        for name, (limit, offset) in wanted.items()
    }
    urgent = tuple(row.id for row in rows if row.open and row.rank == TIERS.index("stop"))
    return Today(shown, counts, urgent)


@cache
def _today() -> Select[Any]:
    """The query, made once: making it takes as long as running it.

    Each visit is in one of three looks into an index: what waits for somebody, of whatever day; what goes on; and what
    was last changed since ``start``. None of them gives the planner a second index to choose.
    """
    on, settled = visits.c.status == "in-progress", ~visits.c.open
    group = case((on, "now"), (visits.c.open, "open"), (visits.c.flagged, "seen"), else_="clear")
    late = case((_overdue({rank: _time(f"late_{rank}") for rank in Limits().by_rank()}), 1), else_=0)
    narrow = (visits.c.id, visits.c.open, visits.c.rank, visits.c.started_at)
    looks = ((visits.c.open,), (on, settled), (visits.c.updated_at >= _time("start"), ~on, settled))
    day = union_all(
        *(select(*narrow, group.label("group"), late.label("overdue")).where(*look) for look in looks)
    ).subquery("day")
    # A "stop" that waits comes before whatever has waited for long, and the newest of them is who sits down next:
    # however many old flags nobody has looked at, it is on the first page.
    stop = and_(day.c.open, day.c.rank == TIERS.index("stop"))
    first = case((stop, 0), (day.c.overdue == 1, 1), else_=2)
    order = (first, day.c.rank, day.c.open.desc(), day.c.started_at.desc(), day.c.id)
    placed = select(
        day,
        func.row_number().over(partition_by=day.c.group, order_by=order).label("place"),
        func.count().over(partition_by=day.c.group).label("total"),
    ).subquery("placed")
    stops = and_(placed.c.open, placed.c.rank == TIERS.index("stop"))
    pages = (
        and_(
            placed.c.group == name,
            placed.c.place > bindparam(f"{name}_after", type_=Integer),
            placed.c.place <= bindparam(f"{name}_to", type_=Integer),
        )
        for name in GROUPS
    )
    columns = (visits.c[name] for name in _SHOWN)
    # The first of each group comes in any case: beside it stands how many there are.
    return (
        select(*columns, visits.c.rank, placed.c.overdue, placed.c.group, placed.c.place, placed.c.total)
        .join_from(placed, visits, placed.c.id == visits.c.id)
        .where(or_(placed.c.place == 1, stops, *pages))
        .order_by(placed.c.place)
    )


def _time(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcText())


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
    return Page(tuple(rows), total, following)


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


_SHOWN = tuple(field.name for field in fields(VisitRow))[:-2]
"""The columns that a row takes as they are."""


def _overdue(latest: Mapping[int, datetime | BindParameter[datetime]]) -> ColumnElement[bool]:
    """N-P5: open, and flagged before the ``latest`` time of its rank."""
    late = (and_(visits.c.rank == rank, visits.c.flagged_at < at) for rank, at in latest.items())
    return and_(visits.c.open, or_(*late))


def _rows(now: datetime, limits: Limits) -> Select[Any]:
    columns = (visits.c[name] for name in _SHOWN)
    late = _overdue({rank: now - limit for rank, limit in limits.by_rank().items()})
    return select(*columns, visits.c.rank, case((late, 1), else_=0).label("overdue"))


def _row(found: Any) -> VisitRow:
    tier = TIERS[found.rank] if found.rank < UNFINISHED else None
    return VisitRow(**dict(zip(_SHOWN, found, strict=False)), tier=tier, overdue=bool(found.overdue))
