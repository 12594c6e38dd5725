"""How often one address may ask. Beside it, each account slows down and locks by itself (kiosk.records.staff)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from math import ceil

MOST_ADDRESSES = 10_000
"""Addresses remembered; beyond it those that have asked nothing lately are forgotten."""


class Throttle:
    """A bucket an address: it holds ``burst`` tries and fills again by ``per_second``."""

    def __init__(self, burst: int, per_second: float, now: Callable[[], float]) -> None:
        """``now`` in seconds, from any start, never going back."""
        self._burst, self._rate, self._now = burst, per_second, now
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def wait_s(self, address: str) -> int:
        """Take one try of ``address``: 0 when it may go on, else whole seconds until it may try again."""
        now = self._now()
        with self._lock:
            left, at = self._buckets.get(address, (float(self._burst), now))
            left = min(self._burst, left + (now - at) * self._rate)
            if left < 1:
                self._buckets[address] = (left, now)
                return ceil((1 - left) / self._rate)
            if len(self._buckets) >= MOST_ADDRESSES:
                self._forget(now)
            self._buckets[address] = (left - 1, now)
            return 0

    def _forget(self, now: float) -> None:
        full = [key for key, (left, at) in self._buckets.items() if left + (now - at) * self._rate >= self._burst]
        for key in full or list(self._buckets)[: MOST_ADDRESSES // 10]:
            del self._buckets[key]
