"""Which voice speaks a language, and how it says what is written."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.speech.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of the engine with the lexicon of its language.

    Attributes:
        name: espeak-ng's name of it: "en-us", "es-419", "ar". A plain voice, no variant: "+f3" and the
            like are understood far worse.
        lexicon: written -> spoken.
    """

    name: str = "en-us"
    lexicon: Lexicon = field(default_factory=Lexicon)
