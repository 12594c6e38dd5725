"""The language of the moment: everything is shown and said in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from kiosk.content.phrases import Phrases
from kiosk.session import Session
from kiosk.speech import Narrator
from kiosk.ui.look import Look
from kiosk.ui.tongues import Tongues
from kiosk.ui.visit_keeper import VisitKeeper
from kiosk.ui.voice import Voice


class Worded(Protocol):
    """Shows some of the kiosk's own words."""

    phrases: Phrases


class Wording:
    """Changes it in all places at once.

    Args:
        tongues: packs and words in each language.
        session: the patient's.
        visit: what was asked is kept in the patient's words.
        look: letters and direction.
        narrator, voice: who speaks.
        worded: what shows the kiosk's own words, whatever the page.
        again: shows the page again.
    """

    def __init__(
        self,
        *,
        tongues: Tongues,
        session: Callable[[], Session],
        visit: VisitKeeper,
        look: Look,
        narrator: Narrator,
        voice: Voice,
        worded: Sequence[Worded],
        again: Callable[[], None],
    ) -> None:
        self._tongues, self._session, self._visit = tongues, session, visit
        self._look, self._narrator, self._voice = look, narrator, voice
        self._worded, self._again = worded, again

    def take(self, tag: str) -> None:
        """Show and say everything in this language, and be about the session's pack."""
        tongue = self._tongues.take(tag, self._session())
        self._visit.be_about(tongue.pack, self._tongues.clinic_s().pack)
        self._look.set_language(tongue.language)
        self._narrator.set_voice(tongue.voice)
        self._voice.speak_in(tongue.phrases)
        for each in self._worded:
            each.phrases = tongue.phrases

    def choose(self, tag: str) -> None:
        """The patient's language from here on: words, recordings and voice; the rest of the visit stays (N-D4)."""
        self._session().choose_language(tag)
        self.take(tag)
        self._visit.save(self._session())
        self._again()
