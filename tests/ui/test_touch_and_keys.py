"""Touches and keys (N-T3 to N-T8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ui_walks import be_at, finished, jump, start_visit, state, step

from kiosk.ui.driver import Finger
from kiosk.ui.frame import HOLD_S
from kiosk.ui.keys import KEYMAP, KeyAction

if TYPE_CHECKING:
    from conftest import Place

ENTER, PAGE_DOWN = 13, 281
SCREENS = ("welcome", "code", "scars", "call", "route", "Q1", "review", "help")


def names(place: Place) -> list[str]:
    return [widget.name for widget in place.driver.visible()]


@pytest.mark.parametrize("screen", SCREENS)
def test_n_t3_touching_acts_on_nothing_until_let_go_inside(place: Place, screen: str) -> None:
    be_at(place, screen)
    assert len(names(place)) > 8
    for name in names(place):
        before = state(place)
        finger = Finger(*place.driver.find(name).center)
        finger.down()
        place.driver.advance(0.3)
        assert state(place) == before, name
        finger.to(2, 2)
        finger.up()
        place.driver.frames(3)
        assert state(place) == before, name
        assert not place.driver.find(name).pressed


@pytest.mark.parametrize("screen", SCREENS)
def test_n_t3_a_drag_across_controls_fires_none(place: Place, screen: str) -> None:
    be_at(place, screen)
    before, there = state(place), names(place)
    for first, second in zip(there, [*there[1:], there[0]], strict=True):
        finger = Finger(*place.driver.find(first).center)
        finger.down()
        for other in there:
            finger.to(*place.driver.find(other).center)
        finger.to(*place.driver.find(second).center)
        finger.up()
        place.driver.frames(2)
        assert state(place) == before, (first, second)


def test_n_t3_a_touch_that_begins_outside_fires_nothing(place: Place) -> None:
    be_at(place, "Q1")
    before = state(place)
    for name in names(place):
        finger = Finger(2, 2)
        finger.down()
        finger.to(*place.driver.find(name).center)
        place.driver.frames(2)
        finger.up()
        place.driver.frames(2)
    assert state(place) == before


def test_n_t3_out_and_in_again_counts(place: Place) -> None:
    be_at(place, "Q1")
    finger = Finger(*place.driver.find("answer.yes").center)
    finger.down()
    finger.to(2, 2)
    assert not place.driver.find("answer.yes").pressed
    finger.to(*place.driver.find("answer.yes").center)
    finger.up()
    assert place.driver.find("answer.yes").chosen


def test_two_fingers_are_two_touches(place: Place) -> None:
    be_at(place, "Q1")
    yes, no = (Finger(*place.driver.find(name).center) for name in ("answer.yes", "answer.no"))
    yes.down()
    no.down()
    place.driver.frames(2)
    yes.up()
    no.up()
    assert place.driver.kiosk.session.answers["Q1"].last == "no"


def test_n_t4_holding_fires_once(place: Place) -> None:
    be_at(place, "scars")
    fired: list[str] = []
    for name in ("repeat", "louder", "faster"):
        place.driver.find(name).bind(on_fire=lambda widget: fired.append(widget.name))
        place.driver.hold(name, 5.0)
    assert fired == ["repeat", "louder", "faster"]


def test_n_t4_the_same_control_pressed_again_at_once_is_ignored(place: Place) -> None:
    start_visit(place)
    place.driver.tap("next")
    for _ in range(4):
        finger = Finger(*place.driver.find("next").center)
        finger.down()
        finger.up()
        place.driver.frames(1)
    assert step(place) == "what"
    place.driver.advance(0.5)
    place.driver.tap("next")
    assert step(place) == "how"


def test_n_t4_done_pressed_twice_does_not_begin_the_next_visit(place: Place) -> None:
    finished(place)
    while step(place) == "thanks":
        place.driver.tap("next")
    finger = Finger(*place.driver.find("next").center)
    finger.down()
    finger.up()
    place.driver.frames(2)
    assert step(place) == "welcome"


def test_n_t4_a_row_of_the_review_tapped_twice_opens_its_question_and_answers_nothing(place: Place) -> None:
    """Where the row was, there is an answer of the question it opens."""
    be_at(place, "Q8")
    place.driver.tap("answer.yes")
    answers = {name: place.driver.find(f"answer.{name}") for name in ("yes", "no", "not_sure")}
    jump(place, "review")
    place.driver.tap("next")
    row = place.driver.find("review.Q8")
    over = [(tile.center_x, row.center_y) for tile in answers.values()]
    assert all(tile.y < row.center_y < tile.top for tile in answers.values())
    for at in over:
        place.driver.advance(1.0)
        for tap in (Finger(*at), Finger(*at)):
            tap.down()
            tap.up()
            place.driver.frames(3)
        assert step(place) == "Q8"
        assert place.driver.kiosk.session.given == {"Q8": "yes"}
        place.driver.tap("next")


def test_a_finger_that_rests_while_the_screen_changes_chooses_nothing(place: Place) -> None:
    """N-C2: an answer to a question that is no longer shown would be one that nobody sees."""
    be_at(place, "Q1")
    place.driver.tap("answer.yes")
    finger = Finger(*place.driver.find("answer.no").center)
    finger.down()
    place.driver.tap("next")
    finger.up()
    assert place.driver.kiosk.session.given == {"Q1": "yes"}


def test_n_d3_a_finger_that_rests_while_the_session_ends_does_nothing_in_the_next(place: Place) -> None:
    be_at(place, "Q1")
    held = [Finger(*place.driver.find(name).center) for name in ("answer.yes", "next")]
    for finger in held:
        finger.down()
    place.driver.kiosk.reset("idle")
    place.driver.frames(3)
    for finger in held:
        finger.up()
        place.driver.frames(3)
    assert place.driver.kiosk.session.given == {}
    assert step(place) == "welcome"


def test_n_t4_a_key_pressed_twice_at_once_moves_one_screen(place: Place) -> None:
    start_visit(place)
    place.driver.advance(1.0)
    for key in (PAGE_DOWN, ENTER):
        before = place.driver.kiosk.session.place
        for _ in range(3):
            place.driver.kiosk.input.key_down(key)
            place.driver.kiosk.input.key_up(key)
            place.driver.frames(1)
        assert place.driver.kiosk.session.place == before + 1
        place.driver.advance(1.0)


def test_n_t4_a_held_key_acts_once(place: Place) -> None:
    start_visit(place)
    place.driver.advance(1.0)
    before = place.driver.kiosk.session.place
    for _ in range(40):
        place.driver.kiosk.input.key_down(PAGE_DOWN)
        place.driver.frames(2)
    assert place.driver.kiosk.session.place == before + 1
    place.driver.kiosk.input.key_up(PAGE_DOWN)
    volume = place.driver.kiosk.session.volume_step
    louder = next(key for key, action in KEYMAP.items() if action is KeyAction.LOUDER)
    for _ in range(20):
        place.driver.kiosk.input.key_down(louder)
        place.driver.frames(1)
    assert place.driver.kiosk.session.volume_step == volume + 1


def test_the_logo_opens_the_staff_door_only_when_held_and_inside(place: Place) -> None:
    assert HOLD_S == 2.0
    place.driver.hold("logo", 1.5)
    place.driver.advance(3.0)
    assert step(place) == "welcome"
    finger = Finger(*place.driver.find("logo").center)
    finger.down()
    place.driver.advance(0.5)
    finger.to(900, 500)
    place.driver.advance(3.0)
    assert step(place) == "welcome"
    finger.up()
    place.driver.hold("logo", 2.2)
    assert step(place) == "staff_login"
