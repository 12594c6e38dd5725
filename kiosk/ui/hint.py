"""How to go on: said with the first pages, and later only to whoever waits. Heard with each of thirty pages it was a
minute and a half of one sentence."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.session import Session
from kiosk.speech import Narrator, Priority, Utterance

LEARNT = 3
"""Heard so often it is known."""
WAITS_S = 6.0
"""Whoever does nothing for so long after the last word may not know how to go on, in s."""
HINT = "hint"
"""Id of its utterance."""


class Hint:
    """Keeps when it is due.

    Args:
        narrator: says it.
        session: the patient's; it counts how often they heard it.
        now: seconds that never go back.
    """

    def __init__(self, narrator: Narrator, session: Callable[[], Session], now: Callable[[], float]) -> None:
        self._narrator, self._session, self._now = narrator, session, now
        self._since = now()
        self._due = False

    def page(self, *, wanted: bool, told: bool) -> bool:
        """Another page is read: True when the hint is to be said with it. ``told``: the page says it by itself."""
        self._since = self._now()
        tells = wanted and not told and self._session().hints < LEARNT
        self._due = not (tells or told)
        return tells

    def over(self) -> None:
        """Nobody is to hear it here."""
        self._due = False

    def heard(self) -> None:
        """It was heard to its end."""
        self._session().hints += 1

    def tick(self, wanted: Callable[[], bool], said: Callable[[], Utterance]) -> None:
        """Each frame: say it to whoever waits, once a page."""
        if self._narrator.speaking or not self._narrator.voice_on:
            self._since = self._now()
        elif self._due and self._now() - self._since >= WAITS_S:
            self._since = self._now()
            if wanted():
                self._due = False
                self._narrator.say(said(), Priority.NORMAL)
