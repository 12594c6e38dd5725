"""What is said, in which order and what cuts it short: exact, on a clock that only tests move."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import pytest
from speech_rig import FakeClock

from kiosk.speech import (
    DEFAULT_RATE,
    RATES,
    VOLUMES_DB,
    Event,
    Narrator,
    NarratorState,
    Priority,
    SilentClips,
    SilentPlayer,
    Transcript,
    Utterance,
    Voice,
    silent_narrator,
)
from kiosk.speech.clips import OnReady

WORD_MS = 60_000 / RATES[DEFAULT_RATE].words_per_minute
TITLE = Utterance("title", "About scars. Press Next.", "scars")
BODY = Utterance("body", "Acne can leave scars. They may fade.", "scars")
ALERT = Utterance("alert", "Are you still there?", "")


class Rig:
    """A narrator, its clock, and everything it told."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock, self.transcript = clock, Transcript()
        self.events: list[Event] = []
        self.narrator = silent_narrator(clock, self.events.append, self.transcript)

    def words(self, count: float) -> None:
        """Let so many words of speech pass, in frames of a 20th of a word."""
        for _ in range(round(count * 20)):
            self.clock.s += WORD_MS / 20_000
            self.narrator.tick()

    @property
    def said(self) -> list[str]:
        """Ids in order; "-" after one that was cut short, "x" after one that was withheld."""
        return [e.id + "-" * e.interrupted + "x" * e.withheld for e in self.transcript.entries]

    @property
    def marked(self) -> str | None:
        current = self.narrator.current
        texts = {u.id: u.text for u in (TITLE, BODY, ALERT)}
        return texts[current[0]][slice(*current[1])] if current and current[1] else None


@pytest.fixture
def rig(clock: FakeClock) -> Rig:
    rig = Rig(clock)
    rig.narrator.enter("scars", [TITLE, BODY])
    return rig


def test_a_page_is_read_word_by_word_to_its_end(rig: Rig) -> None:
    """N-A6"""
    seen = []
    while rig.narrator.speaking:
        rig.words(0.05)
        if rig.marked and seen[-1:] != [rig.marked]:
            seen.append(rig.marked)
    assert seen == ["About", "scars.", "Press", "Next.", "Acne", "can", "leave", "scars.", "They", "may", "fade."]
    assert rig.said == ["title", "body"]
    assert [(e.kind, e.utterance_id) for e in rig.events] == [
        ("started", "title"),
        ("heard", "title"),
        ("started", "body"),
        ("heard", "body"),
    ]
    first = rig.transcript.entries[0]
    assert (first.start_ms, first.priority, first.screen, first.text) == (100_000.0, "PAGE", "scars", TITLE.text)
    assert first.end_ms - first.start_ms == pytest.approx(4 * WORD_MS, abs=WORD_MS / 10)


def test_touch_silences_and_play_goes_on_from_the_sentence(rig: Rig) -> None:
    """N-A2"""
    rig.words(3.5)
    assert rig.marked == "Next."
    rig.narrator.silence()
    assert (rig.narrator.speaking, rig.narrator.current, rig.narrator.paused) == (False, None, True)
    rig.words(9)
    assert rig.said == ["title-"]
    rig.narrator.resume()
    rig.words(0.5)
    assert rig.marked == "Press"
    rig.words(20)
    assert rig.said == ["title-", "title", "body"]
    assert not rig.narrator.paused


def test_now_interrupts_and_the_interrupted_resumes_from_its_sentence(rig: Rig) -> None:
    rig.words(3.5)
    rig.narrator.say(ALERT, Priority.NOW)
    rig.words(1)
    assert rig.marked == "you"
    rig.words(3.5)
    assert rig.marked == "Press"
    rig.words(20)
    assert rig.said == ["title-", "alert", "title", "body"]


def test_next_comes_after_the_utterance_and_normal_after_everything(rig: Rig) -> None:
    rig.narrator.say(Utterance("last", "Last.", "scars"))
    rig.narrator.say(Utterance("first", "First.", "scars"), Priority.NEXT)
    rig.narrator.say(Utterance("second", "Second.", "scars"), Priority.NEXT)
    rig.words(30)
    assert rig.said == ["title", "first", "second", "body", "last"]
    assert [e.priority for e in rig.transcript.entries] == ["PAGE", "NEXT", "NEXT", "PAGE", "NORMAL"]


def test_an_announcement_replaces_its_own_older_text(rig: Rig) -> None:
    rig.narrator.silence()
    rig.narrator.say(Utterance("volume", "Volume five.", ""))
    rig.words(0.5)
    rig.narrator.say(Utterance("volume", "Volume six.", ""))
    rig.narrator.say(Utterance("volume", "Volume seven.", ""), Priority.NOW)
    rig.words(9)
    assert [(e.text, e.interrupted) for e in rig.transcript.entries[1:]] == [
        ("Volume five.", True),
        ("Volume six.", True),
        ("Volume seven.", False),
    ]


def test_focus_is_spoken_while_the_page_waits(rig: Rig) -> None:
    rig.words(0.5)
    rig.narrator.silence()
    rig.narrator.say(Utterance("next", "Next, button.", "scars"))
    rig.words(9)
    assert rig.said == ["title-", "next"]
    assert rig.narrator.paused


def test_silence_drops_announcements(rig: Rig) -> None:
    rig.words(0.5)
    rig.narrator.say(ALERT, Priority.NOW)
    rig.words(0.5)
    rig.narrator.silence()
    rig.narrator.resume()
    rig.words(20)
    assert rig.said == ["title-", "alert-", "title", "body"]


def test_a_screen_that_has_gone_is_never_heard(rig: Rig) -> None:
    """N-A9"""
    rig.words(0.5)
    rig.narrator.enter("home", [Utterance("home", "Welcome.", "home"), BODY])
    rig.narrator.say(TITLE, Priority.NOW)
    rig.words(20)
    assert rig.said == ["title-", "home"]


def test_private_is_withheld_and_stopped_when_the_headphones_go(clock: FakeClock) -> None:
    """N-A7"""
    rig = Rig(clock)
    page = [Utterance("q", "Are you pregnant?", "ask", private=True), Utterance("b", "Yes. No.", "ask")]
    rig.narrator.enter("ask", page)
    rig.words(9)
    assert rig.said == ["qx", "b"]
    assert rig.events[0] == Event("withheld", "q")
    rig.narrator.allow_private = True
    rig.narrator.repeat()
    rig.words(0.5)
    assert rig.narrator.current is not None
    assert rig.narrator.current[0] == "q"
    rig.narrator.allow_private = False
    assert rig.narrator.current is not None
    assert rig.narrator.current[0] == "b"
    rig.words(9)
    assert rig.said == ["qx", "b", "q-", "b"]


def test_touch_a_word_to_hear_from_there(rig: Rig) -> None:
    assert rig.narrator.speak_from("body", BODY.text.index("may") + 1)
    rig.words(0.2)
    assert rig.marked == "may"
    rig.words(9)
    assert rig.said == ["title-", "body"]
    assert not rig.narrator.speak_from("nothing")
    assert rig.narrator.speak_from("body", 10_000)
    rig.words(1)
    assert rig.said[-1] == "body"


def test_repeat_reads_the_page_from_its_start(rig: Rig) -> None:
    rig.words(6)
    rig.narrator.silence()
    rig.narrator.repeat()
    rig.words(20)
    assert rig.said == ["title", "body-", "title", "body"]


def test_voice_off_says_and_marks_nothing_until_it_is_on(rig: Rig) -> None:
    rig.words(0.5)
    rig.narrator.stop_voice()
    rig.narrator.say(ALERT, Priority.NOW)
    rig.narrator.enter("scars", [BODY])
    rig.narrator.repeat()
    rig.words(20)
    assert (rig.said, rig.narrator.current, rig.narrator.speaking) == (["title-"], None, False)
    rig.narrator.play_voice()
    rig.words(20)
    assert rig.said == ["title-", "body"]


def test_rate_changes_at_once_from_the_same_word_without_ending_the_utterance(rig: Rig) -> None:
    """N-A4"""
    rig.narrator.enter("scars", [BODY])
    rig.words(1.5)
    assert rig.marked == "can"
    rig.narrator.set_rate(6)
    assert rig.marked == "can"
    word_ms = 60_000 / RATES[6].words_per_minute
    rig.clock.s += 0.5 * word_ms / 1000
    assert rig.marked == "can"
    rig.clock.s += 0.7 * word_ms / 1000
    assert rig.marked == "leave"
    rig.words(20)
    assert rig.said == ["title-", "body"]
    assert rig.narrator.rate_step == 6
    for step in (-3, 99):
        rig.narrator.set_rate(step)
    assert rig.narrator.rate_step == 6


def test_a_new_rate_has_the_rest_of_the_page_made_at_once(clock: FakeClock) -> None:
    """N-A4: at the default rate the content is there already, and two sentences ahead are looked for."""

    class Watched(SilentClips):
        wanted: ClassVar[list[tuple[str, int]]] = []

        def has(self, text: str, rate_step: int, voice: Voice, cache: bool = True) -> bool:
            return False

        def want(
            self, text: str, rate_step: int, voice: Voice, on_ready: OnReady, *, urgent: bool, cache: bool = True
        ) -> None:
            self.wanted.append((text, rate_step))

    narrator = Narrator(Watched(), SilentPlayer(clock), Transcript(), clock)
    private = Utterance("private", "You said no.", "p", private=True)
    narrator.enter("p", [Utterance("one", "A one. A two. A three. A four.", "p"), private, Utterance("two", "B.", "p")])
    assert Watched.wanted == [("A two.", 2), ("A three.", 2)]
    Watched.wanted.clear()
    narrator.set_rate(5)
    assert Watched.wanted == [("A two.", 5), ("A three.", 5), ("A four.", 5), ("B.", 5)]


def test_rate_in_the_frame_a_sentence_ends_does_not_say_it_again(rig: Rig) -> None:
    rig.narrator.enter("scars", [Utterance("one", "One.", "scars"), Utterance("two", "Two.", "scars")])
    rig.clock.s += 10 * WORD_MS / 1000
    rig.narrator.set_rate(0)
    assert rig.narrator.current is not None
    assert rig.narrator.current[0] == "two"


def test_volume_does_not_interrupt(rig: Rig) -> None:
    """N-A2, N-A5: eleven even steps, at least 18 dB, one step 12 dB above the lowest"""
    rig.words(1.5)
    marked = rig.marked
    rig.narrator.set_volume(99)
    assert (rig.marked, rig.narrator.volume_step) == (marked, 10)
    rig.narrator.set_volume(-1)
    assert rig.narrator.volume_step == 0
    rig.words(20)
    assert rig.said == ["title", "body"]
    steps = {round(b - a, 6) for a, b in pairwise(VOLUMES_DB)}
    assert len(VOLUMES_DB) == 11
    assert len(steps) == 1
    assert VOLUMES_DB[-1] - VOLUMES_DB[0] >= 18
    assert 12.0 in [level - VOLUMES_DB[0] for level in VOLUMES_DB]
    assert VOLUMES_DB[-1] <= 0


def test_reset_is_the_same_as_a_fresh_start_field_by_field(rig: Rig, clock: FakeClock) -> None:
    """N-D3, N-D7"""
    narrator = rig.narrator
    narrator.set_rate(5)
    narrator.set_volume(1)
    narrator.set_voice(Voice("es-419"))
    narrator.allow_private = True
    narrator.say(ALERT, Priority.NOW)
    narrator.stop_voice()
    rig.events.clear()
    narrator.reset()
    assert narrator.state == NarratorState(Voice()) == silent_narrator(clock).state
    assert rig.transcript.entries == []
    rig.words(20)
    assert (rig.said, rig.events, narrator.current) == ([], [], None)
    narrator.enter("scars", [BODY])
    rig.words(20)
    assert rig.said == ["body"]


def test_an_event_may_ask_for_more(clock: FakeClock) -> None:
    """What is heard may bring up the next screen: no event of the old one comes after."""
    seen: list[Event] = []

    def heard(event: Event) -> None:
        seen.append(event)
        if event == Event("heard", "title"):
            narrator.reset()

    narrator = silent_narrator(clock, heard)
    narrator.enter("scars", [TITLE, BODY])
    for _ in range(200):
        clock.s += 0.1
        narrator.tick()
    assert seen == [Event("started", "title"), Event("heard", "title")]


def test_nothing_to_say_is_heard_at_once(clock: FakeClock) -> None:
    rig = Rig(clock)
    empty = [Utterance(str(n), " \n" * (n % 3), "scars") for n in range(3000)]
    rig.narrator.enter("scars", [*empty, Utterance("invisible", "\u200b", "scars"), BODY])
    rig.words(20)
    assert rig.said[-2:] == ["invisible", "body"]
    assert len(rig.said) == 3002


def test_without_device_or_engine_the_journey_goes_on_and_staff_are_told(clock: FakeClock) -> None:
    """N-A10"""

    class NoEngine(SilentClips):
        available = False

    narrator = Narrator(NoEngine(), SilentPlayer(clock, available=False), Transcript(), clock)
    narrator.enter("scars", [BODY])
    for _ in range(300):
        clock.s += 0.1
        narrator.tick()
    assert not narrator.speaking
    assert not narrator.audible
    assert [(notice.code, notice.count) for notice in narrator.notices] == [("no-sound-device", 1)]


def test_the_transcript_can_be_kept_as_json_lines(clock: FakeClock, tmp_path: Path) -> None:
    path = tmp_path / "said.jsonl"
    narrator = silent_narrator(clock, transcript=Transcript(path))
    narrator.enter("scars", [BODY])
    narrator.silence()
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "id": "body",
        "text": BODY.text,
        "start_ms": 100_000.0,
        "end_ms": 100_000.0,
        "interrupted": True,
        "withheld": False,
        "priority": "PAGE",
        "screen": "scars",
    }


def test_n_a6_what_is_marked_can_be_asked_for_a_little_ahead(clock: FakeClock) -> None:
    rig = Rig(clock)
    rig.narrator.enter("scars", [BODY])
    clock.s += (WORD_MS - 10) / 1000 * 0.3
    now = rig.narrator.current
    assert rig.narrator.current_in(0.0) == now
    ahead = rig.narrator.current_in(10_000.0)
    assert now is not None
    assert ahead is not None
    assert (now[1], ahead[0]) == ((0, 4), "body")
    assert ahead[1] is not None
    assert BODY.text[slice(*ahead[1])] == "scars."  # never beyond the sentence that plays
    rig.narrator.silence()
    assert rig.narrator.current_in(10.0) is None
