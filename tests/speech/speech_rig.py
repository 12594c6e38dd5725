"""Real parts for the voice's tests: the engine, and a sound server of our own whose output is recorded."""

from __future__ import annotations

import bisect
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kiosk.speech import ClipStore, Voice
from kiosk.speech.clip import SAMPLE_RATE, Clip, read_pcm

DEADLINE_S = 20.0  # for a real process on a busy machine; no test is judged by it


def until(done: Callable[[], bool], step: Callable[[], object] = lambda: None) -> None:
    """Call ``step`` until ``done``; a real process is waited for, never a fixed time."""
    end = time.monotonic() + DEADLINE_S
    while not done():
        assert time.monotonic() < end, "a real process did not get there in time"
        step()
        time.sleep(0.003)


def passes(seconds: float, step: Callable[[], object] = lambda: None) -> None:
    """Let real sound play for a while."""
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() >= end, step)


class Stalls:
    """Watches in a thread how long this machine stands still, in s, from now until it is closed."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        before = time.monotonic()
        while not self._ended.wait(0.005):
            now = time.monotonic()
            self.longest_s = max(self.longest_s, now - before - 0.005)
            before = now

    def close(self) -> float:
        """The longest stall."""
        self._ended.set()
        self._thread.join()
        return self.longest_s


STALL_S = 0.025
"""No sound server can bridge a longer one with the 20 ms that the recorder asks it for."""

PIECE_S = 0.02
"""The server delivers what it plays in such pieces."""


class FakeClock:
    """Seconds that pass only when told to."""

    def __init__(self) -> None:
        self.s = 100.0

    def __call__(self) -> float:
        return self.s


def make(store: ClipStore, text: str, rate_step: int = 2, voice: Voice | None = None, cache: bool = True) -> Clip:
    """The clip of one sentence, made now."""
    made: list[Clip] = []
    store.want(text, rate_step, voice or Voice(), made.append, urgent=True, cache=cache)
    until(lambda: bool(made), store.poll)
    return made[0]


_MONO_AT_ONCE = ("--channels=1", f"--latency-msec={PIECE_S * 1000:.0f}")


class Recorder:
    """Records the output "ci" of a sound server, from now until it is closed.

    While it runs the server delivers in small pieces. A null output that nothing listens to sleeps up to
    2 s at a time, as no sound card does.
    """

    def __init__(self, server: str) -> None:
        self._process = subprocess.Popen(
            [*f"parec -d ci.monitor --format=s16le --rate={SAMPLE_RATE}".split(), *_MONO_AT_ONCE],
            stdout=subprocess.PIPE,
            env={**os.environ, "PULSE_SERVER": server},
        )
        self.pcm = bytearray()
        self.arrivals: list[tuple[int, float]] = []  # (samples so far, monotonic seconds)
        self.started_at = float("inf")  # monotonic seconds of sample 0, the best estimate so far
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()
        until(lambda: bool(self.pcm))

    def _read(self) -> None:
        assert self._process.stdout is not None
        while part := os.read(self._process.stdout.fileno(), 65536):
            self.pcm += part
            self.arrivals.append((len(self.pcm) // 2, time.monotonic()))
            self.started_at = min(self.started_at, time.monotonic() - len(self.pcm) / 2 / SAMPLE_RATE)

    @property
    def runs(self) -> bool:
        return self._thread.is_alive()

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._thread.join()
        if self._process.stdout is not None:
            self._process.stdout.close()


class Recording:
    """What has been heard since it was made, at `SAMPLE_RATE`, mono, full scale = 1.0."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder, self._first = recorder, len(recorder.pcm) // 2
        self._first_arrival = len(recorder.arrivals)

    @property
    def heard(self) -> NDArray[np.float64]:
        """Everything so far."""
        assert self._recorder.runs, "the sound server or its recorder has ended"
        raw = bytes(self._recorder.pcm[self._first * 2 :])
        return np.frombuffer(raw[: len(raw) // 2 * 2], dtype="<i2").astype(np.float64) / 32768

    @property
    def stall_s(self) -> float:
        """The longest time by which a piece came too late: the server stood still, on whichever processor."""
        times = [at for _, at in self._recorder.arrivals[max(self._first_arrival - 1, 0) :]]
        return max((later - at - PIECE_S for at, later in itertools.pairwise(times)), default=0.0)

    @property
    def started_at(self) -> float:
        """Monotonic seconds of its first sample."""
        return self._recorder.started_at + self._first / SAMPLE_RATE

    def arrival(self, sample: int) -> float:
        """Monotonic seconds by which this sample had been put out: never too early, up to 20 ms too late."""
        index = bisect.bisect(self._recorder.arrivals, (self._first + sample, float("inf")))
        return self._recorder.arrivals[index][1]

    @property
    def loud_s(self) -> float:
        """Seconds of sound above silence."""
        return float((np.abs(self.heard) > 0.003).sum()) / SAMPLE_RATE

    def quiet_for(self, seconds: float) -> bool:
        """The last ``seconds`` recorded were silent."""
        tail = self.heard[-int(seconds * SAMPLE_RATE) :]
        return bool(tail.size) and float(np.abs(tail).max()) < 0.003


class SoundServer:
    """A private PulseAudio with one output, "ci", that nobody hears."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pa-", dir="/tmp"))  # a socket's path must be short
        home = self._folder / "home"
        home.mkdir()
        self.server = f"unix:{self._folder}/native"
        loads = [f"module-native-protocol-unix auth-anonymous=1 socket={self._folder}/native"]
        self._process = subprocess.Popen(
            [
                *["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"],
                *["--realtime=no", "--high-priority=no"],  # the system ends a real-time server on a busy machine
                *(f"--load={load}" for load in loads),
            ],
            env={**os.environ, "XDG_RUNTIME_DIR": str(self._folder), "HOME": str(home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until(lambda: self.pactl("info") is not None)
        self.plug()

    def pactl(self, *command: str) -> str | None:
        """What pactl answers, or None when it fails."""
        done = subprocess.run(
            ["pactl", *command],
            env={**os.environ, "PULSE_SERVER": self.server},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout if done.returncode == 0 else None

    def plug(self) -> None:
        """The output is there."""
        self._sink = (self.pactl("load-module", "module-null-sink", "sink_name=ci", "rate=44100") or "").strip()
        assert self._sink

    def unplug(self) -> None:
        """The output is gone."""
        assert self.pactl("unload-module", self._sink) is not None

    def state(self) -> str:
        """RUNNING, IDLE or SUSPENDED."""
        return (self.pactl("list", "short", "sinks") or "").split()[-1]

    def close(self) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        shutil.rmtree(self._folder)


def likeness(heard: NDArray[np.float64], clip: Clip) -> float:
    """1.0 when the clip is somewhere in what was heard (normalised cross-correlation)."""
    assert clip.path is not None
    sound = np.frombuffer(read_pcm(clip.path), dtype="<i2").astype(np.float64) / 32768
    heard = np.pad(heard, sound.size)  # its edges may be cut
    size = 1 << (heard.size + sound.size).bit_length()
    match = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(sound, size)), size)
    match = match[: heard.size - sound.size + 1]
    sums = np.concatenate([[0.0], np.cumsum(heard**2)])
    energy = sums[sound.size : sound.size + match.size] - sums[: match.size]
    return float(np.max(match / np.sqrt(np.maximum(energy, 1e-3) * np.sum(sound**2))))


def children() -> set[int]:
    """Process ids of this process's children, zombies too."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


def open_handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
