"""A virtual loudspeaker: writes what would have been heard to a WAV, on the timeline of any clock."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kiosk.speech.clip import SAMPLE_RATE, Clip, DamagedClipError, read_pcm, write_clip
from kiosk.speech.player import SilentPlayer
from kiosk.speech.sound import with_gain


class RecordingPlayer(SilentPlayer):
    """Keeps what is played, cut where it was cut and as loud as it was, and writes it when closed."""

    device: str | None = "recording"

    def __init__(self, now: Callable[[], float], path: Path) -> None:
        """
        Args:
            now: seconds; the recording begins at the time it gives now.
            path: the WAV to write, 16-bit mono.
        """
        super().__init__(now)
        self._path, self._zero = path, now()
        self._room: NDArray[np.int16] = np.zeros(0, dtype=np.int16)
        self._heard = self._room  # as much of the room as is recorded
        self._gain_db = 0.0
        self._short: tuple[Clip, float, float] | None = None  # sound, seconds of its start, gain

    def play(self, clip: Clip, start_ms: float = 0.0, gain_db: float = 0.0) -> None:
        """Play ``clip`` from ``start_ms`` on, in place of what plays now."""
        self.stop()
        self._gain_db = gain_db
        super().play(clip, start_ms, gain_db)

    def beside(self, clip: Clip | None, gain_db: float = 0.0) -> None:
        """Keep a short sound beside what plays, cut where the next such sound begins."""
        if self._short is not None:
            sound, at, gain = self._short
            self._write(sound, 0.0, min((self._now() - at) * 1000, sound.duration_ms), at, gain)
        self._short = None if clip is None else (clip, self._now(), gain_db)

    def set_gain(self, gain_db: float) -> None:
        """The rest is as loud as this."""
        position = self.position_ms()
        if self._clip is None or position is None:
            self._gain_db = gain_db
        else:
            self.play(self._clip, position, gain_db)

    def stop(self) -> None:
        """Cut it here."""
        position = self.position_ms()
        if self._clip is not None and position is not None:
            self._record(self._clip, position)
        self._clip = None

    def position_ms(self) -> float | None:
        """By the clock; what has ended is recorded."""
        clip, position = self._clip, super().position_ms()
        if clip is not None and position is None:
            self._record(clip, clip.duration_ms)
        return position

    def close(self) -> None:
        """Write the file, as long as the clock ran.

        Raises:
            OSError: it cannot be written.
        """
        self.stop()
        self.beside(None)
        self._reach(int((self._now() - self._zero) * SAMPLE_RATE))
        write_clip(self._path, self._heard.astype("<i2").tobytes())

    def _record(self, clip: Clip, until_ms: float) -> None:
        self._write(clip, self._start_ms, until_ms, self._started_at, self._gain_db)

    def _write(self, clip: Clip, from_ms: float, until_ms: float, at_s: float, gain_db: float) -> None:
        """Add what was heard of ``clip`` to whatever sounded at the same time."""
        try:
            pcm = b"" if clip.path is None else read_pcm(clip.path)
        except (FileNotFoundError, DamagedClipError):
            pcm = b""
        first, last = (int(ms * SAMPLE_RATE / 1000) for ms in (from_ms, until_ms))
        sound = np.frombuffer(with_gain(pcm[first * 2 : last * 2], gain_db), dtype="<i2").astype(np.int32)
        at = int((at_s - self._zero) * SAMPLE_RATE)
        self._reach(at + sound.size)
        self._heard[at : at + sound.size] = np.clip(self._heard[at : at + sound.size] + sound, -32768, 32767)

    def _reach(self, samples: int) -> None:
        if samples > self._room.size:
            # Twice as much as before: copying all of a long recording for each sentence took longer than the sentences.
            self._room = np.concatenate([self._heard, np.zeros(2 * samples - self._heard.size, dtype=np.int16)])
        self._heard = self._room[: max(samples, self._heard.size)]
