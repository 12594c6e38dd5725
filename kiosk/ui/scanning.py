"""One switch: the kiosk moves the focus by itself, and the switch chooses. # N-T6, N-A12"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.ui.focus import FocusRing

DWELL_S = 1.5
"""Time to press after an item was named, in s, where kiosk.yaml says nothing else."""
ROUNDS = 3
"""After so many rounds without a press the scanning rests: it must not speak to an empty chair for ever, nor keep the
idle clock from running (N-D2)."""


class Scanner:
    """Moves the focus on only when all speech has ended and the dwell has passed since (N-A12).

    Args:
        now: seconds that never go back.
        focus: what is moved.
        speaking: whether anything is being said.
        rest: tells the patient that the scanning has come to rest.
        dwell_s: time to press after an item was named, in s.
    """

    def __init__(
        self,
        now: Callable[[], float],
        focus: FocusRing,
        speaking: Callable[[], bool],
        rest: Callable[[], None],
        dwell_s: float = DWELL_S,
    ) -> None:
        self._now, self._focus, self._speaking, self._rest = now, focus, speaking, rest
        self.dwell_s = dwell_s
        self._quiet_since: float | None = None
        self._moves = 0
        self.resting = False

    def start(self) -> None:
        """Begin anew: another screen, or the way to use the kiosk was just chosen."""
        self._quiet_since, self._moves, self.resting = None, 0, False

    def press(self) -> None:
        """The switch was pressed: choose what has the focus; with nothing there, name the first item at once."""
        self.start()
        if not self._focus.fire():
            self._focus.move(+1)

    def tick(self) -> None:
        """Let time pass."""
        now = self._now()
        if self._speaking():
            self._quiet_since = None
            return
        if self._quiet_since is None:
            self._quiet_since = now
        if self.resting or now - self._quiet_since < self.dwell_s:
            return
        if self._moves >= ROUNDS * self._focus.count():
            self.resting = True
            self._focus.clear()
            self._rest()
            return
        self._moves += 1
        self._quiet_since = None
        self._focus.move(+1)
