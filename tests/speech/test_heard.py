"""The whole voice: a narrator with the real engine and a real sound server, judged by what is heard."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from speech_rig import Recording, SoundServer, children, likeness, open_handles, passes, until

from kiosk.speech import (
    ChildPlayer,
    ClipStore,
    Event,
    Narrator,
    Notices,
    Priority,
    Synthesizer,
    Transcript,
    Utterance,
    Voice,
    open_narrator,
)

pytestmark = pytest.mark.waveform

ONE, TWO = "Hear it again.", "Choose Next."
PAGE = [Utterance("one", ONE, "p"), Utterance("two", TWO, "p")]
LONG = Utterance("long", "Some marks may not fade unless they are treated, and some scars last for years.", "p")


class Kiosk:
    """A narrator and the parts a test looks into."""

    def __init__(self, folder: Path) -> None:
        self.notices, self.transcript = Notices(), Transcript()
        self.synthesizer = Synthesizer(time.monotonic, self.notices)
        self.clips = ClipStore(folder, self.synthesizer, private_folder=folder.parent)
        self.player = ChildPlayer(time.monotonic)
        self.events: list[Event] = []
        parts = (self.clips, self.player, self.transcript, time.monotonic, self.events.append)
        self.narrator = Narrator(*parts, notices=self.notices)

    def finish(self) -> None:
        until(lambda: not self.narrator.speaking, self.narrator.tick)
        passes(0.2, self.narrator.tick)

    def like(self, recording: Recording, text: str, cache: bool = True) -> float:
        clip = self.clips.get(text, 2, Voice(), cache)
        assert clip is not None
        return likeness(recording.heard, clip)


@pytest.fixture
def kiosk(sound_server: SoundServer, tmp_path: Path) -> Iterator[Kiosk]:
    made = Kiosk(tmp_path / "clips")
    until(lambda: made.player.available, made.narrator.tick)
    yield made
    made.narrator.close()


def test_a_page_is_heard_live_and_again_from_the_cache(kiosk: Kiosk, recording: Recording) -> None:
    kiosk.narrator.enter("p", PAGE)
    kiosk.finish()
    assert kiosk.like(recording, ONE) > 0.95
    assert kiosk.like(recording, TWO) > 0.95
    kiosk.narrator.speak_from("two")
    kiosk.finish()
    assert kiosk.like(recording, TWO) > 0.95
    assert [(e.id, e.interrupted) for e in kiosk.transcript.entries] == [("one", False), ("two", False), ("two", False)]
    assert kiosk.narrator.audible
    assert kiosk.narrator.notices == ()


def test_a_sentence_in_the_making_starts_without_waiting_for_a_frame(kiosk: Kiosk, recording: Recording) -> None:
    made, taken_from = threading.Event(), []
    kiosk.narrator.when_made(lambda: (taken_from.append(threading.current_thread()), made.set()))
    kiosk.narrator.catch_up()  # nothing is waited for: nothing happens
    kiosk.narrator.enter("p", [Utterance("new", "This was never said.", "p")])
    assert kiosk.narrator.waiting
    until(lambda: not kiosk.narrator.waiting, lambda: made.is_set() and (made.clear(), kiosk.narrator.catch_up()))
    assert threading.main_thread() not in taken_from
    assert kiosk.player.position_ms() is not None
    assert kiosk.events == []  # the screens hear of it in the next frame
    kiosk.finish()
    assert kiosk.like(recording, "This was never said.") > 0.95


def test_touch_is_silence(kiosk: Kiosk, recording: Recording) -> None:
    """N-A2"""
    kiosk.narrator.enter("p", [LONG])
    until(lambda: recording.loud_s > 0.3, kiosk.narrator.tick)
    kiosk.narrator.silence()
    passes(0.4, kiosk.narrator.tick)
    loud = recording.loud_s
    passes(0.6, kiosk.narrator.tick)
    assert recording.loud_s == loud


def test_nothing_is_heard_after_the_session_not_even_what_was_being_made(
    kiosk: Kiosk, recording: Recording, tmp_path: Path
) -> None:
    """N-D5, N-D7"""
    kiosk.narrator.allow_private = True
    kiosk.narrator.enter("p", [Utterance("said", "You said yes to question two.", "p", private=True, cache=False)])
    until(lambda: recording.loud_s > 0.3, kiosk.narrator.tick)
    assert list(tmp_path.glob("kiosk-private*/*.wav"))
    kiosk.narrator.say(Utterance("late", "You also said no to this.", "p", cache=False), Priority.NOW)
    kiosk.narrator.reset()
    assert not list(tmp_path.glob("kiosk-private*"))
    passes(0.4, kiosk.narrator.tick)
    loud = recording.loud_s
    passes(1.0, kiosk.narrator.tick)
    assert recording.loud_s == loud
    assert not list(tmp_path.glob("kiosk-private*"))
    assert kiosk.transcript.entries == []


def test_only_the_screen_that_is_up_is_heard(kiosk: Kiosk, recording: Recording) -> None:
    """N-A9: the first screen's clip comes back from the engine when its screen has gone"""
    kiosk.narrator.enter("old", [Utterance("old", "This screen has gone.", "old")])
    kiosk.narrator.enter("p", PAGE[:1])
    kiosk.finish()
    assert [e.id for e in kiosk.transcript.entries] == ["one"]
    assert kiosk.like(recording, ONE) > 0.95
    until(lambda: kiosk.clips.get("This screen has gone.", 2, Voice()) is not None, kiosk.narrator.tick)
    assert kiosk.like(recording, "This screen has gone.") < 0.8


def test_engine_killed_while_it_speaks_is_replaced_and_the_page_heard(kiosk: Kiosk, recording: Recording) -> None:
    kiosk.narrator.enter("p", PAGE[:1])
    until(lambda: recording.loud_s > 0.2, kiosk.narrator.tick)
    assert kiosk.synthesizer.pid is not None
    os.kill(kiosk.synthesizer.pid, signal.SIGKILL)
    kiosk.narrator.say(PAGE[1])
    kiosk.finish()
    assert kiosk.like(recording, ONE) > 0.95
    assert kiosk.like(recording, TWO) > 0.95
    assert [notice.code for notice in kiosk.narrator.notices] == ["speech-engine-restarted"]


def test_a_change_of_rate_goes_on_from_the_word(kiosk: Kiosk, recording: Recording) -> None:
    """N-A4"""
    kiosk.narrator.enter("p", [LONG])
    until(lambda: (kiosk.narrator.current or ("", None))[1] == (15, 18), kiosk.narrator.tick)
    kiosk.narrator.set_rate(5)
    until(lambda: kiosk.player.position_ms() is not None, kiosk.narrator.tick)
    assert kiosk.narrator.current == ("long", (15, 18))
    until(lambda: (kiosk.narrator.current or ("", None))[1] == (19, 23), kiosk.narrator.tick)
    kiosk.narrator.silence()
    assert [(e.id, e.interrupted) for e in kiosk.transcript.entries] == [("long", True)]


def test_long_and_odd_text_is_spoken(kiosk: Kiosk) -> None:
    """5,000 characters, and characters nobody can say"""
    texts = ["word " * 1000, "x" * 5000, "\x00\x07\u202e\ud83d", "", "你好 🙂 \u0645\u0631\u062d\u0628\u0627"]
    narrator = kiosk.narrator
    narrator.prepare(texts)
    until(lambda: narrator.progress[0] == narrator.progress[1] > 25, narrator.tick)
    narrator.enter("p", [Utterance(str(n), text, "p") for n, text in enumerate(texts)])
    for n in range(len(texts)):
        kiosk.events.clear()
        assert narrator.speak_from(str(n), 4990)
        until(lambda n=n: str(n) in {event.utterance_id for event in kiosk.events}, narrator.tick)  # type: ignore[misc]
    assert narrator.notices == ()


def test_five_hundred_random_interruptions_leave_nothing_behind(kiosk: Kiosk) -> None:
    narrator, chance = kiosk.narrator, random.Random(7)
    narrator.enter("p", [*PAGE, LONG])
    narrator.silence()
    until(lambda: kiosk.synthesizer.waiting == 0, narrator.tick)
    kids, handles = children(), open_handles()
    for _ in range(500):
        chance.choice(
            [
                lambda: narrator.enter("p", [*PAGE, LONG]),
                lambda: narrator.say(Utterance("now", TWO, ""), Priority.NOW),
                lambda: narrator.speak_from("long", 20),
                lambda: narrator.set_volume(chance.randrange(11)),
                lambda: narrator.set_rate(chance.randrange(7)),
                narrator.silence,
                narrator.repeat,
                narrator.reset,
            ]
        )()
        passes(chance.choice([0.0, 0.003, 0.02]), narrator.tick)
    narrator.reset()
    until(lambda: kiosk.synthesizer.waiting == 0, narrator.tick)
    narrator.tick()
    assert children() == kids
    assert open_handles() == handles


def test_ten_thousand_utterances_keep_the_memory_flat(sound_server: SoundServer, tmp_path: Path) -> None:
    child = Path(__file__).with_name("flat_child.py")
    command = [sys.executable, str(child), str(tmp_path), "2000", "8000", "20"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(child.parents[2])}
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["heard"] == 500
    assert (told["handles"], told["notices"]) == (0, [])
    assert told["grew_kib"] < 4_096


@pytest.mark.usefixtures("no_sound_server")
def test_with_no_device_and_no_engine_the_page_comes_to_its_end(tmp_path: Path) -> None:
    """N-A10"""
    notices, events = Notices(), []
    synthesizer = Synthesizer(time.monotonic, notices, command=["/nowhere/python"])
    player = ChildPlayer(time.monotonic)
    narrator = Narrator(
        ClipStore(tmp_path, synthesizer), player, Transcript(), time.monotonic, events.append, notices=notices
    )
    narrator.enter("p", [Utterance("one", "Yes.", "p"), Utterance("two", "No.", "p")])
    until(lambda: Event("heard", "two") in events, narrator.tick)
    assert not narrator.audible
    assert {notice.code for notice in narrator.notices} == {"no-speech-engine", "no-sound-device"}
    narrator.close()


def test_open_narrator_speaks_and_closes(recording: Recording, tmp_path: Path) -> None:
    kids = children()
    events: list[Event] = []
    narrator = open_narrator(tmp_path / "clips", on_event=events.append)
    narrator.enter("p", PAGE[:1])
    until(lambda: Event("heard", "one") in events, narrator.tick)
    narrator.close()
    assert recording.loud_s > 0.5
    assert children() == kids
