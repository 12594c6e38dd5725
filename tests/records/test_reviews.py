from __future__ import annotations

from dataclasses import replace

import pytest
from records_makers import Clock, finding, visit
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kiosk.errors import KioskError
from kiosk.records.database import Database
from kiosk.records.open import Records, records_over

STOP = visit(1, findings=(finding(tier="stop"),), ended_by="finished")
ID = STOP.id


@pytest.fixture
def records(either: Database, clock: Clock) -> Records:
    made = records_over(either, clock)
    made.visits.save(STOP)
    return made


def _open(records: Records, visit_id: str = ID) -> bool:
    row = records.visits.row(visit_id)
    assert row is not None
    return row.open


def test_an_acknowledgement_takes_no_words_and_settles_the_flag(records: Records, clock: Clock) -> None:
    """N-P4."""
    assert _open(records)
    clock.forward(minutes=3)
    review = records.reviews.acknowledge(ID, "Cleo")
    assert (review.by, review.at, review.kind, review.text, review.tier) == ("Cleo", clock(), "acknowledge", "", "stop")
    assert records.reviews.of(ID) == [review]
    row = records.visits.row(ID)
    assert row is not None
    assert (row.open, row.settled_by, row.settled_at, row.flagged) == (False, "Cleo", clock(), True)


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 2001])
def test_an_override_without_a_reason_is_refused(records: Records, reason: str) -> None:
    """N-P4."""
    with pytest.raises(KioskError):
        records.reviews.override(ID, "Cleo", reason)
    assert (records.reviews.of(ID), _open(records)) == ([], True)
    assert [line.action for line in records.audit.lines()] == []


def test_an_override_keeps_its_reason(records: Records) -> None:
    records.reviews.override(ID, "Cleo", " Patch test was fine. ")
    [review] = records.reviews.of(ID)
    assert (review.kind, review.text) == ("override", "Patch test was fine.")
    assert not _open(records)


def test_a_note_settles_nothing(records: Records, clock: Clock) -> None:
    records.reviews.note(ID, "Cleo", "Ask about the cream.")
    assert _open(records)
    clock.forward(seconds=1)
    records.reviews.acknowledge(ID, "Bo")
    assert [review.kind for review in records.reviews.of(ID)] == ["note", "acknowledge"]


def test_a_visit_that_becomes_more_serious_is_open_again(records: Records, clock: Clock) -> None:
    tell = visit(2, findings=(finding("Q2", "tell"),))
    records.visits.save(tell)
    records.reviews.acknowledge(tell.id, "Cleo")
    records.visits.save(tell)
    assert not _open(records, tell.id)
    later = clock.forward(minutes=9)
    both = (finding("Q1", "stop"), finding("Q2", "tell"))
    records.visits.save(visit(2, findings=both, updated_at=later))
    row = records.visits.row(tell.id)
    assert row is not None
    assert (row.open, row.flagged_at) == (True, later)
    records.reviews.acknowledge(tell.id, "Cleo")
    assert not _open(records, tell.id)


def test_every_review_is_in_the_audit_but_not_what_it_says(records: Records) -> None:
    """N-P3."""
    records.reviews.acknowledge(ID, "Cleo")
    records.reviews.override(ID, "Cleo", "hush hush")
    records.reviews.note(ID, "Bo", "hush hush")
    assert len(records.reviews.of(ID)) == 3
    lines = records.audit.lines()
    assert [(line.actor, line.action, line.subject) for line in lines] == [
        ("Cleo", "visit.acknowledge", ID),
        ("Cleo", "visit.override", ID),
        ("Bo", "visit.note", ID),
    ]
    assert not any("hush" in line.detail for line in lines)


def test_a_visit_that_is_not_there_cannot_be_reviewed(records: Records) -> None:
    with pytest.raises(KioskError, match="there is no such visit"):
        records.reviews.acknowledge(visit(7).id, "Cleo")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reviews SET text = 'other'",
        "DELETE FROM reviews",
        "INSERT INTO reviews SELECT id, visit_id, at, 'X', kind, text, rank FROM reviews",
    ],
)
def test_a_review_cannot_be_changed_or_taken_back(records: Records, statement: str) -> None:
    review = records.reviews.note(ID, "Cleo", "as it was")
    with pytest.raises(IntegrityError), records.database.writing() as connection:
        connection.execute(text(statement))
    assert records.reviews.of(ID) == [review]
    assert replace(review, text="x") != review
