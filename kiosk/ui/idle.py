"""The one idle clock: alert, alert again, end. It watches patients, the thank-you screen and staff alike."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

IDLE_S = 120.0
"""Without input for this long, the patient is asked. # N-D1, VVSG 2.0 7.2-O (2-5 min)"""
ANSWER_S = 45.0
"""Time to answer. # N-D1, WCAG 2.2.1 (20-45 s)"""


class IdleEvent(StrEnum):
    """What the clock tells."""

    ALERT = "alert"
    AGAIN = "again"
    EXPIRED = "expired"


class IdleClock:
    """Counts the time without input. It stands still while the kiosk speaks (N-D2), but not once the alert is up:
    the alert's own words must not lengthen the time to answer beyond its limit (N-D1).

    Args:
        now: seconds that never go back.
        on_event: told each IdleEvent once, from ``tick``.
        idle_s, answer_s: the two limits in s.
    """

    def __init__(
        self,
        now: Callable[[], float],
        on_event: Callable[[IdleEvent], None],
        idle_s: float = IDLE_S,
        answer_s: float = ANSWER_S,
    ) -> None:
        self._now = now
        self._on_event = on_event
        self.idle_s = idle_s
        self.answer_s = answer_s
        self._limit_s = idle_s
        self._asks = True
        self._since: float | None = None
        self._last = now()
        self._alert_at: float | None = None
        self._said_again = False

    @property
    def alerting(self) -> bool:
        """The patient is being asked whether they are still there."""
        return self._alert_at is not None

    def start(self, limit_s: float | None = None, *, asks: bool = True) -> None:
        """Count from now on. Any input calls this too: there is no limit to how often the time is extended.

        Args:
            limit_s: seconds without input; ``idle_s`` when None.
            asks: False ends at the limit without an alert, where there is nothing to lose.
        """
        self._limit_s = self.idle_s if limit_s is None else limit_s
        self._asks = asks
        self._since = self._last = self._now()
        self._alert_at = None
        self._said_again = False

    def stop(self) -> None:
        """Count nothing: nobody is in a session."""
        self._since = self._alert_at = None

    def remaining_s(self) -> float:
        """Seconds left to answer the alert."""
        return self.answer_s if self._alert_at is None else max(0.0, self._alert_at + self.answer_s - self._now())

    def tick(self, *, speaking: bool) -> None:
        """Let time pass. ``speaking``: the kiosk has spoken since the last tick."""
        now = self._now()
        if self._since is None:
            self._last = now
            return
        if self._alert_at is None:
            if speaking:
                self._since += now - self._last
            if now - self._since >= self._limit_s:
                if self._asks:
                    self._alert_at = now
                    self._on_event(IdleEvent.ALERT)
                else:
                    self._expire()
        elif now - self._alert_at >= self.answer_s:
            self._expire()
        elif not self._said_again and now - self._alert_at >= self.answer_s / 2:
            self._said_again = True
            self._on_event(IdleEvent.AGAIN)
        self._last = now

    def _expire(self) -> None:
        self.stop()
        self._on_event(IdleEvent.EXPIRED)
