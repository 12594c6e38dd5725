"""Samples: trimmed, level, stretched at the same pitch."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kiosk.speech.clip import SAMPLE_RATE, Mark
from kiosk.speech.sound import ONSET_MS, PEAK, SILENCE, at_onsets, finish, stretched, trimmed, with_gain


def tone(hz: float, seconds: float = 1.0, peak: float = 0.3) -> NDArray[np.float32]:
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return (peak * np.sin(2 * np.pi * hz * time)).astype(np.float32)


def pitch(samples: NDArray[np.float32]) -> float:
    """Hz of the strongest partial."""
    strength = np.abs(np.fft.rfft(samples * np.hanning(samples.size), 1 << 20))
    return float(np.argmax(strength)) * SAMPLE_RATE / (1 << 20)


@pytest.mark.parametrize("hz", [70.0, 110.0, 220.0, 997.0])
@pytest.mark.parametrize("factor", [1.2, 1.4, 2.0])
def test_stretching_keeps_pitch_and_level(hz: float, factor: float) -> None:
    """N-A4: pitch unchanged"""
    before = tone(hz)
    after = stretched(before, factor)
    assert after.size == int(before.size * factor)
    assert pitch(after) == pytest.approx(hz, rel=0.005)
    middle = after[after.size // 4 : -after.size // 4]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.3 / np.sqrt(2), rel=0.1)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 5000), st.floats(1.05, 2.0))
def test_any_length_can_be_stretched(size: int, factor: float) -> None:
    assert stretched(np.ones(size, dtype=np.float32) * 0.1, factor).size == int(size * factor)


def test_silence_before_the_first_sound_is_cut_and_the_pause_after_is_set() -> None:
    """N-A8"""
    quiet = np.full(4000, SILENCE * 0.9, dtype=np.float32)
    kept, cut = trimmed(np.concatenate([quiet, tone(200.0), quiet]), tail_ms=100.0)
    assert cut == pytest.approx(4000 - 0.002 * SAMPLE_RATE, abs=5)
    assert kept.size == pytest.approx(SAMPLE_RATE * 1.102, abs=10)
    assert np.abs(kept[:60]).max() >= SILENCE
    assert trimmed(quiet, 100.0)[0].size == 0


@pytest.mark.parametrize("stretch", [1.0, 1.4])
def test_word_marks_move_with_the_sound(stretch: float) -> None:
    sound = np.concatenate([np.zeros(1000), tone(200.0, 0.5), np.zeros(3000), tone(300.0, 0.5)])
    marks = [Mark(0, 0), Mark(1000 + SAMPLE_RATE // 2 + 3000, 4)]
    pcm, moved = finish((sound * 32767).astype("<i2").tobytes(), marks, stretch, 200.0)
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64) / 32767
    second = moved[1].sample
    assert moved[0].sample <= 0.002 * SAMPLE_RATE
    assert np.abs(samples[second - 800 : second - 500]).max() < 0.02
    assert np.abs(samples[second + 500 : second + 800]).max() > 0.5
    assert np.abs(samples).max() == pytest.approx(PEAK, abs=0.001)


def test_a_mark_in_a_closed_consonant_moves_to_where_its_word_is_heard() -> None:
    """N-A6: but not over a pause, nor into the next word, and never out of a word"""
    closure, pause = int(0.08 * SAMPLE_RATE), int((ONSET_MS + 20) / 1000 * SAMPLE_RATE)
    word = tone(300.0, 0.2)
    samples = np.concatenate([word, np.zeros(closure), word, np.zeros(pause), word]).astype(np.float32)
    second, third = word.size + closure, 2 * word.size + closure + pause
    marks = [Mark(50, 0), Mark(word.size + 10, 4), Mark(2 * word.size + closure + 10, 8)]
    within, moved, before_a_pause = at_onsets(samples, marks)
    assert 50 <= within.sample <= 60
    assert second <= moved.sample <= second + 5
    assert before_a_pause == marks[2]
    both = [Mark(word.size + 10, 0), Mark(word.size + 20, 4), Mark(third, 8)]
    assert at_onsets(samples, both)[0] == both[0]


def test_silence_becomes_an_empty_clip() -> None:
    assert finish(b"", [], 1.4, 100.0) == (b"", [])
    assert finish(b"\0\0" * 500, [Mark(9, 0)], 1.4, 100.0) == (b"", [Mark(0, 0)])


def test_gain_is_in_db_and_never_wraps_round() -> None:
    pcm = np.array([1000, -1000, 32767, -32768], dtype="<i2").tobytes()
    assert np.frombuffer(with_gain(pcm, -20.0), dtype="<i2").tolist() == [100, -100, 3276, -3276]
    assert np.frombuffer(with_gain(pcm, 6.02), dtype="<i2").tolist() == [1999, -1999, 32767, -32768]
    assert with_gain(b"", -6.0) == b""
