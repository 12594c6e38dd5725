"""What is done to the engine's sound before it becomes a clip: stretched, trimmed, made equally loud."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kiosk.speech.clip import SAMPLE_RATE, Mark

Samples = NDArray[np.float32]  # mono, full scale = 1.0

SILENCE = 0.0025  # of full scale: below it nothing is heard yet (N-A8)
LEAD_MS = 2.0  # kept before the first sound, so that its attack is whole
ONSET_MS = 150.0  # no closure of a consonant is longer: a longer silence is a pause
PEAK = 0.89  # of full scale (-1 dB): every clip is equally loud and none is clipped
_FRAME = 1024  # samples, 46 ms: two periods of the lowest voice fit
_SEARCH = 256  # samples, 12 ms either way: one period of the lowest voice


def finish(pcm: bytes, marks: Sequence[Mark], stretch: float, tail_ms: float) -> tuple[bytes, list[Mark]]:
    """16-bit sound and marks of the engine -> those of the clip.

    Args:
        stretch: how much longer to make it, pitch unchanged; 1.0 = leave it.
        tail_ms: of silence after it: the pause before the next sentence.
    """
    samples: Samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(32768)
    scaled = list(marks)
    if stretch != 1.0 and samples.size:
        samples = stretched(samples, stretch)
        scaled = [Mark(round(mark.sample * stretch), mark.char) for mark in marks]
    samples, cut = trimmed(samples, tail_ms)
    samples = levelled(samples)
    scaled = [Mark(min(max(mark.sample - cut, 0), samples.size), mark.char) for mark in scaled]
    scaled = at_onsets(samples, scaled)
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), scaled


def trimmed(samples: Samples, tail_ms: float) -> tuple[Samples, int]:
    """No silence before, ``tail_ms`` of it after; and how many samples went from the front (N-A8)."""
    heard = np.flatnonzero(np.abs(samples) >= SILENCE)
    if not heard.size:
        return samples[:0], 0
    first = max(int(heard[0]) - int(LEAD_MS * SAMPLE_RATE / 1000), 0)
    last = int(heard[-1]) + 1
    tail = int(tail_ms * SAMPLE_RATE / 1000)
    kept = samples[first : last + tail]
    missing = last + tail - first - kept.size
    return np.concatenate([kept, np.zeros(missing, dtype=np.float32)]), first


def at_onsets(samples: Samples, marks: Sequence[Mark]) -> list[Mark]:
    """Marks that fall into silence, moved on to where their word is heard.

    After a pause the engine counts the closed lips of a p or the stop of a ch to the word: its event comes up to 80 ms
    before anything is heard (N-A6).
    """
    heard = np.flatnonzero(np.abs(samples) >= SILENCE)
    moved = []
    for mark, following in zip(marks, [*(mark.sample for mark in marks[1:]), samples.size], strict=False):
        after = int(np.searchsorted(heard, mark.sample))
        onset = int(heard[after]) if after < heard.size else samples.size
        silent = onset - mark.sample
        late = onset >= following or silent > ONSET_MS * SAMPLE_RATE / 1000
        moved.append(mark if late else Mark(onset, mark.char))
    return moved


def levelled(samples: Samples) -> Samples:
    """With its highest peak at `PEAK`."""
    peak = float(np.abs(samples).max()) if samples.size else 0.0
    return samples * np.float32(PEAK / peak) if peak >= SILENCE else samples


def stretched(samples: Samples, factor: float) -> Samples:
    """``factor`` times as long at the same pitch (waveform-similarity overlap-add).

    Overlapping frames are laid out further apart than they were taken; each is taken from where it
    continues the frame before it best, so periods of the voice stay whole.
    """
    hop = _FRAME // 2
    window = np.hanning(_FRAME + 1)[:-1].astype(np.float32)
    frames = max(int(np.ceil(samples.size * factor / hop)), 1)
    padded = np.concatenate([samples, np.zeros(2 * _FRAME + 2 * _SEARCH, dtype=np.float32)])
    out = np.zeros((frames + 1) * hop + _FRAME, dtype=np.float32)
    out[:_FRAME] += padded[:_FRAME] * window
    out[:hop] = padded[:hop]  # nothing overlaps the very first half frame
    taken = 0
    for index in range(1, frames + 1):
        wanted = min(int(index * hop / factor), samples.size)
        follows = padded[taken + hop : taken + hop + _FRAME]
        low = max(wanted - _SEARCH, 0)
        around = padded[low : wanted + _SEARCH + _FRAME]
        likeness = np.correlate(around, follows[: around.size], mode="valid")
        sums = np.cumsum(np.concatenate([[0.0], around.astype(np.float64) ** 2]))
        energy = sums[follows.size :] - sums[: -follows.size]
        taken = low + int(np.argmax(likeness / np.sqrt(energy + 1e-6)))
        at = index * hop
        out[at : at + _FRAME] += padded[taken : taken + _FRAME] * window
    return out[: int(samples.size * factor)]


def resampled(samples: Samples, rate: int) -> Samples:
    """Samples taken at ``rate`` Hz as they would have been at `SAMPLE_RATE`; nothing folds back as a false tone."""
    if rate == SAMPLE_RATE or not samples.size:
        return samples
    size = max(round(samples.size * SAMPLE_RATE / rate), 1)
    spectrum = np.fft.rfft(samples)
    kept = np.zeros(size // 2 + 1, dtype=spectrum.dtype)
    shared = min(kept.size, spectrum.size)
    kept[:shared] = spectrum[:shared]
    return np.asarray(np.fft.irfft(kept, size) * (size / samples.size), dtype=np.float32)


def with_gain(pcm: bytes, gain_db: float) -> bytes:
    """16-bit sound, ``gain_db`` louder (softer when negative), never beyond full scale."""
    if gain_db == 0.0 or not pcm:
        return pcm
    loud = np.frombuffer(pcm, dtype="<i2").astype(np.float32) * np.float32(10 ** (gain_db / 20))
    louder: bytes = np.clip(loud, -32768, 32767).astype("<i2").tobytes()
    return louder
