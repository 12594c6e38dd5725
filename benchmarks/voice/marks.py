"""Is each word marked when it is heard? Onsets after pauses, in what was recorded, against frames that were drawn."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.voice.contestants import Child
from benchmarks.voice.sound import LOUD, Ear
from kiosk.speech.clip import SAMPLE_RATE, read_pcm

PAUSE_S = 0.1
TAIL_S = 8.0  # the title is read too, and is on no line that could be marked
ALIKE = 0.9


def mark_errors(child: Child, ear: Ear, pages: int) -> tuple[list[float], int]:
    """Have the page read ``pages`` times.

    Returns:
        Ms by which the frame that marks a word comes after its sound (before it: negative), and how many words
        after a pause were never marked.
    """
    errors: list[float] = []
    missed = 0
    for _ in range(pages):
        child.ask("marks")
        began = time.monotonic()
        child.ask("press", control="repeat")
        length_s = sum(
            len(read_pcm(Path(path))) / 2 / SAMPLE_RATE for _, _, clips in child.facts["page"] for path, _, _ in clips
        )
        time.sleep(length_s + TAIL_S)
        zero, heard = ear.clock(began)
        marks = child.ask("marks")["marks"]
        at = 0
        for utterance, _, clips in child.facts["page"]:
            for path, first, words in clips:
                clip = np.frombuffer(read_pcm(Path(path)), dtype="<i2").astype(np.float64) / 32768
                start, likeness = find(heard[at:], clip)
                if likeness < ALIKE:
                    missed += len(onsets(clip))
                    continue
                start, at = start + at, start + at
                for onset in onsets(clip):
                    word = min(words, key=lambda w: abs(w[0] - onset / SAMPLE_RATE * 1000))
                    sound = zero + (start + onset) / SAMPLE_RATE
                    seen = [t for t, key, char in marks if key == utterance and char == first + word[1] and t > began]
                    if seen:
                        errors.append((seen[0] - sound) * 1000)
                    else:
                        missed += 1
    return errors, missed


def onsets(clip: NDArray[np.float64]) -> list[int]:
    """Samples at which sound begins after a pause, or at the start of the clip."""
    loud = np.flatnonzero(np.abs(clip) > LOUD)
    if not loud.size:
        return []
    after = np.flatnonzero(np.diff(loud) > PAUSE_S * SAMPLE_RATE) + 1
    return [int(loud[0]), *(int(loud[i]) for i in after)]


def find(heard: NDArray[np.float64], clip: NDArray[np.float64]) -> tuple[int, float]:
    """(where in ``heard`` the clip begins, how alike they are there: 1.0 is the same)."""
    size = 1 << (heard.size + clip.size).bit_length()
    match = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(clip, size)), size)
    match = match[: max(heard.size - clip.size + 1, 1)]
    sums = np.concatenate([[0.0], np.cumsum(heard**2)])
    energy = sums[clip.size : clip.size + match.size] - sums[: match.size]
    alike = match[: energy.size] / np.sqrt(np.maximum(energy, 1e-3) * np.sum(clip**2))
    # The earliest of the good ones: a page may say a sentence twice.
    good = np.flatnonzero(alike > max(ALIKE, alike.max() - 0.02))
    best = int(good[0]) if good.size else int(np.argmax(alike))
    best += int(np.argmax(alike[best : best + SAMPLE_RATE // 20]))
    return best, float(alike[best])
