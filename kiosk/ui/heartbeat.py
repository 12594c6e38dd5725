"""Tells whoever started the kiosk that it is alive: one that hangs is ended and started anew.

The protocol is systemd's (sd_notify): a line to the socket that it names. Without one nothing is told.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping

READY, ALIVE = b"READY=1", b"WATCHDOG=1"
BEATS = 4
"""Within the time after which it would be taken for dead: one or two may come late."""


class Heartbeat:
    """Beats as long as ``tick`` is called, from the loop that draws and listens.

    Args:
        now: seconds that never go back.
        environment: names the socket, and the time in microseconds.
    """

    def __init__(self, now: Callable[[], float], environment: Mapping[str, str] = os.environ) -> None:
        self._now = now
        self._to = environment.get("NOTIFY_SOCKET", "")
        usec = environment.get("WATCHDOG_USEC", "")
        self._every = int(usec) / 1e6 / BEATS if usec.isdecimal() else float("inf")
        self._at = float("-inf")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) if self._to else None
        if self._socket is not None:
            self._socket.setblocking(False)

    def begin(self) -> None:
        """The first page stands: from now on it is watched."""
        self._tell(READY)

    def tick(self, _dt: float = 0.0) -> None:
        """A frame has come."""
        if self._now() - self._at >= self._every:
            self._at = self._now()
            self._tell(ALIVE)

    def close(self) -> None:
        """Nothing more is told."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _tell(self, what: bytes) -> None:
        if self._socket is None:
            return
        # An abstract socket begins with a NUL, written as @.
        to = f"\0{self._to[1:]}" if self._to.startswith("@") else self._to
        try:
            self._socket.sendto(what, to)
        except OSError:  # nobody listens: there is nobody to tell that to
            return
