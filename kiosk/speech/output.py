"""Whether the sound goes to headphones, where the system tells (PulseAudio, PipeWire)."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import threading
from typing import Any

log = logging.getLogger(__name__)

RETRY_S = 5.0
"""How long to wait for a sound server that is away, in s."""
QUERY_S = 3.0
"""A server that takes longer than this to answer counts as away, in s."""


class OutputSense:
    """Watches the default output in a thread of its own and keeps one answer. # N-A7, EN 5.1.3.9

    Attributes:
        headphones: True, False, or None where the system does not tell.
    """

    def __init__(self) -> None:
        self.headphones: bool | None = None
        self._closed = threading.Event()
        self._watcher: subprocess.Popen[str] | None = None
        if shutil.which("pactl"):
            threading.Thread(target=self._watch, name="output-sense", daemon=True).start()

    def close(self) -> None:
        """Stop watching."""
        self._closed.set()
        if self._watcher is not None:
            self._watcher.kill()

    def _watch(self) -> None:
        while not self._closed.is_set():
            self.headphones = self._ask()
            try:
                self._watcher = subprocess.Popen(
                    ["pactl", "subscribe"],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    errors="replace",
                    env=_environment(),
                )
            except OSError:
                self.headphones = None
                return
            with self._watcher as watcher:
                assert watcher.stdout is not None
                for line in watcher.stdout:
                    if any(word in line for word in ("sink", "card", "server")):
                        self.headphones = self._ask()
            # The server is away.
            self.headphones = None
            self._closed.wait(RETRY_S)

    def _ask(self) -> bool | None:
        name = pactl("get-default-sink")
        sinks = pactl("-f", "json", "list", "sinks")
        if name is None or sinks is None:
            return None
        try:
            return goes_to_headphones(json.loads(sinks), name.strip())
        except ValueError:
            return None
        except Exception:
            # Whatever it answered: the watch goes on, and the last answer does not stand for ever.
            log.exception("the sound server's answer makes no sense")
            return None


def goes_to_headphones(sinks: list[dict[str, Any]], default: str) -> bool | None:
    """What ``pactl -f json list sinks`` says of the output called ``default``; None when it does not tell."""
    for sink in sinks:
        if sink.get("name") == default:
            active = sink.get("active_port")
            for port in sink.get("ports") or ():
                if port.get("name") == active:
                    kind = f"{port.get('type', '')} {active}".lower()
                    if "headphone" in kind or "headset" in kind:
                        return True
                    return False if "speaker" in kind or "lineout" in kind or "hdmi" in kind else None
    return None


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def pactl(*words: str, timeout_s: float = QUERY_S) -> str | None:
    """What pactl answers; None when it fails, is missing, or takes longer than ``timeout_s``."""
    try:
        done = subprocess.run(
            ["pactl", *words],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout_s,
            env=_environment(),
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
