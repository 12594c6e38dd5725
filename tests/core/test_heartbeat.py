"""A kiosk that hangs is noticed by what started it."""

from __future__ import annotations

import configparser
import socket
from pathlib import Path

from kiosk.settings import PROJECT
from kiosk.ui.heartbeat import ALIVE, BEATS, READY, Heartbeat


def told(listener: socket.socket) -> list[bytes]:
    found = []
    while True:
        try:
            found.append(listener.recv(64))
        except BlockingIOError:
            return found


def test_it_beats_while_frames_come_and_often_enough(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.setblocking(False)
        now = 0.0
        heart = Heartbeat(
            lambda: now, {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": str(30 * 1_000_000)}
        )
        heart.begin()
        assert told(listener) == [READY]
        for frame in range(30 * 60):
            now = frame / 60
            heart.tick()
        assert told(listener) == [ALIVE] * BEATS
        heart.close()
        now = 1000.0
        heart.tick()
        assert told(listener) == []


def test_without_anybody_to_tell_nothing_happens(tmp_path: Path) -> None:
    for environment in ({}, {"NOTIFY_SOCKET": str(tmp_path / "gone"), "WATCHDOG_USEC": "1"}, {"WATCHDOG_USEC": "x"}):
        heart = Heartbeat(lambda: 0.0, environment)
        heart.begin()
        heart.tick()
        heart.close()


def test_the_service_that_comes_with_it_listens() -> None:
    unit = configparser.ConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment]  # the names are written in capitals
    unit.read(PROJECT / "deploy" / "kiosk.service")
    service = unit["Service"]
    assert (service["Type"], service["NotifyAccess"], service["Restart"]) == ("notify", "main", "always")
    assert service["TimeoutStartSec"] == "infinity"  # the first start sets everything up
    assert service["LimitCORE"] == "0"  # N-D5: no answers in a core file
    assert service["WatchdogSignal"] == "SIGKILL"
    assert 10 <= int(service["WatchdogSec"]) <= 60
