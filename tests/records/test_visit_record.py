from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from records_makers import NOON, answered, finding, visit

from kiosk.records import visit as models
from kiosk.records.visit import (
    AnswerRecord,
    FindingRecord,
    HeardRecord,
    StepRecord,
    TeachBackRecord,
    VisitRecord,
    highest,
)

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
times = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=zones)
words = st.text(min_size=1, max_size=20)


@st.composite
def records(draw: st.DrawFn) -> VisitRecord:
    """Any visit that there can be."""
    findings = draw(st.lists(st.builds(FindingRecord, question_id=words, rule=words, sources=st.lists(words))))
    answers = st.builds(AnswerRecord, question_id=words, question_text=words, first_at=times, last_at=times)
    status = draw(st.sampled_from(get_args(models.Status)))
    ended = status != "in-progress"
    return VisitRecord(
        id=draw(st.uuids()).hex,
        code=draw(st.none() | st.from_regex(r"\A[0-9]{4}\Z")),
        practice=draw(st.booleans()),
        pack_id=draw(words),
        pack_version=draw(words),
        pack_hash=draw(words),
        language=draw(words),
        kiosk_version=draw(words),
        started_at=draw(times),
        updated_at=draw(times),
        ended_at=draw(times) if ended else None,
        status=status,
        ended_by=draw(st.sampled_from(get_args(models.Ending))) if ended else None,
        answers=draw(st.lists(answers, unique_by=lambda answer: answer.question_id, max_size=4)),
        findings=findings,
        heard=draw(st.lists(st.builds(HeardRecord, sentence_id=words, at=times), max_size=4)),
        audio_route=draw(st.sampled_from(get_args(models.Route))),
        tier=highest(findings),
        kiosk=draw(st.text(max_size=20)),
        teach_back=draw(st.lists(st.builds(TeachBackRecord, question_id=words, at=times), max_size=3)),
        input_modes=draw(st.lists(words, max_size=3)),
        languages=draw(st.lists(words, max_size=3)),
        steps=draw(st.lists(st.builds(StepRecord, step_id=words, entered_at=times), max_size=3)),
        help_asked_at=draw(st.none() | times),
    )


@given(records())
def test_json_gives_the_same_record_and_the_same_bytes(record: VisitRecord) -> None:
    text = record.to_json()
    again = VisitRecord.from_json(text)
    assert again == record
    assert again.to_json() == text


def test_json_does_not_depend_on_the_order_of_the_fields_or_the_zone_of_the_times() -> None:
    record = visit()
    far = NOON.astimezone(timezone(timedelta(hours=-8)))
    values = dict(reversed(list(record.model_dump().items()))) | {"started_at": far}
    assert VisitRecord(**values).to_json() == record.to_json()
    plain = json.loads(record.to_json())
    assert plain["started_at"] == "2026-03-09T12:00:00Z"
    assert list(plain) == sorted(plain)


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        visit().code = "0000"  # type: ignore[misc]


def test_there_is_no_place_for_a_name() -> None:
    """N-P1, 164.514(c): a code and answers, nothing that says who."""
    with pytest.raises(ValidationError, match="patient_name"):
        VisitRecord(**visit().model_dump(), patient_name="X")
    with pytest.raises(ValidationError, match="code"):
        visit(code="Doe")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"started_at": datetime(2026, 3, 9, 12)}, "timezone"),
        ({"status": "completed"}, "ended_at is given exactly when"),
        ({"status": "completed", "ended_at": NOON}, "ended_by is given exactly when"),
        ({"ended_at": NOON}, "ended_at is given exactly when"),
        ({"answers": (answered("Q1"), answered("Q1"))}, "two answers"),
        ({"findings": (finding(tier="tell"),), "tier": "info"}, "tier is info, the findings say tell"),
        ({"findings": (finding(),), "tier": None}, "tier is None"),
        ({"ended_by": "bored"}, "ended_by"),
        ({"id": "1"}, "id"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        visit(**changes)


@pytest.mark.parametrize("value", ["maybe", "none", ""])
def test_an_answer_is_yes_no_or_not_sure(value: str) -> None:
    with pytest.raises(ValidationError, match="last_value"):
        answered("Q1", value)


def test_a_clock_that_was_set_back_loses_no_answer() -> None:
    record = visit(updated_at=NOON - timedelta(days=1))
    assert record.updated_at < record.started_at


def test_the_most_serious_tier_counts() -> None:
    assert highest([]) is None
    assert highest([finding(tier="info"), finding(tier="tell")]) == "tell"
    assert highest([finding(tier="info"), finding(tier="stop"), finding(tier="tell")]) == "stop"


def test_while_the_visit_goes_on_only_given_answers_flag_it() -> None:
    """N-C2: at the end, an answer that is missing flags as any other."""
    findings = (finding("Q1", "tell", "not_sure"), finding("Q2", "stop", "none"))
    going = visit(findings=findings)
    assert (going.tier, going.tier_so_far, going.flagged) == ("stop", "tell", True)
    assert not visit(findings=findings[1:]).flagged
    assert visit(findings=findings, ended_by="idle").tier_so_far == "stop"


@pytest.mark.parametrize("ended_by", [end for end in get_args(models.Ending) if end != "finished"])
def test_a_visit_that_was_not_finished_is_flagged(ended_by: str) -> None:
    """N-C2: timed out, walked away: flagged, even when every answer so far was "no"."""
    assert visit(ended_by=ended_by).flagged
    assert not visit(ended_by="finished").flagged


@pytest.mark.parametrize("model", [VisitRecord, AnswerRecord, FindingRecord, HeardRecord])
def test_every_field_says_what_it_means(model: type[VisitRecord]) -> None:
    assert [name for name, field in model.model_fields.items() if not field.description] == []


def test_times_are_kept_in_utc() -> None:
    record = visit(started_at=NOON.astimezone(timezone(timedelta(hours=5, minutes=30))))
    assert record.started_at.tzinfo is UTC
