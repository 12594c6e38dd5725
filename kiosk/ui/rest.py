"""The loop's rest between two frames, which a waiting patient's sentence may interrupt."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kivy.clock import Clock


class Rest:
    """Takes the place of the clock's sleep. ``wake`` from any thread has ``take`` called in the loop's own thread, at
    once when the loop rests, else as soon as it does.

    Kivy's own ways to be woken draw a whole frame each time; this goes back to rest.
    """

    def __init__(self, take: Callable[[], None]) -> None:
        self._take, self._woken = take, threading.Event()

    def install(self) -> None:
        """From now on the loop rests here."""
        Clock.usleep = self.sleep

    def wake(self) -> None:
        """There is something to take."""
        self._woken.set()

    def sleep(self, microseconds: float) -> None:
        """As long as the clock wants, less when woken."""
        if self._woken.wait(microseconds / 1e6):
            self._woken.clear()
            self._take()
