"""The whole journey in each input mode (N-T6, N-A11, N-A12), the keypad and switch ones in the dark (N-S7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ui_modes import DARK, ENTER, MOVE, RIGHT, SELECT, journey, press_by_keys, press_by_touch_to_hear, tap_at
from ui_walks import jump, start_visit, step, to_check, unlock

from kiosk.session import InputMode, Session
from kiosk.ui.driver import Finger
from kiosk.ui.scanning import DWELL_S, DWELLS_S, ROUNDS, parts_of

if TYPE_CHECKING:
    from conftest import MakePlace, Place


def at_mode(make_place: MakePlace, mode: InputMode) -> Place:
    return make_place(input_mode=mode)


def spoken(place: Place, begin: int = 0) -> list[str]:
    place.driver.listen()
    return [entry.text for entry in place.transcript.entries[begin:] if not entry.withheld]


@pytest.mark.parametrize("mode", list(InputMode))
@pytest.mark.parametrize("dark", [False, True], ids=["lit", "dark"])
def test_n_t6_the_whole_journey(make_place: MakePlace, mode: InputMode, dark: bool) -> None:
    if dark and mode is InputMode.TOUCH:
        return  # a touch on a dark screen shows it again: see below
    place = at_mode(make_place, mode)
    kept: list[Any] = []
    place.transcript.forget = lambda: kept.extend(place.transcript.entries) or place.transcript.entries.clear()  # type: ignore[method-assign, func-returns-value]
    journey(place, mode, dark=dark)
    said = {entry.id for entry in kept if not entry.withheld and not entry.interrupted}
    pack = place.content.pack
    # Who sees nothing hears every sentence and every question, and each answer as it was taken.
    assert said >= {sentence.id for screen in pack.screens for sentence in screen.sentences if screen.part != "end"}
    assert said >= {f"{question.id}.{part}" for question in pack.questions for part in ("ask", "help")}
    assert said >= {f"answer.{question.id}" for question in pack.questions}
    if mode not in (InputMode.TOUCH,):
        focused = [entry.text for entry in kept if entry.id.startswith("focus")]
        wanted = ["Touch to begin", "Next", "Headphones", "No", "Not sure", "Yes", "Finish", "Done"]
        assert not [text for text in wanted if not any(text in heard for heard in focused)]
        assert not [text for text in focused if "button" in text.lower()]
    assert place.driver.kiosk.session == Session(input_mode=mode, guided=mode is not InputMode.TOUCH)


# --- spoken guidance -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [RIGHT, ENTER, 48 + 7, 278])
def test_the_first_key_turns_the_guidance_on_and_says_so_once(place: Place, key: int) -> None:
    start_visit(place)
    begin = len(place.transcript.entries)
    place.driver.key(key)
    guide = place.content.phrases["ways.on_keys"]
    assert place.driver.kiosk.frame.status == guide
    assert sum(guide in text for text in spoken(place, begin)) == 1
    assert place.driver.kiosk.session.guided
    assert place.driver.kiosk.session.input_mode is InputMode.KEYS
    place.driver.key(RIGHT)
    assert sum(guide in text for text in spoken(place, begin)) == 1


def test_staff_s_key_turns_no_guidance_on(place: Place) -> None:
    place.driver.key(293)
    place.driver.key(RIGHT)
    assert not place.driver.kiosk.session.guided
    assert not place.driver.kiosk.session.keys_used


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


# --- one switch ------------------------------------------------------------------------------------------------------


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


# --- touch to hear ---------------------------------------------------------------------------------------------------


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
    hearing.driver.advance(1.0)
    assert hearing.narrator.speaking

    def two() -> None:
        fingers = Finger(700, 500), Finger(900, 500)
        for finger in fingers:
            finger.down()
        hearing.driver.frames(2)
        for finger in fingers:
            finger.up()
        hearing.driver.frames(3)

    two()
    assert not hearing.narrator.speaking
    assert not hearing.driver.kiosk.session.voice_on
    two()
    assert hearing.driver.kiosk.session.voice_on
    assert hearing.narrator.speaking


def test_staff_use_an_ordinary_screen_whatever_the_patient_chose(make_place: MakePlace) -> None:
    for number, mode in enumerate(InputMode):
        place = make_place(name=f"data{number}")
        start_visit(place)
        place.driver.kiosk.ways.choose(mode)
        place.driver.kiosk.ways.darken()
        session, at = place.driver.kiosk.session, step(place)
        if mode in (InputMode.TOUCH_TO_HEAR, InputMode.TWO_SWITCHES, InputMode.ONE_SWITCH):
            place.driver.kiosk.door.open()
            place.driver.frames(3)
            place.driver.type("271828")
            place.driver.tap("next")
        else:
            place.driver.kiosk.ways.darken()
            unlock(place)
        assert step(place) == "staff_panel"
        assert not place.driver.kiosk._dark_sheet.on
        before = len(place.transcript.entries)
        place.driver.key(RIGHT)
        place.driver.advance(10)
        assert len(place.transcript.entries) == before
        place.driver.tap("back")
        assert (place.driver.kiosk.session, step(place)) == (session, at)
        assert place.driver.kiosk.session.input_mode is mode


# --- the dark screen -------------------------------------------------------------------------------------------------


def test_n_s7_a_key_makes_the_screen_dark_and_light_again(place: Place) -> None:
    start_visit(place)
    place.driver.key(DARK)
    kiosk, phrases = place.driver.kiosk, place.content.phrases
    assert kiosk.session.dark
    assert phrases["dark.on"] in spoken(place)[-2:]
    assert is_black(place)
    place.driver.key(RIGHT)
    place.driver.key(ENTER)
    assert is_black(place)
    place.driver.key(DARK)
    assert not kiosk.session.dark
    assert not is_black(place)
    assert spoken(place)[-1] == phrases["dark.off"]


def is_black(place: Place) -> bool:
    """Whether nothing at all can be seen."""
    import tempfile
    from pathlib import Path

    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        place.driver.shot(Path(folder) / "dark.png")
        with Image.open(Path(folder) / "dark.png") as picture:
            return bool(picture.convert("L").getextrema()[1] == 0)


def test_n_s7_a_touch_shows_the_screen_again_and_acts_on_nothing(place: Place) -> None:
    to_check(place)
    place.driver.kiosk.ways.darken()
    place.driver.tap("answer.yes")
    assert not place.driver.kiosk.session.dark
    assert place.driver.kiosk.session.answers == {}
    place.driver.tap("answer.yes")
    assert place.driver.kiosk.session.answers["Q1"].last == "yes"


def test_n_s7_without_sound_the_screen_stays_on(make_place: MakePlace) -> None:
    place = make_place(sound=False)
    start_visit(place)
    place.driver.key(DARK)
    assert not place.driver.kiosk.session.dark
    assert place.driver.kiosk.frame.status == place.content.phrases["dark.no_sound"]


def test_n_s7_the_sound_goes_and_the_screen_comes_back(place: Place) -> None:
    start_visit(place)
    place.driver.key(DARK)
    place.narrator._player.available = False
    place.driver.frames(2)
    assert not place.driver.kiosk.session.dark
    assert not place.driver.kiosk._dark_sheet.on


def test_n_d3_the_next_patient_sees_and_touches_as_ever(place: Place) -> None:
    start_visit(place)
    place.driver.kiosk.ways.choose(InputMode.ONE_SWITCH)
    place.driver.kiosk.ways.darken()
    place.driver.kiosk.reset("left")
    place.driver.frames(3)
    assert not place.driver.kiosk._dark_sheet.on
    assert place.driver.kiosk.session == Session()
    place.driver.tap("begin")
    assert step(place) == "code"


# --- ways, where, practice -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", list(InputMode))
def test_each_way_is_chosen_from_help_and_says_how_it_goes(place: Place, mode: InputMode) -> None:
    start_visit(place)
    at = step(place)
    place.driver.tap("help")
    find_row(place, "ways")
    assert step(place) == "ways"
    find_row(place, f"ways.{mode}")
    kiosk = place.driver.kiosk
    assert kiosk.session.input_mode is mode
    assert place.driver.find(f"ways.{mode}").label.endswith(", Chosen")
    assert place.content.phrases[f"ways.on_{mode}"] in spoken(place)
    assert kiosk.session.guided is (mode is not InputMode.TOUCH)
    kiosk.session.input_mode = InputMode.TOUCH
    place.driver.tap("back")
    assert step(place) == "help"
    place.driver.tap("help")
    assert step(place) == at


def find_row(place: Place, name: str) -> None:
    """Turn the pages of a screen until the row is there, and tap it."""
    for _ in range(6):
        if any(widget.name == name for widget in place.driver.visible()):
            place.driver.tap(name)
            return
        place.driver.tap("next")
    raise AssertionError(f"there is no {name}")


@pytest.mark.parametrize("key", [279, 283])
def test_where_am_i_says_title_step_focus_and_what_can_be_done(place: Place, key: int) -> None:
    to_check(place)
    phrases = place.content.phrases
    press_by_keys(place, "answer.no")
    place.driver.listen()
    begin = len(place.transcript.entries)
    place.driver.key(key)
    title, focus, can, picture = spoken(place, begin)
    check = place.content.pack.screen("check").title
    assert title.startswith(check)
    assert "Question 1 of 8" in title
    assert "Step" in title
    assert place.driver.kiosk.frame.status == title or not place.driver.kiosk.frame.status
    assert focus == "You are on: No, Chosen."
    assert can == f"{phrases['help.question']} {phrases['ways.how_keys']}"
    assert picture == f"Picture: {place.content.pack.question('Q1').picture_alt}"


def test_one_arrow_back_from_a_fresh_page_is_where_am_i(place: Place) -> None:
    start_visit(place)
    for name in ("scars", "route", "Q1", "review", "thanks"):
        jump(place, name)
        place.driver.key(273)
        assert place.driver.kiosk.focus.control.name == "where", name


def test_where_am_i_from_the_menu_tells_of_the_screen_before(place: Place) -> None:
    start_visit(place)
    jump(place, "route")
    place.driver.tap("help")
    find_row(place, "ways")
    begin = len(place.transcript.entries)
    find_row(place, "ways.where")
    said = spoken(place, begin)
    assert place.content.pack.screen("check").title in said[-3]
    assert place.content.phrases["help.check"] in said[-1]


def test_n_a7_where_am_i_keeps_an_answer_private(place: Place) -> None:
    to_check(place, route="silent")
    press_by_keys(place, "answer.no")
    begin = len(place.transcript.entries)
    place.driver.key(283)
    assert not [text for text in spoken(place, begin) if "Chosen" in text]


def test_the_practice_page_says_what_each_key_does_and_does_nothing(place: Place) -> None:
    start_visit(place)
    at = step(place)
    place.driver.tap("help")
    find_row(place, "ways")
    find_row(place, "ways.try")
    phrases, volume = place.content.phrases, place.driver.kiosk.session.volume_step
    for key, text in (
        (275, phrases["try.forward"]),
        (276, phrases["try.backward"]),
        (13, phrases["try.fire"]),
        (0x40000080, phrases["try.louder"]),
        (0x40000072, phrases["try.faster"]),
        (48 + 5, "Digit 5"),
        (97, phrases["try.nothing"]),
        (282, phrases["try.help"]),
    ):
        place.driver.key(key)
        assert spoken(place)[-1] == text
        assert place.driver.kiosk.frame.status in (text, "")
    assert step(place) == "try_keys"
    assert place.driver.kiosk.session.volume_step == volume
    place.driver.key(13)
    assert step(place) == "try_keys"
    place.driver.key(13)
    assert step(place) == "ways"
    find_row(place, "ways.try")
    place.driver.tap("next")
    assert step(place) == at


def test_the_clinic_s_own_keys_and_switches(make_place: MakePlace) -> None:
    from kiosk.ui.keys import KEY_NAMES, KeyAction, Keymap

    keymap = Keymap({"f17": "help", "space": "forward"}, move=["f5"], select=["f6"])
    assert keymap.action(KEY_NAMES["f17"], InputMode.TOUCH) is KeyAction.HELP
    assert keymap.action(KEY_NAMES["space"], InputMode.KEYS) is KeyAction.FORWARD
    assert keymap.action(KEY_NAMES["f5"], InputMode.KEYS) is None
    assert keymap.action(KEY_NAMES["f5"], InputMode.TWO_SWITCHES) is KeyAction.FORWARD
    assert keymap.action(KEY_NAMES["f6"], InputMode.TWO_SWITCHES) is KeyAction.FIRE
    assert keymap.action(KEY_NAMES["f5"], InputMode.ONE_SWITCH) is KeyAction.FIRE
    assert keymap.action(KEY_NAMES["right"], InputMode.ONE_SWITCH) is KeyAction.FORWARD
