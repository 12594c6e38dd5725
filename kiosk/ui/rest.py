"""The loop's rest between two frames, which a sentence that a patient waits for may interrupt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from kivy.clock import Clock
from kivy.core.window import Window

HELD_S = 0.025
"""How long pictures are held back for a sentence, in s: nobody sees it, and a sentence of 3 s is made by then."""


class Rest:
    """Takes the place of the clock's sleep. ``wake`` from any thread has ``take`` called in the loop's own thread, at
    once when the loop rests, else as soon as it does.

    Kivy's own ways to be woken draw a whole frame each time; this goes back to rest.

    Args:
        waits: a sentence is wanted now and is being made.
        take: plays what has been made.
    """

    def __init__(self, waits: Callable[[], bool], take: Callable[[], None]) -> None:
        self._waits, self._take, self._woken = waits, take, threading.Event()
        self._asked_at: float | None = None
        self._held = False

    def install(self) -> None:
        """From now on the loop rests here, and asks here before it draws."""
        Clock.usleep = self.sleep
        Window.bind(on_draw=self.hold, on_flip=self.held)

    def wake(self) -> None:
        """There is something to take."""
        self._woken.set()

    def sleep(self, microseconds: float) -> None:
        """As long as the clock wants, less when woken."""
        if self._woken.wait(microseconds / 1e6):
            self._woken.clear()
            self._take()

    def hold(self, *_: object) -> bool:
        """Whether the picture stays away from this frame: it comes after the sentence that has just been asked for.

        Drawn by software a picture keeps both the cores of a small machine from the engine, and the loop from its
        answer: side by side they took 45 ms. The loop itself goes on, with its touches and its rest.
        """
        if not self._waits():
            self._asked_at = None
        elif self._asked_at is None:
            self._asked_at = time.monotonic()
        self._held = self._asked_at is not None and time.monotonic() - self._asked_at < HELD_S
        return self._held

    def held(self, *_: object) -> bool:
        """What `hold` has decided for this frame: what was not drawn is not shown either."""
        return self._held
