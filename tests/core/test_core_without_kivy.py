"""The core runs where there is no kivy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WINDOWED = ("kiosk.ui", "kiosk.screens")

# The driver's module may only be imported once the wheel's library is loaded (no espeak-ng of the system's is needed).
ESPEAK_FIRST = ("from kiosk.speech.worker import load_espeak", "load_espeak()")


def core_modules() -> list[str]:
    """Every module of the kiosk but those of the window."""
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / "kiosk").rglob("*.py"))
    ]
    return [name for name in names if not name.startswith(WINDOWED)]


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_every_room_of_the_core_is_looked_at() -> None:
    rooms = {"cli", "settings", "content.loader", "session", "journey", "screening", "speech.narrator", "records.store"}
    assert {f"kiosk.{room}" for room in rooms} <= set(core_modules())


def test_each_module_of_the_core_imports_without_kivy_and_prints_and_opens_nothing() -> None:
    program = "\n".join(
        [
            "import sys, threading",
            "sys.modules['kivy'] = None",
            *ESPEAK_FIRST,
            *(f"import {name}" for name in core_modules()),
            "print(threading.active_count())",
        ]
    )
    done = run(program)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1\n", "")


def test_a_kiosk_without_a_server_loads_nothing_of_one() -> None:
    assert run("import sys, kiosk.records.open\nprint('psycopg' in sys.modules)").stdout == "False\n"


@pytest.mark.parametrize("name", ["kiosk.ui.environment", "kiosk.ui.idle", "kiosk.ui.keys", "kiosk.ui.theme"])
def test_what_needs_no_window_imports_without_kivy(name: str) -> None:
    done = run(f"import sys\nsys.modules['kivy'] = None\nimport {name}")
    assert (done.returncode, done.stderr) == (0, "")
