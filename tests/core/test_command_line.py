"""The commands as a person at a terminal meets them: exit 2, plain lines, no traceback.

Most run within the test's own process (``run``), for a process costs a second. What begins as one of its own
(``start``) is one of each kind: a fault, a help, what comes near a screen.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk import __version__
from kiosk.cli import main
from kiosk.records.open import open_records
from kiosk.settings import PROJECT

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]

# A machine with a graphics card may have no DISPLAY and still a screen: take the card away.
NO_SCREEN = """
import os.path, runpy, sys
there = os.path.isdir
os.path.isdir = lambda path: path != "/dev/dri" and there(path)
sys.path.insert(0, {root!r})
runpy.run_module("main", run_name="__main__")
"""


def words_of(arguments: tuple[str | Path, ...], settings: str | None, folder: Path) -> list[str]:
    """The command line, with a file of settings where there are some."""
    words = list(map(str, arguments))
    if settings is not None:
        path = folder / "kiosk.yaml"
        path.write_text(settings, encoding="utf-8")
        words = ["--settings", str(path), *words]
    return words


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """What ``main.py`` does, here, with a home of its own."""

    def command(*arguments: str | Path, stdin: str = "", settings: str | None = None) -> Done:
        words = words_of(arguments, settings, tmp_path)
        with monkeypatch.context() as patch:
            patch.setenv("HOME", str(tmp_path / "home"))
            patch.setattr(sys, "stdin", io.StringIO(stdin))
            patch.setattr(sys, "argv", ["main.py", *words])
            patch.chdir(tmp_path)
            try:
                code = main(words)
            except SystemExit as end:  # argparse's own way out
                code = int(end.code or 0)
        out, err = capfd.readouterr()
        return Done(words, code, out, err)

    return command


@pytest.fixture
def start(tmp_path: Path) -> Run:
    """Starts ``main.py`` with a clean environment and a home of its own."""

    def command(*arguments: str | Path, settings: str | None = None, program: str = "") -> Done:
        words = words_of(arguments, settings, tmp_path)
        return subprocess.run(
            [sys.executable, *(["-c", program] if program else [str(PROJECT / "main.py")]), *words],
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home"), "LANG": "C.UTF-8"},
            cwd=tmp_path,
            input="",
            capture_output=True,
            text=True,
            timeout=300,
        )

    return command


def told(done: Done, *words: str) -> None:
    """It ended with 2 and one plain line that holds ``words``."""
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr + done.stdout
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    for word in words:
        assert word in lines[0], lines[0]


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """Where nothing can be made, not even by root: below a file."""
    path = tmp_path / "file"
    path.touch()
    return path / "folder"


def test_an_unknown_option(run: Run) -> None:
    done = run("--colour")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("unrecognized arguments: --colour")
    assert "Traceback" not in done.stderr


def test_an_unknown_command(start: Run) -> None:
    done = start("dance")
    assert done.returncode == 2
    assert "invalid choice: 'dance'" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_option_is_never_guessed_from_its_beginning(run: Run) -> None:
    assert run("--window").returncode == 2


def test_help_names_every_command(start: Run) -> None:
    done = start("--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("demo", "check", "staff", "--windowed", "--settings"))
    assert start("--version").stdout == f"{__version__}\n"


def test_a_name_that_no_file_system_takes_is_no_fault_of_the_program(run: Run) -> None:
    told(run("check", "x" * 300), "x" * 300, "name too long", "check the path")


def test_missing_content(start: Run, tmp_path: Path) -> None:
    done = start(settings="content: nowhere\n")
    assert done.returncode == 2
    assert str(tmp_path / "nowhere" / "micro-needling") in done.stderr
    assert "Traceback" not in done.stderr


def test_broken_content_stops_the_start_with_its_line(run: Run, tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "content", tmp_path / "content")
    words = tmp_path / "content" / "phrases" / "en.yaml"
    lines = words.read_text("utf-8").splitlines()
    words.write_text("\n".join([*lines, "nav.back: twice", ""]), "utf-8")
    done = run(settings="content: content\n")
    told(done, f"{words}:{len(lines) + 1}:1: ")


def test_settings_that_are_not_there(start: Run) -> None:
    told(start("--settings", "none.yaml"), "none.yaml")


def test_broken_settings(run: Run, tmp_path: Path) -> None:
    told(run(settings="pack: micro-needling\nidle_s: 5\n"), f"{tmp_path / 'kiosk.yaml'}:2:1: idle_s")


def test_a_data_folder_that_cannot_be_written(run: Run, sealed: Path) -> None:
    told(run(settings=f"data: {sealed}\n"), str(sealed / "kiosk.db"))


def test_a_cache_folder_that_cannot_be_written(start: Run, sealed: Path, tmp_path: Path) -> None:
    told(start("demo", "--out", tmp_path / "out", settings=f"cache: {sealed}\n"), str(sealed))


def test_no_screen(start: Run, tmp_path: Path) -> None:
    program = NO_SCREEN.format(root=str(PROJECT))
    told(start(settings=f"data: {tmp_path / 'data'}\n", program=program), "there is no screen", "./run demo")


def test_demo_into_a_folder_that_cannot_be_written(start: Run, sealed: Path) -> None:
    told(start("demo", "--out", sealed), str(sealed))


def test_demo_needs_to_know_where(run: Run) -> None:
    assert run("demo").returncode == 2


def test_check_finds_nothing_wrong_with_the_pack(run: Run) -> None:
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(": no faults\n")


def test_check_names_every_fault_at_once(run: Run, tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "content", tmp_path / "content")
    questions = tmp_path / "content" / "micro-needling" / "questions.yaml"
    text = questions.read_text("utf-8")
    first = text.splitlines().index("  tier: stop") + 1
    broken = text.replace("  tier: stop", "  tier: grave", 1).replace("  private: false", "  private: perhaps", 1)
    second = broken.splitlines().index("  private: perhaps") + 1
    questions.write_text(broken, "utf-8")
    done = run("check", tmp_path / "content")
    assert done.returncode == 2
    places = [line.split(": ", 1)[0] for line in done.stdout.splitlines()]
    assert f"{questions}:{first}:3" in places
    assert f"{questions}:{second}:3" in places
    assert "Traceback" not in done.stderr


def test_check_of_what_is_not_there(run: Run) -> None:
    done = run("check", "nowhere")
    assert done.returncode == 2
    assert done.stdout.startswith("nowhere: ")


def test_staff_add_and_list(run: Run, tmp_path: Path) -> None:
    data = f"data: {tmp_path / 'data'}\n"
    done = run("staff", "add", "Desk one", "--role", "admin", stdin="271828\n", settings=data)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("staff", "list", settings=data).stdout.split() == ["Desk", "one", "admin", "kiosk"]
    with open_records(tmp_path / "data" / "kiosk.db") as records:
        assert records.staff.has_admin()
    told(run("staff", "add", "Desk one", stdin="271828\n", settings=data), "taken")
    told(run("staff", "add", "Desk two", stdin="1111\n", settings=data), "PIN")
    told(run("staff", "add", "Desk two", stdin="", settings=data), "PIN")


def test_staff_where_nothing_can_be_written(run: Run, sealed: Path) -> None:
    told(run("staff", "list", settings=f"data: {sealed}\n"), str(sealed))


def test_a_database_of_another_program(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "kiosk.db").write_text("these are no records\n" * 100, "utf-8")
    told(run(settings=f"data: {data}\n"), "not a record database")
