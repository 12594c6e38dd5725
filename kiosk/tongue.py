"""A language with all that is shown and spoken in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.languages import Language
from kiosk.speech.voice import Voice


@dataclass(frozen=True)
class Tongue:
    """A language that patients can choose.

    Attributes:
        language: its name, its letters, which way it runs.
        pack, phrases: the content and the kiosk's own words in it.
        voice: who speaks it.
    """

    language: Language
    pack: Pack
    phrases: Phrases
    voice: Voice

    @cached_property
    def to_be_heard(self) -> frozenset[str]:
        """Ids of the sentences of which it is on record when they were heard."""
        return frozenset(
            [sentence.id for screen in self.pack.screens for sentence in screen.sentences]
            + [f"{question.id}.{part}" for question in self.pack.questions for part in ("ask", "help")]
        )

    @property
    def tag(self) -> str:
        """BCP 47 tag."""
        return self.pack.language

    @property
    def name(self) -> str:
        """What its speakers call it."""
        return self.language.name
