"""A key that moves, held down, says where one is; and one switch is told so at each round (N-T4, N-T6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from kivy.clock import Clock
from ui_modes import MOVE, RIGHT, SELECT, at_mode, find_row, press_by_two_switches, spoken
from ui_walks import jump, start_visit, state, step, to_check

from kiosk.loading import load_content
from kiosk.session import AudioRoute, InputMode
from kiosk.settings import Settings
from kiosk.ui.driver import FRAME_S, Finger
from kiosk.ui.held_key import HELD_S

if TYPE_CHECKING:
    from conftest import MakePlace, Place


def question_by_switches(make_place: MakePlace, route: AudioRoute = AudioRoute.HEADPHONES, **fields: object) -> Place:
    """Two switches, a dark screen, the first question heard to its end."""
    place = make_place(input_mode=InputMode.TWO_SWITCHES, **fields)
    start_visit(place)
    place.driver.kiosk.session.audio_route = route
    place.driver.kiosk.session.keys_used = True
    jump(place, "Q1")
    place.driver.kiosk.ways.darken()
    place.driver.listen()
    return place


def hold(place: Place, key: int) -> list[str]:
    """Hold a key down for a long while; what is heard meanwhile."""
    begin = len(place.transcript.entries)
    place.driver.advance(0.6, FRAME_S)
    place.driver.kiosk.input.key_down(key)
    for _ in range(3):
        place.driver.listen()
        place.driver.advance(HELD_S + 0.5, FRAME_S)
    place.driver.kiosk.input.key_up(key)
    return spoken(place, begin)


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar", "fa"])
def test_two_switches_the_first_one_held_says_where_one_is_in_the_dark(make_place: MakePlace, language: str) -> None:
    content = load_content(Settings(language=language))
    place = question_by_switches(make_place, content=content)
    kiosk, phrases, begin = place.driver.kiosk, content.phrases, len(place.transcript.entries)
    before = state(place)
    name, title, focus, can, picture = hold(place, MOVE)
    assert kiosk.focus.control.name == "answer.yes"
    assert name == kiosk.focus.control.label
    assert title.startswith(content.pack.screen("check").title)
    assert focus == phrases.say("where.focus", name=name)
    assert can == f"{phrases['help.question']} {phrases['ways.how_two_switches']}"
    assert picture.startswith(phrases.say("picture.shows", what="").strip())
    assert not [entry.text for entry in place.transcript.entries[begin:] if entry.interrupted]
    # It has only spoken: what the press moved stays moved, nothing was chosen, and the dark is as dark.
    assert state(place) == before
    assert kiosk.session.answers == {}
    assert kiosk._dark_sheet.on
    place.driver.key(SELECT)
    assert kiosk.session.answers["Q1"].last == "yes"


def test_a_slow_hand_loses_nothing_by_holding(make_place: MakePlace) -> None:
    place = question_by_switches(make_place)
    kiosk, begin, reached = place.driver.kiosk, len(place.transcript.entries), []
    for _ in range(3):
        place.driver.advance(1.0, FRAME_S)
        kiosk.input.key_down(MOVE)
        place.driver.listen()  # held as long as the name takes, and then almost to the end
        place.driver.advance(HELD_S - 0.2)
        kiosk.input.key_up(MOVE)
        place.driver.advance(10.0, FRAME_S)
        reached.append(kiosk.focus.control.label)
    assert [entry.text for entry in place.transcript.entries[begin:]] == reached == ["Yes", "No", "Not sure"]
    # A hand that always holds too long hears more than it asked for, and comes on all the same.
    assert [hold(place, MOVE)[0] for _ in range(2)] == ["Next", "Back"]


def test_what_is_asked_by_holding_ends_with_any_other_input(make_place: MakePlace) -> None:
    place = question_by_switches(make_place)
    kiosk = place.driver.kiosk
    kiosk.ways.light()
    for other in ("switch", "finger"):
        kiosk.input.key_down(MOVE)
        place.driver.listen()
        if other == "switch":
            press_by_two_switches(place, "answer.no")
        else:
            finger = Finger(*kiosk.frame.ids.heading_line.center)
            finger.down()
            finger.up()
            place.driver.frames(2)
        place.driver.listen()
        begin = len(place.transcript.entries)
        place.driver.advance(10.0, FRAME_S)
        assert spoken(place, begin) == [], other
        kiosk.input.key_up(MOVE)
    assert kiosk.session.answers["Q1"].last == "no"


def test_the_switch_that_chooses_acts_once_and_asks_nothing(make_place: MakePlace) -> None:
    place = question_by_switches(make_place)
    place.driver.key(MOVE)
    place.driver.listen()
    assert hold(place, SELECT) == [place.content.phrases.say("answer.took", answer="Yes")]
    assert place.driver.kiosk.session.answers["Q1"].last == "yes"


def test_an_arrow_of_a_keypad_does_the_same_but_not_for_staff(place: Place) -> None:
    to_check(place)
    place.driver.listen()
    said = hold(place, RIGHT)
    phrases = place.content.phrases
    assert said[:-4] == [phrases["ways.on_keys"], "Yes", phrases["ways.more_keys"]]
    assert "Question 1 of 8" in said[-4]
    assert said[-3] == "You are on: Yes."
    place.driver.key(293)
    assert step(place) == "staff_login"
    assert hold(place, RIGHT) == []


def test_n_a10_how_to_ask_is_heard_and_seen_once_however_quick_the_first_keys_are(place: Place) -> None:
    start_visit(place)
    kiosk, more = place.driver.kiosk, place.content.phrases["ways.more_keys"]
    place.driver.key(RIGHT)
    assert kiosk.frame.status == place.content.phrases["ways.on_keys"]
    place.driver.key(RIGHT)  # sooner than it could be heard
    assert "ways.more" not in place.said()
    place.driver.until(lambda: place.narrator.current is not None and place.narrator.current[0] == "ways.more")
    place.driver.frames(1)
    assert kiosk.frame.status == more
    assert spoken(place)[-1] == more
    place.driver.key(RIGHT)
    assert spoken(place)[-1] != more


def test_n_a7_it_keeps_an_answer_private(make_place: MakePlace) -> None:
    place = question_by_switches(make_place, AudioRoute.SILENT)
    assert not [text for text in hold(place, MOVE) if "Yes" in text]


def test_n_d7_a_key_held_beyond_the_end_of_a_session_asks_nothing(make_place: MakePlace) -> None:
    place = question_by_switches(make_place)
    place.driver.kiosk.input.key_down(MOVE)
    place.driver.kiosk.reset("left")
    place.driver.frames(3)
    place.driver.listen()
    place.driver.advance(10.0, FRAME_S)
    place.driver.listen()
    assert "where" not in place.said()


def test_the_practice_page_says_what_holding_does(place: Place) -> None:
    start_visit(place)
    place.driver.kiosk.ways.choose(InputMode.TWO_SWITCHES)
    place.driver.tap("help")
    find_row(place, "ways")
    find_row(place, "ways.try")
    place.driver.listen()
    phrases = place.content.phrases
    assert hold(place, MOVE) == [phrases["try.forward"], phrases["try.hold"]]
    assert place.driver.kiosk.focus.control is None
    assert step(place) == "try_keys"


@pytest.mark.parametrize(
    ("mode", "first"),
    [
        (InputMode.KEYS, "help.keys"),
        (InputMode.TWO_SWITCHES, "ways.how_two_switches"),
        (InputMode.ONE_SWITCH, "ways.how_one_switch"),
    ],
)
def test_help_tells_of_it(make_place: MakePlace, mode: InputMode, first: str) -> None:
    place = at_mode(make_place, mode)
    place.driver.tap("begin")
    place.driver.tap("help")
    place.driver.listen()
    while place.driver.kiosk.page.own_page + 1 < place.driver.kiosk.page.own_pages:
        place.driver.tap("next")
        place.driver.listen()
    (told,) = [entry.text for entry in place.transcript.entries if entry.id == "help.keys"]
    phrases = place.content.phrases
    assert told == f"{phrases[first]} {phrases[f'ways.more_{mode}']}"


def test_one_switch_hears_at_each_new_round_where_one_is(make_place: MakePlace) -> None:
    place = at_mode(make_place, InputMode.ONE_SWITCH)
    start_visit(place)
    place.driver.kiosk.session.audio_route = AudioRoute.HEADPHONES
    jump(place, "Q1")
    place.driver.listen()
    kiosk, begin, at = place.driver.kiosk, len(place.transcript.entries), Clock.get_time()
    place.driver.until(lambda: kiosk.ways.scanner.resting, step=FRAME_S)
    heard = [(entry.id, entry.text) for entry in place.transcript.entries[begin:]]
    titles = [number for number, (key, _) in enumerate(heard) if key == "where"]
    assert len(titles) == 2
    first = [number for number, (_, text) in enumerate(heard) if text == "Yes"]
    assert first == [0, titles[0] + 1, titles[1] + 1]
    assert "Question 1 of 8" in heard[titles[0]][1]
    assert Clock.get_time() - at < 120
    # Pressed there it names the first thing, and chooses nothing.
    place.driver.key(SELECT)
    place.driver.until(lambda: place.transcript.entries[-1].id == "where", step=FRAME_S)
    place.driver.key(SELECT)
    assert kiosk.session.answers == {}
    assert kiosk.focus.control.name == "answer.yes"
