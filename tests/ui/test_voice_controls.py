"""What is heard, what silences it, and what is marked meanwhile (N-A1 to N-A10)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from ui_walks import answer_all, finished, go, jump, labels, start_visit, step, texts, to_check, unlock

from kiosk.speech import RATES, VOLUMES_DB
from kiosk.ui.driver import Finger
from kiosk.ui.keys import KEYMAP, KeyAction
from kiosk.ui.stage import SEEN_MS
from kiosk.ui.widgets.spoken import SpokenText

if TYPE_CHECKING:
    from conftest import MakePlace, Place


def reading(place: Place) -> None:
    """Wait until a sentence of the page is being read, some words in."""
    place.driver.until(lambda: place.narrator.current is not None and (place.narrator.current[1] or (0, 0))[0] > 8)


def at_scars(place: Place) -> None:
    start_visit(place)
    place.driver.advance(1.0)
    reading(place)


# --- silence ---------------------------------------------------------------------------------------------------------


def test_n_a2_every_touch_silences_at_once_but_for_louder_and_softer(place: Place) -> None:
    at_scars(place)
    places = {widget.name: widget.center for widget in place.driver.visible()}
    assert {"next", "back", "repeat", "voice", "slower", "faster", "help", "scars.deep", "logo"} <= set(places)
    places["nothing"] = (3, 3)
    for name, where in places.items():
        place.narrator.repeat()
        place.driver.advance(3.0)
        assert place.narrator.speaking, name
        finger = Finger(*where)
        finger.down()
        assert place.narrator.speaking is (name in ("louder", "softer")), name
        finger.to(3, 3)
        finger.up()
        place.driver.frames(2)


def test_n_a2_every_key_silences_at_once_but_for_the_volume(place: Place) -> None:
    at_scars(place)
    keeps = {KeyAction.LOUDER, KeyAction.SOFTER}
    for key in [*KEYMAP, 97, 48, 8, 0x40000099]:
        if KEYMAP.get(key) in (KeyAction.REPEAT, KeyAction.SLOWER, KeyAction.FASTER):
            continue  # these speak again at once: see below
        place.narrator.play_voice(resume=False)  # the key before may have been the one that turns the voice off
        place.narrator.repeat()
        place.driver.advance(1.0)
        before = len(place.transcript.entries)
        place.driver.kiosk.input.key_down(key)
        place.driver.kiosk.input.key_up(key)
        cut = [entry for entry in place.transcript.entries[before:] if entry.interrupted]
        assert bool(cut) is (KEYMAP.get(key) not in keeps), key
        place.driver.frames(2)
        if place.driver.kiosk.page.step.screen.startswith("staff"):
            place.driver.kiosk.door.leave()
        jump(place, "scars")
        place.driver.advance(0.6)


def test_n_a2_what_is_left_of_the_page_waits_for_play(place: Place) -> None:
    at_scars(place)
    place.driver.tap("voice")
    assert not place.driver.kiosk.session.voice_on
    sentence = place.transcript.entries[-1].id
    assert place.transcript.entries[-1].interrupted
    place.driver.advance(30, step=0.2)
    assert not place.narrator.speaking
    place.driver.tap("voice")
    assert place.driver.kiosk.session.voice_on
    place.driver.listen()
    ids = [entry.id for entry in place.transcript.entries if not entry.interrupted]
    assert ids[ids.index(sentence) :] == [*ids[ids.index(sentence) : -1], "hint"]
    assert ids.count(sentence) == 1


def test_n_a2_repeat_reads_the_page_again_from_its_title(place: Place) -> None:
    at_scars(place)
    place.driver.tap("repeat")
    place.driver.listen()
    whole = [entry.id for entry in place.transcript.entries if entry.screen == "scars" and not entry.interrupted]
    sentences = [sentence.id for sentence in place.content.pack.screen("scars").sentences]
    assert whole[-len(sentences) - 2 :] == ["title.scars", *sentences, "hint"]


def test_a_touched_word_is_read_from(place: Place) -> None:
    at_scars(place)
    widget = place.driver.find("scars.deep")
    placed = next(part for part in widget._placed if widget.text[part.word.start :][:5] == "scars")
    start = placed.word.start
    finger = Finger(placed.x + placed.texture.width / 2, placed.y + placed.texture.height / 2)
    finger.down()
    finger.up()
    assert place.narrator.current is not None
    assert place.narrator.current[0] == "scars.deep"
    place.driver.frames(2)
    assert place.narrator.current[1][0] >= start


# --- the marker ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("screen", ["welcome", "scars", "Q1", "thanks"])
def test_n_a6_the_spoken_word_is_marked_in_the_spoken_sentence(place: Place, screen: str) -> None:
    if screen == "thanks":
        finished(place)
    elif screen == "Q1":
        to_check(place)
    elif screen == "scars":
        start_visit(place)
    marked: dict[str, list[int]] = {}
    while place.narrator.speaking:
        place.driver.frames(1)
        current = place.narrator.current_in(SEEN_MS)
        spoken = [widget for widget in place.driver.visible() if isinstance(widget, SpokenText)]
        lit = [widget for widget in spoken if widget.speaking]
        if current is None or current[0] not in [widget.name for widget in spoken]:
            assert lit == []
            continue
        (widget,) = lit
        assert widget.name == current[0]
        assert (widget.first, widget.last) == (current[1] or (-1, -1))
        if current[1] is not None:
            words = [n for n, word in enumerate(widget._words) if word.start < widget.last and word.end > widget.first]
            assert words
            marked.setdefault(widget.name, []).extend(words)
    page = [widget for widget in place.driver.visible() if isinstance(widget, SpokenText)]
    assert list(marked) == [widget.name for widget in page]
    for widget in page:
        assert marked[widget.name] == sorted(marked[widget.name]), "the mark never jumps back"
        assert set(marked[widget.name]) == set(range(len(widget._words))), "every word has its turn"
    assert not [widget for widget in page if widget.speaking]


# --- privacy ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", [None, "silent", "headphones", "loudspeaker"])
def test_n_a7_the_questions_are_heard_only_where_the_patient_chose(place: Place, route: str | None) -> None:
    start_visit(place)
    jump(place, "route")
    if route is not None:
        place.driver.tap(f"route.{route}")
    go(place, "question")
    while step(place) != "review":
        place.driver.listen()
        place.driver.tap("answer.yes")
        place.driver.listen()
        place.driver.tap("next")
    place.driver.listen()
    checks = {question.id for question in place.content.pack.questions} | {"review"}
    entries = [entry for entry in place.transcript.entries if entry.screen in checks]
    heard = [entry for entry in entries if not entry.withheld]
    private = [entry for entry in heard if not entry.id.startswith("title.")]
    words = " ".join(entry.text for entry in heard)
    if route in ("headphones", "loudspeaker"):
        assert {f"Q{number}.ask" for number in range(1, 9)} <= {entry.id for entry in private}
        assert "Yes, chosen." in words
    else:
        assert private == []
        assert "pregnant" not in words
        assert "Yes" not in words
        assert [entry for entry in entries if entry.withheld]


# --- N-A9, N-D7 ------------------------------------------------------------------------------------------------------


def test_n_a9_title_and_place_are_one_utterance(place: Place) -> None:
    start_visit(place)
    place.driver.listen()
    first = next(entry for entry in place.transcript.entries if entry.screen == "scars")
    assert first.text == "About acne scars. Step 2 of 17."


def test_n_a9_nothing_of_a_screen_that_has_gone_is_heard(place: Place) -> None:
    start_visit(place)
    for seconds in (0.0, 0.3, 1.0, 2.5, 6.0, 11.0):
        place.driver.advance(seconds)
        gone = step(place)
        place.driver.tap("next")
        now = place.clock.now() * 1000
        place.driver.advance(2.0)
        if step(place) != gone:
            late = [e for e in place.transcript.entries if e.screen == gone and e.end_ms > now]
            assert late == []
        place.driver.tap("help")
        place.driver.tap("help")


# --- N-A1 ------------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def unspoken(place: Place) -> list[str]:
    """What is written on the screen and has no spoken form: no utterance holds it, no control is called so."""
    said = [plain(utterance.text) for utterance in place.narrator.state.page]
    said += [plain(label) for label in labels(place)]
    page, questions = place.driver.kiosk.page, place.content.pack.questions
    if page.own_page or (page.step.screen == "question" and page.step.id != questions[0].id):
        # Said with the first page, or the first question, and from there on by "Where am I?".
        said.append(plain(place.driver.kiosk.words.title()))
    return [text for text in texts(place) if plain(text) and not any(plain(text) in form for form in said)]


def test_n_a1_every_word_on_every_page_of_every_screen_is_spoken(place: Place) -> None:
    missing: dict[str, list[str]] = {}

    def look() -> None:
        page = place.driver.kiosk.page
        found = unspoken(place)
        if found:
            missing[f"{page.step.id}, {page.place_words()}"] = found

    look()
    place.driver.tap("begin")
    look()
    place.driver.type(place.records.codes.issue())
    place.driver.tap("next")
    for name in [each.id for each in place.driver.kiosk.journey[1:]]:
        if name == "review":
            jump(place, "Q8")
            place.driver.tap("next")
        elif name == "thanks":
            go(place, "thanks")
        else:
            jump(place, name)
        while True:
            look()
            page = place.driver.kiosk.page
            if page.list.page + 1 >= page.list.pages:
                break
            place.driver.tap("next")
        place.driver.tap("help")
        look()
        place.driver.tap("help")
        if page.step.screen == "question":
            place.driver.tap("answer.yes")
    assert missing == {}


# --- controls --------------------------------------------------------------------------------------------------------


def test_n_a4_slower_and_faster_are_heard_seen_and_stop_at_the_ends(place: Place) -> None:
    at_scars(place)
    for name, last in (("slower", 0), ("faster", len(RATES) - 1)):
        for _ in range(len(RATES) + 1):
            place.driver.tap(name)
            rate = place.driver.kiosk.session.rate_step
            line = f"Speed {rate + 1} of {len(RATES)}"
            assert place.narrator.rate_step == rate
            assert line in texts(place)
            assert place.narrator.current is not None
            assert place.narrator.current[0] == "status.rate"
        assert rate == last
    place.driver.until(lambda: place.narrator.current is not None and place.narrator.current[0] != "status.rate")
    assert place.narrator.current[0].startswith(("scars.", "title."))
    place.driver.advance(5.0)
    assert line not in texts(place)


def test_n_a4_another_speed_does_not_turn_a_page_on_that_was_silent(place: Place) -> None:
    at_scars(place)
    place.driver.listen()
    place.driver.tap("faster")
    place.driver.listen()
    assert place.said()[-1] == "status.rate"


def test_n_a5_louder_and_softer_do_not_interrupt(place: Place) -> None:
    at_scars(place)
    before = len(place.transcript.entries)
    for name, last in (("softer", 0), ("louder", len(VOLUMES_DB) - 1)):
        for _ in range(len(VOLUMES_DB) + 1):
            place.driver.tap(name)
            volume = place.driver.kiosk.session.volume_step
            assert place.narrator.volume_step == volume
            assert f"Volume {volume + 1} of {len(VOLUMES_DB)}" in texts(place)
            if place.driver.kiosk.page.step.id == "scars" and not place.narrator.speaking:
                place.narrator.repeat()
        assert volume == last
    assert not [entry for entry in place.transcript.entries[before:] if entry.interrupted]


def test_n_a5_in_silence_the_volume_is_spoken(place: Place) -> None:
    at_scars(place)
    place.driver.listen()
    place.driver.tap("louder")
    place.driver.listen()
    assert place.transcript.entries[-1].text == f"Volume 9 of {len(VOLUMES_DB)}"


def test_stopped_is_stopped_until_play(place: Place) -> None:
    at_scars(place)
    place.driver.tap("voice")
    assert place.content.phrases["status.voice_off"] in texts(place)
    assert place.driver.find("voice").label == place.content.phrases["nav.play"]
    before = len(place.transcript.entries)
    go(place, "call")
    for name in ("faster", "louder", "help", "help"):
        place.driver.tap(name)
    place.driver.advance(20, step=0.2)
    assert len(place.transcript.entries) == before
    place.driver.tap("voice")
    place.driver.frames(3)
    assert place.narrator.current is not None
    assert place.narrator.current[0] == "title.call"
    assert place.driver.find("voice").label == place.content.phrases["nav.stop"]


def test_repeat_turns_the_voice_on_again(place: Place) -> None:
    at_scars(place)
    place.driver.tap("voice")
    place.driver.tap("repeat")
    assert place.driver.kiosk.session.voice_on
    assert place.narrator.speaking


def test_n_d4_settings_last_through_the_visit(place: Place) -> None:
    at_scars(place)
    for name in ("slower", "softer", "help", "text.bigger", "help"):
        place.driver.tap(name)
    session = place.driver.kiosk.session
    assert (session.rate_step, session.volume_step, session.text_step) == (1, 6, 3)
    jump(place, "Q1")
    answer_all(place)
    go(place, "thanks")
    assert (session.rate_step, session.volume_step, session.text_step) == (1, 6, 3)
    assert (place.narrator.rate_step, place.narrator.volume_step) == (1, 6)
    assert len(place.records.visits.today()[0].answers) == 8


# --- no sound --------------------------------------------------------------------------------------------------------


def test_n_a10_without_sound_the_kiosk_says_so_and_goes_on(make_place: MakePlace) -> None:
    place = make_place(sound=False)
    assert not place.narrator.audible
    line = place.content.phrases["band.no_sound"]
    assert line in " ".join(texts(place))
    finished(place)
    assert line in " ".join(texts(place))
    unlock(place)
    assert line not in " ".join(texts(place))
    place.driver.tap("staff.sound")
    assert place.content.phrases["staff.sound_none"] in texts(place)
    place.driver.tap("staff.notices")
    assert any("No sound device" in text for text in texts(place))
