"""The real synthesizer process: asked, killed, stopped, missing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from speech_rig import FakeClock, children, open_handles, until

from kiosk.speech import Job, Synthesizer
from kiosk.speech.clip import read_clip

LONG = "This sentence is long enough to be cut in the middle. " * 60


def job(path: Path, text: str = "You can hear a page again.", voice: str = "en-us") -> Job:
    return Job(text, voice, 112, 1.0, 250.0, path)


@pytest.fixture
def own(clock: FakeClock) -> Iterator[Synthesizer]:
    """A synthesizer that a test may harm; its deadlines pass by the fake clock."""
    synthesizer = Synthesizer(clock)
    yield synthesizer
    synthesizer.close()


def answers(synthesizer: Synthesizer, *jobs: Job) -> list[str | None]:
    """What each job came to, in order of coming."""
    got: list[str | None] = []
    for one in jobs:
        synthesizer.request(one, got.append)
    until(lambda: len(got) == len(jobs), synthesizer.poll)
    return got


def test_a_sentence_becomes_a_clip_with_its_words(synthesizer: Synthesizer, tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    assert answers(synthesizer, job(path)) == [None]
    duration_ms, marks = read_clip(path)
    assert 1000 < duration_ms < 4000
    assert [mark.char for mark in marks] == [0, 4, 8, 13, 15, 20]
    assert list(tmp_path.iterdir()) == [path]


def test_asking_twice_makes_it_once_and_calls_both_back(synthesizer: Synthesizer, tmp_path: Path) -> None:
    got: list[str | None] = []
    for urgent in (False, False, True):
        synthesizer.request(job(tmp_path / "a.wav"), got.append, urgent)
    assert synthesizer.waiting == 1
    assert got == []
    until(lambda: len(got) == 3, synthesizer.poll)
    assert got == [None] * 3


def test_urgent_goes_before_background(own: Synthesizer, tmp_path: Path) -> None:
    order: list[str] = []
    for name in "abcde":
        own.request(job(tmp_path / name), lambda _, name=name: order.append(name), urgent=False)  # type: ignore[misc]
    for name in ("now", "d"):
        own.request(job(tmp_path / name), lambda _, name=name: order.append(name + "!"))  # type: ignore[misc]
    until(lambda: len(order) == 7, own.poll)
    assert order == ["now!", "d", "d!", "a", "b", "c", "e"]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ({"voice": "xx-none"}, "voice"),
        ({"text": "a" * 20_001}, "too long"),
        ({"text": ""}, "nothing to say"),
        ({"path": Path("/nowhere/a.wav")}, "FileNotFoundError"),
    ],
)
def test_what_cannot_be_made_is_said_and_the_next_is_made(
    synthesizer: Synthesizer, tmp_path: Path, bad: dict[str, object], says: str
) -> None:
    fields: dict[str, object] = {"path": tmp_path / "a.wav", **bad}
    first, second = answers(synthesizer, job(**fields), job(tmp_path / "b.wav"))  # type: ignore[arg-type]
    assert says in (first or "")
    assert second is None


@settings(max_examples=60)
@given(text=st.text(min_size=1, max_size=60) | st.text(st.characters(codec="utf-8"), min_size=1, max_size=400))
def test_any_text_is_answered(synthesizer: Synthesizer, tmp_path: Path, text: str) -> None:
    pid = synthesizer.pid
    assert answers(synthesizer, job(tmp_path / "a.wav", text)) == [None]
    read_clip(tmp_path / "a.wav")
    assert synthesizer.pid == pid


def test_a_worker_killed_in_a_sentence_is_replaced_and_the_sentence_made(own: Synthesizer, tmp_path: Path) -> None:
    answers(own, job(tmp_path / "warm.wav"))
    first = own.pid
    assert first is not None
    got: list[str | None] = []
    os.kill(first, signal.SIGSTOP)
    own.request(job(tmp_path / "a.wav", LONG), got.append)
    os.kill(first, signal.SIGKILL)
    until(lambda: bool(got), own.poll)
    assert got == [None]
    assert own.pid != first
    assert [notice.code for notice in own.notices.all] == ["speech-engine-restarted"]
    read_clip(tmp_path / "a.wav")


def test_a_worker_that_hangs_is_replaced_and_the_sentence_made(
    own: Synthesizer, clock: FakeClock, tmp_path: Path
) -> None:
    answers(own, job(tmp_path / "warm.wav"))
    first = own.pid
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    got: list[str | None] = []
    own.request(job(tmp_path / "a.wav"), got.append)
    clock.s += 1.9
    own.poll()
    assert own.pid == first
    clock.s += 0.2
    until(lambda: bool(got), own.poll)
    assert got == [None]
    assert own.pid != first
    assert not Path(f"/proc/{first}").exists()


DEADLY = """
import os
from kiosk.speech import worker
speak = worker.Engine.speak
def deadly(self, text, *rest):
    if text == "die":
        os.abort()
    speak(self, text, *rest)
worker.Engine.speak = deadly
raise SystemExit(worker.main())
"""


def test_a_sentence_that_ends_the_worker_twice_is_given_up(clock: FakeClock, tmp_path: Path) -> None:
    synthesizer = Synthesizer(clock, command=[sys.executable, "-c", DEADLY])
    jobs = [job(tmp_path / "a.wav"), job(tmp_path / "b.wav", "die"), job(tmp_path / "c.wav")]
    outcome = dict.fromkeys(jobs, "never called")
    for one in jobs:
        synthesizer.request(one, lambda error, one=one: outcome.update({one: error or ""}))  # type: ignore[misc]
    until(lambda: "never called" not in outcome.values(), synthesizer.poll)
    assert [bool(error) for error in outcome.values()] == [False, True, False]
    counts = {notice.code: notice.count for notice in synthesizer.notices.all}
    assert counts == {"speech-engine-restarted": 2, "sentence-not-spoken": 1}
    assert synthesizer.available
    synthesizer.close()


MISSING = "import sys\nsys.modules['espeakng_loader'] = None\nfrom kiosk.speech import worker\nworker.main()"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ([sys.executable, "-c", MISSING], "espeakng_loader"),
        ([sys.executable, "-c", "import os; os.abort()"], "ended by itself (-6)"),
        (["/nowhere/python"], "does not start"),
    ],
)
def test_without_an_engine_it_is_unavailable_and_says_why(
    command: list[str], says: str, clock: FakeClock, tmp_path: Path
) -> None:
    """N-A10"""
    synthesizer = Synthesizer(clock, command=command)
    got: list[str | None] = []
    synthesizer.request(job(tmp_path / "a.wav"), got.append)
    until(lambda: bool(got), synthesizer.poll)
    assert not synthesizer.available
    assert says in synthesizer.reason
    assert says in (got[0] or "")
    assert "no-speech-engine" in {notice.code for notice in synthesizer.notices.all}
    synthesizer.request(job(tmp_path / "b.wav"), got.append)
    synthesizer.poll()
    assert len(got) == 2
    synthesizer.close()


def test_a_worker_that_never_gets_ready_is_replaced(clock: FakeClock) -> None:
    synthesizer = Synthesizer(clock, command=[sys.executable, "-c", "import time; time.sleep(99)"])
    for _ in range(6):
        clock.s += 16
        synthesizer.poll()
    assert not synthesizer.available
    assert "not ready" in synthesizer.reason
    synthesizer.close()


LONG_PATH = """
import sys, pathlib, espeakng_loader
from kiosk.speech import worker
deep = pathlib.Path(sys.argv[1], "d" * 90, "d" * 90)
deep.mkdir(parents=True, exist_ok=True)
data = deep / "data"
if not data.exists():
    data.symlink_to(espeakng_loader.get_data_path())
espeakng_loader.get_data_path = lambda: str(data)
raise SystemExit(worker.main())
"""


def test_data_at_a_path_too_long_for_espeak_is_found(clock: FakeClock, tmp_path: Path) -> None:
    synthesizer = Synthesizer(clock, command=[sys.executable, "-c", LONG_PATH, str(tmp_path)])
    assert answers(synthesizer, job(tmp_path / "a.wav")) == [None]
    synthesizer.close()


def test_closing_leaves_no_process_and_no_handle(clock: FakeClock, tmp_path: Path) -> None:
    kids, handles = children(), open_handles()
    for _ in range(5):
        synthesizer = Synthesizer(clock)
        answers(synthesizer, job(tmp_path / "a.wav"))
        synthesizer.close()
    until(lambda: open_handles() == handles)
    assert children() == kids


def test_the_worker_does_not_outlive_a_kiosk_that_was_killed() -> None:
    code = (
        "import time\nfrom kiosk.speech import Synthesizer\nmade = Synthesizer(time.monotonic)\n"
        "print(made.pid, flush=True)\ntime.sleep(60)"
    )
    kiosk = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert kiosk.stdout is not None
    pid = int(kiosk.stdout.readline())
    assert Path(f"/proc/{pid}").exists()
    kiosk.kill()
    kiosk.wait()
    kiosk.stdout.close()
    until(lambda: _ended(pid))


def _ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_handing_work_over_never_waits_for_the_worker(own: Synthesizer, tmp_path: Path) -> None:
    answers(own, job(tmp_path / "warm.wav"))
    assert own.pid is not None
    os.kill(own.pid, signal.SIGSTOP)
    for number in range(400):
        own.request(job(tmp_path / f"{number}.wav", LONG), lambda _: None, urgent=number % 2 == 0)
        own.poll()
    assert own.waiting == 400
