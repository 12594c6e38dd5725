"""Headphones are sensed where the system tells (N-A7).

A sound server without a sound card has no ports, so the program that asks it is played by a script here; what the real
``pactl`` prints for a laptop's analogue output is the form of its answer.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.speech.output import OutputSense, goes_to_headphones

NAME = "alsa_output.pci-0000_00_1f.3.analog-stereo"
PORTS = [
    {"name": "analog-output-speaker", "type": "Speaker", "availability": "unknown"},
    {"name": "analog-output-headphones", "type": "Headphones", "availability": "available"},
]


def sinks(active: str | None) -> list[dict[str, object]]:
    return [
        {"name": "other", "active_port": "hdmi-output-0", "ports": [{"name": "hdmi-output-0", "type": "HDMI"}]},
        {"name": NAME, "active_port": active, "ports": PORTS},
    ]


@pytest.mark.parametrize(
    ("active", "expected"),
    [("analog-output-headphones", True), ("analog-output-speaker", False), (None, None), ("unheard-of", None)],
)
def test_the_default_output_s_port_tells(active: str | None, expected: bool | None) -> None:
    assert goes_to_headphones(sinks(active), NAME) is expected


def test_another_output_s_headphones_do_not_count() -> None:
    rows = [{"name": "usb", "active_port": "h", "ports": [{"name": "h", "type": "Headphones"}]}, *sinks(None)]
    assert goes_to_headphones(rows, NAME) is None
    assert goes_to_headphones(rows, "gone") is None


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | bytes | None], None]:
    """A ``pactl`` whose answer is a file, and whose events come from a pipe."""
    state, events = tmp_path / "sinks.json", tmp_path / "events"
    os.mkfifo(events)
    script = tmp_path / "pactl"
    script.write_text(
        "#!/bin/sh\n"
        f'case "$1" in\nget-default-sink) echo {NAME} ;;\n-f) cat {state} ;;\nsubscribe) exec cat {events} ;;\nesac\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    writer = os.open(events, os.O_RDWR)

    def plug(active: str | bytes | None) -> None:
        state.write_bytes(active if isinstance(active, bytes) else json.dumps(sinks(active)).encode())
        os.write(writer, b"Event 'change' on sink #1\n")

    return plug


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def test_plugging_and_unplugging_is_noticed(server: Callable[[str | None], None]) -> None:
    server("analog-output-speaker")
    sense = OutputSense()
    try:
        assert eventually(lambda: sense.headphones is False)
        server("analog-output-headphones")
        assert eventually(lambda: sense.headphones is True)
        server("analog-output-speaker")
        assert eventually(lambda: sense.headphones is False)
    finally:
        sense.close()


@pytest.mark.parametrize("answer", [b"7", b'["sink"]', b'[{"name": "\xff"}]', b"\xff\xfe", b""])
def test_n_a7_an_answer_that_makes_no_sense_ends_neither_the_watch_nor_stays_the_last_one(
    server: Callable[[str | bytes | None], None], answer: bytes
) -> None:
    """Headphones pulled out after it would not be noticed, and what is private heard by all."""
    server("analog-output-headphones")
    sense = OutputSense()
    try:
        assert eventually(lambda: sense.headphones is True)
        server(answer)
        assert eventually(lambda: sense.headphones is None)
        server("analog-output-speaker")
        assert eventually(lambda: sense.headphones is False)
    finally:
        sense.close()
