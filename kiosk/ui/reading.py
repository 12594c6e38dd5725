"""Reads a page from its title on, and keeps what of it was heard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from weakref import ReferenceType, ref

from kiosk.content.phrases import ended
from kiosk.journey import Step
from kiosk.session import Session
from kiosk.speech import Event, Narrator, Priority, Utterance
from kiosk.ui.asks import EXPLAINED
from kiosk.ui.hint import HINT, Hint
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
        hint: when to say how to go on.
    """

    def __init__(
        self,
        narrator: Narrator,
        words: PlaceWords,
        ways: Ways,
        tongues: Tongues,
        session: Callable[[], Session],
        utc: Callable[[], datetime],
        hint: Hint,
    ) -> None:
        self._narrator, self._words, self._ways = narrator, words, ways
        self._tongues, self._session, self._utc, self._hint = tongues, session, utc, hint
        self._page: ReferenceType[Page] | None = None
        self._step, self._heading = Step("", "", 0), ""
        narrator.on_event = self.narrated

    def read(self, page: Page) -> None:
        """Title and place are one utterance (N-A9). Of a staff screen nothing is read (N-D6)."""
        step_id = page.step.id
        if self._ways.is_staff:
            self._hint.over()
            self._narrator.enter(step_id, [])
            return
        intro = self._ways.intro()
        begun = [Utterance("ways.on", intro, step_id)] if intro else []
        title, private = ended(self._title(page)), self._words.title_is_private()
        first = Utterance(f"title.{step_id}", title, step_id, private=private)
        # The band is read where a patient begins: whoever cannot see it must know too. Once, not on each page of it.
        bands = self._words.bands() if page.step.screen == "welcome" and not page.own_page else []
        warned = [Utterance(key, f"{self._tongues.now.phrases[key]}.", step_id) for key in bands]
        if self._ways.hears_nothing(page):
            warned.append(Utterance("check.unheard", self._tongues.now.phrases["check.unheard"], step_id))
        said = page.utterances()
        told = any(each.id == HINT for each in said)
        wanted = self._wants_hint(page) and page.step.screen != "question"
        if self._hint.page(wanted=wanted, told=told):
            said = [*said, self._how_to_go_on(page)]
        self._narrator.allow_private = self._session().audio_route.allows_private
        self._narrator.enter(step_id, [*begun, first, *warned, *said, *self._ways.kept_focus()])
        if not self._narrator.voice_on:
            # Nothing is read; but whoever is guided is told that another page is there. The narrator knows who.
            self._narrator.say(first, Priority.NEXT)

    def _title(self, page: Page) -> str:
        """What is new of title and place: of the second page of a screen that it is the second, of a question after
        another which one it is. Whoever comes from elsewhere is told all, and so is whoever asks where they are."""
        turned = self._page is not None and self._page() is page and page.own_page > 0
        another = self._step.screen == page.step.screen == "question" and self._step != page.step
        same = another and self._heading == page.heading
        self._page, self._step, self._heading = ref(page), page.step, page.heading
        if turned:
            return page.place_words()
        return self._words.progress() if same else self._words.title()

    def tick(self, page: Page) -> None:
        """Each frame: whoever is guided and waits hears how to go on."""
        if not self._ways.is_staff:
            self._hint.tick(lambda: self._wants_hint(page), lambda: self._how_to_go_on(page))

    def _how_to_go_on(self, page: Page) -> Utterance:
        return Utterance(HINT, self._tongues.now.phrases["hint.next"], page.step.id)

    def narrated(self, event: Event) -> None:
        """A sentence that must be heard was heard to its end."""
        if event.kind == "heard":
            self._ways.heard(event.utterance_id)
        if event.kind == "heard" and event.utterance_id == HINT:
            self._hint.heard()
        if event.kind == "heard" and event.utterance_id in self._tongues.now.to_be_heard:
            self._session().heard.setdefault(event.utterance_id, self._utc())

    def _wants_hint(self, page: Page) -> bool:
        """Next leads on, and whoever is guided may not know; a question says itself what to choose first, and
        the first answers what comes then."""
        session = self._session()
        leads_on = page.has_next and page.next_text == self._tongues.now.phrases["nav.next"]
        unsaid = session.value(page.step.id) is None or len(session.answers) <= EXPLAINED
        asks = page.step.screen == "question" and unsaid
        return session.guided and leads_on and not asks and page.step.screen != "welcome"
