"""The program itself, as a process of its own: the demo, a window under Xvfb, a power cut."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageGrab
from real_screen import DEADLINE_S, eventually, x_display
from ui_walks import step

from kiosk.loading import Content
from kiosk.records.open import open_records
from kiosk.settings import Settings
from kiosk.start import open_and_recover
from kiosk.ui.theme import THEMES

if TYPE_CHECKING:
    from conftest import MakePlace, Place

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


@pytest.fixture
def screen() -> Iterator[str]:
    with x_display(1920, 1080) as name:
        yield name


class Window:
    """The kiosk in a window of a real screen, with a mouse."""

    def __init__(self, display: str, folder: Path) -> None:
        settings = folder / "kiosk.yaml"
        # One language: the voice of each is made in the background, and nobody chooses another here.
        settings.write_text(f"data: {folder / 'real'}\ncache: {folder / 'real-cache'}\nlanguages: [en]\n")
        self._environment = {**os.environ, "DISPLAY": display, "PULSE_SERVER": "unix:/nowhere"}
        self._file = folder / "real" / "kiosk.db"
        self.process = subprocess.Popen(
            [sys.executable, "main.py", "--settings", str(settings)],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._display = display

    def shows(self, place: tuple[float, float], colour: str) -> bool:
        """Whether the screen has this colour (#RRGGBB) at a place in px from the bottom left."""
        x, y = place
        seen = ImageGrab.grab(xdisplay=self._display).getpixel((round(x), round(1079 - y)))
        return seen == tuple(bytes.fromhex(colour[1:]))

    def click(self, place: tuple[float, float]) -> None:
        """Press and let go at a place in px from the bottom left, when a second press counts (N-T4)."""
        time.sleep(0.6)
        x, y = place
        words = f"mousemove {round(x)} {round(1079 - y)} mousedown 1 sleep 0.06 mouseup 1"
        subprocess.run(["xdotool", *words.split()], env=self._environment, check=True)

    def close(self) -> None:
        """End it, if a test has not."""
        self.process.kill()
        self.process.communicate()

    def ask(self, sql: str) -> list[tuple[str, ...]]:
        """What is in the record file."""
        connection = sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


@pytest.fixture
def window(screen: str, tmp_path: Path, code: str, same: Place) -> Iterator[Window]:
    """The kiosk on the screen, with the welcome drawn."""
    made = Window(screen, tmp_path)
    begin = same.driver.find("begin")
    inside = (begin.right - 60, begin.center_y)
    try:
        eventually(lambda: made.shows(inside, THEMES["default"].primary), "no window")
        yield made
    finally:
        made.close()


@pytest.fixture
def code(tmp_path: Path) -> str:
    """A visit number from the desk, in the record file of the window."""
    with open_records(tmp_path / "real" / "kiosk.db") as records:
        records.staff.add("Admin", "admin", "271828")
        return records.codes.issue()


@pytest.fixture
def same(make_place: MakePlace) -> Place:
    """The same kiosk offscreen: it tells where its controls stand, and how many pages there are."""
    return make_place(sound=False)


def test_a_window_driven_by_a_mouse_gets_through_the_journey(window: Window, code: str, same: Place) -> None:
    def press(name: str) -> None:
        where = same.driver.find(name).center
        same.driver.tap(name)
        window.click(where)

    press("begin")
    same_code = same.records.codes.issue()
    for digit, typed in zip(same_code, code, strict=True):
        window.click(same.driver.find(f"digit.{typed}").center)
        same.driver.tap(f"digit.{digit}")
    press("next")
    eventually(lambda: window.ask("select status from visits") == [("in-progress",)], "the visit did not begin")
    while step(same) != "route":
        press("next")
    press("route.loudspeaker")
    press("next")
    while same.driver.kiosk.page.step.screen == "question":
        question = step(same)
        value = {"Q4": "yes", "Q6": "not_sure"}.get(question, "no")
        press(f"answer.{value}")
        wanted = [(value,)]
        sql = f"select last_value from answers where question_id = '{question}'"
        eventually(lambda sql=sql, wanted=wanted: window.ask(sql) == wanted, f"{question} was not answered")  # type: ignore[misc]
        press("next")
    while step(same) != "thanks":
        press("next")
    eventually(lambda: window.ask("select status from visits") == [("completed",)], "the visit was not finished")
    assert window.ask("select rule from findings order by position") == [("Q4=yes",), ("Q6=not_sure",)]
    window.process.terminate()
    output, _ = window.process.communicate(timeout=DEADLINE_S)
    assert (window.process.returncode, output) == (0, "")


def test_sigterm_ends_it_in_order_and_keeps_the_visit(window: Window, code: str, same: Place) -> None:
    window.click(same.driver.find("begin").center)
    same.driver.tap("begin")
    for typed in code:
        window.click(same.driver.find(f"digit.{typed}").center)
    window.click(same.driver.find("next").center)
    eventually(lambda: window.ask("select status from visits") == [("in-progress",)], "the visit did not begin")
    window.process.send_signal(signal.SIGTERM)
    output, _ = window.process.communicate(timeout=DEADLINE_S)
    assert (window.process.returncode, output) == (0, "")
    assert window.ask("select status, ended_by from visits") == [("incomplete", "shutdown")]
    assert len(window.ask("select rule from findings")) == 8


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
    while answering.stdout.readline() != "gone\n":
        pass
    pack = content.pack
    with open_and_recover(Settings(data=tmp_path), lambda: datetime(2026, 1, 5, 10, tzinfo=UTC)) as records:
        record = records.visits.today(UTC)[0]
    kept = [answer.question_id for answer in record.answers]
    asked = [question.id for question in pack.questions]
    # The answer that was being given when it was killed may be there too.
    assert kept in (asked[:answered], asked[: answered + 1])
    assert (record.status, record.ended_by) == ("incomplete", "power")
    open_questions = [finding.question_id for finding in record.findings if finding.answer == "none"]
    assert open_questions == asked[len(kept) :]
    assert ("Q4=yes" in [finding.rule for finding in record.findings]) == ("Q4" in kept)
