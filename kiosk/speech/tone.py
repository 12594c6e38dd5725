"""A tone for the staff's sound test."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kiosk.speech.clip import SAMPLE_RATE, Clip, write_clip

_SECONDS = 1.0
_HZ = 440.0


def tone(folder: Path) -> Clip:
    """One second of 440 Hz, faded in and out, at half of full scale.

    Raises:
        OSError: it cannot be written to ``folder``.
    """
    time = np.arange(int(_SECONDS * SAMPLE_RATE)) / SAMPLE_RATE
    fade = np.minimum(1.0, np.minimum(time, _SECONDS - time) / 0.02)
    path = folder / "test-tone.wav"
    write_clip(path, (0.5 * 32767 * fade * np.sin(2 * np.pi * _HZ * time)).astype("<i2").tobytes())
    return Clip(path, _SECONDS * 1000)
