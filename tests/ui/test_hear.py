"""Who hears the questions is changed in the middle of them, by every way, and no answer is lost (N-A7, N-D4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ui_modes import PRESS, at_mode
from ui_walks import go, jump, start_visit, step, texts, to_check

from kiosk.screening import Answer
from kiosk.session import AudioRoute, InputMode

if TYPE_CHECKING:
    from conftest import MakePlace, Place

F4 = 285


@pytest.mark.parametrize("mode", list(InputMode))
def test_a_patient_whom_the_room_hears_changes_it_and_goes_on_where_they_were(
    make_place: MakePlace, mode: InputMode
) -> None:
    place = at_mode(make_place, mode)
    kiosk, press, phrases = place.driver.kiosk, PRESS[mode], place.content.phrases
    start_visit_by(place)
    kiosk.privacy.choose("loudspeaker")
    jump(place, "Q2")
    place.driver.listen()
    press(place, "answer.no")
    assert "Q2.ask" in heard(place)
    press(place, "help")
    assert phrases["hear.open"] in texts(place)
    press(place, "hear")
    assert step(place) == "hear"
    assert place.driver.find("route.loudspeaker").chosen
    press(place, "route.silent")
    assert place.driver.find("route.silent").chosen
    assert not place.narrator.allow_private
    assert phrases["check.chosen_silent"] in kiosk.frame.status
    press(place, "next")
    assert step(place) == "Q2"
    assert kiosk.session.value("Q2") is Answer.NO
    begin = len(place.transcript.entries)
    press(place, "repeat")
    place.driver.listen()
    assert "Q2.ask" not in heard(place, begin)


def heard(place: Place, begin: int = 0) -> set[str]:
    """Ids of what was said so that somebody heard it."""
    return {entry.id for entry in place.transcript.entries[begin:] if not entry.withheld}


def start_visit_by(place: Place) -> None:
    """A visit that has begun, whatever the way."""
    assert place.driver.kiosk.asks.redeem(place.records.codes.issue()) is None


def test_who_chose_nothing_chooses_there_and_hears_the_question(place: Place) -> None:
    to_check(place, route="silent")
    kiosk = place.driver.kiosk
    kiosk.session.audio_route = AudioRoute.UNASKED
    place.driver.key(F4)
    assert step(place) == "hear"
    assert kiosk.session.guided
    place.driver.tap("next")  # nobody is held here
    assert step(place) == "Q1"
    place.driver.listen()
    phrases = place.content.phrases
    assert phrases["hear.open"] in phrases["check.unheard"]
    assert "check.unheard" in place.said()
    assert "Q1.ask" not in heard(place)
    place.driver.key(F4)
    place.driver.tap("route.headphones")
    place.driver.key(F4)
    assert step(place) == "Q1"
    place.driver.listen()
    assert "Q1.ask" in heard(place)


def test_the_key_opens_it_on_the_journey_and_in_help_and_only_where_questions_come(place: Place) -> None:
    place.driver.key(F4)
    assert step(place) == "welcome"
    start_visit(place)
    place.driver.key(F4)
    assert step(place) == "hear"
    place.driver.tap("back")
    assert step(place) == "help"
    place.driver.key(F4)
    assert step(place) == "hear"
    place.driver.key(F4)
    assert step(place) == "scars"
    # Help names it where it matters, and is no longer anywhere else.
    place.driver.tap("help")
    assert place.content.phrases["hear.open"] not in texts(place)


def test_on_the_review_too_and_back_to_the_same_page_of_it(place: Place) -> None:
    to_check(place)
    go(place, "review")
    place.driver.tap("help")
    place.driver.tap("hear")
    place.driver.tap("route.loudspeaker")
    place.driver.key(F4)
    assert step(place) == "review"
    assert place.narrator.allow_private
    assert place.driver.kiosk.session.audio_route is AudioRoute.LOUDSPEAKER
