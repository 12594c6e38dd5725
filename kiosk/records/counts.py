"""Counts for the clinic's overview: how many, where, how long. No visit, no code, no answer of anybody in particular.

These are the raw numbers. Whoever shows them hides the small ones (cells under 5): a single visit must not be read out
of them. Practice is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from statistics import median

from sqlalchemy import ColumnElement, Connection, func, select

from kiosk.records.database import Database, Now, utc_now
from kiosk.records.lists import day_of
from kiosk.records.schema import findings, heard, visit_steps, visits
from kiosk.records.visit import TierName


@dataclass(frozen=True)
class StepCount:
    """How long patients stayed at a step.

    Attributes:
        visits: how many visits came by.
        median_s: half of them stayed shorter, in s (all stays of a visit added).
    """

    visits: int
    median_s: float


@dataclass(frozen=True)
class Counts:
    """The overview of some days.

    Attributes:
        first, last: the days, both counted.
        days: visits started on each day, every day of the time there.
        statuses: status -> visits.
        endings: how they ended -> visits.
        abandoned_at: step -> visits that ended there before they were finished.
        tiers: the most serious tier -> visits; "none" for those that met no rule.
        flags: (question, tier) -> visits with such a finding; an answer that was missing counts.
        steps: step -> how long.
        languages: language at the end -> visits.
        routes: where private speech went -> visits.
        listened: visits in which at least one sentence was heard to its end.
        kiosks: kiosk -> visits.
        input_modes: way to work the kiosk -> visits that used it.
        help_asked: visits that called for somebody.
    """

    first: date
    last: date
    days: Mapping[date, int]
    statuses: Mapping[str, int]
    endings: Mapping[str, int]
    abandoned_at: Mapping[str, int]
    tiers: Mapping[str, int]
    flags: Mapping[tuple[str, TierName], int]
    steps: Mapping[str, StepCount]
    languages: Mapping[str, int]
    routes: Mapping[str, int]
    listened: int
    kiosks: Mapping[str, int]
    input_modes: Mapping[str, int]
    help_asked: int

    @property
    def total(self) -> int:
        """All the visits counted."""
        return sum(self.days.values())


class CountStore:
    """Counts over a database. Every method raises KioskError when the records cannot be read."""

    def __init__(self, database: Database, now: Now = utc_now) -> None:
        """``now`` gives the time that "today" goes by."""
        self._database, self._now = database, now

    def between(self, first: date, last: date, zone: tzinfo | None = None) -> Counts:
        """The visits that were started from day ``first`` to day ``last``, both counted; ``zone`` is the clinic's."""
        start, end = day_of(first, zone)[0], day_of(last, zone)[1]
        which = (visits.c.started_at >= start) & (visits.c.started_at < end) & ~visits.c.practice
        with self._database.reading() as connection:
            return _Counting(connection, which).all(first, last, zone)


class _Counting:
    def __init__(self, connection: Connection, which: ColumnElement[bool]) -> None:
        self._connection, self._which = connection, which

    def _by(self, column: ColumnElement[str | None]) -> dict[str, int]:
        rows = self._connection.execute(select(column, func.count()).where(self._which).group_by(column))
        return {value: count for value, count in rows if value is not None}

    def all(self, first: date, last: date, zone: tzinfo | None) -> Counts:
        run, which = self._connection.execute, self._which
        every_day = {date.fromordinal(day): 0 for day in range(first.toordinal(), last.toordinal() + 1)}
        started: Counter[date] = Counter()
        modes: Counter[str] = Counter()
        for at, used in run(select(visits.c.started_at, visits.c.input_modes).where(which)):
            started[_day(at, zone)] += 1
            modes.update(set(used))
        visit = (findings.c.visit_id == visits.c.id) & which
        flags = run(
            select(findings.c.question_id, findings.c.tier, func.count(findings.c.visit_id.distinct()))
            .where(visit & (visits.c.status != "in-progress"))
            .group_by(findings.c.question_id, findings.c.tier)
        )
        ranks = run(select(visits.c.tier, func.count()).where(which).group_by(visits.c.tier))
        listened = select(func.count(heard.c.visit_id.distinct())).where((heard.c.visit_id == visits.c.id) & which)
        asked = select(func.count()).where(which & visits.c.help_asked_at.is_not(None))
        return Counts(
            first=first,
            last=last,
            days=every_day | started,
            statuses=self._by(visits.c.status),
            endings=self._by(visits.c.ended_by),
            abandoned_at=self._abandoned(),
            tiers={tier or "none": count for tier, count in ranks},
            flags={(question, tier): count for question, tier, count in flags},
            steps=self._steps(),
            languages=self._by(visits.c.language),
            routes=self._by(visits.c.audio_route),
            listened=run(listened).scalar_one(),
            kiosks=self._by(visits.c.kiosk),
            input_modes=dict(modes),
            help_asked=run(asked).scalar_one(),
        )

    def _abandoned(self) -> dict[str, int]:
        """The last step of each visit that was not finished."""
        last = (
            select(visit_steps.c.visit_id, func.max(visit_steps.c.position).label("position"))
            .where((visit_steps.c.visit_id == visits.c.id) & self._which & (visits.c.status == "incomplete"))
            .group_by(visit_steps.c.visit_id)
            .subquery()
        )
        there = (visit_steps.c.visit_id == last.c.visit_id) & (visit_steps.c.position == last.c.position)
        rows = self._connection.execute(
            select(visit_steps.c.step_id, func.count().label("n")).where(there).group_by(visit_steps.c.step_id)
        )
        return {row.step_id: row.n for row in rows}

    def _steps(self) -> dict[str, StepCount]:
        stays: dict[str, list[float]] = {}
        rows = self._connection.execute(
            select(visit_steps.c.step_id, func.sum(visit_steps.c.seconds))
            .where((visit_steps.c.visit_id == visits.c.id) & self._which)
            .group_by(visit_steps.c.visit_id, visit_steps.c.step_id)
        )
        for step, seconds in rows:
            stays.setdefault(step, []).append(seconds)
        return {step: StepCount(len(times), median(times)) for step, times in stays.items()}


def _day(at: datetime, zone: tzinfo | None) -> date:
    return at.astimezone(zone).date()
