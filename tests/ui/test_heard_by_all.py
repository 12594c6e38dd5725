"""What somebody who sees nothing can count on: pictures in words, names with the voice off, a hint on every page, and
every change of the screen said (N-A1, N-A2, N-A10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ui_walks import jump, start_visit, step, to_check

from kiosk.session import InputMode
from kiosk.ui.access_things import Things
from kiosk.ui.access_told import Told
from kiosk.ui.driver import Finger
from kiosk.ui.keys import KEY_NAMES
from kiosk.ui.theme import THEMES

if TYPE_CHECKING:
    from conftest import MakePlace, Place

RIGHT, ENTER, WHERE, STOP, PAGE_UP, PAGE_DOWN = (
    KEY_NAMES[name] for name in ("right", "enter", "end", "stop", "page_up", "page_down")
)


def said_since(place: Place, begin: int) -> list[str]:
    place.driver.listen()
    return [entry.text for entry in place.transcript.entries[begin:] if not entry.withheld]


def picture_of(place: Place) -> Any:
    return next(stop for stop in place.driver.kiosk.page.stops() if stop.name == "picture")


def tap(place: Place, widget: Any) -> list[str]:
    """What is said when it is touched."""
    place.driver.listen()
    begin = len(place.transcript.entries)
    place.driver.advance(1.0)
    finger = Finger(widget.x + widget.width / 2, widget.y + widget.height / 2)
    finger.down()
    place.driver.frames(2)
    finger.up()
    place.driver.frames(3)
    return said_since(place, begin)


# --- pictures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [InputMode.TOUCH, InputMode.TOUCH_TO_HEAR])
def test_a_touched_picture_says_what_it_shows(make_place: MakePlace, mode: InputMode) -> None:
    place = make_place()
    start_visit(place)
    place.driver.kiosk.session.input_mode = mode
    shows = place.content.pack.screen(step(place)).picture_alt
    assert tap(place, picture_of(place)) == [f"Picture: {shows}"]


def test_the_reading_of_a_page_is_no_longer_for_it_and_no_key_is_needed_more(place: Place) -> None:
    start_visit(place)
    kiosk = place.driver.kiosk
    assert not [utterance for utterance in place.narrator.state.page if "Picture" in utterance.text]
    assert "picture" not in [control.name for control in kiosk.frame.controls()]
    # Who swipes hears it last of the page: nobody waits for it.
    assert [stop.name for stop in kiosk.page.stops()][-1] == "picture"


def test_where_am_i_ends_with_what_the_picture_shows(place: Place) -> None:
    start_visit(place)
    begin = len(place.transcript.entries)
    place.driver.key(WHERE)
    shows = place.content.pack.screen(step(place)).picture_alt
    # The first key: after all of it, what the keys can do beside.
    assert said_since(place, begin)[-2:] == [f"Picture: {shows}", place.content.phrases["ways.more_keys"]]


def test_n_a7_the_picture_of_a_question_is_as_private_as_the_question(place: Place) -> None:
    start_visit(place)
    jump(place, "Q1")
    begin = len(place.transcript.entries)
    assert tap(place, picture_of(place)) == []
    place.driver.key(WHERE)
    assert not [text for text in said_since(place, begin) if "Picture" in text]
    kiosk = place.driver.kiosk
    kiosk.privacy.choose("loudspeaker")
    assert tap(place, picture_of(place)) == [f"Picture: {place.content.pack.question('Q1').picture_alt}"]


def test_a_screen_reader_is_told_of_the_picture_once_it_may_be(place: Place) -> None:
    start_visit(place)
    kiosk = place.driver.kiosk

    def pictures(*, hush: bool) -> list[str]:
        told = Told(lambda: not hush, lambda: "")
        things = Things(kiosk.frame, kiosk.alert, lambda: False, lambda: hush, told).look().things
        return [thing.name for thing in things if thing.kind == "picture"]

    assert pictures(hush=False) == [place.content.pack.screen(step(place)).picture_alt]
    assert pictures(hush=True) == []


# --- the voice off ---------------------------------------------------------------------------------------------------


def test_stop_voice_ends_the_reading_but_what_the_keys_reach_is_still_said(place: Place) -> None:
    start_visit(place)
    kiosk, phrases = place.driver.kiosk, place.content.phrases
    place.driver.key(RIGHT)
    place.driver.listen()
    place.driver.tap("repeat")
    place.driver.key(STOP)
    assert not kiosk.session.voice_on
    assert kiosk.frame.status == phrases["status.reading_off"]
    begin = len(place.transcript.entries)
    assert said_since(place, begin) == []
    place.driver.key(RIGHT)
    assert said_since(place, begin) == ["Next"]
    # Another page is not read, but that it is there is said.
    place.driver.key(ENTER)
    *_, last = said_since(place, begin)
    assert last.startswith(kiosk.page.spoken_title())
    assert kiosk.frame.voice_text == phrases["nav.play"]
    place.driver.key(WHERE)
    assert said_since(place, begin)[-1].startswith("Picture: ")
    # One press reads again, even while something is being said.
    place.driver.key(RIGHT)
    place.driver.key(STOP)
    assert kiosk.session.voice_on
    sentences = [sentence.text for sentence in place.content.pack.screen(step(place)).sentences]
    assert said_since(place, begin)[-1 - len(sentences) : -1] == sentences


def test_stop_voice_silences_all_where_nobody_is_guided(place: Place) -> None:
    start_visit(place)
    place.driver.tap("voice")
    begin = len(place.transcript.entries)
    place.driver.tap("louder")
    place.driver.tap("next")
    assert said_since(place, begin) == []
    # The first key asks for the guidance: from there on it speaks.
    place.driver.key(RIGHT)
    assert said_since(place, begin)[0].startswith(place.content.phrases["ways.on_keys"])


def test_the_next_patient_begins_with_neither(place: Place) -> None:
    start_visit(place)
    place.driver.key(RIGHT)
    place.driver.key(STOP)
    place.driver.kiosk.reset("idle")
    place.driver.frames(3)
    assert (place.narrator.voice_on, place.narrator.answers) == (True, False)


# --- hints -----------------------------------------------------------------------------------------------------------


def test_who_is_guided_hears_on_every_page_how_to_go_on(place: Place) -> None:
    start_visit(place)
    hint = place.content.phrases["hint.next"]
    kiosk = place.driver.kiosk

    def without() -> list[str]:
        found = []
        for screen, step_id in {each.screen: each.id for each in kiosk.journey[1:]}.items():
            jump(place, step_id)
            place.driver.frames(4)
            if hint not in [utterance.text for utterance in place.narrator.state.page]:
                found.append(screen)
        return found

    assert {"route", "code", "teach_back"} <= set(without())
    place.driver.key(RIGHT)
    # A question says itself what to choose, and an answer what comes then.
    assert set(without()) == {"question"}


# --- the sight -------------------------------------------------------------------------------------------------------


def test_every_change_of_the_sight_is_said(place: Place) -> None:
    start_visit(place)
    place.driver.tap("help")
    for name, told in (("text.bigger", 4), ("text.bigger", 4), ("text.smaller", 3)):
        place.driver.listen()
        begin = len(place.transcript.entries)
        place.driver.tap(name)
        assert said_since(place, begin) == [f"Text size {told} of 4."]
    place.driver.tap("sight")
    kiosk, phrases = place.driver.kiosk, place.content.phrases
    for name in (*(f"sight.theme.{theme}" for theme in THEMES), "sight.less_motion"):
        place.driver.listen()
        begin = len(place.transcript.entries)
        kiosk.page.choose(name)
        assert said_since(place, begin) == [f"{phrases[name]}, Chosen."]


def test_the_answers_are_not_said_where_they_may_not_be(place: Place) -> None:
    """With the voice off too: what is private stays so (N-A7)."""
    to_check(place)
    kiosk = place.driver.kiosk
    place.driver.key(RIGHT)
    place.driver.key(STOP)
    kiosk.narrator.allow_private = False
    begin = len(place.transcript.entries)
    place.driver.key(RIGHT)
    assert said_since(place, begin) == [place.content.phrases["ways.more_keys"]]


# --- nobody is left in silence at the questions ----------------------------------------------------------------------


def test_who_is_guided_is_told_once_what_going_on_without_a_choice_means_and_hears_why_questions_are_silent(
    place: Place,
) -> None:
    start_visit(place)
    jump(place, "route")
    place.driver.key(RIGHT)
    place.driver.listen()
    phrases = place.content.phrases
    begin = len(place.transcript.entries)
    place.driver.key(PAGE_DOWN)
    assert step(place) == "route"
    assert place.driver.kiosk.frame.status == phrases["check.choose_first"]
    assert said_since(place, begin) == [phrases["check.choose_first"]]
    for name in ("Q1", "Q2"):
        begin = len(place.transcript.entries)
        place.driver.key(PAGE_DOWN)
        assert step(place) == name
        assert phrases["check.unheard"] in said_since(place, begin)
    begin = len(place.transcript.entries)
    place.driver.key(WHERE)
    assert phrases["check.unheard"] in said_since(place, begin)
    for _ in range(2):
        place.driver.key(PAGE_UP)
    assert step(place) == "route"
    place.driver.tap("route.headphones")
    begin = len(place.transcript.entries)
    place.driver.key(PAGE_DOWN)
    assert step(place) == "Q1"
    said = said_since(place, begin)
    assert phrases["check.unheard"] not in said
    assert place.content.pack.question("Q1").ask in said


def test_who_reads_or_chose_silence_is_told_nothing_of_it(place: Place) -> None:
    start_visit(place)
    jump(place, "route")
    place.driver.tap("next")
    assert step(place) == "Q1"
    place.driver.tap("back")
    place.driver.tap("route.silent")
    place.driver.key(PAGE_DOWN)
    assert step(place) == "Q1"
    place.driver.listen()
    assert not {"check.unheard", "check.choose_first"} & set(place.said())
