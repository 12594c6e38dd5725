"""Random events in all input modes; what must hold after each stands in monkey_child.py (N-T4, N-T6, N-D6).

20,000 with all tests; 100,000 by ``./test --all tests/ui/test_monkey.py``, which takes minutes.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.session import InputMode

SEED = 7


def test_n_t4_n_t6_a_monkey_gets_nowhere_it_cannot_leave_and_nothing_fires_twice(
    request: pytest.FixtureRequest,
) -> None:
    events = 100_000 if request.config.getoption("all_of_it") else 20_000
    child = Path(__file__).with_name("monkey_child.py")
    command = [sys.executable, str(child), str(events), str(SEED)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    told = done.stdout.splitlines()[-1]
    assert told.startswith(f"{events} events ")
    seen = ast.literal_eval(told.split(" events ", 1)[1])
    screens = {"welcome", "code", "info", "route", "question", "review", "help", "ways", "staff_login"}
    modes = {f"mode.{mode}" for mode in InputMode if mode is not InputMode.TOUCH}  # the first key leads on to KEYS
    assert seen["fired"] > events / 100
    others = {"dark", "alert", "said", "named by scanning"}
    assert screens | modes | others <= {key for key, count in seen.items() if count}
