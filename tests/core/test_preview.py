"""Edit and see: the content is shown anew at each save, and its faults while there are some."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.content.check import CONTENT
from kiosk.preview import FAULTS, Place, changes, good, keep_showing
from kiosk.settings import PROJECT, Settings, load_settings


def test_it_starts_anew_at_each_save(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("", "utf-8")
    said: list[str] = []

    def saves() -> object:
        for number in range(3):
            while len(log.read_text("utf-8")) <= number:  # until the child of the last save is there
                yield False
            yield True

    code = "import pathlib, sys; f = pathlib.Path(sys.argv[1]); f.open('a').write('x')"
    command = [sys.executable, "-c", code, str(log)]
    assert keep_showing(command, saves(), said.append, once_each=True) == 0  # type: ignore[arg-type]
    assert said == ["saved: looking again"] * 3


def test_it_ends_with_its_window(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit(7)"]
    assert keep_showing(command, iter(lambda: False, True), print, once_each=False) == 7


def test_a_save_is_seen(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    seen = changes(Settings(content=tmp_path))
    while not next(seen):
        (tmp_path / "pack" / "words.yaml").write_text("title: new", "utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for name in ("phrases", "skin-patch-test"):
        shutil.copytree(CONTENT / name, tmp_path / "content" / name)
    settings = "content: content\npack: skin-patch-test\npanel: {width: 1024, height: 600, diagonal: 10.1}\n"
    (tmp_path / "kiosk.yaml").write_text(settings, "utf-8")
    return tmp_path


def once(home: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            str(PROJECT / "main.py"),
            "--settings",
            "kiosk.yaml",
            "preview",
            "--once",
            "--out",
            "out",
            *options,
        ],
        cwd=home,
        env={"PATH": os.environ["PATH"], "HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_a_page_is_drawn_and_its_faults_are_told(home: Path) -> None:
    done = once(home, "--page", "P3", "--language", "es")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "1 pages in out")
    assert [path.name[3:] for path in (home / "out").iterdir()] == ["P3.png"]
    words = home / "content" / "skin-patch-test" / "words" / "es.yaml"
    words.write_text(words.read_text("utf-8").replace("la espalda seca", "la\tespalda seca"), "utf-8")
    done = once(home, "--page", "P3", "--language", "es")
    assert done.returncode == 2
    assert "words/es.yaml:" in done.stderr
    assert "there is a tab; use spaces" in done.stderr
    assert [path.name for path in (home / "out").iterdir()] == [FAULTS]
    words.write_text(words.read_text("utf-8").replace("\t", " "), "utf-8")
    done = once(home, "--page", "P33")
    assert done.returncode == 2
    assert "there is no page 'P33'; the pages are welcome, code" in done.stderr


def test_faults_in_the_language_that_is_looked_at_lead_to_the_last_good_content(home: Path, tmp_path: Path) -> None:
    settings = load_settings(home / "kiosk.yaml")
    kept, noted = tmp_path / "kept", list[str]()
    words = home / "content" / "skin-patch-test" / "words" / "es.yaml"
    whole = words.read_text("utf-8")
    words.write_text("{", "utf-8")
    assert good(settings, "es", kept, noted.append) is None, "nothing was good yet"
    assert good(settings, "en", tmp_path / "other", noted.append) == settings
    words.write_text(whole, "utf-8")
    assert good(settings, "es", kept, noted.append) == settings
    words.write_text(whole.replace("la espalda seca", "la\tespalda seca"), "utf-8")
    noted.clear()
    older = good(settings, "es", kept, noted.append)
    assert older is not None
    assert "there is a tab; use spaces" in noted[0]
    assert (older.content / "skin-patch-test" / "words" / "es.yaml").read_text("utf-8") == whole


def test_where_one_looked_is_kept_for_the_next_look(tmp_path: Path) -> None:
    assert Place.read(tmp_path / "place") is None
    Place("about", 2, "es").write(tmp_path / "place")
    assert Place.read(tmp_path / "place") == Place("about", 2, "es")
    (tmp_path / "place").write_text("about", "utf-8")
    assert Place.read(tmp_path / "place") is None
