"""Short sounds beside the speech: heard with it, never in its way, and silent when everything is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from speech_rig import FakeClock, Recording, SoundServer, children, likeness, make, passes, until

from kiosk.speech import (
    VOLUMES_DB,
    ChildPlayer,
    Clip,
    ClipStore,
    Narrator,
    Priority,
    RecordingPlayer,
    SilentClips,
    SilentPlayer,
    Transcript,
    Utterance,
    clip_of,
    tone,
)
from kiosk.speech.clip import SAMPLE_RATE, read_pcm, write_clip

pytestmark = pytest.mark.waveform

PAGE = [Utterance("one", "One two three four.", "p"), Utterance("two", "Five.", "p")]


class Watched(SilentPlayer):
    """Tells what sounds beside the speech."""

    short: tuple[str, float] | None = None

    def beside(self, clip: Clip | None, gain_db: float = 0.0) -> None:
        self.short = None if clip is None or clip.path is None else (clip.path.stem, gain_db)


@pytest.fixture
def player(clock: FakeClock) -> Watched:
    return Watched(clock)


@pytest.fixture
def narrator(clock: FakeClock, player: Watched) -> Narrator:
    made = Narrator(SilentClips(), player, Transcript(), clock)
    made.enter("p", PAGE)
    return made


def test_it_changes_nothing_in_the_order_of_speech(narrator: Narrator, player: Watched, tmp_path: Path) -> None:
    sound, before = tone(tmp_path), narrator.current
    narrator.earcon(sound)
    assert narrator.current == before
    assert player.short == ("test-tone", VOLUMES_DB[narrator.volume_step])
    narrator.enter("q", [Utterance("three", "Six.", "q")])
    narrator.say(Utterance("four", "Seven.", ""), Priority.NOW)
    assert player.short is not None  # it goes with the new page, and is not cut by it
    assert [entry.id for entry in narrator._transcript.earcons] == ["test-tone"]
    assert "test-tone" not in {entry.id for entry in narrator._transcript.entries}


def test_it_is_as_loud_as_the_session_wants(narrator: Narrator, player: Watched, tmp_path: Path) -> None:
    narrator.set_volume(2)
    narrator.earcon(tone(tmp_path))
    assert player.short == ("test-tone", VOLUMES_DB[2])


def test_silence_reset_and_a_voice_that_is_off_leave_nothing_of_it(
    narrator: Narrator, player: Watched, tmp_path: Path
) -> None:
    """N-A2, N-D7"""
    sound = tone(tmp_path)
    for end in (narrator.silence, narrator.stop_voice, narrator.reset):
        narrator.play_voice()
        narrator.earcon(sound)
        assert player.short
        end()
        assert player.short is None
    narrator.stop_voice()
    narrator.earcon(sound)
    assert player.short is None
    narrator.reset()
    assert narrator._transcript.earcons == []


@pytest.fixture
def real(sound_server: SoundServer) -> Iterator[ChildPlayer]:
    made = ChildPlayer(time.monotonic)
    yield made
    made.close()


def share_of_the_tone(samples: NDArray[Any]) -> float:
    """How much of the power of a sound is at 440 Hz, as that of the tone is."""
    power = np.abs(np.fft.rfft(samples)) ** 2
    hz = np.fft.rfftfreq(samples.size, 1 / SAMPLE_RATE)
    return float(power[(hz > 435) & (hz < 445)].sum() / power.sum())


def test_both_are_heard_and_a_touch_silences_both(
    store: ClipStore, real: ChildPlayer, recording: Recording, tmp_path: Path
) -> None:
    words, sound, player = make(store, "Hear it again."), tone(tmp_path), real
    kids = children()
    player.beside(sound, -14.0)
    player.play(words)
    until(lambda: player.position_ms() is None, player.poll)
    until(lambda: children() == kids, player.poll)
    passes(0.2)
    heard = recording.heard
    assert likeness(heard, words) > 0.9
    alone = np.frombuffer(read_pcm(words.path), dtype="<i2")
    assert share_of_the_tone(heard) > 2 * share_of_the_tone(alone)
    narrator = Narrator(store, player, Transcript(), time.monotonic)
    before = recording.loud_s
    narrator.earcon(sound)
    until(lambda: recording.loud_s > before + 0.1, player.poll)
    narrator.silence()
    passes(0.4, player.poll)
    before = recording.loud_s
    passes(0.6, player.poll)
    assert recording.loud_s == before
    assert children() == kids


def test_the_recording_of_a_demo_holds_both(clock: FakeClock, tmp_path: Path) -> None:
    def level(name: str, value: int, seconds: float) -> Clip:
        write_clip(tmp_path / name, np.full(int(seconds * SAMPLE_RATE), value, dtype="<i2").tobytes())
        return clip_of(tmp_path / name)

    player = RecordingPlayer(clock, tmp_path / "heard.wav")
    player.play(level("words.wav", 10_000, 2.0))
    clock.s += 0.5
    player.beside(level("short.wav", 4_000, 0.5))  # 0.5 s to 1 s
    clock.s += 1.0
    player.beside(level("cut.wav", 30_000, 1.0))  # 1.5 s, cut at 1.75 s; louder than full scale with the words
    clock.s += 0.25
    player.beside(None)
    clock.s += 1.0
    player.close()
    heard = np.frombuffer(read_pcm(tmp_path / "heard.wav"), dtype="<i2")
    expected = [(0.4, 10_000), (0.6, 14_000), (0.9, 14_000), (1.1, 10_000), (1.6, 32_767), (1.8, 10_000), (2.1, 0)]
    assert [(at, int(heard[int(at * SAMPLE_RATE)])) for at, _ in expected] == expected
