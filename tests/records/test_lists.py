from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records_makers import NOON, Clock, finding, visit

from kiosk.records.database import Database
from kiosk.records.lists import Filter, Limits, Page
from kiosk.records.open import Records, records_over
from kiosk.records.visit import VisitRecord


@pytest.fixture
def records(either: Database, clock: Clock) -> Records:
    return records_over(either, clock)


def _at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def _flagged(number: int, tier: str, minutes: float, **changes: object) -> VisitRecord:
    at = _at(minutes)
    return visit(number, findings=(finding(tier=tier),), started_at=at, updated_at=at, ended_by="finished", **changes)


def _numbers(page: Page) -> list[int]:
    return [int(row.id, 16) for row in page.rows]


def test_overdue_flags_are_on_top_then_the_tiers(records: Records, clock: Clock) -> None:
    """N-P5: of each tier one within its limit and one beyond it, at the very edge."""
    limits = Limits(stop=timedelta(minutes=5), tell=timedelta(minutes=30), info=timedelta(hours=4))
    clock.at = _at(600)
    for number, (tier, minutes) in enumerate([("stop", 5), ("tell", 30), ("info", 240)]):
        records.visits.save(_flagged(10 + number, tier, 600 - minutes))
        records.visits.save(_flagged(20 + number, tier, 600 - minutes - 0.01))
    records.visits.save(visit(30, started_at=_at(1), ended_by="finished"))
    records.visits.save(visit(31, started_at=_at(538), updated_at=_at(539), ended_by="left"))
    page = records.visits.day(zone=UTC, limits=limits)
    assert _numbers(page) == [20, 21, 22, 31, 10, 11, 12, 30]
    assert [row.overdue for row in page.rows] == [True] * 4 + [False] * 4
    assert (page.total, page.open, page.overdue) == (8, 7, 4)


def test_a_settled_flag_is_never_overdue_and_stands_behind_the_open_ones_of_its_tier(
    records: Records, clock: Clock
) -> None:
    records.visits.save(_flagged(1, "stop", 0))
    records.visits.save(_flagged(2, "stop", -1))
    records.reviews.acknowledge(visit(1).id, "Cleo")
    assert _numbers(records.visits.day(zone=UTC)) == [2, 1]
    clock.forward(hours=2)
    assert [(row.overdue, row.settled_by) for row in records.visits.day(zone=UTC).rows] == [
        (True, None),
        (False, "Cleo"),
    ]


def test_a_flag_that_nobody_settled_stays_on_the_list_on_the_days_after(records: Records, clock: Clock) -> None:
    """N-P5: midnight acknowledges nothing."""
    records.visits.save(_flagged(1, "info", 0))
    records.visits.save(_flagged(2, "tell", 0))
    records.visits.save(visit(3, ended_by="finished"))
    clock.forward(days=3)
    assert _numbers(records.visits.day(zone=UTC)) == [2, 1]
    assert _numbers(records.visits.day(NOON.date(), zone=UTC)) == [2, 1, 3]
    assert _numbers(records.visits.day(NOON.date() + timedelta(days=1), zone=UTC)) == []
    records.reviews.acknowledge(visit(2).id, "Cleo")
    assert _numbers(records.visits.day(zone=UTC)) == [1]


def test_practice_flags_wait_for_nobody(records: Records) -> None:
    records.visits.save(_flagged(1, "stop", -60, practice=True))
    [row] = records.visits.day(zone=UTC).rows
    assert (row.flagged, row.open, row.overdue) == (True, False, False)


FILTERS = [
    (Filter(), {1, 2, 3, 4}),
    (Filter(code="0000"), {2}),
    (Filter(tiers=frozenset({"stop", "info"})), {1, 4}),
    (Filter(statuses=frozenset({"in-progress"})), {3}),
    (Filter(kiosks=frozenset({"East"})), {1, 2}),
    (Filter(languages=frozenset({"ar"})), {2}),
    (Filter(flagged=False), {3}),
    (Filter(open=True), {1, 2}),
    (Filter(practice=True), {4}),
    (Filter(since=_at(2), until=_at(3)), {2}),
    (Filter(kiosks=frozenset({"East"}), tiers=frozenset({"stop"})), {1}),
]


@pytest.mark.parametrize(("which", "numbers"), FILTERS)
def test_a_filter_lets_through(records: Records, which: Filter, numbers: set[int]) -> None:
    records.visits.save(_flagged(1, "stop", 1, kiosk="East"))
    records.visits.save(_flagged(2, "tell", 2, kiosk="East", code="0000", language="ar"))
    records.visits.save(visit(3, started_at=_at(3), kiosk="West"))
    records.visits.save(_flagged(4, "info", 4, practice=True))
    assert set(_numbers(records.visits.day(zone=UTC, which=which))) == numbers
    assert set(_numbers(records.visits.search(which))) == numbers


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 7), st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_pages_together_are_the_whole_list_once(records: Records, size: int, minutes: list[int]) -> None:
    """Visits that started at the same time are neither lost nor shown twice at the edge of a page."""
    with records.database.writing() as connection:
        for table in ("answers", "heard", "visits"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    for number, at in enumerate(minutes):
        records.visits.save(visit(number, started_at=_at(at)))
    found: list[int] = []
    after = ""
    for _ in range(len(minutes)):
        page = records.visits.search(limit=size, after=after)
        assert page.total == len(minutes)
        found += _numbers(page)
        after = page.next
        if not after:
            break
    by_time = sorted(range(len(minutes)), key=lambda number: (minutes[number], number), reverse=True)
    assert found == by_time
    pages = [records.visits.day(zone=UTC, limit=size, offset=at) for at in range(0, len(minutes), size)]
    assert sorted(number for page in pages for number in _numbers(page)) == sorted(by_time)


def test_a_revision_is_another_after_every_change_and_the_same_otherwise(records: Records) -> None:
    seen = [records.visits.revision()]

    def changed() -> None:
        assert records.visits.revision() not in seen
        seen.append(records.visits.revision())

    records.visits.save(visit(1))
    changed()
    records.visits.save(visit(1, ended_by="left"))
    changed()
    records.reviews.note(visit(1).id, "Cleo", "hm")
    changed()
    records.reviews.acknowledge(visit(1).id, "Cleo")
    changed()
    call = records.help.ask("East")
    changed()
    records.help.answer(call.id, "Bo")
    assert records.visits.revision() == seen[-2]
    records.audit.append("Bo", "visit.view", visit(1).id)
    assert records.visits.revision() == seen[-2]


def test_help_is_asked_once_answered_once_and_in_the_audit(records: Records, clock: Clock) -> None:
    east = records.help.ask("East", visit(1).id)
    clock.forward(minutes=1)
    assert records.help.ask("East", visit(1).id) == east
    west = records.help.ask("West")
    assert records.help.open() == [east, west]
    assert records.help.open("West") == [west]
    assert records.help.answer(east.id, "Bo")
    assert not records.help.answer(east.id, "Cleo")
    assert not records.help.answer("nothing", "Cleo")
    assert records.help.open() == [west]
    answered = records.help.get(east.id)
    assert answered is not None
    assert (answered.answered_by, answered.answered_at) == ("Bo", clock())
    assert records.help.ask("East", visit(1).id).id != east.id
    assert [(line.actor, line.action) for line in records.audit.lines()] == [
        ("kiosk", "help.ask"),
        ("kiosk", "help.ask"),
        ("Bo", "help.answer"),
        ("kiosk", "help.ask"),
    ]


def test_open_flags_are_looked_up_in_their_own_small_index(database: Database) -> None:
    """Else today's list would read every visit there ever was."""
    with database.reading() as connection:
        plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN SELECT id FROM visits WHERE visits.open = 1").all()
    assert [row[-1] for row in plan] == ["SCAN visits USING INDEX ix_visits_open"]
