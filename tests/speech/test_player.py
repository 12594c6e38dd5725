"""The player against a real sound server whose output is recorded."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from speech_rig import (
    FakeClock,
    Recorder,
    Recording,
    SoundServer,
    children,
    likeness,
    make,
    open_handles,
    passes,
    until,
)

from kiosk.speech import ChildPlayer, Clip, ClipStore, SilentPlayer, tone
from kiosk.speech.clip import SAMPLE_RATE, write_clip

pytestmark = pytest.mark.waveform

SENTENCE = "It is a treatment for some scars."


def play_out(player: ChildPlayer) -> None:
    until(lambda: player.position_ms() is None, player.poll)


def test_what_is_played_is_heard_whole_from_its_first_syllable(store: ClipStore, recording: Recording) -> None:
    """N-A8"""
    clip, player = make(store, SENTENCE), ChildPlayer(time.monotonic)
    assert (player.available, player.device) == (True, "ci")
    player.play(clip)
    play_out(player)
    passes(0.2)
    player.close()
    assert likeness(recording.heard, clip) > 0.95


def test_position_runs_with_the_sound_and_ends_with_the_child(store: ClipStore, sound_server: SoundServer) -> None:
    clip, player = make(store, SENTENCE), ChildPlayer(time.monotonic)
    player.play(clip, start_ms=1000.0)
    seen = []
    while (at := player.position_ms()) is not None:
        seen.append(at)
        player.poll()
        time.sleep(0.01)
    player.close()
    assert seen[0] >= 1000.0
    assert seen == sorted(seen)
    assert clip.duration_ms - 300 < seen[-1] <= clip.duration_ms


def test_stop_is_silence(store: ClipStore, recording: Recording) -> None:
    """N-A2"""
    clip, player = make(store, SENTENCE), ChildPlayer(time.monotonic)
    player.play(clip)
    until(lambda: recording.loud_s > 0.3)
    player.stop()
    assert player.position_ms() is None
    passes(0.4)
    before = recording.loud_s
    passes(0.6)
    player.close()
    assert recording.loud_s == before
    assert recording.quiet_for(0.6)


def test_playing_another_replaces_what_plays(store: ClipStore, recording: Recording) -> None:
    first, second = make(store, SENTENCE), make(store, "Hear it again.")
    player = ChildPlayer(time.monotonic)
    player.play(first)
    until(lambda: recording.loud_s > 0.3)
    player.play(second)
    play_out(player)
    passes(0.2)
    player.close()
    assert likeness(recording.heard, second) > 0.95
    assert likeness(recording.heard, first) < 0.9


def loudness(heard: np.ndarray) -> float:
    """Root mean square of what is not silence, in pieces of 10 ms: the middle one, for where a busy machine tears the
    sound one sample is louder than what was played."""
    piece = SAMPLE_RATE // 100
    pieces = heard[: heard.size // piece * piece].astype(float).reshape(-1, piece)
    levels = np.sqrt((pieces**2).mean(axis=1))
    return float(np.median(levels[levels > levels.max() / 2]))


def test_volume_steps_are_heard_and_span_18_db(store: ClipStore, recording: Recording, tmp_path: Path) -> None:
    """N-A5: the same tone at the highest and the lowest step, and turned down in the middle."""
    clip, player = tone(tmp_path), ChildPlayer(time.monotonic)
    heard_levels = []
    for gain_db in (0.0, -8.0, -20.0):
        before = recording.heard.size
        player.play(clip, start_ms=700.0, gain_db=gain_db)
        play_out(player)
        passes(0.2)
        heard_levels.append(loudness(recording.heard[before:]))
    levels = 20 * np.log10(np.array(heard_levels) / heard_levels[0])
    assert levels == pytest.approx([0.0, -8.0, -20.0], abs=0.5)
    before = recording.heard.size
    player.play(clip)
    until(lambda: (player.position_ms() or 0) > 400)
    player.set_gain(-20.0)
    play_out(player)
    passes(0.2)
    player.close()
    heard = recording.heard[before:]
    loud = np.flatnonzero(np.abs(heard) > 0.3)
    soft = np.abs(heard[loud[-1] + 50 :])
    assert 0.3 < loud.size / SAMPLE_RATE * np.pi / 2 < 0.9
    assert soft.max() == pytest.approx(0.05, abs=0.01)


def test_an_output_that_goes_and_comes_back_is_used_again(
    store: ClipStore,
    own_server: SoundServer,
    watched: Callable[[Recorder], Recording],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """N-A10: the sentence's time passes in silence; the next one is heard."""
    monkeypatch.setenv("PULSE_SERVER", own_server.server)
    clip, player = make(store, "Hear it again."), ChildPlayer(time.monotonic, probe_s=0.3)
    player.play(clip)
    until(lambda: (player.position_ms() or 0) > 300, player.poll)
    own_server.unplug()
    until(lambda: not player.available, player.poll)
    assert player.device is None
    at = player.position_ms()
    assert at is not None
    assert at > 300
    play_out(player)
    own_server.plug()
    recorder = Recorder(own_server.server)
    until(lambda: player.available, player.poll)
    recording = watched(recorder)
    player.play(clip)
    play_out(player)
    passes(0.2)
    player.close()
    likely = likeness(recording.heard, clip)
    recorder.close()
    assert likely > 0.95


@pytest.mark.usefixtures("no_sound_server")
def test_without_any_device_a_clock_of_the_same_length_runs(clock: FakeClock) -> None:
    """N-A10"""
    player = ChildPlayer(clock)
    assert (player.available, player.device) == (False, None)
    player.play(Clip(Path("/nowhere.wav"), 1000.0), start_ms=200.0)
    clock.s += 0.5
    assert player.position_ms() == pytest.approx(700.0)
    clock.s += 0.3
    assert player.position_ms() is None
    player.close()


@pytest.mark.parametrize("damaged", ["pactl", "pacat"])
def test_a_program_that_cannot_be_started_is_no_device(
    clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damaged: str
) -> None:
    """So it is where there is no memory for another process: no patient's session ends for it."""
    answers = {"pactl": "#!/bin/sh\nprintf '1\\tci\\tm\\ts\\tIDLE\\n'\n", "pacat": "#!/bin/sh\nread all\n"}
    for name, answer in answers.items():
        (tmp_path / name).write_text("\0\0" if name == damaged else answer)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))  # else the next one of that name would be started
    player = ChildPlayer(clock)
    player.play(tone(tmp_path))
    assert player.position_ms() == 0.0
    assert not player.available
    clock.s += 60.0
    player.poll()
    assert player.position_ms() is None
    player.close()


@pytest.mark.usefixtures("no_sound_server")
def test_a_server_started_later_is_found(
    clock: FakeClock, sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/native")
    player = ChildPlayer(clock)
    assert not player.available
    monkeypatch.setenv("PULSE_SERVER", sound_server.server)
    player.poll()
    assert not player.available
    clock.s += 6
    until(lambda: player.available, player.poll)
    player.close()


def test_a_file_that_is_no_clip_is_never_played_as_noise(recording: Recording, tmp_path: Path) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(os.urandom(60_000))
    player = ChildPlayer(time.monotonic)
    player.play(Clip(broken, 300.0))
    play_out(player)
    passes(0.2)
    player.close()
    assert recording.loud_s == 0.0


def test_a_child_that_hangs_is_given_up(store: ClipStore, sound_server: SoundServer, clock: FakeClock) -> None:
    player = ChildPlayer(clock, keep_awake=False)
    before = children()
    player.play(make(store, SENTENCE))
    (child,) = children() - before
    os.kill(child, signal.SIGSTOP)
    clock.s += 60
    assert player.position_ms() is None
    assert not player.available
    assert children() == before
    player.close()


def test_a_hundred_interruptions_leave_nothing_behind(
    store: ClipStore, sound_server: SoundServer, tmp_path: Path
) -> None:
    clips = [make(store, SENTENCE), make(store, "Yes."), tone(tmp_path)]
    player, chance = ChildPlayer(time.monotonic), random.Random(4)
    player.play(clips[0])
    player.stop()
    kids, handles = children(), open_handles()
    for _ in range(100):
        player.play(chance.choice(clips), start_ms=chance.choice([0.0, 100.0]), gain_db=-20.0)
        passes(chance.choice([0.0, 0.002, 0.02]), player.position_ms)
        chance.choice([player.stop, player.poll, lambda: player.set_gain(-18.0)])()
    player.stop()
    assert children() == kids
    assert open_handles() == handles
    player.close()


def test_the_output_is_kept_awake(own_server: SoundServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """N-A8: a device that sleeps when nothing plays would swallow the first syllable."""
    assert own_server.pactl("load-module", "module-suspend-on-idle", "timeout=0")
    until(lambda: own_server.state() == "SUSPENDED")
    monkeypatch.setenv("PULSE_SERVER", own_server.server)
    player = ChildPlayer(time.monotonic)
    until(lambda: own_server.state() == "RUNNING", player.poll)
    passes(1.0, player.poll)
    assert own_server.state() == "RUNNING"
    player.close()
    until(lambda: own_server.state() == "SUSPENDED")


def test_no_child_outlives_a_kiosk_that_was_killed(sound_server: SoundServer) -> None:
    code = (
        "import time\nfrom kiosk.speech import ChildPlayer\n"
        "player = ChildPlayer(time.monotonic)\nprint(player._awake.pid, flush=True)\ntime.sleep(60)"
    )
    kiosk = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert kiosk.stdout is not None
    pid = int(kiosk.stdout.readline())
    kiosk.kill()
    kiosk.wait()
    kiosk.stdout.close()
    until(lambda: _gone(pid))


def _gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_the_silent_player_ends_exactly_with_the_clip(clock: FakeClock, tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    write_clip(path, b"\0\0" * SAMPLE_RATE)
    player = SilentPlayer(clock)
    player.play(Clip(path, 1000.0))
    clock.s += 0.999
    assert player.position_ms() == pytest.approx(999.0)
    clock.s += 0.001
    assert player.position_ms() is None
