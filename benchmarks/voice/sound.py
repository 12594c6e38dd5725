"""What a real sound server puts out, and when. PulseAudio with an output nobody hears, recorded all the time."""

from __future__ import annotations

import bisect
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kiosk.speech.clip import SAMPLE_RATE

sys.path.append(str(Path(__file__).parents[2] / "tests" / "speech"))

from speech_rig import SoundServer as SoundServer

LATENCY_MS = 5
LOUD = 0.003  # of full scale: sound; below it is silence


class Ear:
    """Records the output from now on. Times are seconds of CLOCK_MONOTONIC, which all processes share.

    A sample counts from when the recorder was handed the piece that it is in: no time is too early, any may be one
    piece too late (``piece_ms``).
    """

    def __init__(self, server: str) -> None:
        how = f"parec -d ci.monitor --format=s16le --rate={SAMPLE_RATE} --channels=1 --latency-msec={LATENCY_MS}"
        self._process = subprocess.Popen(
            how.split(), stdout=subprocess.PIPE, env={**os.environ, "PULSE_SERVER": server}
        )
        self._pcm = bytearray()
        self._ends: list[int] = []  # samples so far, piece by piece
        self._times: list[float] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        while not self._times:
            time.sleep(0.01)

    def _read(self) -> None:
        assert self._process.stdout is not None
        while part := os.read(self._process.stdout.fileno(), 65536):
            now = time.monotonic()
            self._pcm += part
            self._times.append(now)
            self._ends.append(len(self._pcm) // 2)

    def close(self) -> None:
        """End the recorder."""
        self._process.kill()
        self._process.wait()
        self._thread.join()

    @property
    def piece_ms(self) -> float:
        """How much the recorder is handed at a time: 95 of 100 pieces are no longer."""
        pieces = np.diff(np.array(self._ends)) * 1000 / SAMPLE_RATE
        return float(np.percentile(pieces, 95))

    def since(self, moment: float) -> tuple[int, NDArray[np.float64]]:
        """(number of the first sample, samples) handed over after ``moment``; full scale = 1.0."""
        if not self._thread.is_alive():
            raise RuntimeError("the sound server or its recorder has ended")
        count = len(self._ends)
        piece = bisect.bisect(self._times, moment, hi=count)
        first = self._ends[piece - 1] if piece else 0
        raw = bytes(self._pcm[first * 2 : self._ends[count - 1] * 2])
        return first, np.frombuffer(raw, dtype="<i2").astype(np.float64) / 32768

    def arrival(self, sample: int) -> float:
        """When this sample had been put out."""
        return self._times[bisect.bisect(self._ends, sample)]

    def first_sound(self, moment: float) -> float | None:
        """When the first sound after ``moment`` came; None when none has."""
        first, heard = self.since(moment)
        loud = np.flatnonzero(np.abs(heard) > LOUD)
        return self.arrival(first + int(loud[0])) if loud.size else None

    def last_sound(self, moment: float) -> float:
        """When the last sound after ``moment`` came; ``moment`` itself when none did."""
        first, heard = self.since(moment)
        loud = np.flatnonzero(np.abs(heard) > LOUD)
        return self.arrival(first + int(loud[-1])) if loud.size else moment

    def clock(self, moment: float) -> tuple[float, NDArray[np.float64]]:
        """(best estimate of when its first sample was put out, samples) after ``moment``: of all its pieces the
        promptest tells the time."""
        first, heard = self.since(moment)
        pieces = range(bisect.bisect(self._ends, first), len(self._times))
        return min(self._times[i] - (self._ends[i] - first) / SAMPLE_RATE for i in pieces), heard

    def jitter_ms(self) -> float:
        """How much later than the promptest pieces come, second by second: the 95th percentile."""
        ends = np.array(self._ends)
        times = np.array(self._times[: ends.size])  # a piece may come in between
        lag = times - ends / SAMPLE_RATE
        each = [lag[i : i + 200] - lag[i : i + 200].min() for i in range(0, len(lag) - 200, 200)]
        return float(np.percentile(np.concatenate(each), 95) * 1000) if each else 0.0
