"""Touches and keys (N-T3 to N-T8)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from ui_walks import FLAGGED, answer_all, finish, go, jump, start_visit, step, to_check

from kiosk.ui.driver import Finger
from kiosk.ui.frame import HOLD_S
from kiosk.ui.keys import KEYMAP, KeyAction
from kiosk.ui.widgets.spoken import SpokenText
from kiosk.ui.widgets.touchable import Touchable

if TYPE_CHECKING:
    from conftest import Place

LEFT, RIGHT, DOWN, ENTER, SPACE, TAB, ESCAPE, PAGE_UP, PAGE_DOWN = 276, 275, 274, 13, 32, 9, 27, 280, 281
SCREENS = ("welcome", "code", "scars", "call", "route", "Q1", "review", "help")


def be_at(place: Place, name: str) -> None:
    """Be at the screen ``name`` as a patient with a visit."""
    if name in ("welcome", "code"):
        go(place, name)
        return
    start_visit(place)
    if name == "help":
        place.driver.tap("help")
    else:
        jump(place, name)
    place.driver.advance(1.0)


def state(place: Place) -> dict[str, Any]:
    """All that a press could change."""
    kiosk = place.driver.kiosk
    session = {**vars(kiosk.session)}
    session["answers"], session["heard"] = dict(session["answers"]), None
    page = kiosk.page
    return {
        "step": page.step,
        "page": getattr(getattr(page, "list", None), "page", None),
        "digits": getattr(page, "digits", None),
        "session": session,
        "practice": kiosk.practice.on,
        "rate": place.narrator.rate_step,
        "volume": place.narrator.volume_step,
    }


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
    finish(place)
    while step(place) == "thanks":
        place.driver.tap("next")
    finger = Finger(*place.driver.find("next").center)
    finger.down()
    finger.up()
    place.driver.frames(2)
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


# --- focus -----------------------------------------------------------------------------------------------------------


def focus_on(place: Place, name: str, key: int = RIGHT) -> None:
    """Press an arrow until the control has the focus."""
    for _ in range(60):
        control = place.driver.kiosk.focus.control
        if control is not None and control.name == name:
            return
        place.driver.key(key)
    raise AssertionError(f"the keys never reach {name}")


@pytest.mark.parametrize("screen", SCREENS)
def test_n_t7_moving_the_focus_changes_no_screen_and_reaches_everything(place: Place, screen: str) -> None:
    be_at(place, screen)
    place.driver.key(RIGHT)  # the first key turns the spoken guide on; from there on keys change nothing but the ring
    place.driver.kiosk.focus.clear()
    before = state(place)
    reachable = [
        widget.name
        for widget in place.driver.visible()
        # The logo is held, by staff, who have a key; what the picture shows is told by "Where am I?".
        if not isinstance(widget, SpokenText) and widget.name not in ("logo", "picture")
    ]
    reached: list[str] = []
    for _ in reachable:
        place.driver.key(RIGHT)
        focused = [widget.name for widget in place.driver.visible() if widget.focused]
        assert focused == [place.driver.kiosk.focus.control.name]
        reached += focused
        assert state(place) == before
    assert sorted(reached) == sorted(reachable)
    place.driver.key(RIGHT)
    assert place.driver.kiosk.focus.control.name == reached[0]
    for name in (reached[-1], reached[-2]):
        place.driver.key(LEFT)
        assert place.driver.kiosk.focus.control.name == name


@pytest.mark.parametrize("screen", ["Q1", "code"])
def test_n_t7_the_ring_is_seen_on_every_side_and_never_covered(place: Place, screen: str, tmp_path: Path) -> None:
    be_at(place, screen)
    look = place.driver.kiosk.look
    colour = tuple(round(part * 255) for part in look.focus[:3])
    out = look.mm(0.5)

    def around(control: Touchable) -> list[bool]:
        """Whether the ring is seen at the left, the right, below and above."""
        places = (
            (control.x - out, control.center_y),
            (control.right + out, control.center_y),
            (control.center_x, control.y - out),
            (control.center_x, control.top + out),
        )
        return [pixels.getpixel((int(x), pixels.height - 1 - int(y))) == colour for x, y in places]

    before = None
    for _ in range(len(place.driver.kiosk.frame.controls())):
        place.driver.key(RIGHT)
        control = place.driver.kiosk.focus.control
        place.driver.shot(tmp_path / "ring.png")
        with Image.open(tmp_path / "ring.png") as picture:
            pixels = picture.convert("RGB")
        assert around(control) == [True] * 4, control.name
        if before is not None:
            assert around(before) == [False] * 4, f"{before.name} still has the ring"
        before = control


def test_a_touch_takes_the_ring_away(place: Place) -> None:
    be_at(place, "Q1")
    focus_on(place, "answer.no")
    place.driver.tap("louder")
    assert place.driver.kiosk.focus.control is None
    assert not [widget for widget in place.driver.visible() if widget.focused]


def test_the_focus_is_spoken_with_its_state(place: Place) -> None:
    to_check(place)
    focus_on(place, "answer.not_sure")
    place.driver.listen()
    assert place.transcript.entries[-1].text == "Not sure"
    place.driver.key(ENTER)
    place.driver.key(LEFT)
    place.driver.key(RIGHT)
    place.driver.listen()
    assert place.transcript.entries[-1].text == "Not sure, Chosen"


@pytest.mark.parametrize("wait", [0.3, 30.0])
@pytest.mark.parametrize("heard", [False, True], ids=["reading", "read"])
def test_what_the_focus_says_of_the_voice_button_is_what_it_does(place: Place, heard: bool, wait: float) -> None:
    be_at(place, "scars")
    if heard:
        place.driver.listen()
    focus_on(place, "voice")
    place.driver.advance(wait)
    said = place.transcript.entries[-1].text if wait > 1 else place.driver.kiosk.focus.control.label
    place.driver.key(ENTER)
    assert place.driver.kiosk.session.voice_on is (said == place.content.phrases["nav.play"])


# --- keys alone ------------------------------------------------------------------------------------------------------


def press(place: Place, name: str) -> None:
    focus_on(place, name)
    place.driver.key(ENTER)


def test_n_t6_the_whole_journey_by_arrows_and_enter(place: Place) -> None:
    code = place.records.codes.issue()
    press(place, "begin")
    assert step(place) == "code"
    for digit in code:
        press(place, f"digit.{digit}")
    press(place, "next")
    while step(place) != "route":
        press(place, "next")
    press(place, "route.headphones")
    press(place, "next")
    for question in place.content.pack.questions:
        assert step(place) == question.id
        press(place, f"answer.{FLAGGED.get(question.id, 'no')}")
        press(place, "next")
    press(place, "review.Q1")
    press(place, "answer.not_sure")
    press(place, "next")
    while step(place) != "thanks":
        press(place, "next")
    (record,) = place.records.visits.today()
    assert [finding.rule for finding in record.findings] == ["Q1=not_sure", "Q4=yes", "Q6=not_sure"]
    while step(place) != "welcome":
        press(place, "next")


def test_n_t6_enter_alone_goes_on_and_digits_are_typed(place: Place) -> None:
    code = place.records.codes.issue()
    while step(place) == "welcome":
        place.driver.key(ENTER)
    for number, digit in enumerate(code):
        place.driver.key((48 if number % 2 else 256) + int(digit))
    assert place.driver.kiosk.page.digits == code
    place.driver.key(8)
    assert place.driver.kiosk.page.digits == code[:3]
    place.driver.key(48 + int(code[3]))
    for _ in range(60):
        if step(place) == "thanks":
            break
        place.driver.key(ENTER)
    (record,) = place.records.visits.today()
    assert [finding.answer for finding in record.findings] == ["none"] * 8


def test_n_t8_every_key_of_the_map_does_what_it_says(place: Place) -> None:
    be_at(place, "what")
    session = place.driver.kiosk.session
    keys = {action: key for key, action in KEYMAP.items()}
    for action, name, by in (
        (KeyAction.LOUDER, "volume_step", +1),
        (KeyAction.SOFTER, "volume_step", -1),
        (KeyAction.FASTER, "rate_step", +1),
        (KeyAction.SLOWER, "rate_step", -1),
    ):
        before = getattr(session, name)
        place.driver.key(keys[action])
        assert getattr(session, name) == before + by
    place.driver.key(keys[KeyAction.NEXT])
    assert step(place) == "how"
    place.driver.key(keys[KeyAction.BACK])
    assert step(place) == "what"
    place.driver.key(keys[KeyAction.HELP])
    assert step(place) == "help"
    place.driver.key(keys[KeyAction.HELP])
    assert step(place) == "what"
    place.driver.listen()
    before_count = len(place.said())
    place.driver.key(keys[KeyAction.REPEAT])
    place.driver.listen()
    assert place.said()[before_count] == "title.what"
    place.driver.key(keys[KeyAction.STAFF])
    assert step(place) == "staff_login"


def test_escape_leads_nowhere_where_there_is_no_back(place: Place) -> None:
    place.driver.key(ESCAPE)
    assert step(place) == "welcome"
    finish(place)
    place.driver.key(ESCAPE)
    place.driver.key(PAGE_UP)
    assert step(place) == "thanks"


def test_unknown_keys_do_nothing(place: Place) -> None:
    be_at(place, "Q1")
    before = state(place)
    for key in (97, 122, 306, 500, 0x40000099):
        place.driver.key(key)
    assert state(place) == before


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


def test_tab_and_space_work_like_arrow_and_enter(place: Place) -> None:
    be_at(place, "Q1")
    place.driver.key(TAB)
    assert place.driver.kiosk.focus.control.name == "answer.yes"
    place.driver.key(DOWN)
    place.driver.key(SPACE)
    assert place.driver.kiosk.session.answers["Q1"].last == "no"
    answer_all(place, {})
