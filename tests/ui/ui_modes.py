"""A patient's way through the kiosk in each input mode: the same visit, by other hands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kivy.clock import Clock
from ui_walks import FLAGGED, step

from kiosk.session import InputMode
from kiosk.ui.driver import FRAME_S, Finger

if TYPE_CHECKING:
    from conftest import MakePlace, Place

MOVE, SELECT, ENTER, RIGHT, DARK, STAFF = 32, 13, 13, 275, 284, 293
"""What two switches send (space, enter); keys of a keyboard; F3, F12."""
Press = Callable[["Place", str], None]


def press_by_touch(place: Place, name: str) -> None:
    """One tap."""
    place.driver.tap(name)


def press_by_keys(place: Place, name: str, move: int = RIGHT, select: int = ENTER) -> None:
    """Move until the control has the focus, then choose."""
    for _ in range(60):
        control = place.driver.kiosk.focus.control
        if control is not None and control.name == name:
            place.driver.key(select)
            return
        place.driver.key(move)
    raise AssertionError(f"the keys never reach {name}")


def press_by_two_switches(place: Place, name: str) -> None:
    """The first switch moves, the second chooses."""
    press_by_keys(place, name, MOVE, SELECT)


def press_by_one_switch(place: Place, name: str) -> None:
    """Wait until the kiosk has named it, or the group that it is in, then press; where the scanning rests, a press
    begins it again."""
    focus, scanner = place.driver.kiosk.focus, place.driver.kiosk.ways.scanner

    def named() -> bool:
        return any(control is not None and control.name == name for control in focus.group or (focus.control,))

    for _ in range(6):
        place.driver.until(lambda: scanner.resting or named(), step=FRAME_S)
        further = scanner.resting or bool(focus.group)
        place.driver.key(SELECT)
        if not further:
            return
    raise AssertionError(f"the scanning never comes to {name}")


def tap_at(place: Place, x: float, y: float) -> None:
    """A short tap at a place in px."""
    finger = Finger(x, y)
    finger.down()
    place.driver.frames(2)
    finger.up()
    place.driver.frames(2)


def press_by_touch_to_hear(place: Place, name: str) -> None:
    """Touch it to hear it, then tap twice."""
    place.driver.advance(1.0)
    x, y = place.driver.find(name).center
    tap_at(place, x, y)
    place.driver.advance(1.0)
    tap_at(place, x, y)
    tap_at(place, x, y)
    place.driver.frames(2)


PRESS: dict[InputMode, Press] = {
    InputMode.TOUCH: press_by_touch,
    InputMode.KEYS: press_by_keys,
    InputMode.TWO_SWITCHES: press_by_two_switches,
    InputMode.ONE_SWITCH: press_by_one_switch,
    InputMode.TOUCH_TO_HEAR: press_by_touch_to_hear,
}


def journey(place: Place, mode: InputMode, *, dark: bool = False, listen: bool = True) -> dict[str, float]:
    """Welcome to welcome with FLAGGED's answers, hearing each screen to its end; how many presses, how many seconds."""
    press, kiosk = PRESS[mode], place.driver.kiosk
    code = place.records.codes.issue()
    begun, presses = Clock.get_time(), 0

    def do(name: str) -> None:
        nonlocal presses
        if listen:
            place.driver.listen()
        assert kiosk.session.dark is dark
        press(place, name)
        presses += 1
        assert kiosk._dark_sheet.on is kiosk.session.dark

    if dark:
        kiosk.ways.darken()
        kiosk.voice.repeat()
    place.driver.until(lambda: kiosk.narrator.speaking)
    while kiosk.page.own_page + 1 < kiosk.page.own_pages:
        do("next")
    do("begin")
    for digit in code:
        do(f"digit.{digit}")
    if listen:  # whoever types it hears the whole of it, whatever they type it with
        place.driver.listen(step=FRAME_S)
        said = [entry for entry in place.transcript.entries if entry.id == "code.digit" and not entry.interrupted]
        assert " ".join(code) in said[-1].text
    do("next")
    while step(place) != "route":
        do("next")
    do("route.headphones")
    do("next")
    for question in place.content.pack.questions:
        assert step(place) == question.id
        do(f"answer.{FLAGGED.get(question.id, 'no')}")
        do("next")
    while step(place) != "thanks":
        do("next")
    while step(place) != "welcome":
        do("next")
    (record,) = place.records.visits.today()
    assert [finding.rule for finding in record.findings] == ["Q4=yes", "Q6=not_sure"]
    assert record.status == "completed"
    return {"presses": presses, "seconds": Clock.get_time() - begun}


def at_mode(make_place: MakePlace, mode: InputMode) -> Place:
    return make_place(input_mode=mode)


def spoken(place: Place, begin: int = 0) -> list[str]:
    place.driver.listen()
    return [entry.text for entry in place.transcript.entries[begin:] if not entry.withheld]


def find_row(place: Place, name: str) -> None:
    """Turn the pages of a screen until the row is there, and tap it."""
    for _ in range(6):
        if any(widget.name == name for widget in place.driver.visible()):
            place.driver.tap(name)
            return
        place.driver.tap("next")
    raise AssertionError(f"there is no {name}")
