"""The whole journey in each input mode (N-T6, N-A11, N-A12), the keypad and switch ones in the dark (N-S7)."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from ui_modes import (
    DARK,
    ENTER,
    MOVE,
    RIGHT,
    STAFF,
    at_mode,
    find_row,
    journey,
    press_by_keys,
    spoken,
)
from ui_state import state_of
from ui_walks import PIN, jump, start_visit, step, to_check

from kiosk.session import InputMode, Session
from kiosk.ui.driver import FRAME_S
from kiosk.ui.keys import F23, VOLUME_UP

if TYPE_CHECKING:
    from conftest import MakePlace, Place


LIT = [pytest.param(mode, False, id=f"lit-{mode}") for mode in InputMode]
IN_THE_DARK = [pytest.param(mode, True, id=f"dark-{mode}") for mode in InputMode if mode is not InputMode.TOUCH]
"""A touch on a dark screen shows it again: see below."""


@pytest.mark.parametrize(("mode", "dark"), [*LIT, *IN_THE_DARK])
def test_n_t6_the_whole_journey(make_place: MakePlace, mode: InputMode, dark: bool) -> None:
    place = at_mode(make_place, mode)
    kept: list[Any] = []
    place.transcript.forget = lambda: kept.extend(place.transcript.entries) or place.transcript.entries.clear()  # type: ignore[method-assign, func-returns-value]
    journey(place, mode, dark=dark)
    said = {entry.id for entry in kept if not entry.withheld and not entry.interrupted}
    pack = place.content.pack
    # Every page says its title, in the order of the journey, and none is left out.
    titles = [entry.screen for entry in kept if entry.id.startswith("title.") and not entry.withheld]
    assert list(dict.fromkeys(titles)) == [each.id for each in place.driver.kiosk.journey]
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


@pytest.mark.parametrize("key", [RIGHT, ENTER, 48 + 7, 278, F23, VOLUME_UP])
def test_the_first_key_turns_the_guidance_on_and_says_so_once(place: Place, key: int) -> None:
    start_visit(place)
    begin = len(place.transcript.entries)
    place.driver.key(key)
    guide = place.content.phrases["ways.on_keys"]
    if key in (F23, VOLUME_UP):  # what the key has changed is seen
        assert re.search(r"\d of \d", place.driver.kiosk.frame.status)
    else:
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


def settings_of(place: Place) -> dict[str, Any]:
    """All that the patient has set and said, and what of it is in force."""
    state, narrator = state_of(place.driver.kiosk), place.narrator
    found = {name: state[name] for name in ("theme", "text", "less_motion", "dark", "language", "step")}
    # When which page was shown in which way is kept for the overview, and goes on.
    session = {name: value for name, value in vars(state["session"]).items() if name not in ("steps", "modes")}
    voice = (narrator.rate_step, narrator.volume_step, narrator.voice_on)
    return deepcopy({**found, "session": session, "voice": voice})


def test_n_d6_staff_use_an_ordinary_screen_and_the_patient_finds_everything_as_chosen(place: Place) -> None:
    for mode in InputMode:
        start_visit(place)
        kiosk = place.driver.kiosk
        kiosk.sight.theme("dark")
        kiosk.sight.text(2)
        kiosk.sight.motion(less=True)
        kiosk.voice.change_rate(-1)
        kiosk.voice.change_volume(+1)
        kiosk.ways.choose(mode)
        kiosk.ways.darken()
        place.driver.listen()
        settings = settings_of(place)
        place.driver.key(STAFF)
        place.driver.type(PIN)
        place.driver.tap("next")
        assert step(place) == "staff_panel"
        assert not kiosk._dark_sheet.on
        before = len(place.transcript.entries)
        for key in (RIGHT, MOVE, 279):
            place.driver.key(key)
        place.driver.advance(10, FRAME_S)
        assert len(place.transcript.entries) == before
        place.driver.tap("back")
        place.driver.frames(3)
        assert settings_of(place) == settings, mode
        kiosk.reset("left")
        place.driver.frames(3)


# --- the dark screen -------------------------------------------------------------------------------------------------


def test_n_s7_a_key_makes_the_screen_dark_and_light_again(place: Place) -> None:
    start_visit(place)
    place.driver.key(DARK)
    kiosk, phrases = place.driver.kiosk, place.content.phrases
    assert kiosk.session.dark
    assert phrases["dark.on"] in spoken(place)[-3:]
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
    while step(place) == "ways":  # it may have pages
        place.driver.tap("back")
    assert step(place) == "help"
    place.driver.tap("help")
    assert step(place) == at


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
