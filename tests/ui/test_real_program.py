"""The program itself, as a process of its own: the demo, a window under Xvfb, a power cut."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageGrab
from real_screen import DEADLINE_S, eventually, x_display

from kiosk.loading import Content
from kiosk.records.open import open_records
from kiosk.settings import Settings
from kiosk.start import open_and_recover
from kiosk.ui.theme import THEMES

ROOT = Path(__file__).resolve().parents[2]


# --- the demo --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``./run demo`` leaves behind."""
    out = tmp_path_factory.mktemp("demo") / "out"
    done = subprocess.run(
        [sys.executable, "main.py", "demo", "--out", str(out)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "finding" in done.stdout
    return out


def test_the_demo_s_record_has_exactly_the_rules_of_its_two_answers(demo: Path, content: Content) -> None:
    record = json.loads((demo / "record.json").read_text())
    assert [finding["rule"] for finding in record["findings"]] == ["Q4=yes", "Q6=not_sure"]
    assert (record["status"], record["ended_by"], record["tier"]) == ("completed", "finished", "stop")
    assert len(record["answers"]) == 8
    read = [s.id for screen in content.pack.screens if screen.part != "end" for s in screen.sentences]
    read += [f"{question.id}.{part}" for question in content.pack.questions for part in ("ask", "help")]
    assert {heard["sentence_id"] for heard in record["heard"]} == set(read)


def test_the_demo_has_a_picture_of_every_screen(demo: Path, content: Content) -> None:
    seen = {path.stem.split("-", 1)[1] for path in demo.glob("*.png")}
    pack = content.pack
    wanted = {screen.id for screen in pack.screens if screen.id != "review"}
    wanted |= {question.id for question in (*pack.questions, *pack.teach_back)}
    assert seen == wanted | {"code", "route", "review"}
    for path in demo.glob("*.png"):
        with Image.open(path) as picture:
            assert picture.size == (1920, 1080)
            assert len(set(picture.convert("L").resize((96, 54)).tobytes())) > 20


def test_the_demo_is_heard_when_and_only_when_something_is_said(demo: Path) -> None:
    spoken = [json.loads(line) for line in (demo / "transcript.jsonl").read_text().splitlines()]
    spoken = [entry for entry in spoken if not entry["withheld"]]
    with wave.open(str(demo / "heard.wav")) as file:
        rate = file.getframerate()
        sound = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.float64) / 32768
    said = np.zeros(len(sound), dtype=bool)
    for entry in spoken:
        first, last = (int(entry[key] / 1000 * rate) for key in ("start_ms", "end_ms"))
        assert 0 <= first <= last
        piece = sound[first:last]
        assert np.sqrt(np.mean(piece**2)) > 0.01, entry
        said[max(0, first - rate // 10) : last + rate // 10] = True
    assert np.abs(sound[~said]).max(initial=0.0) == 0.0
    starts = [entry["start_ms"] for entry in spoken]
    assert starts == sorted(starts)
    assert sum(entry["interrupted"] for entry in spoken) < len(spoken) / 10


# --- a real window ---------------------------------------------------------------------------------------------------

WIDTH, HEIGHT = 1024, 576


class Window:
    """The kiosk in a window of a real screen, with a mouse.

    The program tells what stands where, and that it was pressed (telling_child.py): a press waits for what it needs,
    and what comes of it is waited for, however slow the machine is.
    """

    def __init__(self, display: str, folder: Path) -> None:
        settings = folder / "kiosk.yaml"
        # One language: the voice of each is made in the background, and nobody chooses another here. A large panel of
        # few dots: as many pages, and less to draw.
        panel = f"{{width: {WIDTH}, height: {HEIGHT}, diagonal: 15.6}}"
        settings.write_text(f"data: {folder}\ncache: {folder / 'cache'}\nlanguages: [en]\npanel: {panel}\n")
        self._environment = {**os.environ, "DISPLAY": display, "PULSE_SERVER": "unix:/nowhere"}
        self._display, self._file = display, folder / "kiosk.db"
        self._stderr = (folder / "stderr").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("telling_child.py")), "--settings", str(settings)],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            text=True,
        )
        self._pressed: list[str] = []
        self._there: dict[str, Any] = {}
        self._last = ""
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            told = json.loads(line)
            if "pressed" in told:
                self._there = {}  # what comes of it is told next
                self._pressed.append(told["pressed"])
            else:
                self._there = told

    @property
    def step(self) -> str:
        """The step that is shown."""
        return str(self._there["step"])

    @property
    def screen(self) -> str:
        """Its kind."""
        return str(self._there["screen"])

    def box(self, name: str) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of a control, in px from the bottom left, once the page stands still."""
        eventually(lambda: self._there, f"no page stands still: {self.said()}")
        left, bottom, right, top = self._there["controls"][name]
        return left, bottom, right, top

    def shows(self, x: float, y: float, colour: str) -> bool:
        """Whether the screen has this colour (#RRGGBB) at a place in px from the bottom left."""
        seen = ImageGrab.grab(xdisplay=self._display).getpixel((round(x), round(HEIGHT - 1 - y)))
        return seen == tuple(bytes.fromhex(colour[1:]))

    def press(self, name: str) -> None:
        """Press and let go with the mouse, and wait until it was pressed and what comes of it stands still."""
        left, bottom, right, top = self.box(name)
        if name == self._last:
            time.sleep(0.6)  # sooner after a screen change the same control would not count (N-T4)
        before = len(self._pressed)
        x, y = (left + right) / 2, HEIGHT - 1 - (bottom + top) / 2
        words = f"mousemove {round(x)} {round(y)} mousedown 1 sleep 0.06 mouseup 1"
        subprocess.run(["xdotool", *words.split()], env=self._environment, check=True)
        eventually(lambda: len(self._pressed) > before, f"{name} was not pressed: {self.said()}")
        assert self._pressed[before:] == [name]
        self._last = name
        eventually(lambda: self._there, f"after {name} no page stands still: {self.said()}")

    def said(self) -> str:
        """What it wrote for people so far."""
        return Path(self._stderr.name).read_text("utf-8")

    def faults(self) -> str:
        """What it noted for who keeps it running."""
        log = self._file.with_name("kiosk.log")
        return log.read_text("utf-8") if log.exists() else ""

    def end(self) -> int:
        """Wait for its end; its exit code."""
        code = self.process.wait(DEADLINE_S)
        self._listener.join()
        return code

    def close(self) -> None:
        """End it, if the test has not."""
        self.process.kill()
        self.end()
        for file in (self.process.stdout, self._stderr):
            file.close()  # type: ignore[union-attr]

    def ask(self, sql: str) -> list[tuple[str, ...]]:
        """What is in the record file."""
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture
def codes(tmp_path: Path) -> list[str]:
    """Two visit numbers from the desk, in the record file of the window."""
    with open_records(tmp_path / "kiosk.db") as records:
        records.staff.add("Admin", "admin", "271828")
        return [records.codes.issue(), records.codes.issue()]


@pytest.fixture
def window(codes: list[str], tmp_path: Path) -> Iterator[Window]:
    """The kiosk on a screen of its own."""
    with x_display(WIDTH, HEIGHT) as display:
        made = Window(display, tmp_path)
        yield made
        made.close()


def test_a_mouse_gets_through_the_journey_and_sigterm_keeps_the_next_visit(window: Window, codes: list[str]) -> None:
    def begin_visit(code: str) -> None:
        window.press("begin")
        for digit in code:
            window.press(f"digit.{digit}")
        window.press("next")
        wanted = [("in-progress",)]
        sql = f"select status from visits where code = '{code}'"
        eventually(lambda: window.ask(sql) == wanted, "the visit did not begin")

    first, second = codes
    _, bottom, right, top = window.box("begin")
    colour = THEMES["default"].primary
    eventually(lambda: window.shows(right - 20, (bottom + top) / 2, colour), "the window shows nothing")
    begin_visit(first)
    while window.step != "route":
        window.press("next")
    window.press("route.loudspeaker")
    while window.screen != "question":
        window.press("next")
    while window.screen == "question":
        question = window.step
        value = {"Q4": "yes", "Q6": "not_sure"}.get(question, "no")
        window.press(f"answer.{value}")
        wanted = [(value,)]
        sql = f"select last_value from answers where question_id = '{question}'"
        eventually(lambda sql=sql, wanted=wanted: window.ask(sql) == wanted, f"{question} was not answered")  # type: ignore[misc]
        window.press("next")
    while window.step != "thanks":
        window.press("next")
    assert window.ask("select status from visits") == [("completed",)]
    assert window.ask("select rule from findings order by position") == [("Q4=yes",), ("Q6=not_sure",)]
    while window.step != "welcome":
        window.press("next")
    begin_visit(second)
    window.process.send_signal(signal.SIGTERM)
    assert (window.end(), window.said()) == (0, "")
    assert window.faults() == ""
    ended = f"from visits where code = '{second}'"
    assert window.ask(f"select status, ended_by {ended}") == [("incomplete", "shutdown")]
    assert len(window.ask(f"select rule from findings where visit_id = (select id {ended})")) == 8


# --- a power cut -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def answering() -> Iterator[subprocess.Popen[str]]:
    """Makes kiosks that answer: see answering_child.py."""
    made = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("answering_child.py"))],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield made
    os.killpg(made.pid, signal.SIGKILL)  # with what it made, if a test failed
    made.communicate()


@pytest.mark.parametrize("answered", range(9))
def test_n_c6_what_was_chosen_survives_a_kill_at_each_step_of_the_check(
    answered: int, tmp_path: Path, content: Content, record_file: Path, answering: subprocess.Popen[str]
) -> None:
    shutil.copy(record_file, tmp_path)
    assert answering.stdin is not None
    assert answering.stdout is not None
    answering.stdin.write(f"{tmp_path}\n")
    answering.stdin.flush()
    process = int(answering.stdout.readline())
    while int(answering.stdout.readline()) != answered:
        pass
    os.kill(process, signal.SIGKILL)
    seen = answered
    while (line := answering.stdout.readline()) != "gone\n":
        assert line, "what makes kiosks is gone"
        seen = int(line)  # it went on until the signal was there
    pack = content.pack
    with open_and_recover(Settings(data=tmp_path), lambda: datetime(2026, 1, 5, 10, tzinfo=UTC)) as records:
        record = records.visits.today(UTC)[0]
    kept = [answer.question_id for answer in record.answers]
    asked = [question.id for question in pack.questions]
    # The answer that was being given when it was killed may be there too.
    assert kept in (asked[:seen], asked[: seen + 1])
    assert (record.status, record.ended_by) == ("incomplete", "power")
    open_questions = [finding.question_id for finding in record.findings if finding.answer == "none"]
    assert open_questions == asked[len(kept) :]
    assert ("Q4=yes" in [finding.rule for finding in record.findings]) == ("Q4" in kept)
