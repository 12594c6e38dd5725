"""What makes a clip heard: a child of the sound system for each utterance, and clocks that play nothing.

A child (``pacat``, or ``aplay`` without a sound server) was measured to be quickest both ways: first sample
within about 10 ms, silent within 2 ms of being killed; it leaks nothing, and it shows by its exit that a
device has gone. Sound is handed over through an anonymous file, so the volume of what has not been
taken yet can still be changed and no thread is needed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from kiosk.speech.clip import SAMPLE_RATE, Clip, DamagedClipError, read_pcm
from kiosk.speech.latency import SoundCheck, reported
from kiosk.speech.sound import with_gain

_TAKEN_LOOK_S, _TAKEN_LOOKS = 0.001, 500  # the staff's test looks so often whether the child took the sound
_PROBE_DEADLINE_S = 1.0  # a sound server that gives no answer for so long is no device
_OVERDUE_MS = 1500.0  # a child that has not ended so long after the sound did is stuck
# The server's buffer. At 40 ms a busy machine tore the sound (3 of 8 plays with 3 idle loops on 2 cores);
# silence does not wait for it (the child is killed), a change of volume does.
_LATENCY_MS = 150


class Player(Protocol):
    """One clip at a time; all calls return at once."""

    @property
    def available(self) -> bool:
        """There is a device and it can be heard."""

    @property
    def device(self) -> str | None:
        """Its name, for staff; None when there is none."""

    def play(self, clip: Clip, start_ms: float = 0.0, gain_db: float = 0.0) -> None:
        """Play ``clip`` from ``start_ms`` on, in place of what plays now."""

    def beside(self, clip: Clip | None, gain_db: float = 0.0) -> None:
        """Play a short sound beside what plays, in place of the last such sound; None only ends that one."""

    def set_gain(self, gain_db: float) -> None:
        """Change how loud the rest is, without interrupting."""

    def stop(self) -> None:
        """Silence, now."""

    def position_ms(self) -> float | None:
        """Where in the clip the listener is; None when nothing plays (any more)."""

    def poll(self) -> None:
        """See to the device. Each frame."""

    def check(self) -> SoundCheck:
        """How the sound that plays now went out, for staff. May take a moment."""

    def close(self) -> None:
        """Silence, and let go of the device."""


class SilentPlayer:
    """Plays nothing, for as long as it would take: for tests, and where there is no device."""

    device: str | None = None

    def __init__(self, now: Callable[[], float], available: bool = True) -> None:
        """
        Args:
            now: seconds, never going back.
            available: what it says of itself.
        """
        self.available = available
        self._now = now
        self._clip: Clip | None = None
        self._start_ms = self._started_at = 0.0

    def play(self, clip: Clip, start_ms: float = 0.0, gain_db: float = 0.0) -> None:
        """Start the clock of this clip."""
        self._clip, self._start_ms, self._started_at = clip, start_ms, self._now()

    def beside(self, clip: Clip | None, gain_db: float = 0.0) -> None:
        """Nothing to hear."""

    def set_gain(self, gain_db: float) -> None:
        """Nothing to hear."""

    def stop(self) -> None:
        """Stop the clock."""
        self._clip = None

    def position_ms(self) -> float | None:
        """By the clock."""
        if self._clip is None:
            return None
        at = self._start_ms + (self._now() - self._started_at) * 1000
        if at >= self._clip.duration_ms - 1e-6:
            self._clip = None
            return None
        return at

    def poll(self) -> None:
        """No device to see to."""

    def check(self) -> SoundCheck:
        """Nothing goes out, so nothing is measured."""
        return SoundCheck(self.device)

    def close(self) -> None:
        """Stop the clock."""
        self.stop()


class ChildPlayer:
    """Plays through PulseAudio or PipeWire, else ALSA; by a silent clock when neither has a device."""

    def __init__(
        self,
        now: Callable[[], float],
        sink: str | None = None,
        marker_offset_ms: float = 0.0,
        keep_awake: bool = True,
        probe_s: float = 5.0,
    ) -> None:
        """
        Args:
            now: seconds, never going back.
            sink: name of the sound server's output, such as the headphones'; None = its default.
            marker_offset_ms: how much later than its start a sound is heard on this hardware (an
                amplifier, Bluetooth); the word marker waits as long.
            keep_awake: play silence all the time, so that no first syllable is lost to a device that
                went to sleep (N-A8). Only with a sound server: ALSA alone may have room for one program.
            probe_s: how often a device that is not there is looked for.
        """
        self._now, self._sink, self._offset_ms, self._keep_awake = now, sink, marker_offset_ms, keep_awake
        self._silent = SilentPlayer(now)
        self._command: list[str] | None = None
        self._device: str | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._pcm = b""
        self._buffer = -1
        self._beside: subprocess.Popen[bytes] | None = None
        self._clip = Clip(None, 0.0)
        self._start_ms = self._started_at = self._gain_db = 0.0
        self._awake: subprocess.Popen[bytes] | None = None
        self._probe: subprocess.Popen[bytes] | None = None
        self._probe_started = 0.0
        self._probe_s = probe_s
        self._probe_at = now() + probe_s
        self._look(_pulse_answer(self._start_probe(), _PROBE_DEADLINE_S))

    @property
    def available(self) -> bool:
        """There is a device, as far as the last probe or child showed."""
        return self._command is not None

    @property
    def device(self) -> str | None:
        """The sound server's output, or "ALSA"; None when there is none."""
        return self._device

    def play(self, clip: Clip, start_ms: float = 0.0, gain_db: float = 0.0) -> None:
        """Play ``clip`` from ``start_ms`` on, in place of what plays now."""
        self.stop()
        self._clip, self._start_ms, self._gain_db, self._started_at = clip, start_ms, gain_db, self._now()
        try:
            pcm = b"" if clip.path is None else read_pcm(clip.path)
        except (FileNotFoundError, DamagedClipError):
            pcm = b""  # pruned or damaged in this very moment: its time passes in silence
        self._pcm = pcm[int(start_ms * SAMPLE_RATE / 1000) * 2 :]
        if not self._pcm or self._command is None or not self._spawn():
            self._silent.play(clip, start_ms)

    def beside(self, clip: Clip | None, gain_db: float = 0.0) -> None:
        """Play a short sound beside what plays, in place of the last such sound; None only ends that one.

        The sound server mixes the two. Where ALSA alone has room for one program the sound is not heard.
        """
        _kill(self._beside)
        self._beside = None
        if clip is None or clip.path is None or self._command is None:
            return
        with contextlib.suppress(FileNotFoundError, DamagedClipError, OSError):
            sound = _anonymous_file(with_gain(read_pcm(clip.path), gain_db))
            try:
                self._beside = self._start(sound)
            finally:
                os.close(sound)

    def set_gain(self, gain_db: float) -> None:
        """Change how loud the rest is: what the child has not taken yet is written anew."""
        self._gain_db = gain_db
        if self._child is not None:
            taken = os.lseek(self._buffer, 0, os.SEEK_CUR)
            taken += taken % 2
            os.pwrite(self._buffer, with_gain(self._pcm[taken:], gain_db), taken)

    def stop(self) -> None:
        """Silence, now: the child's whole group is killed and waited for."""
        self._silent.stop()
        self._drop_child()

    def position_ms(self) -> float | None:
        """Where in the clip the listener is; None once the child has ended."""
        if self._child is None:
            return self._silent.position_ms()
        code = self._child.poll()
        at = self._start_ms + (self._now() - self._started_at) * 1000 - self._offset_ms
        if code == 0:
            self._drop_child()
            return None
        if code is not None or at > self._clip.duration_ms + self._offset_ms + _OVERDUE_MS:
            self._lost(at)
            return self._silent.position_ms()
        return min(max(at, self._start_ms), self._clip.duration_ms)

    def poll(self) -> None:
        """Notice a device that went, and look for one now and then while there is none. Each frame."""
        if self._awake is not None and self._awake.poll() is not None:
            _kill(self._awake)
            self._awake = None
            self._device_gone()
        if self._beside is not None and self._beside.poll() is not None:
            self._beside = None
        if self._probe is not None:
            late = self._now() - self._probe_started > _PROBE_DEADLINE_S
            if self._probe.poll() is not None or late:
                probe, self._probe = self._probe, None
                self._look(_pulse_answer(probe, 0.0))
        elif self._command is None and self._now() >= self._probe_at:
            self._probe_at = self._now() + self._probe_s
            self._probe = self._start_probe()
            self._probe_started = self._now()
            if self._probe is None:
                self._look(None)

    def check(self) -> SoundCheck:
        """Wait until the child has taken the first samples, and ask the sound server about the rest."""
        taken_ms = None
        for _ in range(_TAKEN_LOOKS):
            if self._child is None or self._child.poll() is not None:
                return SoundCheck(self._device)
            if os.lseek(self._buffer, 0, os.SEEK_CUR) > 0:  # the child's own place in the file
                taken_ms = (self._now() - self._started_at) * 1000
                break
            time.sleep(_TAKEN_LOOK_S)
        if self._child is None or (found := reported(self._child.pid)) is None:
            return SoundCheck(self._device, taken_ms)
        return SoundCheck(found[0], taken_ms, found[1])

    def close(self) -> None:
        """Silence, and no child is left."""
        self.stop()
        self.beside(None)
        for child in (self._awake, self._probe):
            _kill(child)
        self._awake = self._probe = None
        self._command = self._device = None
        self._probe_at = float("inf")

    def _spawn(self) -> bool:
        self._buffer = _anonymous_file(with_gain(self._pcm, self._gain_db))
        try:
            self._child = self._start(self._buffer)
        except OSError:
            os.close(self._buffer)
            self._device_gone()
            return False
        return True

    def _start(self, sound: int) -> subprocess.Popen[bytes]:
        """A child that plays this open file to its end."""
        return subprocess.Popen(
            self._command or [],
            stdin=sound,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _drop_child(self) -> None:
        if self._child is not None:
            _kill(self._child)
            os.close(self._buffer)
            self._child = None

    def _lost(self, at_ms: float) -> None:
        """The device went while playing: the rest passes in silence, and the device is looked for."""
        self._drop_child()
        self._device_gone()
        self._silent.play(self._clip, max(at_ms, self._start_ms))

    def _device_gone(self) -> None:
        self._command = self._device = None
        self._probe_at = max(self._now(), self._probe_started + min(self._probe_s, 1.0))

    def _start_probe(self) -> subprocess.Popen[bytes] | None:
        """Ask the sound server which outputs it has; None when there is no such program."""
        if shutil.which("pactl") is None or shutil.which("pacat") is None:
            return None
        try:
            return subprocess.Popen(
                ["pactl", "list", "short", "sinks"],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:  # no memory for another process, or a program that is damaged
            return None

    def _look(self, sinks: list[str] | None) -> None:
        """Choose by what the server answered: its outputs, or None when it gave no answer."""
        found = [name for name in sinks or [] if name != "auto_null"]  # a dummy the server makes up
        if self._sink is not None:
            found = [name for name in found if name == self._sink]
        if found:
            server = ["--format=s16le", f"--rate={SAMPLE_RATE}", "--channels=1", "--client-name=kiosk"]
            server += [f"--device={self._sink}"] if self._sink else []
            self._command = ["pacat", "--playback", f"--latency-msec={_LATENCY_MS}", *server]
            self._device = self._sink or found[0]
            if self._keep_awake and self._awake is None:
                # Given nothing to play it holds a running stream of the same latency: without one a clip of
                # 1 s took 2 to 3 s to end on an idle output. Its input closes, so it ends, with us.
                with contextlib.suppress(OSError):
                    self._awake = subprocess.Popen(
                        ["pacat", "--playback", f"--latency-msec={_LATENCY_MS}", *server],
                        stdin=subprocess.PIPE,
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                        start_new_session=True,
                    )
        elif sinks is None and _alsa_has_output() and shutil.which("aplay") is not None:
            format_ = ["--format=S16_LE", f"--rate={SAMPLE_RATE}", "--channels=1", "--file-type=raw"]
            self._command = ["aplay", "--quiet", "--buffer-time=80000", *format_, "-"]
            self._device = "ALSA"
        else:
            self._command = self._device = None


def _pulse_answer(probe: subprocess.Popen[bytes] | None, wait_s: float) -> list[str] | None:
    """Names of the outputs, or None when the server did not answer in time."""
    if probe is None:
        return None
    try:
        out, _ = probe.communicate(timeout=wait_s or 0.05)
    except subprocess.TimeoutExpired:
        _kill(probe)
        return None
    if probe.returncode != 0:
        return None
    rows = (line.split("\t") for line in out.decode("utf-8", "replace").splitlines())
    return [row[1] for row in rows if len(row) > 1]


def _alsa_has_output() -> bool:
    try:
        return "playback" in Path("/proc/asound/pcm").read_text()
    except OSError:
        return False


def _anonymous_file(content: bytes) -> int:
    """An open file with no name that holds ``content``, at its start."""
    try:
        made = os.memfd_create("kiosk-sound")
    except (AttributeError, OSError):
        with tempfile.TemporaryFile() as file:
            made = os.dup(file.fileno())
    os.pwrite(made, content, 0)
    os.lseek(made, 0, os.SEEK_SET)
    return made


def _kill(child: subprocess.Popen[bytes] | None) -> None:
    """End its whole group and leave no zombie; SIGKILL cannot be held up."""
    if child is None:
        return
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()
