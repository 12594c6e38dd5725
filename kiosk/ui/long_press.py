"""A finger that rests on the screen asks for spoken guidance: no menu has to be found first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

LONG_S = 2.0
"""A touch that rests this long is a long press, in s: far longer than a slow hand's tap."""
STILL_MM = 6.0
"""A finger that moved more than this is doing something else."""


class LongPress:
    """Watches one finger.

    Args:
        now: seconds that never go back.
        mm: px of so many millimetres on the panel.
        held: called once when a finger has rested for LONG_S.
    """

    def __init__(self, now: Callable[[], float], mm: Callable[[float], float], held: Callable[[Any], None]) -> None:
        self._now, self._mm, self._held = now, mm, held
        self._touch: Any = None
        self._since = 0.0

    def down(self, touch: Any) -> None:
        """A finger is down. A second one ends it."""
        self._touch = None if self._touch is not None else touch
        self._since = self._now()

    def up(self, touch: Any) -> None:
        """A finger was lifted."""
        if touch is self._touch:
            self._touch = None

    def forget(self) -> None:
        """Watch nothing."""
        self._touch = None

    def tick(self) -> None:
        """Let time pass."""
        touch = self._touch
        if touch is None:
            return
        if max(abs(touch.x - touch.ox), abs(touch.y - touch.oy)) > self._mm(STILL_MM):
            self._touch = None
        elif self._now() - self._since >= LONG_S:
            self._touch = None
            self._held(touch)
