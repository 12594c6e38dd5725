"""The staff's sound test: a tone, a sentence, and only what was really measured."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from speech_rig import FakeClock, Recording, SoundServer, make, until

from kiosk.content.check import CONTENT
from kiosk.content.phrases import Phrases
from kiosk.speech import (
    ChildPlayer,
    Clip,
    ClipStore,
    Narrator,
    Priority,
    SilentPlayer,
    SoundCheck,
    Transcript,
    Utterance,
    tone,
)
from kiosk.speech.latency import reported
from kiosk.ui.staff_room import sound_words


def test_what_plays_is_measured(tmp_path: Path, recording: Recording) -> None:
    player = ChildPlayer(time.monotonic)
    until(lambda: recording.quiet_for(0.05))
    began = time.monotonic()
    player.play(tone(tmp_path))
    check = player.check()
    done = time.monotonic()
    assert check.device == "Null Output"
    assert check.taken_ms is not None
    assert 0 < check.taken_ms <= (done - began) * 1000
    assert check.output_ms is not None
    assert check.output_ms >= 0
    until(lambda: recording.loud_s > 0.1)
    player.close()


def test_when_nothing_plays_or_nothing_can_be_known_it_says_so(
    tmp_path: Path, sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    player = ChildPlayer(time.monotonic)
    assert player.check() == SoundCheck("ci")
    assert reported(1) is None  # a process that plays nothing
    player.play(tone(tmp_path))
    monkeypatch.setattr("kiosk.speech.latency.pactl", lambda *_words, timeout_s: "[{]")
    check = player.check()
    assert check.device == "ci"
    assert check.taken_ms is not None
    assert check.output_ms is None
    player.close()


def test_without_a_device_nothing_is_made_up(tmp_path: Path, no_sound_server: None) -> None:
    player = ChildPlayer(time.monotonic)
    player.play(tone(tmp_path))
    assert player.check() == SoundCheck(None)
    player.close()


def test_the_tone_is_heard_first_then_the_sentence(store: ClipStore, tmp_path: Path, clock: FakeClock) -> None:
    said = "This is the sound test."
    make(store, said)
    transcript = Transcript()
    played: list[Clip] = []

    class Watched(SilentPlayer):
        def play(self, clip: Clip, start_ms: float = 0.0, gain_db: float = 0.0) -> None:
            played.append(clip)
            super().play(clip, start_ms, gain_db)

    narrator = Narrator(store, Watched(clock), transcript, clock)
    sound = tone(tmp_path)
    narrator.say(Utterance("tone", "Test tone.", "", sound=sound), Priority.NOW)
    assert narrator.sound_check() == SoundCheck(None)
    narrator.say(Utterance("said", said, ""), Priority.NEXT)
    assert played == [sound]
    clock.s += 1.1
    narrator.tick()
    until(lambda: len(played) == 2, narrator.tick)
    clock.s += 10
    narrator.tick()
    assert [entry.text for entry in transcript.entries] == ["Test tone.", said]
    narrator.reset()


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (SoundCheck(None), "No sound device"),
        (SoundCheck("Speaker", 8.4, 21.0), "Sound device: Speaker. Latency: 8 ms until"),
        (SoundCheck("ALSA", 12.0), "it does not say"),
        (SoundCheck("ALSA"), "Latency: unknown."),
    ],
)
def test_staff_are_told_what_was_measured_and_what_not(check: SoundCheck, words: str) -> None:
    assert words in check_words(check)
    assert ("21 ms more" in check_words(check)) == (check.output_ms is not None)


def check_words(check: SoundCheck) -> str:
    return sound_words(Phrases.load(CONTENT / "phrases", "en"), check)
