"""A person's recording for tests: a voice that is not the kiosk's, in a room, on a recorder of another kind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from speech_rig import make

from kiosk.speech import ClipStore, Voice
from kiosk.speech.clip import SAMPLE_RATE, read_pcm


def samples_of(path: Path) -> NDArray[np.float32]:
    """A clip's samples, full scale = 1.0."""
    return np.frombuffer(read_pcm(path), dtype="<i2").astype(np.float32) / np.float32(32768)


def person(store: ClipStore, text: str) -> NDArray[np.float32]:
    """Somebody says ``text``: at `SAMPLE_RATE`, nothing before and after it."""
    clip = make(store, text, voice=Voice("en"))
    assert clip.path is not None
    sound = samples_of(clip.path)
    heard = np.flatnonzero(np.abs(sound) > 0.01)
    return sound[heard[0] : heard[-1]]


def record(
    path: Path,
    sound: NDArray[np.float32],
    *,
    gain_db: float = 0.0,
    rate: int = 44_100,
    room_s: float = 0.8,
    noise: float = 0.0003,
) -> Path:
    """Write what a recorder would: the room before and after, two channels, a rate and level of its own.

    The format is that of the file's name.
    """
    size = round(sound.size * rate / SAMPLE_RATE)
    at_rate = np.interp(np.arange(size) * SAMPLE_RATE / rate, np.arange(sound.size), sound) * 10 ** (gain_db / 20)
    room = np.zeros(int(room_s * rate))
    mono = np.concatenate([room, at_rate, room])
    hiss = np.random.default_rng(7).normal(scale=noise, size=(mono.size, 2))
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, mono[:, None] + hiss, rate)
    return path
