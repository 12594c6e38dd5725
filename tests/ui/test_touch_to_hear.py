"""Touch to hear, and the finger that rests on the screen (N-A11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ui_modes import (
    at_mode,
    press_by_touch_to_hear,
    spoken,
    tap_at,
)
from ui_walks import start_visit, step, to_check

from kiosk.session import InputMode
from kiosk.ui.driver import FRAME_S, Finger

if TYPE_CHECKING:
    from conftest import MakePlace, Place


def hold_at(place: Place, x: float, y: float, seconds: float = 2.5) -> None:
    finger = Finger(x, y)
    finger.down()
    place.driver.advance(seconds)
    finger.up()
    place.driver.frames(3)


def test_a_long_press_anywhere_guides_and_a_second_one_on_a_free_place_lets_hear(place: Place) -> None:
    start_visit(place)
    kiosk, phrases = place.driver.kiosk, place.content.phrases
    at = step(place)
    x, y = kiosk.frame.ids.heading_line.center
    hold_at(place, x, y, seconds=1.5)
    assert not kiosk.session.guided
    hold_at(place, x, y)
    assert kiosk.session.guided
    assert kiosk.frame.status == phrases["ways.guided"]
    assert spoken(place)[-1] == phrases["ways.guided"]
    hold_at(place, *place.driver.find("louder").center)
    assert kiosk.session.input_mode is InputMode.TOUCH
    hold_at(place, x, y)
    assert kiosk.session.input_mode is InputMode.TOUCH_TO_HEAR
    assert spoken(place)[-1] == phrases["ways.on_touch_to_hear"]
    assert step(place) == at


def test_a_long_press_on_a_sentence_does_not_read_from_there(place: Place) -> None:
    start_visit(place)
    place.driver.listen()
    sentence = place.driver.kiosk.page.stops()[0]
    begin = len(place.transcript.entries)
    hold_at(place, *sentence.center)
    assert spoken(place, begin) == [place.content.phrases["ways.guided"]]


@pytest.fixture
def hearing(make_place: MakePlace) -> Place:
    """A patient who hears by touch, at the first question."""
    place = at_mode(make_place, InputMode.TOUCH_TO_HEAR)
    place.driver.kiosk.session.input_mode = InputMode.TOUCH
    to_check(place)
    place.driver.kiosk.session.input_mode = InputMode.TOUCH_TO_HEAR
    place.driver.listen()
    return place


def test_n_a11_one_tap_speaks_and_acts_on_nothing(hearing: Place) -> None:
    begin = len(hearing.transcript.entries)
    for name in ("answer.yes", "next", "help", "louder"):
        tap_at(hearing, *hearing.driver.find(name).center)
        hearing.driver.advance(1.0)
    assert spoken(hearing, begin) == ["Yes", "Next", "Help", "Louder"]
    assert hearing.driver.kiosk.session.answers == {}
    assert step(hearing) == "Q1"


def test_n_a11_two_taps_act_once(hearing: Place) -> None:
    press_by_touch_to_hear(hearing, "answer.not_sure")
    assert hearing.driver.kiosk.session.answers["Q1"].last == "not_sure"
    tap_at(hearing, *hearing.driver.find("answer.not_sure").center)
    assert spoken(hearing)[-1] == "Not sure, Chosen"


def test_n_a11_a_dragged_finger_speaks_each_thing_once_and_chooses_none(hearing: Place) -> None:
    begin = len(hearing.transcript.entries)
    places = [hearing.driver.find(f"answer.{name}").center for name in ("yes", "no", "not_sure")]
    finger = Finger(*places[0])
    finger.down()
    hearing.driver.advance(0.5)
    for x, y in places:
        for part in (-10, 0, 10):
            finger.to(x + part, y)
            hearing.driver.frames(1)
        hearing.driver.listen()
    finger.up()
    assert spoken(hearing, begin) == ["Yes", "No", "Not sure"]
    assert hearing.driver.kiosk.session.answers == {}
    # The title, which is no control, is heard too.
    tap_at(hearing, *hearing.driver.kiosk.frame.ids.heading_line.center)
    assert spoken(hearing)[-1] == hearing.driver.kiosk.frame.heading


def swipe(place: Place, by_mm: float) -> None:
    place.driver.advance(1.0)
    finger = Finger(900, 500)
    finger.down()
    finger.to(900 + place.driver.kiosk.look.mm(by_mm), 505)
    place.driver.frames(1)
    finger.up()
    place.driver.frames(2)


def test_n_a11_swipes_move_through_everything_and_two_taps_anywhere_choose(hearing: Place) -> None:
    stops = [stop.name for stop in hearing.driver.kiosk.frame.stops()]
    assert stops[:3] == ["Q1.ask", "Q1.help", "answer.yes"]
    for name in stops[:4]:
        swipe(hearing, +30)
        assert hearing.driver.kiosk.focus.control.name == name
    swipe(hearing, -30)
    assert spoken(hearing)[-1] == "Yes"
    hearing.driver.advance(2.0)
    # Over another control: the swipe's own goal is chosen, nothing else.
    x, y = hearing.driver.find("help").center
    tap_at(hearing, x, y)
    tap_at(hearing, x, y)
    assert step(hearing) == "Q1"
    assert hearing.driver.kiosk.session.answers["Q1"].last == "yes"
    swipe(hearing, +30)
    tap_at(hearing, x, y)
    hearing.driver.advance(1.0)
    assert spoken(hearing)[-1] == "Help"


def test_n_a11_two_fingers_pause_and_go_on(hearing: Place) -> None:
    hearing.narrator.repeat()
    hearing.driver.advance(4.0)
    assert hearing.narrator.speaking

    def two() -> None:
        fingers = Finger(700, 500), Finger(900, 500)
        for finger in fingers:
            finger.down()
        hearing.driver.frames(2)
        for finger in fingers:
            finger.up()
        hearing.driver.frames(3)

    spoken_of = hearing.narrator.current
    two()
    assert not hearing.narrator.speaking
    assert not hearing.driver.kiosk.session.voice_on
    hearing.driver.advance(30, FRAME_S)
    assert not hearing.narrator.speaking
    two()
    assert hearing.driver.kiosk.session.voice_on
    assert hearing.narrator.speaking
    assert spoken_of is not None
    assert hearing.narrator.current is not None
    assert hearing.narrator.current[0] == spoken_of[0]  # it goes on where it was
