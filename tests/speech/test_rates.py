"""How fast the real engine speaks what a kiosk says, and that slow speech is not lower speech."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from speech_rig import until

from kiosk.content.check import CONTENT
from kiosk.content.loader import load_pack
from kiosk.languages import language_of
from kiosk.speech import DEFAULT_RATE, RATES, ClipStore, Job, Lexicon, Synthesizer, Voice
from kiosk.speech.clip import SAMPLE_RATE, read_pcm
from kiosk.speech.sound import Samples

WITHIN = {0: (60, 70), DEFAULT_RATE: (120, 125), len(RATES) - 1: (240, 250)}
CASES = [("en", step) for step in range(len(RATES))]
CASES += [(language, step) for language in ("es", "fr", "ar", "fa") for step in WITHIN]


@pytest.mark.parametrize(("language", "step"), CASES)
def test_each_step_is_as_fast_as_it_says(language: str, step: int, store: ClipStore) -> None:
    """N-A4: seven rates, 60-70 to 240-250 words a minute, 120-125 at the start: every third sentence of the pack"""
    pack = load_pack(CONTENT / "micro-needling", language)
    voice = Voice(language_of(language).voice, Lexicon(dict(pack.lexicon)))
    texts = [sentence.text for screen in pack.screens for sentence in screen.sentences]
    texts += [text for question in pack.questions for text in (question.ask, question.help)]
    spoken = [text[first:last] for text in texts for first, last in store.spans(text, voice)][::3]
    store.prepare(spoken, step, voice)
    until(lambda: store.progress == (len(set(spoken)), len(set(spoken))), store.poll)
    clips = [store.get(text, step, voice) for text in spoken]
    heard_ms = sum(clip.duration_ms - RATES[step].tail_ms for clip in clips if clip and clip.path)
    measured = sum(len(text.split()) for text in spoken) / heard_ms * 60_000
    assert measured == pytest.approx(RATES[step].words_per_minute, rel=0.02)
    least, most = WITHIN.get(step, (60, 250))
    assert least <= measured <= most


def test_there_are_seven_steps_each_faster_than_the_last() -> None:
    """N-A4"""
    speeds = [rate.words_per_minute for rate in RATES]
    assert len(speeds) == 7
    assert speeds == sorted(set(speeds))
    assert 120 <= speeds[DEFAULT_RATE] <= 125


def voice_pitch(path: Path) -> float:
    """Median pitch in Hz of the voiced parts (autocorrelation of 46 ms pieces)."""
    samples = np.frombuffer(read_pcm(path), dtype="<i2").astype(np.float64) / 32768
    found = []
    for at in range(0, samples.size - 1024, 512):
        piece: NDArray[np.float64] = samples[at : at + 1024] * np.hanning(1024)
        if np.sqrt(np.mean(piece**2)) > 0.03:
            alike = np.fft.irfft(np.abs(np.fft.rfft(piece, 2048)) ** 2)[:400]
            lag = 60 + int(np.argmax(alike[60:350]))
            if alike[lag] > 0.4 * alike[0]:
                found.append(SAMPLE_RATE / lag)
    return float(np.median(found))


def test_the_slowest_step_has_the_pitch_of_the_voice(synthesizer: Synthesizer, tmp_path: Path) -> None:
    """N-A4: pitch unchanged"""
    slowest = RATES[0]
    assert slowest.stretch > 1
    text = "Your skin may be red for a few days. This is normal and it will go away."
    pitches, done = {}, []
    for stretch in (1.0, slowest.stretch):
        path = tmp_path / f"{stretch}.wav"
        synthesizer.request(Job(text, "en-us", slowest.engine_rate, stretch, 100.0, path), done.append)
        until(lambda: len(done) == len(pitches) + 1, synthesizer.poll)
        pitches[stretch] = voice_pitch(path)
    assert 60 < pitches[1.0] < 300
    assert pitches[slowest.stretch] == pytest.approx(pitches[1.0], rel=0.03)


def onset_after_pause(samples: Samples, near: int) -> int | None:
    """The sample near ``near`` at which sound begins after at least 60 ms of silence."""
    loud = np.abs(samples) >= 0.01
    pause = int(0.06 * SAMPLE_RATE)
    for at in range(max(near - 2 * pause, pause), min(near + 2 * pause, samples.size)):
        if loud[at] and not loud[at - pause : at].any():
            return at
    return None


@pytest.mark.parametrize("step", [0, 2, 6])
def test_words_after_a_pause_are_marked_as_they_sound(step: int, store: ClipStore) -> None:
    """N-A6"""
    text = "Before, use soap; and, at last, rest, or, if you need, use more."
    store.prepare([text], step, Voice())
    until(lambda: store.progress == (1, 1), store.poll)
    clip = store.get(text, step, Voice())
    assert clip is not None
    assert clip.path is not None
    samples = np.frombuffer(read_pcm(clip.path), dtype="<i2").astype(np.float32) / 32768
    late_ms = []
    for before, word in pairwise(clip.words):
        if text[before.last - 1] in ",;":
            mark = int(word.start_ms * SAMPLE_RATE / 1000)
            onset = onset_after_pause(samples, mark)
            assert onset is not None
            late_ms.append((mark - onset) / SAMPLE_RATE * 1000)
    assert len(late_ms) == 7
    assert max(map(abs, late_ms)) < 25
