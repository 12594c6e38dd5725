"""Make the earcons: short, soft sounds beside the speech. The WAV files beside this script are what it makes.

Run by hand after a change: `.venv/bin/python assets/sounds/make.py`.

All are struck from the same wooden bar (a tone, its fourth harmonic that dies sooner, and a soft start), on the notes
of one pentatonic scale, so that they are heard as one family. Upwards is done; one low note twice is no.
Nothing is told by them alone: each goes with words and with something that is seen.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1]))

from kiosk.speech.clip import SAMPLE_RATE, write_clip  # noqa: E402

C4, G4, C5, E5, G5, A5, C6 = 261.63, 392.0, 523.25, 659.26, 783.99, 880.0, 1046.5

Note = tuple[float, float, float]
"""When it is struck in s, its pitch in Hz, how loud (1: full)."""

SOUNDS: dict[str, tuple[float, float, tuple[Note, ...]]] = {
    # name: (length in s, peak in dB of full scale, notes). Speech peaks near -3 dB; these stay well under it.
    "chosen": (0.28, -17.0, ((0.0, E5, 0.8), (0.07, A5, 1.0))),
    "page": (0.16, -24.0, ((0.0, G4, 1.0),)),
    "not_possible": (0.36, -18.0, ((0.0, C4, 1.0), (0.13, C4, 0.8))),
    "finished": (0.80, -17.0, ((0.0, C5, 0.7), (0.11, E5, 0.8), (0.22, G5, 0.9), (0.33, C6, 1.0))),
    "attention": (0.90, -14.0, ((0.0, G5, 1.0), (0.16, E5, 0.9), (0.45, G5, 1.0), (0.61, E5, 0.9))),
}


def struck(hertz: float, samples: int) -> npt.NDArray[np.float64]:
    """One note of the bar, from its stroke on."""
    time = np.arange(samples) / SAMPLE_RATE
    body = np.sin(2 * np.pi * hertz * time) * np.exp(-time / 0.11)
    knock = 0.22 * np.sin(2 * np.pi * 4 * hertz * time) * np.exp(-time / 0.022)
    return (body + knock) * np.minimum(1.0, time / 0.004)


def sound(name: str) -> npt.NDArray[np.int16]:
    """The samples of an earcon, mono."""
    seconds, peak_db, notes = SOUNDS[name]
    mixed = np.zeros(round(seconds * SAMPLE_RATE))
    for at, hertz, loud in notes:
        start = round(at * SAMPLE_RATE)
        mixed[start:] += loud * struck(hertz, len(mixed) - start)
    fade = round(0.02 * SAMPLE_RATE)
    mixed[-fade:] *= np.linspace(1.0, 0.0, fade)
    return np.asarray(np.round(mixed / np.abs(mixed).max() * 10 ** (peak_db / 20) * 32767), dtype="<i2")


def main() -> None:
    """Write every sound."""
    for name in SOUNDS:
        path = FOLDER / f"{name}.wav"
        write_clip(path, sound(name).tobytes())
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
