"""The program as a process on a screen of its own: the screen, and waiting for a process without a clock to beat."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Found = TypeVar("Found")
DEADLINE_S = 300.0
"""For a real process on a busy machine; no test is judged by it."""


def eventually(found: Callable[[], Found], what: str) -> Found:
    """Wait for a real process to get there; what was found."""
    end = time.monotonic() + DEADLINE_S
    while True:
        try:
            if value := found():
                return value
        except LookupError:
            pass  # the screen changed while it was looked at
        assert time.monotonic() < end, what
        time.sleep(0.05)


@contextmanager
def x_display(width: int, height: int) -> Iterator[str]:
    """The name of a display that nobody looks at: drawing a small one costs little."""
    # The server looks for a free number by itself and writes it: two runs at once do not meet on one display. It does
    # not begin anew when its last program leaves: one that comes just then would be turned away.
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        number = server.stdout.readline().strip()
        assert number, "no X server"
        yield f":{number}"
    finally:
        server.terminate()
        server.communicate()
