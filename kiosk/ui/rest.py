"""The loop's rest between two frames, which a sentence that a patient waits for may interrupt."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.ui.watch import Watch

HELD_S = 0.025
"""How long pictures are held back for a sentence, in s: nobody sees it, and a sentence of 3 s is made by then."""

LONG_S = 0.1
"""How long the loop rests while nothing moves, in s. What comes from outside ends it at once; what waits for the loop's
own clock comes so much later at most."""
SETTLED_S = 1.0
"""So long after anything the loop goes on turning at full pace, in s."""


class Rest:
    """Takes the place of the clock's sleep. ``wake`` from any thread has ``take`` called in the loop's own thread, at
    once when the loop rests, else as soon as it does.

    Kivy's own ways to be woken draw a whole frame each time; this goes back to rest.

    Args:
        waits: a sentence is wanted now and is being made.
        take: plays what has been made.
        still: nobody is here, nothing moves and nothing is said: a long rest is due.
        watch: ends a long rest; None: there is none.
    """

    def __init__(
        self,
        waits: Callable[[], bool],
        take: Callable[[], None],
        still: Callable[[], bool] = lambda: False,
        watch: Watch | None = None,
    ) -> None:
        self._waits, self._take, self._woken = waits, take, threading.Event()
        self._still, self._watch = still, watch
        self._stirred = time.monotonic()
        self._asked_at: float | None = None
        self._held = False

    def install(self) -> None:
        """From now on the loop rests here, and asks here before it draws."""
        Clock.usleep = self.sleep
        Window.bind(on_draw=self.hold, on_flip=self.held)

    def wake(self) -> None:
        """There is something to take."""
        self._woken.set()
        if self._watch is not None:
            self._watch.wake()

    def sleep(self, microseconds: float) -> None:
        """As long as the clock wants, less when woken; longer while nothing moves, until somebody is there."""
        seconds = microseconds / 1e6
        if self._watch is not None and self._calm():
            if self._watch.wait(LONG_S):
                self._stirred = time.monotonic()
            seconds = 0.0
        if self._woken.wait(seconds):
            self._woken.clear()
            self._take()

    def _calm(self) -> bool:
        """Whether all has been still for long enough."""
        now = time.monotonic()
        if not self._still():
            self._stirred = now
        return now - self._stirred >= SETTLED_S

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
