"""A question that comes and goes with an answer, as the patient meets it (N-C3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ui_walks import answer_all, go, jump, step, texts, to_check, unlock

from kiosk.content.loader import load_pack
from kiosk.loading import PICTURES, Content
from kiosk.settings import Settings

if TYPE_CHECKING:
    from conftest import MakePlace, Place

ON: dict[str, Any] = {
    name: {"ask": True, "by": "A nurse", "date": "2026-05-01"} for name in ("X04", "X05", "X10", "X24")
}


@pytest.fixture
def place(make_place: MakePlace, content: Content) -> Place:
    """A kiosk whose clinic asks about cold sores now (X04), ever (X05, unless they have one now), and numbing."""
    settings = Settings()
    clinic = {"micro-needling": {"questions": ON}}
    pack = load_pack(settings.content / settings.pack, clinic=clinic, pictures=PICTURES)
    return make_place(content=Content(pack, content.phrases))


def shown(place: Place) -> list[str]:
    return [each.id for each in place.driver.kiosk.journey if each.screen == "question"]


def words(place: Place) -> str:
    return str(place.driver.kiosk.words.progress())


def test_n_c3_a_question_comes_and_goes_with_the_answer_it_depends_on(place: Place) -> None:
    to_check(place)
    jump(place, "X04")
    assert words(place).startswith("Question 9 of 11")
    place.driver.tap("answer.no")
    assert words(place).startswith("Question 9 of 12")
    assert shown(place)[8:] == ["X04", "X05", "X10", "X24"]
    place.driver.tap("next")
    assert step(place) == "X05"
    place.driver.tap("answer.yes")
    place.driver.tap("back")
    place.driver.tap("answer.yes")
    assert words(place).startswith("Question 9 of 11")
    place.driver.tap("next")
    assert step(place) == "X10", "the hidden question is passed over"
    assert "X05" not in place.driver.kiosk.session.answers
    (record,) = place.records.visits.today()
    assert "X05" not in {answer.question_id for answer in record.answers}
    assert "X05" not in {finding.question_id for finding in record.findings}


def test_n_c1_a_question_that_comes_back_has_no_answer(place: Place) -> None:
    to_check(place)
    jump(place, "X04")
    place.driver.tap("answer.no")
    place.driver.tap("next")
    place.driver.tap("answer.yes")
    place.driver.tap("back")
    place.driver.tap("answer.yes")
    place.driver.tap("answer.no")
    place.driver.tap("next")
    assert step(place) == "X05"
    assert not any(place.driver.find(f"answer.{value}").chosen for value in ("yes", "no", "not_sure"))


def test_a_change_in_the_review_leads_to_the_question_that_it_brings(place: Place) -> None:
    to_check(place)
    answer_all(place, {"X04": "yes"})
    assert not [text for text in texts(place) if "ever get cold sores" in text]
    place.driver.kiosk.going.open("X04")
    place.driver.frames(3)
    place.driver.tap("answer.no")
    place.driver.tap("next")
    assert step(place) == "X05", "not back to the review: this one has no answer yet"
    place.driver.tap("answer.no")
    place.driver.tap("next")
    assert step(place) == "review"
    assert place.driver.kiosk.session.unanswered(place.content.pack) == ()


def test_the_clinician_sees_the_combination_and_no_hidden_question(place: Place) -> None:
    to_check(place)
    answer_all(place, {"X04": "yes", "X10": "not_sure", "X24": "yes"})
    go(place, "thanks")
    (record,) = place.records.visits.today()
    assert [finding.rule for finding in record.findings] == ["X04=yes", "X10=not_sure", "X24=yes", "C1"]
    assert (record.findings[-1].tier, record.findings[-1].question_id) == ("stop", "X10")
    place.driver.advance(60)
    unlock(place)
    place.driver.tap(f"visit.{record.id}")
    facts = place.driver.kiosk.page.list.items
    (combined,) = [fact for fact in facts if fact.strong.endswith(" - C1")]
    assert combined.text.startswith("Possible allergy to numbing medicine")
    assert not [fact for fact in facts if "X05" in f"{fact.strong} {fact.text}"]


def test_n_a7_the_number_of_questions_is_not_told_to_the_room(place: Place) -> None:
    to_check(place, route="silent")
    place.driver.listen()
    assert not [entry for entry in place.transcript.entries if entry.id == "title.Q1" and not entry.withheld]
