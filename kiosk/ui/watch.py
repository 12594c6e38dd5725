"""What ends a long rest of the loop at once: somebody touches or presses, or another thread has something to say."""

from __future__ import annotations

import ctypes
import os
import select
from collections.abc import Callable
from ctypes import c_int, c_void_p

from kivy.core.window import Window

READ_BEFORE = 0
"""XEventsQueued: count what was read from the connection before, and read nothing."""


class Watch:
    """Waits for one file to have something to read.

    Args:
        file: number of the connection that touches and keys come by.
        queued: something came by it that was read, and not taken yet: then there is nothing to wait for.
    """

    def __init__(self, file: int, queued: Callable[[], bool] = lambda: False) -> None:
        self._file, self._queued = file, queued
        self._woken = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._poll = select.poll()
        for each in (file, self._woken):
            self._poll.register(each, select.POLLIN)

    def wait(self, seconds: float) -> bool:
        """Wait so long at most; whether something came, or `wake` was called."""
        if self._queued():
            return True
        found = [file for file, _ in self._poll.poll(seconds * 1000)]
        if self._woken in found:
            os.eventfd_read(self._woken)
        return bool(found)

    def wake(self) -> None:
        """End the wait; the next one when there is none. From any thread."""
        os.eventfd_write(self._woken, 1)

    def close(self) -> None:
        """Let go of what it holds; not of the connection."""
        os.close(self._woken)


def open_watch() -> Watch | None:
    """On the connection that Kivy's window has with the screen; None where it has none of X's."""
    info = Window.get_window_info()
    display = getattr(info, "display", None)
    if not display:
        return None
    x = ctypes.CDLL("libX11.so.6")
    x.XConnectionNumber.argtypes, x.XConnectionNumber.restype = (c_void_p,), c_int
    x.XEventsQueued.argtypes, x.XEventsQueued.restype = (c_void_p, c_int), c_int
    return Watch(x.XConnectionNumber(display), lambda: x.XEventsQueued(display, READ_BEFORE) > 0)
