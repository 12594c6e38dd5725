"""What every screen is made of: the body inside the frame, what it says, and what Next and Back mean in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.journey import Step
from kiosk.session import InputMode, Session
from kiosk.speech import Utterance, Voice
from kiosk.tongue import Tongue
from kiosk.ui.keys import KeyAction
from kiosk.ui.look import Look
from kiosk.ui.pictures import build_step, drawing
from kiosk.ui.sight import Sight
from kiosk.ui.staff_room import StaffRoom
from kiosk.ui.widgets.described import Described
from kiosk.ui.widgets.hbox import HBox
from kiosk.ui.widgets.paged import PagedList
from kiosk.ui.widgets.spoken import SpokenText
from kiosk.ui.widgets.touchable import Touchable


@dataclass
class Host:
    """What a screen is given by its constructor: what to show, and what it may ask of the kiosk.

    Attributes:
        pack, phrases: the content in the session's language; the kiosk's own words.
        session: the patient's visit.
        look: theme, text size, panel.
        practice: no admin PIN is set yet: not for patients.
        headphones: the system tells that the sound goes to headphones.
        practice_code: a visit number to try the whole journey with; None outside practice.
        help_id: the phrase that says what the screen before the help asks for.
        staff: behind the staff's door; None on a patient's screen.
        next: go on.
        open: go to the step with this id, and come back to the review after it.
        redeem: begin the visit of a code; why not, in words, or None when it has begun.
        learn_only: go on without a visit.
        answer: take an answer to a question.
        choose_route: where private speech may go.
        teach: take what was chosen in a teach-back.
        change_text: bigger or smaller text.
        speak_from: read on from a word of a sentence of this screen.
        ask_help: call somebody to this kiosk.
        announce: say a text now (id, text, shown=, private=).
        reword: give one of the page's utterances other words, for whoever repeats the page.
        languages: what the patient can choose from, the clinic's language first.
        choose_language: show and speak the language of this tag from here on (N-D4).
        back: go back.
        open_aside: go to a screen beside the journey by its name.
        choose_mode: how the patient uses the kiosk.
        where: say where the patient is.
        sight: text size, colours, motion.
        darken: make the screen dark, or show it again.
        change_dwell: more or less time to press, with one switch.
        print_steps: print the care steps; None where there is no printer.
        packs: those that a visit here may be about, in the language that is shown, by id.
        choose_pack: be about the pack of this id. False: it is too late for that.
    """

    pack: Pack
    phrases: Phrases
    session: Session
    look: Look
    practice: bool
    headphones: bool
    practice_code: str | None
    help_id: str
    staff: StaffRoom | None
    next: Callable[[], None]
    open: Callable[[str], None]
    redeem: Callable[[str], str | None]
    learn_only: Callable[[], None]
    answer: Callable[[str, str], None]
    choose_route: Callable[[str], None]
    teach: Callable[[str, str], None]
    change_text: Callable[[int], None]
    speak_from: Callable[[str, int], None]
    announce: Callable[..., None]
    reword: Callable[[Utterance], None]
    languages: tuple[Tongue, ...]
    choose_language: Callable[[str], None]
    back: Callable[[], None]
    open_aside: Callable[[str], None]
    choose_mode: Callable[[InputMode], None]
    where: Callable[[], None]
    darken: Callable[[], None]
    change_dwell: Callable[[int], None]
    ask_help: Callable[[], None]
    print_steps: Callable[[], None] | None
    sight: Sight
    packs: Mapping[str, Pack]
    choose_pack: Callable[[str], bool]

    @property
    def room(self) -> StaffRoom:
        """Behind the staff's door; only for staff screens."""
        assert self.staff is not None
        return self.staff


class Page(HBox):
    """The body of one screen.

    Attributes:
        heading: the title in the top bar.
        next_text, back_text: words of the frame's buttons.
        has_next, has_back: whether they are there.
        next_kind: rank of Next: ``plain`` where the page has a main action of its own.
    """

    heading = StringProperty()
    next_text = StringProperty()
    back_text = StringProperty()
    has_next = BooleanProperty(True)
    has_back = BooleanProperty(True)
    next_kind = StringProperty("primary")
    host = ObjectProperty()
    help_id = "help.page"
    is_private = False
    """What stands on it may tell of the patient (N-A7)."""

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        self.step = step
        self._spoken: dict[str, SpokenText] = {}
        super().__init__(host=host, **kwargs)
        self.next_text = self.next_text or host.phrases["nav.next"]
        self.back_text = self.back_text or host.phrases["nav.back"]

    def sentence(self, utterance_id: str, text: str, **kwargs: Any) -> SpokenText:
        """A sentence that is marked while the utterance ``utterance_id`` is spoken, and speaks when it is touched."""
        widget = SpokenText(self.host.look, text=text, name=utterance_id, **kwargs)
        widget.bind(on_fire=lambda spoken: self.host.speak_from(spoken.name, int(spoken.touched)))
        self._spoken[utterance_id] = widget
        return widget

    def utterances(self) -> list[Utterance]:
        """What is read aloud when the screen opens, after the title."""
        return []

    def utterance(
        self, utterance_id: str, text: str, *, private: bool = False, cache: bool = True, voice: Voice | None = None
    ) -> Utterance:
        """An utterance of this screen; ``voice`` where it is in another language."""
        return Utterance(utterance_id, text, self.step.id, private=private, cache=cache, voice=voice)

    def spoken_title(self) -> str:
        """The title as it is spoken; the frame adds the progress."""
        return self.heading

    @property
    def own_page(self) -> int:
        """0-based page of the screen's own that is shown."""
        return 0

    @property
    def own_pages(self) -> int:
        """How many pages of its own the screen has."""
        return 1

    def open_at(self, own_page: int) -> None:
        """Show this page of the screen's own once it is laid out: the patient comes back to where they were."""

    def place_words(self) -> str:
        """Where in the screen the patient is, for the progress ("Page 1 of 2"); empty when there is one page."""
        return ""

    def laid_out(self) -> None:
        """The screen has its size: the last chance to make room before it is read."""

    def forward(self) -> bool:
        """Next was pressed: True when the screen turned a page of its own."""
        return False

    def backward(self) -> bool:
        """Back was pressed: True when the screen turned a page of its own."""
        return False

    def settled(self) -> None:
        """It stands as it is going to be read."""

    def takes_key(self, key: int, action: KeyAction | None) -> bool:
        """A key went down: True when the screen deals with it and it does nothing else."""
        return False

    def takes_hold(self) -> bool:
        """A key that moves was held down: True when the screen has said something of its own to that."""
        return False

    def type(self, digit: str) -> None:
        """A digit was typed on a keyboard; screens without a keypad let it be."""

    def delete(self) -> None:
        """Backspace was pressed; screens without a keypad let it be."""

    def mark(self, utterance_id: str | None, span: tuple[int, int] | None) -> None:
        """Mark the sentence and the word that are being spoken; None marks nothing. # N-A6"""
        for key, widget in self._spoken.items():
            here = key == utterance_id
            widget.speaking = here
            widget.first, widget.last = span if here and span is not None else (-1, -1)

    def controls(self) -> list[Touchable]:
        """What the keys can reach in the body, in reading order."""
        return [widget for widget in self.stops() if not isinstance(widget, (SpokenText, Described))]

    def stops(self) -> list[Touchable]:
        """The controls, and the sentences between them; what the picture shows comes after them, to keep nobody waiting
        for it."""
        found = [widget for widget in walk(self) if isinstance(widget, Touchable) and widget.enabled]
        return sorted(found, key=lambda widget: isinstance(widget, Described))

    def key_rows(self) -> Sequence[Sequence[Touchable]]:
        """Controls that one switch reaches together first: rows of many keys."""
        return ()

    def picture_words(self) -> str:
        """What the picture that is shown shows; empty where there is none."""
        return next((widget.label for widget in self.stops() if isinstance(widget, Described)), "")

    def say_picture(self) -> None:
        """Say what the picture shows: it was touched. Who sees it needs no words of it on the screen (N-A10)."""
        self.host.announce("picture", self.picture_words(), shown=False, private=self.is_private)

    def release(self) -> None:
        """The screen is gone."""
        for widget in self._spoken.values():
            widget.release()


def walk(widget: Widget) -> Iterable[Widget]:
    """``widget`` and all below it, in reading order."""
    to_come = [widget]
    while to_come:
        widget = to_come.pop()
        yield widget
        to_come += widget.children  # Kivy keeps the first one last


GAP_MM, WIDE_GAP_MM = 2.6, 4.0
"""Between two sentences or rows, on low panels and on others: each can be touched. # N-T2, VVSG 2.0 7.2-I: >= 2.54"""


class ReadingPage(Page):
    """A screen of sentences that are read aloud one after the other, on as many pages as they need.

    Attributes:
        picture_part: part of the width that the picture takes; 0 when it made room for words.
        picture_name: the picture's stem in assets/pictures.
        picture_build: how many of its steps are shown; 0: all of it.
        words_first: the words matter more than the picture: it makes room when they would need a second page.
    """

    picture_part = NumericProperty(0.3)
    picture_name = StringProperty()
    picture_build = NumericProperty(0)
    words_first = False

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        look = host.look
        self.list = PagedList(spacing=look.mm(GAP_MM if look.low else WIDE_GAP_MM))
        super().__init__(host, step, **kwargs)
        self._describe(self._shows())
        self._wanted_part = self.picture_part * (1.15 if look.tall else 1)
        self._show_picture()
        self._open_at = 0
        host.look.fbind("text", self._relayout)
        self.last_next_text = self.next_text
        self.list.bind(page=self._name_next, pages=self._name_next)

    def _shows(self) -> str:
        """What its picture shows; empty where nobody has said."""
        return self.host.pack.pictures.get(self.picture_name, "")

    def _describe(self, shows: str) -> None:
        """Let the picture be heard; where nobody has said what it shows, it is only seen."""
        for widget in walk(self):
            if isinstance(widget, Described) and shows:
                widget.shows, widget.label = shows, self.host.phrases.say("picture.shows", what=shows)
                widget.bind(on_fire=lambda *_: self.say_picture())

    def _show_picture(self) -> None:
        """Where there is little room the words have all of it."""
        self.picture_part = 0 if self.host.look.small else self._wanted_part

    def _relayout(self, *_: Any) -> None:
        self._show_picture()
        self.list.rearrange()

    def _name_next(self, *_: Any) -> None:
        """Finish and Done are on the last page only: before it, Next turns the page."""
        more = self.list.page + 1 < self.list.pages
        self.next_text = self.host.phrases["nav.next"] if more else self.last_next_text

    def laid_out(self) -> None:
        if self.words_first and self.list.pages > 1:
            self.picture_part = 0
        if self._open_at:
            self.list.page, self._open_at = min(self._open_at, self.list.pages - 1), 0

    @property
    def own_page(self) -> int:
        return int(self.list.page)

    @property
    def own_pages(self) -> int:
        return int(self.list.pages)

    def open_at(self, own_page: int) -> None:
        self._open_at = own_page

    def release(self) -> None:
        self.host.look.funbind("text", self._relayout)
        super().release()

    def place_words(self) -> str:
        if self.list.pages < 2:
            return ""
        return self.host.phrases.say("progress.page", number=int(self.list.page) + 1, of=int(self.list.pages))

    def forward(self) -> bool:
        if self.list.page + 1 >= self.list.pages:
            return False
        self.list.page += 1
        return True

    def backward(self) -> bool:
        if self.list.page == 0:
            return False
        self.list.page -= 1
        return True

    def mark(self, utterance_id: str | None, span: tuple[int, int] | None) -> None:
        super().mark(utterance_id, span)
        self.picture_build = self._built(utterance_id)

    def _built(self, utterance_id: str | None) -> int:
        """The step of the picture that goes with what is spoken; all of it when nothing of the page is, or when less
        motion is wanted, or on a question, whose sentences are not those of the picture. The title is heard with the
        whole picture: first what it is about, then step by step."""
        own = self.picture_name in self.host.look.pictures.own  # a clinic's picture has no steps
        still = own or not self.picture_name or self.words_first or getattr(self.host.session, "less_motion", False)
        if still or utterance_id is None or utterance_id not in self._spoken:
            return 0
        return build_step(drawing(self.picture_name).starts, list(self._spoken), utterance_id)

    def utterances(self) -> list[Utterance]:
        return [self.utterance(item.name, item.text) for item in self.list.shown if isinstance(item, SpokenText)]
