"""A human recording becomes samples like the engine's: one channel, trimmed, as loud, stretched for the rate.

Only the synthesizer process and ``./run check`` read recordings; soundfile and pyloudnorm (with scipy, most of a
second) are imported when the first one is read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kiosk.speech.clip import SAMPLE_RATE
from kiosk.speech.sound import PEAK, Samples, resampled, stretched

TARGET_LUFS = -18.4
"""Integrated loudness of a recording (EBU R 128, ITU-R BS.1770), in LUFS: the mean of the pack's synthesised clips at
the default rate, whose peaks are all at `PEAK`; those lie within 1.3 LU of it (5th to 95th percentile)."""
MAX_S = 60.0
"""Longest recording, in s: a text has at most 400 characters."""
MAX_BYTES = 50_000_000
"""A minute of the largest usual form: two channels, 24 bits, 96 kHz is 35 MB."""
MIN_HZ = 16_000
"""Below it (telephone) an old ear loses the consonants."""
_FULL = 0.999  # of full scale: louder than this cannot be told from clipped
_CLIPPED_RUN = 3  # samples in a row at full scale: a mere peak touches it once
_FRAME_S = 0.01  # trimming looks at steps of 10 ms
_SPEECH_RANGE_DB = (-60.0, -35.0)  # below the loudest frame: the softest consonants lie between
_ABOVE_NOISE_DB = 6.0  # what is softer than the room and this is the room
_MARGIN_S = 0.03  # kept before and after, faded: a soft first consonant is not cut
_LIMITER_S = 0.01  # the limiter turns down over so long, so that it is not heard
_LIMITER_ROUNDS = 3  # turning down peaks costs loudness, which is made up for, and so on


class RecordingError(Exception):
    """The recording cannot be used. The message says why, then after "; " how to mend it."""


def listen(path: Path) -> tuple[NDArray[np.float32], int]:
    """The samples (one column a channel, full scale = 1.0) and their rate in Hz.

    Raises:
        RecordingError: it is no WAV, FLAC or Ogg file, too long, silent or clipped.
    """
    import soundfile

    try:
        if path.stat().st_size > MAX_BYTES:
            raise RecordingError(f"it is larger than {MAX_BYTES // 1_000_000} MB; cut it to its one text")
        info: Any = soundfile.info(str(path))
        if info.format not in {"WAV", "WAVEX", "FLAC", "OGG"}:
            raise RecordingError(f"it is a {info.format} file; save it as WAV, FLAC or Ogg")
        if info.duration > MAX_S:
            raise RecordingError(f"it is {info.duration:.0f} s long, above {MAX_S:.0f}; cut it to its one text")
        if info.samplerate < MIN_HZ:
            raise RecordingError(f"it was recorded at {info.samplerate} Hz, below {MIN_HZ}; record it again")
        samples, rate = soundfile.read(str(path), dtype="float32", always_2d=True)
    except soundfile.SoundFileError:
        raise RecordingError("it can't be read as sound; save it again as WAV, FLAC or Ogg") from None
    except OSError as error:
        raise RecordingError(f"it can't be read ({error.strerror}); check the file and its permissions") from None
    if not samples.size or not np.isfinite(samples).all() or float(np.abs(samples).max()) < 0.001:
        raise RecordingError("there is nothing to hear in it; record it again")
    if _clipped(samples):
        raise RecordingError("it is clipped: the recorder was set too loud; record it again with less gain")
    return samples, int(rate)


def spoken(path: Path, stretch: float, tail_ms: float) -> bytes:
    """The 16-bit sound of a clip, from a recording.

    Args:
        stretch: how much longer to make it, pitch unchanged; below 1 it becomes shorter.
        tail_ms: of silence after it: the pause before the next sentence.

    Raises:
        RecordingError: the recording cannot be used.
    """
    channels, rate = listen(path)
    samples = at_target(trimmed(resampled(np.asarray(channels.mean(axis=1), dtype=np.float32), rate)))
    if stretch != 1.0:
        samples = limited(stretched(samples, stretch))
    samples = np.concatenate([samples, np.zeros(int(tail_ms * SAMPLE_RATE / 1000), dtype=np.float32)])
    return bytes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def trimmed(samples: Samples) -> Samples:
    """Without the room's noise before the first and after the last sound (N-A8); faded in and out."""
    frame = int(_FRAME_S * SAMPLE_RATE)
    frames = np.pad(samples, (0, -samples.size % frame)).reshape(-1, frame)
    levels = 10 * np.log10(np.mean(frames.astype(np.float64) ** 2, axis=1) + 1e-12)
    low, high = levels.max() + _SPEECH_RANGE_DB[0], levels.max() + _SPEECH_RANGE_DB[1]
    heard = np.flatnonzero(levels >= np.clip(np.percentile(levels, 5) + _ABOVE_NOISE_DB, low, high))
    margin = int(_MARGIN_S * SAMPLE_RATE)
    kept = samples[max(int(heard[0]) * frame - margin, 0) : (int(heard[-1]) + 1) * frame + margin].copy()
    fade = np.linspace(0, 1, min(margin // 2, kept.size // 2), dtype=np.float32)
    kept[: fade.size] *= fade
    kept[kept.size - fade.size :] *= fade[::-1]
    return kept


def loudness(samples: Samples) -> float:
    """Integrated loudness in LUFS (EBU R 128); a sound below 0.4 s is one block."""
    import pyloudnorm

    block_s = min(0.4, samples.size / SAMPLE_RATE)
    return float(pyloudnorm.Meter(SAMPLE_RATE, block_size=block_s).integrated_loudness(samples.astype(np.float64)))


def at_target(samples: Samples) -> Samples:
    """As loud as `TARGET_LUFS`, no peak above `PEAK`."""
    for _ in range(_LIMITER_ROUNDS):
        now = loudness(samples)
        if not np.isfinite(now):
            return samples
        samples = limited(samples * np.float32(10 ** ((TARGET_LUFS - now) / 20)))
    return samples


def limited(samples: Samples) -> Samples:
    """With its peaks turned down to `PEAK`, a little before and after each, so that nothing crackles."""
    loudest = np.abs(samples)
    if not samples.size or loudest.max() <= PEAK:
        return samples
    half = int(_LIMITER_S * SAMPLE_RATE)
    around = np.lib.stride_tricks.sliding_window_view(np.pad(loudest, 2 * half), 2 * half + 1).max(axis=1)
    gain = np.minimum(1.0, PEAK / np.maximum(around, 1e-9))
    window = np.hanning(2 * half + 3)[1:-1]
    return np.asarray(samples * np.convolve(gain, window / window.sum(), mode="valid"), dtype=np.float32)


def _clipped(samples: NDArray[np.float32]) -> bool:
    full = np.abs(samples) >= _FULL
    run = full[: full.shape[0] - _CLIPPED_RUN + 1].copy()
    for shift in range(1, _CLIPPED_RUN):
        run &= full[shift : shift + run.shape[0]]
    return bool(run.any())
