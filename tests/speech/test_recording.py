"""The virtual loudspeaker: what would have been heard, on the timeline of a clock."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from speech_rig import FakeClock

from kiosk.speech import Clip, RecordingPlayer
from kiosk.speech.clip import SAMPLE_RATE, read_pcm, write_clip


def level(path: Path, value: int, seconds: float) -> Clip:
    """A clip whose every sample is ``value``."""
    write_clip(path, np.full(int(seconds * SAMPLE_RATE), value, dtype="<i2").tobytes())
    return Clip(path, seconds * 1000)


def test_cuts_gains_starts_and_pauses_stand_where_they_were(clock: FakeClock, tmp_path: Path) -> None:
    out = tmp_path / "heard.wav"
    player = RecordingPlayer(clock, out)
    a, b = level(tmp_path / "a.wav", 10_000, 2.0), level(tmp_path / "b.wav", 20_000, 1.0)
    clock.s += 1
    player.play(a)  # 1 s: a, loud
    clock.s += 0.5
    player.set_gain(-20.0)  # 1.5 s: softer
    assert player.position_ms() == pytest.approx(500)
    clock.s += 0.5
    player.play(b, start_ms=400.0)  # 2 s: replaced, b's last 0.6 s
    clock.s += 1
    assert player.position_ms() is None  # 2.6 s: over
    player.play(a)  # 3 s
    clock.s += 0.25
    player.stop()  # 3.25 s: cut
    player.play(Clip(None, 500.0))  # silent
    clock.s += 0.75
    player.close()
    heard = np.frombuffer(read_pcm(out), dtype="<i2")
    assert heard.size == pytest.approx(4 * SAMPLE_RATE, abs=2)
    expected = [(0.9, 0), (1.1, 10_000), (1.4, 10_000), (1.6, 1000), (1.9, 1000), (2.1, 20_000), (2.5, 20_000)]
    expected += [(2.7, 0), (3.1, 10_000), (3.3, 0), (3.9, 0)]
    assert [(at, int(heard[int(at * SAMPLE_RATE)])) for at, _ in expected] == expected


def test_a_clip_that_has_gone_is_silence(clock: FakeClock, tmp_path: Path) -> None:
    player = RecordingPlayer(clock, tmp_path / "heard.wav")
    player.play(Clip(tmp_path / "gone.wav", 1000.0))
    clock.s += 2
    player.close()
    assert not np.frombuffer(read_pcm(tmp_path / "heard.wav"), dtype="<i2").any()
