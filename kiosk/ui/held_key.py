"""A key that moves, held down, asks where one is: nine keys and two switches have none to spare for it."""

from __future__ import annotations

from collections.abc import Callable

HELD_S = 2.0
"""Held this long after the last word was said, in s: the name that the press reached is heard whole first. As long as a
finger rests for a long press."""


class HeldKey:
    """Watches one key. It has acted when it went down, as ever (N-T4); holding it only adds words, once, and moves and
    chooses nothing: a hand that is slow to let go loses nothing by it.

    Args:
        now: seconds that never go back.
        speaking: whether anything is being said.
        held: called once when the key has been held for HELD_S in silence.
    """

    def __init__(self, now: Callable[[], float], speaking: Callable[[], bool], held: Callable[[], None]) -> None:
        self._now, self._speaking, self._held = now, speaking, held
        self._key: int | None = None
        self._since = 0.0

    def down(self, key: int) -> None:
        """This key moves, and went down."""
        self._key, self._since = key, self._now()

    def up(self, key: int) -> None:
        """A key was let go."""
        if key == self._key:
            self._key = None

    def forget(self) -> None:
        """Watch nothing: somebody did something else."""
        self._key = None

    def tick(self) -> None:
        """Let time pass."""
        if self._key is None:
            return
        if self._speaking():
            self._since = self._now()
        elif self._now() - self._since >= HELD_S:
            self._key = None
            self._held()
