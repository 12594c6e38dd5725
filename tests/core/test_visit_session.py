"""One patient's visit: fresh, answered, recorded."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import __version__
from kiosk.content.models import Pack
from kiosk.loading import load_content
from kiosk.records.visit import Ending
from kiosk.screening import Answer
from kiosk.session import AudioRoute, InputMode, Session
from kiosk.settings import Settings

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FRESH = {
    "packs": (),
    "pack": "",
    "hints": 0,
    "place": 0, "code": None, "visit_id": None, "started_at": None, "answers": {}, "heard": {}, "language": "en",
    "rate_step": 2, "volume_step": 7, "text_step": 2, "theme": "default", "voice_on": True,
    "audio_route": AudioRoute.UNASKED, "reviewing": False, "finished": False, "keys_used": False,
    "input_mode": InputMode.TOUCH, "guided": False, "dark": False, "dwell_s": None, "languages": ["en"],
    "teach_back": {}, "less_motion": False, "modes": [], "steps": [], "help_asked_at": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_content(Settings()).pack


def test_n_d3_a_fresh_session_field_by_field() -> None:
    session = Session()
    assert {field.name: getattr(session, field.name) for field in fields(session)} == FRESH
    assert session == Session()


def test_n_d3_two_sessions_share_nothing() -> None:
    first = Session()
    first.answer("Q1", Answer.YES, NOON)
    first.heard["scars.deep"] = NOON
    assert Session() == Session()
    assert Session().answers == {}
    assert Session().heard == {}


@given(st.lists(st.sampled_from(Answer), min_size=1))
def test_first_and_last_answer_are_kept_with_their_times(given_: list[Answer]) -> None:
    session = Session()
    for minute, value in enumerate(given_):
        session.answer("Q1", value, NOON + timedelta(minutes=minute))
    taken = session.answers["Q1"]
    assert (taken.first, taken.first_at) == (given_[0], NOON)
    assert (taken.last, taken.last_at) == (given_[-1], NOON + timedelta(minutes=len(given_) - 1))
    assert session.value("Q1") is given_[-1]
    assert session.value("Q2") is None


def test_n_a7_only_headphones_and_loudspeaker_allow_private_speech() -> None:
    assert {route.value: route.allows_private for route in AudioRoute} == {
        "unasked": False, "headphones": True, "loudspeaker": True, "silent": False,
    }  # fmt: skip


def begun(answers: dict[str, Answer]) -> Session:
    session = Session()
    session.begin_visit("1234", NOON)
    for key, value in answers.items():
        session.answer(key, value, NOON + timedelta(minutes=1))
    return session


def test_a_visit_that_has_not_begun_has_no_record(pack: Pack) -> None:
    with pytest.raises(ValueError, match="no visit"):
        Session().record(pack, NOON, practice=False)


@pytest.mark.parametrize("ending", [None, *get_args(Ending)])
def test_how_a_visit_ended_is_its_status(pack: Pack, ending: Ending | None) -> None:
    record = begun({}).record(pack, NOON, practice=False, ended_by=ending)
    status = {None: "in-progress", "finished": "completed"}.get(ending, "incomplete")
    assert (record.status, record.ended_by) == (status, ending)
    assert record.ended_at == (None if ending is None else NOON)


def test_each_answer_is_kept_as_it_was_asked_whatever_the_language_was_then(pack: Pack) -> None:
    spanish = load_content(Settings(), "es").pack
    session = begun({})
    for question in ("Q1", "Q2"):
        session.answer(question, Answer.NO, NOON, pack.question(question).ask)
    session.teach("T1", "tan", NOON, pack.teach("T1"))
    session.choose_language("es")
    session.answer("Q2", Answer.YES, NOON, spanish.question("Q2").ask)
    session.answer("Q3", Answer.NO, NOON, spanish.question("Q3").ask)
    session.teach("T1", "out", NOON, spanish.teach("T1"))
    record = session.record(spanish, NOON, practice=False, clinic_pack=pack)
    assert [(answer.question_text, answer.language) for answer in record.answers] == [
        (pack.question("Q1").ask, "en"),
        (spanish.question("Q2").ask, "es"),
        (spanish.question("Q3").ask, "es"),
    ]
    (taught,) = record.teach_back
    assert (taught.question_text, taught.answer_text, taught.language) == (pack.teach("T1").ask, "Get a tan", "en")
    assert record.language == "es"


def test_the_record_holds_everything_the_clinician_needs(pack: Pack) -> None:
    session = begun({question.id: Answer.NO for question in pack.questions} | {"Q4": Answer.YES})
    session.answer("Q4", Answer.NOT_SURE, NOON + timedelta(minutes=2))
    session.heard["scars.deep"] = NOON
    session.audio_route = AudioRoute.HEADPHONES
    record = session.record(pack, NOON + timedelta(minutes=3), practice=True, ended_by="finished")
    assert (record.code, record.practice, record.language, record.kiosk_version) == ("1234", True, "en", __version__)
    assert (record.pack_id, record.pack_version, record.pack_hash) == (pack.id, pack.version, pack.content_hash)
    assert (record.started_at, record.updated_at) == (NOON, NOON + timedelta(minutes=3))
    answer = next(answer for answer in record.answers if answer.question_id == "Q4")
    assert answer.question_text == pack.question("Q4").ask
    assert (answer.first_value, answer.first_at) == ("yes", NOON + timedelta(minutes=1))
    assert (answer.last_value, answer.last_at) == ("not_sure", NOON + timedelta(minutes=2))
    (finding,) = record.findings
    assert (finding.rule, finding.tier, finding.answer) == ("Q4=not_sure", "stop", "not_sure")
    assert finding.reason == pack.question("Q4").reasons["not_sure"]
    assert finding.sources == pack.question("Q4").sources
    assert [(heard.sentence_id, heard.at) for heard in record.heard] == [("scars.deep", NOON)]
    assert (record.audio_route, record.tier) == ("headphones", "stop")


def test_n_c2_a_question_without_an_answer_is_flagged_in_the_record(pack: Pack) -> None:
    session = begun({"Q1": Answer.NO})
    assert session.unanswered(pack) == tuple(f"Q{number}" for number in range(2, 9))
    record = session.record(pack, NOON, practice=False, ended_by="idle")
    assert [finding.rule for finding in record.findings] == [f"Q{number}=none" for number in range(2, 9)]


def test_n_c3_an_answer_to_a_question_that_is_not_asked_is_not_stored(pack: Pack) -> None:
    session = begun({question.id: Answer.NO for question in pack.questions} | {"X01": Answer.YES})
    record = session.record(pack, NOON, practice=False, ended_by="finished")
    assert "X01" not in [answer.question_id for answer in record.answers]
    assert record.findings == ()
    assert record.tier is None
