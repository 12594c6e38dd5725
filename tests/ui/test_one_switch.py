"""One switch: the kiosk names, the switch chooses (N-T6, N-A12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui_modes import (
    MOVE,
    SELECT,
    at_mode,
    find_row,
    spoken,
)
from ui_walks import start_visit, step

from kiosk.session import InputMode
from kiosk.ui.scanning import DWELL_S, DWELLS_S, ROUNDS, parts_of

if TYPE_CHECKING:
    from conftest import MakePlace


def test_n_a12_scanning_moves_on_only_after_the_speech_and_the_dwell(make_place: MakePlace) -> None:
    place = at_mode(make_place, InputMode.ONE_SWITCH)
    place.driver.advance(90)
    entries = place.transcript.entries
    named = [index for index, entry in enumerate(entries) if entry.id == "focus"]
    assert len(named) > 10
    for index in named:
        assert entries[index].start_ms - entries[index - 1].end_ms >= DWELL_S * 1000
    assert not [entry for entry in entries if entry.interrupted]


def test_scanning_rests_and_a_press_begins_it_again(make_place: MakePlace) -> None:
    place = at_mode(make_place, InputMode.ONE_SWITCH)
    kiosk = place.driver.kiosk
    place.driver.until(lambda: kiosk.ways.scanner.resting)
    place.driver.listen()
    count = len(parts_of(kiosk.frame.controls(), kiosk.frame.groups()))
    assert [entry.id for entry in place.transcript.entries].count("focus") == ROUNDS * count
    assert spoken(place)[-1] == place.content.phrases["ways.rest"]
    assert kiosk.focus.control is None
    before = len(place.transcript.entries)
    place.driver.advance(20)
    assert len(place.transcript.entries) == before
    assert step(place) == "welcome"
    place.driver.key(MOVE)
    assert kiosk.focus.control is kiosk.frame.controls()[0]
    place.driver.key(MOVE)
    assert step(place) == "code"


def test_one_switch_many_things_are_named_by_groups_and_there_is_a_way_back_out(make_place: MakePlace) -> None:
    place = at_mode(make_place, InputMode.ONE_SWITCH)
    kiosk, phrases = place.driver.kiosk, place.content.phrases
    place.driver.until(lambda: kiosk.focus.control is not None)
    place.driver.key(SELECT)
    assert step(place) == "code"

    def hear(count: int) -> list[str]:
        """The next so many things that are named."""
        begin = len(place.transcript.entries)
        place.driver.until(lambda: sum(e.id == "focus" for e in place.transcript.entries[begin:]) == count)
        place.driver.listen()
        return [entry.text for entry in place.transcript.entries[begin:] if entry.id == "focus"]

    assert hear(4) == [phrases["code.learn"], "1, 2, 3", "4, 5, 6", "7, 8, 9"]
    assert [control.name for control in place.driver.visible() if control.focused] == ["digit.7", "digit.8", "digit.9"]
    assert kiosk.frame.status == "7, 8, 9"
    place.driver.key(SELECT)
    out = phrases["scan.out"]
    assert hear(6) == ["7", "8", "9", out, "7", "8"]
    assert hear(3) == ["9", out, "Delete, 0"]  # nobody pressed: it goes on by itself
    place.driver.key(SELECT)
    assert hear(3) == ["Delete", "0", out]
    place.driver.key(SELECT)
    assert hear(3) == [phrases["nav.next"], phrases["nav.back"], phrases["scan.voice"]]
    place.driver.key(SELECT)
    assert hear(1) == [phrases["nav.repeat"]]
    place.driver.key(SELECT)
    assert hear(1) == [phrases["scan.voice"]]  # chosen: the group is named again, for more of the same
    assert kiosk.page.digits == ""
    place.driver.until(lambda: len(kiosk.focus.group) == 3)
    place.driver.listen()
    place.driver.key(SELECT)
    assert hear(1) == ["1"]
    place.driver.key(SELECT)
    assert kiosk.page.digits == "1"
    assert hear(1) == ["1, 2, 3"]  # of the digits any may be the next


def test_n_a12_the_patient_s_own_time_to_press(make_place: MakePlace) -> None:
    place = at_mode(make_place, InputMode.ONE_SWITCH)
    start_visit(place)
    place.driver.tap("help")
    find_row(place, "ways")
    for name, number in (("longer", 4), ("longer", 5), ("longer", 6), ("shorter", 5)):
        find_row(place, f"ways.{name}")
        assert spoken(place)[-1] == place.content.phrases.say("ways.time", number=number, of=len(DWELLS_S))
    assert place.driver.kiosk.session.dwell_s == DWELLS_S[4] == 3.0
    begin = len(place.transcript.entries)
    place.driver.advance(60)
    entries = place.transcript.entries
    named = [index for index in range(begin + 1, len(entries)) if entries[index].id == "focus"]
    assert len(named) > 3
    assert all(entries[index].start_ms - entries[index - 1].end_ms >= 3000 for index in named)
    place.driver.kiosk.reset("left")
    assert place.driver.kiosk.session.dwell_s is None
    place.driver.kiosk.ways.choose(InputMode.TOUCH)
    place.driver.tap("begin")
    place.driver.tap("help")
    find_row(place, "ways")
    assert not [item for item in place.driver.kiosk.page.list.items if item.name == "ways.longer"]


def test_one_switch_the_idle_alert_stops_the_scanning_and_is_answered(make_place: MakePlace) -> None:
    place = at_mode(make_place, InputMode.ONE_SWITCH)
    kiosk = place.driver.kiosk
    place.driver.until(lambda: kiosk.focus.control is not None)
    place.driver.key(SELECT)
    assert step(place) == "code"
    place.driver.until(lambda: kiosk.alert.parent is not None, 1200)
    assert kiosk.ways.scanner.resting
    place.driver.key(SELECT)
    assert kiosk.alert.parent is None
    assert step(place) == "code"


def test_the_dwell_is_the_clinic_s(make_place: MakePlace) -> None:
    place = make_place(input_mode=InputMode.ONE_SWITCH, dwell_s=4.0)
    place.driver.advance(60)
    entries = place.transcript.entries
    named = [index for index, entry in enumerate(entries) if entry.id == "focus"]
    assert len(named) > 3
    assert all(entries[index].start_ms - entries[index - 1].end_ms >= 4000 for index in named)
