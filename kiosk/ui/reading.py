"""Reads a page from its title on, and keeps what of it was heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from kiosk.content.phrases import ended
from kiosk.session import Session
from kiosk.speech import Event, Narrator, Priority, Utterance
from kiosk.ui.page import Page
from kiosk.ui.place_words import PlaceWords
from kiosk.ui.tongues import Tongues
from kiosk.ui.ways import Ways


class Reading:
    """Gives the narrator what a page has to say.

    Args:
        narrator: says it.
        words: title and place.
        ways: the spoken guidance.
        tongues: pack and words.
        session: the patient's.
        utc: time of day.
    """

    def __init__(
        self,
        narrator: Narrator,
        words: PlaceWords,
        ways: Ways,
        tongues: Tongues,
        session: Callable[[], Session],
        utc: Callable[[], datetime],
    ) -> None:
        self._narrator, self._words, self._ways = narrator, words, ways
        self._tongues, self._session, self._utc = tongues, session, utc
        narrator.on_event = self.narrated

    def read(self, page: Page) -> None:
        """Title and place are one utterance (N-A9). Of a staff screen nothing is read (N-D6)."""
        step_id = page.step.id
        if self._ways.is_staff:
            self._narrator.enter(step_id, [])
            return
        intro = self._ways.intro()
        begun = [Utterance("ways.on", intro, step_id)] if intro else []
        title, private = ended(self._words.title()), self._words.title_is_private()
        first = Utterance(f"title.{step_id}", title, step_id, private=private)
        # The band is read where a patient begins: whoever cannot see it must know too. Once, not on each page of it.
        bands = self._words.bands() if page.step.screen == "welcome" and not page.own_page else []
        warned = [Utterance(key, f"{self._tongues.now.phrases[key]}.", step_id) for key in bands]
        if self._ways.hears_nothing(page):
            warned.append(Utterance("check.unheard", self._tongues.now.phrases["check.unheard"], step_id))
        said = page.utterances()
        if self._wants_hint(page, said):
            said = [*said, Utterance("hint", self._tongues.now.phrases["hint.next"], step_id)]
        self._narrator.allow_private = self._session().audio_route.allows_private
        self._narrator.enter(step_id, [*begun, first, *warned, *said, *self._ways.kept_focus()])
        if not self._narrator.voice_on:
            # Nothing is read; but whoever is guided is told that another page is there. The narrator knows who.
            self._narrator.say(first, Priority.NEXT)

    def narrated(self, event: Event) -> None:
        """A sentence that must be heard was heard to its end."""
        if event.kind == "heard":
            self._ways.heard(event.utterance_id)
        if event.kind == "heard" and event.utterance_id in self._tongues.now.to_be_heard:
            self._session().heard.setdefault(event.utterance_id, self._utc())

    def _wants_hint(self, page: Page, said: Sequence[Utterance]) -> bool:
        """Whoever is guided hears on each page that Next leads on; a question says itself what to choose first."""
        leads_on = page.has_next and page.next_text == self._tongues.now.phrases["nav.next"]
        known = page.step.screen in ("welcome", "question") or any(each.id == "hint" for each in said)
        return self._session().guided and leads_on and not known
