from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from records_makers import NOON, Clock, answered, finding, flag_unanswered, visit
from test_visit_record import records

from kiosk.records.database import Database
from kiosk.records.store import VisitStore
from kiosk.records.visit import VisitRecord


@pytest.fixture
def store(database: Database, clock: Clock) -> VisitStore:
    return VisitStore(database, clock)


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own zone, with summer time, given so that no zone files are needed."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@settings(max_examples=60)
@given(records())
def test_what_was_saved_comes_back_the_same(store: VisitStore, record: VisitRecord) -> None:
    store.save(record)
    assert store.get(record.id) == record


def test_saving_again_replaces_all_of_it(store: VisitStore) -> None:
    """N-C3: an answer that is no longer in the record is not stored."""
    store.save(visit(answers=(answered("Q1", "yes"), answered("Q2")), findings=(finding(),)))
    later = visit(answers=(answered("Q2", "not_sure"),), heard=(), ended_by="finished")
    store.save(later)
    assert store.get(later.id) == later


def test_an_unknown_visit_is_none(store: VisitStore) -> None:
    store.save(visit(1))
    assert store.get(visit(2).id) is None


def test_another_process_sees_it_at_once(store: VisitStore, path: Path) -> None:
    store.save(visit())
    with Database.open(path) as other:
        assert VisitStore(other).get(visit().id) == visit()


def test_today_lists_the_flagged_first_by_tier_then_the_newest(store: VisitStore) -> None:
    def at(minutes: int) -> datetime:
        return NOON + timedelta(minutes=minutes)

    unanswered = (finding("Q2", "stop", "none"),)
    expected = [
        visit(1, started_at=at(20), findings=(finding(tier="stop"),), ended_by="finished"),
        visit(2, started_at=at(10), findings=(finding(tier="stop"),)),
        visit(3, started_at=at(5), findings=unanswered, ended_by="idle"),
        visit(4, started_at=at(40), findings=(finding(tier="tell", answer="not_sure"),), ended_by="finished"),
        visit(5, started_at=at(50), findings=(finding(tier="info"),), ended_by="finished"),
        visit(6, started_at=at(3), ended_by="left"),
        visit(7, started_at=at(60), findings=unanswered),
        visit(8, started_at=at(30), practice=True, ended_by="finished"),
        visit(9, started_at=at(2), ended_by="finished"),
    ]
    for record in sorted(expected, key=lambda record: record.started_at):
        store.save(record)
    assert [record.id for record in store.today(UTC)] == [record.id for record in expected]
    assert store.today(UTC) == expected


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "inside", "outside"),
    [
        # 25 hours: summer time ends. Local midnights are 22:00 and 23:00 UTC.
        (
            "2026-10-25T10:00",
            ["2026-10-24T22:00", "2026-10-25T22:59:59.999999"],
            ["2026-10-24T21:59:59.999999", "2026-10-25T23:00"],
        ),
        # 23 hours: summer time begins.
        (
            "2026-03-29T10:00",
            ["2026-03-28T23:00", "2026-03-29T21:59"],
            ["2026-03-28T22:59", "2026-03-29T22:00"],
        ),
    ],
)
@pytest.mark.usefixtures("berlin")
def test_today_is_midnight_to_midnight_on_the_wall_clock(
    store: VisitStore, clock: Clock, now: str, inside: list[str], outside: list[str]
) -> None:
    clock.at = _moment(now)
    for number, text in enumerate(inside + outside):
        store.save(visit(number, started_at=_moment(text), updated_at=_moment(text), ended_by="finished"))
    assert {record.started_at for record in store.today()} == set(map(_moment, inside))


def test_today_takes_the_zone_it_is_given(store: VisitStore, clock: Clock) -> None:
    early = visit(started_at=NOON - timedelta(hours=13), updated_at=NOON - timedelta(hours=13), ended_by="finished")
    store.save(early)
    assert store.today(UTC) == []
    assert store.today(timezone(timedelta(hours=2))) == [early]


def test_a_visit_over_midnight_and_one_that_goes_on_are_on_todays_list(store: VisitStore, clock: Clock) -> None:
    yesterday = NOON - timedelta(days=1)
    over = visit(1, started_at=yesterday, updated_at=NOON - timedelta(hours=2), ended_by="finished")
    going = visit(2, started_at=yesterday - timedelta(days=3))
    gone = visit(3, started_at=yesterday, ended_by="idle")
    for record in (over, going, gone):
        store.save(record)
    assert {record.id for record in store.today(UTC)} == {over.id, going.id}


def test_close_unfinished_closes_only_what_goes_on(store: VisitStore, clock: Clock) -> None:
    """N-C2: what was not answered is flagged; yesterday's power cut is on today's list."""
    done = visit(1, ended_by="finished")
    left = visit(2, started_at=NOON - timedelta(days=1), practice=True)
    left = left.model_copy(update={"findings": tuple(flag_unanswered(left)), "tier": "stop"})
    store.save(done)
    store.save(left)
    clock.forward(hours=1)
    [closed] = store.close_unfinished()
    assert (closed.id, closed.status, closed.ended_by, closed.tier) == (
        left.id,
        "incomplete",
        "power",
        "stop",
    )
    assert [found.rule for found in closed.findings] == [f"Q{number}=none" for number in range(2, 9)]
    assert (closed.ended_at, closed.updated_at) == (left.updated_at, clock())
    assert (closed.answers, closed.heard, closed.practice) == (left.answers, left.heard, True)
    assert store.get(left.id) == closed
    assert store.get(done.id) == done
    assert closed in store.today(UTC)
    assert store.close_unfinished() == []


def test_close_unfinished_flags_even_when_no_rule_is_met(store: VisitStore) -> None:
    """N-C2: all answers were "no", but the patient never came to the end."""
    store.save(visit())
    [closed] = store.close_unfinished()
    assert (closed.findings, closed.tier, closed.flagged) == ((), None, True)


def test_n_c2_findings_are_those_the_patient_was_asked_by_whatever_the_rules_are_now(store: VisitStore) -> None:
    """A question that the clinic has turned off since then must not take its flag with it."""
    met = (finding("Q2", "stop", "yes"), finding("Q3", "tell", "none"))
    store.save(visit(findings=met))
    [closed] = store.close_unfinished()
    assert store.get(closed.id) == closed
    assert (closed.findings, closed.tier) == (met, "stop")
