"""Which voice speaks a language, and how it says what is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.speech.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of the engine with the lexicon of its language.

    Attributes:
        name: espeak-ng's name of it: "en-us", "es-419", "ar". A plain voice, no variant: "+f3" and the
            like are understood far worse.
        lexicon: written -> spoken.
        recordings: text -> a human recording of exactly this text, which is heard in place of the engine.
    """

    name: str = "en-us"
    lexicon: Lexicon = field(default_factory=Lexicon)
    recordings: Mapping[str, Path] = field(default_factory=dict, hash=False)
