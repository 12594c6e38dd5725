"""How fast and how loud: the steps a patient can choose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """One step of speed.

    Attributes:
        words_per_minute: written words a minute as heard, with the pauses inside sentences, without
            those between them.
        engine_rate: the number espeak-ng is given (its own scale, never below 80).
        stretch: how much longer the sound is made after synthesis, pitch unchanged; 1.0 = not at all.
    """

    words_per_minute: int
    engine_rate: int
    stretch: float = 1.0

    @property
    def tail_ms(self) -> float:
        """The pause after a sentence: as long as half a word."""
        return round(30_000 / self.words_per_minute)


# N-A4, VVSG 7.1-K: 60-70 up to 240-250 words a minute, 120-125 at session start. The engine numbers were
# found by measuring the pack's own sentences with en-us; a test measures them again.
RATES: tuple[Rate, ...] = (
    Rate(66, 80, 1.40),
    Rate(95, 88),
    Rate(122, 112),
    Rate(150, 137),
    Rate(180, 165),
    Rate(210, 192),
    Rate(245, 223),
)
DEFAULT_RATE = 2

# N-A5, EN 8.2.1: even steps of 2 dB, 20 dB in all, the seventh 12 dB above the lowest.
VOLUMES_DB: tuple[float, ...] = tuple(-20.0 + 2.0 * step for step in range(11))
DEFAULT_VOLUME = 7
