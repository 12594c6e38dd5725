"""The focus, and everything by keys alone (N-T6, N-T7, N-T8)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from ui_walks import FLAGGED, answer_all, be_at, finished, state, step, to_check

from kiosk.ui.keys import KEYMAP, KeyAction
from kiosk.ui.widgets.spoken import SpokenText
from kiosk.ui.widgets.touchable import Touchable

if TYPE_CHECKING:
    from conftest import Place


LEFT, RIGHT, DOWN, ENTER, SPACE, TAB, ESCAPE, PAGE_UP = 276, 275, 274, 13, 32, 9, 27, 280
SCREENS = ("welcome", "code", "scars", "call", "route", "Q1", "review", "help")


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
    assert [entry.text for entry in place.transcript.entries if entry.id == "focus"][-1] == "Not sure"
    place.driver.key(ENTER)
    place.driver.key(LEFT)
    place.driver.key(RIGHT)
    place.driver.listen()
    assert [entry.text for entry in place.transcript.entries if entry.id == "focus"][-1] == "Not sure, Chosen"


@pytest.mark.parametrize("wait", [0.3, 30.0])
@pytest.mark.parametrize("heard", [False, True], ids=["reading", "read"])
def test_what_the_focus_says_of_the_voice_button_is_what_it_does(place: Place, heard: bool, wait: float) -> None:
    be_at(place, "scars")
    if heard:
        place.driver.listen()
    focus_on(place, "voice")
    place.driver.advance(wait)
    named = [entry.text for entry in place.transcript.entries if entry.id == "focus"]
    said = named[-1] if wait > 1 else place.driver.kiosk.focus.control.label
    place.driver.key(ENTER)
    assert place.driver.kiosk.session.voice_on is (said == place.content.phrases["nav.play"])


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
        status = "status.volume" if name == "volume_step" else "status.rate"
        first = place.content.phrases.say(status, number=before + by + 1, of=11 if name == "volume_step" else 7)
        assert place.driver.kiosk.frame.status == first
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
    finished(place)
    place.driver.key(ESCAPE)
    place.driver.key(PAGE_UP)
    assert step(place) == "thanks"


def test_unknown_keys_do_nothing(place: Place) -> None:
    be_at(place, "Q1")
    before = state(place)
    for key in (97, 122, 306, 500, 0x40000099):
        place.driver.key(key)
    assert state(place) == before


def test_tab_and_space_work_like_arrow_and_enter(place: Place) -> None:
    be_at(place, "Q1")
    place.driver.key(TAB)
    assert place.driver.kiosk.focus.control.name == "answer.yes"
    place.driver.key(DOWN)
    place.driver.key(SPACE)
    assert place.driver.kiosk.session.answers["Q1"].last == "no"
    answer_all(place, {})
