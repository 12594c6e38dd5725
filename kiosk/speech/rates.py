"""How fast and how loud: the steps a patient can choose."""

from __future__ import annotations

from collections.abc import Mapping
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


# N-A4, VVSG 7.1-K: 60-70 up to 240-250 words a minute, 120-125 at session start.
_WORDS_PER_MINUTE = (66, 95, 122, 150, 180, 210, 245)

# What espeak-ng is given for each step, and how much longer the sound is made where the engine goes no slower.
# Languages differ in how long their words are, so each voice has its own row. Found by measuring every third sentence
# of the first pack in its language; a test measures them again.
_ENGINE: Mapping[str, tuple[tuple[int, float], ...]] = {
    "en-us": ((80, 1.632), (80, 1.125), (97, 1.0), (119, 1.0), (143, 1.0), (168, 1.0), (196, 1.0)),
    "es-419": ((80, 1.318), (92, 1.0), (117, 1.0), (143, 1.0), (171, 1.0), (200, 1.0), (234, 1.0)),
    "fr": ((80, 1.734), (80, 1.195), (91, 1.0), (111, 1.0), (133, 1.0), (154, 1.0), (180, 1.0)),
    "ar": ((98, 1.0), (141, 1.0), (181, 1.0), (224, 1.0), (269, 1.0), (311, 1.0), (370, 1.0)),
    "fa": ((80, 1.057), (113, 1.0), (144, 1.0), (176, 1.0), (210, 1.0), (244, 1.0), (289, 1.0)),
}
_MEASURED: Mapping[str, tuple[Rate, ...]] = {
    name: tuple(Rate(words, *engine) for words, engine in zip(_WORDS_PER_MINUTE, row, strict=True))
    for name, row in _ENGINE.items()
}
RATES = _MEASURED["en-us"]


def rates_of(voice: str) -> tuple[Rate, ...]:
    """The seven steps for a voice of this name; a voice that nobody measured gets those of American English."""
    return _MEASURED.get(voice, RATES)


DEFAULT_RATE = 2

# N-A5, EN 8.2.1: even steps of 2 dB, 20 dB in all, the seventh 12 dB above the lowest.
VOLUMES_DB: tuple[float, ...] = tuple(-20.0 + 2.0 * step for step in range(11))
DEFAULT_VOLUME = 7
