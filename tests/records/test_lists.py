from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records_makers import NOON, Clock, finding, visit
from sqlalchemy import event

from kiosk.records import lists
from kiosk.records.database import Database
from kiosk.records.lists import GROUPS, Filter, Limits, Page, Today
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


WHOLE = dict.fromkeys(GROUPS, (100, 0))


def _today(records: Records, limits: Limits = Limits()) -> Today:  # noqa: B008 - frozen
    return records.visits.listed(WHOLE, limits=limits, zone=UTC)


def _numbers(found: Page | Today) -> list[int]:
    rows = found.rows if isinstance(found, Page) else [row for group in GROUPS for row in found.shown[group]]
    return [int(row.id, 16) for row in rows]


def test_stops_are_on_top_then_overdue_flags_then_the_tiers(records: Records, clock: Clock) -> None:
    """N-P5: of each tier one within its limit and one beyond it, at the very edge."""
    limits = Limits(stop=timedelta(minutes=5), tell=timedelta(minutes=30), info=timedelta(hours=4))
    clock.at = _at(600)
    for number, (tier, minutes) in enumerate([("stop", 5), ("tell", 30), ("info", 240)]):
        records.visits.save(_flagged(10 + number, tier, 600 - minutes))
        records.visits.save(_flagged(20 + number, tier, 600 - minutes - 0.01))
    records.visits.save(visit(30, started_at=_at(1), ended_by="finished"))
    records.visits.save(visit(31, started_at=_at(538), updated_at=_at(539), ended_by="left"))
    today = _today(records, limits)
    assert _numbers(today) == [10, 20, 21, 22, 31, 11, 12, 30]
    assert [row.overdue for row in today.shown["open"]] == [False] + [True] * 4 + [False] * 2
    assert today.counts == {"open": 7, "now": 0, "seen": 0, "clear": 1}
    assert [int(found, 16) for found in today.stops] == [10, 20]


def test_a_new_stop_is_on_the_first_page_however_many_flags_are_overdue(records: Records, clock: Clock) -> None:
    clock.at = _at(600)
    for number in range(5):
        records.visits.save(_flagged(10 + number, "stop", number))
        records.visits.save(_flagged(20 + number, "tell", number))
    records.visits.save(_flagged(1, "stop", 599))
    page = records.visits.listed({"open": (3, 0)}, zone=UTC)
    assert [int(row.id, 16) for row in page.shown["open"]] == [1, 14, 13]
    assert page.counts["open"] == 11


def test_a_settled_flag_is_never_overdue_and_stands_among_those_that_were_seen(records: Records, clock: Clock) -> None:
    records.visits.save(_flagged(1, "stop", 0))
    records.visits.save(_flagged(2, "stop", -1))
    records.reviews.acknowledge(visit(1).id, "Cleo")
    clock.forward(hours=2)
    shown = _today(records).shown
    assert [(int(row.id, 16), row.overdue, row.settled_by) for row in shown["open"]] == [(2, True, None)]
    assert [(int(row.id, 16), row.overdue, row.settled_by) for row in shown["seen"]] == [(1, False, "Cleo")]


def test_a_flag_that_nobody_settled_stays_on_the_list_on_the_days_after(records: Records, clock: Clock) -> None:
    """N-P5: midnight acknowledges nothing."""
    records.visits.save(_flagged(1, "info", 0))
    records.visits.save(_flagged(2, "tell", 0))
    records.visits.save(visit(3, ended_by="finished"))
    clock.forward(days=3)
    assert _numbers(_today(records)) == [2, 1]
    records.visits.save(visit(4, started_at=NOON - timedelta(days=1)))
    assert _numbers(_today(records)) == [2, 1, 4], "what goes on"
    records.reviews.acknowledge(visit(2).id, "Cleo")
    assert _numbers(_today(records)) == [1, 4]


def test_practice_flags_wait_for_nobody(records: Records) -> None:
    records.visits.save(_flagged(1, "stop", -60, practice=True))
    [row] = _today(records).shown["seen"]
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
    assert set(_numbers(records.visits.search(which))) == numbers


@settings(max_examples=25)
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
    pages = [records.visits.listed({"now": (size, at)}, zone=UTC) for at in range(0, len(minutes) + 1, size)]
    assert [int(row.id, 16) for page in pages for row in page.shown["now"]] == [
        number for _, number in sorted((-at, number) for number, at in enumerate(minutes))
    ]
    assert {page.counts["now"] for page in pages} == {len(minutes)}, "also beside a page after the last"


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


def test_todays_list_looks_into_an_index_of_each_part_and_reads_no_other_visit(records: Records) -> None:
    """Else it would be slower with every visit there ever was."""
    if records.database.shared:
        return  # a planner that counts rows first: measured in benchmarks/records
    with records.database.reading() as connection:
        seen: list[tuple[str, object]] = []
        event.listen(connection, "before_cursor_execute", lambda *args: seen.append((args[2], args[3])))
        lists.today(connection, NOON, NOON, Limits(), WHOLE)
        [(statement, values)] = seen
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    looks = [row[-1] for row in plan if "visits" in row[-1]]
    assert looks == [
        "SCAN visits USING INDEX ix_visits_open",
        "SEARCH visits USING INDEX ix_visits_status (status=?)",
        "SEARCH visits USING INDEX ix_visits_updated_at (updated_at>?)",
        "SEARCH visits USING INDEX sqlite_autoindex_visits_1 (id=?)",
    ]
