"""How fast the voice is, from the call a touch makes to what a real sound server puts out.

    python benchmarks/voice.py [repeats]

Starts a PulseAudio of its own (it must be installed) with an output nobody hears, and records that. Prints
median / 95th percentile / worst in ms. A sample counts from when it has reached the recorder, which hands
it over in pieces of 20 ms: no figure is too small, and any may be 20 ms too large.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "tests" / "speech")]

from speech_rig import Recorder, Recording, SoundServer, passes, until  # noqa: E402

from kiosk.speech import Event, Narrator, Utterance, open_narrator  # noqa: E402
from kiosk.speech.clip import SAMPLE_RATE  # noqa: E402

_FRAME_S = 1 / 60
_LOUD = 0.01  # of full scale


def first_sound(recording: Recording, since: float) -> float:
    """Ms from ``since`` to the first sound."""
    first = int(np.flatnonzero(np.abs(recording.heard) > _LOUD)[0])
    return (recording.arrival(first) - since) * 1000


def last_sound(recording: Recording, since: float) -> float:
    """Ms from ``since`` to the last sound; 0 when there was none after it."""
    last = int(np.flatnonzero(np.abs(recording.heard) > _LOUD)[-1])
    return max((recording.arrival(last) - since) * 1000, 0.0)


def frames(narrator: Narrator) -> Callable[[], None]:
    """Tick as a screen of 60 frames a second does."""
    due = time.monotonic()

    def step() -> None:
        nonlocal due
        if time.monotonic() >= due:
            narrator.tick()
            due = time.monotonic() + _FRAME_S

    return step


def show(what: str, values: list[float]) -> None:
    """One line of figures."""
    ordered = sorted(values)
    p95 = ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]
    print(f"{what:<42} {statistics.median(values):6.1f} / {p95:6.1f} / {ordered[-1]:6.1f}   n={len(values)}")


def main() -> int:
    """Measure and print."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    server = SoundServer()
    os.environ["PULSE_SERVER"] = server.server
    recorder = Recorder(server.server)
    events: list[Event] = []
    with tempfile.TemporaryDirectory() as folder:
        narrator = open_narrator(Path(folder), on_event=events.append)
        step = frames(narrator)
        narrator.prepare(["All of your answers are safe."])
        until(lambda: narrator.progress == (1, 1), step)
        passes(1.0, step)
        live, cached, quiet, ends, marks, calls = [], [], [], [], [], []
        narrator.enter("s", [])
        for number in range(repeats):
            for text, into in (("All of your answers are safe.", cached), (f"Answer {number} is all right.", live)):
                recording = Recording(recorder)
                asked = time.monotonic()
                narrator.say(Utterance("u", text, "s"))
                calls.append((time.monotonic() - asked) * 1000)
                until(lambda recording=recording: recording.loud_s > 0.2, step)
                into.append(first_sound(recording, asked))
                touched = time.monotonic()
                narrator.silence()
                passes(0.25, step)
                quiet.append(last_sound(recording, touched))
        for _ in range(max(repeats // 6, 3)):
            text = "Before, use soap; then, and, at last, rest."
            recording = Recording(recorder)
            narrator.say(Utterance("u", text, "s"))
            seen: dict[tuple[int, int], float] = {}

            def look(seen: dict[tuple[int, int], float] = seen) -> None:
                step()
                span = (narrator.current or ("", None))[1]
                if span:
                    seen.setdefault(span, time.monotonic())

            until(lambda: not narrator.speaking, look)
            ended = time.monotonic()
            passes(0.25, step)
            heard = np.abs(recording.heard) > _LOUD
            gap = int(0.1 * SAMPLE_RATE)
            onsets = [i for i in np.flatnonzero(heard) if i > gap and not heard[i - gap : i].any()]
            for at in seen.values():
                near = min(onsets, key=lambda i: abs(recording.started_at + i / SAMPLE_RATE - at), default=None)
                if near is not None:
                    late = (at - recording.started_at - near / SAMPLE_RATE) * 1000
                    if abs(late) < 100:
                        marks.append(late)
            ends.append((ended - recording.started_at - np.flatnonzero(heard)[-1] / SAMPLE_RATE) * 1000)
        print("ms: median / p95 / worst")
        show("narrator.say() itself", calls)
        show("touch to first sample, cached", cached)
        show("touch to first sample, made live", live)
        show("silence() to the last sample", quiet)
        show("word marked after it is heard", marks)
        show("last sound to end of utterance (its pause)", ends)
        narrator.close()
    recorder.close()
    server.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
