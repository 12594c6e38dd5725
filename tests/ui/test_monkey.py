"""20,000 random events in all input modes; what must hold after each stands in monkey_child.py (N-T4, N-T6, N-D6)."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from kiosk.session import InputMode

EVENTS, SEED = 20_000, 7
# 100,000 take two minutes of a processor: python tests/ui/monkey_child.py 100000 1


def test_n_t4_n_t6_a_monkey_gets_nowhere_it_cannot_leave_and_nothing_fires_twice() -> None:
    child = Path(__file__).with_name("monkey_child.py")
    command = [sys.executable, str(child), str(EVENTS), str(SEED)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    told = done.stdout.splitlines()[-1]
    assert told.startswith(f"{EVENTS} events ")
    seen = ast.literal_eval(told.split(" events ", 1)[1])
    screens = {"welcome", "code", "info", "route", "question", "review", "help", "ways", "staff_login"}
    modes = {f"mode.{mode}" for mode in InputMode if mode is not InputMode.TOUCH}  # the first key leads on to KEYS
    assert screens | modes | {"dark"} <= {key for key, count in seen.items() if count}
