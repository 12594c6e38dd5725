"""Touch to hear: a touch speaks, and only a second tap acts. # N-A11

The gestures are those of the screen readers of phones. Each has an equal that needs one tap or one key (N-T5): the
arrows move as a swipe does, Enter chooses as a double tap does, and the control "voice" pauses as two fingers do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import hypot
from typing import Any

EXPLORE_S = 0.1
"""A finger that has rested this long explores: what is under it is spoken, in s."""
TAP_S = 0.4
"""A touch this short is a tap or a swipe, in s."""
DOUBLE_S = 0.45
"""Two taps within this time are a double tap, in s: longer than a phone's, for hands may be slow, and below the 500 ms
within which a tap must speak (N-A3)."""
STILL_MM = 6.0
"""A finger that moved less than this has stayed where it was."""
SWIPE_MM = 20.0
"""A swipe is at least this long."""


@dataclass
class _Finger:
    at: float
    x: float
    y: float
    now_x: float = field(init=False)
    now_y: float = field(init=False)
    exploring: bool = False

    def __post_init__(self) -> None:
        self.now_x, self.now_y = self.x, self.y

    @property
    def moved(self) -> float:
        """Way from where it began, in px."""
        return hypot(self.now_x - self.x, self.now_y - self.y)


class TouchToHear:
    """Tells the gestures apart.

    Args:
        now: seconds that never go back.
        mm: px of so many millimetres on the panel.
        hear: speaks what is at (x, y) in px, if it is something new; a finger's first word is always new.
        act: chooses what was heard last.
        move: goes on (+1) or back (-1) by one.
        pause: stops the voice, or lets it go on.
        rtl: reading goes leftwards, and so does the swipe to what comes next.
    """

    def __init__(
        self,
        now: Callable[[], float],
        mm: Callable[[float], float],
        hear: Callable[[float, float, bool], None],
        act: Callable[[], None],
        move: Callable[[int], None],
        pause: Callable[[], None],
        rtl: Callable[[], bool] = lambda: False,
    ) -> None:
        self._now, self._mm = now, mm
        self._hear, self._act, self._move, self._pause, self._rtl = hear, act, move, pause, rtl
        self._fingers: dict[Any, _Finger] = {}
        self._most = 0
        self._tapped_at = float("-inf")
        self._swiped = False
        self._late: _Finger | None = None

    def forget(self) -> None:
        """No finger is down, none was."""
        self._fingers.clear()
        self._most = 0
        self._tapped_at = float("-inf")
        self._swiped, self._late = False, None

    @property
    def touched(self) -> bool:
        """A finger is down."""
        return bool(self._fingers)

    def down(self, finger: Any, x: float, y: float) -> None:
        """A finger is down at (x, y) px."""
        self._fingers[finger] = _Finger(self._now(), x, y)
        self._most = max(self._most, len(self._fingers))

    def to(self, finger: Any, x: float, y: float) -> None:
        """It moved there."""
        if (known := self._fingers.get(finger)) is not None:
            known.now_x, known.now_y = x, y
            if known.exploring:
                self._hear(x, y, False)

    def tick(self) -> None:
        """A finger that rests, or goes slowly, explores."""
        if self._late is not None and self._now() - self._tapped_at > DOUBLE_S:
            late, self._late = self._late, None
            self._heard(late)
        for finger in self._fingers.values():
            age = self._now() - finger.at
            rests = age >= EXPLORE_S and finger.moved < self._mm(STILL_MM)
            if self._most == 1 and not finger.exploring and (rests or age > TAP_S):
                finger.exploring = True
                self._heard(finger)

    def up(self, finger: Any, x: float, y: float) -> None:
        """It was lifted there."""
        known = self._fingers.pop(finger, None)
        if known is None:
            return
        known.now_x, known.now_y = x, y
        now = self._now()
        short = now - known.at <= TAP_S
        still = known.moved < self._mm(STILL_MM)
        if self._most > 1:
            # The last of them ends the gesture.
            if not self._fingers:
                if self._most == 2 and short and still:
                    self._pause()
                self._most = 0
            return
        self._most = 0
        if short and still:
            self._tap(known, now)
            return
        self._tapped_at = float("-inf")
        along, across = known.now_x - known.x, abs(known.now_y - known.y)
        if short and not known.exploring and abs(along) >= self._mm(SWIPE_MM) and abs(along) > 2 * across:
            self._swiped = True
            self._move(+1 if (along > 0) != self._rtl() else -1)

    def _heard(self, finger: _Finger) -> None:
        self._swiped = False
        self._hear(finger.now_x, finger.now_y, True)

    def _tap(self, finger: _Finger, now: float) -> None:
        if now - self._tapped_at <= DOUBLE_S:
            self._tapped_at, self._late = float("-inf"), None
            self._act()
            return
        self._tapped_at = now
        if self._swiped:
            # Whoever has swiped taps twice anywhere: a first tap must not take the focus away from where the swipe led.
            self._late = finger
        elif not finger.exploring:
            self._heard(finger)
