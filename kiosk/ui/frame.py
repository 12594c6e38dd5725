"""The frame around every patient screen: the same controls in the same place, always."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.content.phrases import ended
from kiosk.ui.dock import BACK, NEXT, VOICE
from kiosk.ui.look import Look
from kiosk.ui.page import Page
from kiosk.ui.pictures import ASSETS
from kiosk.ui.places import Around, Measure, Places, places
from kiosk.ui.scanning import Part
from kiosk.ui.widgets import button, dock, picture, words
from kiosk.ui.widgets.button import Face
from kiosk.ui.widgets.progress import StepBar
from kiosk.ui.widgets.touchable import Touchable
from kiosk.ui.widgets.words import balanced, fitted, longest_line, text_width, wrapped_height

__all__ = ["Frame", "Logo", "button", "dock", "picture", "words"]

COUNTED, NO_BREAK = re.compile(r"\S+ \d+ \S+ \d+"), "\u00a0"
""""Step 3 of 17" stays on one line: a number that stands alone in the next tells nothing."""
FROM_PAGE = ("heading", "next_text", "back_text", "has_next", "has_back", "next_kind")
"""What the frame shows of its page, as it changes."""
HOLD_S = 2.0
"""How long the logo is held for the staff's door."""
Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Logo(Touchable):
    """Held for HOLD_S it fires ``on_held``; a short touch does nothing."""

    source = StringProperty()
    __events__ = ("on_held",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._held = Clock.create_trigger(self._hold_ended, HOLD_S)
        self.bind(pressed=self._pressed_changed)

    def _pressed_changed(self, *_: Any) -> None:
        if self.pressed:
            self._held()
        else:
            self._held.cancel()

    def _hold_ended(self, *_: Any) -> None:
        if self.pressed:
            self.dispatch("on_held")

    def on_held(self, *_: Any) -> None:
        """Event: it was held long enough."""


class Where(Face):
    """Where am I: the progress itself, in its corner of every patient's screen. It takes no room of its own, so it
    stands in the same corner on every panel, in every text size.

    Attributes:
        progress: where the patient is, in words. shown: that, or the question itself where there is no progress.
    """

    progress = StringProperty()
    shown = StringProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bind(progress=self._show, text=self._show)

    def _show(self, *_: Any) -> None:
        self.shown = COUNTED.sub(lambda found: found[0].replace(" ", NO_BREAK), self.progress) or self.text


class Frame(BoxLayout):
    """Top bar and body, and around them the dock with Back, Next and the voice controls.

    Attributes:
        page: the body.
        heading: title of the screen.
        progress: where the patient is, in words.
        step, of: the same as numbers. phases: (phase, how many steps) of each part of the journey.
        band: text of the band over everything ("Practice - not for patients"); empty when there is none.
        voice_text, voice_icon: Stop voice or Play voice.
        status: what was just announced, in words: the visible twin of the sound (N-A10).
        told: what of it is written: beside "where am I", which has the focus, not what stands on that already.
        places: where everything but the controls stands.
        plain: True leaves the voice controls out (staff screens: never read aloud, N-D6).
    """

    look = ObjectProperty()
    phrases = ObjectProperty()
    page = ObjectProperty(None, allownone=True)
    heading = StringProperty()
    progress = StringProperty()
    step = NumericProperty()
    of = NumericProperty()
    phases = ListProperty()
    band = StringProperty()
    voice_text = StringProperty()
    voice_icon = StringProperty("stop")
    plain = BooleanProperty(False)
    next_text = StringProperty()
    back_text = StringProperty()
    has_next = BooleanProperty(True)
    has_back = BooleanProperty(True)
    next_kind = StringProperty("primary")
    status = StringProperty()
    told = StringProperty()
    places = ObjectProperty(Places(), rebind=True)
    logo_source = StringProperty(str(ASSETS / "logo.png"))
    __events__ = ("on_control",)

    def __init__(self, look: Look, phrases: Any, **kwargs: Any) -> None:
        super().__init__(look=look, phrases=phrases, **kwargs)
        self.bar = StepBar(look)
        self.ids.progress_slot.add_widget(self.bar)
        self.bind(step=self._copy_progress, of=self._copy_progress, phases=self._copy_progress)
        for widget, name in ((self, "status"), (self.ids.where, "focused")):
            widget.fbind(name, self._tell)
        self._place_later = Clock.create_trigger(self._place, -1)
        changing: tuple[tuple[Any, tuple[str, ...]], ...] = (
            (self, ("heading", "told", "band", "of")),
            (self.ids.where, ("shown", "focused")),
            (self.ids.dock, ("size", "start", "end", "foot", "row")),
            (look, ("text", "margin", "rtl")),
        )
        for widget, names in changing:
            for name in names:
                widget.fbind(name, self._place_later)
        look.fbind("paper", self._take_paper)
        self._take_paper()

    def _tell(self, *_: Any) -> None:
        told = self.status
        if self.ids.where.focused and self.progress and self.progress in told:
            rest = told.replace(f"{self.progress}.", "").replace(ended(self.heading), "").strip()
            told = rest or ended(self.heading)
        self.told = told

    def _take_paper(self, *_: Any) -> None:
        """The paper is what the window is cleared with: a layer less to draw, which counts without a graphics card."""
        Window.clearcolor = tuple(self.look.paper)

    def _copy_progress(self, *_: Any) -> None:
        self.bar.phases = self.phases
        self.bar.step, self.bar.of = self.step, self.of

    def _place(self, *_: Any) -> None:
        """Work out where everything but the controls stands."""
        look, dock, where = self.look, self.ids.dock, self.ids.where
        if dock.plan is None:
            return
        around = Around(
            width=dock.width,
            height=dock.height,
            px_per_mm=look.mm(1),
            text=look.text,
            margin=look.margin,
            start=dock.start,
            end=dock.end,
            row=dock.row,
            foot=dock.foot,
            tall=look.tall,
            small=look.small,
            low=look.low,
            rtl=look.rtl,
            heading=self.heading,
            where=where.shown,
            status=self.told,
            band=self.band,
            has_steps=self.of > 0,
            where_focused=where.focused,
        )
        self.places = places(around, Measure(self._high, self._wide))

    def _high(self, text: str, room: tuple[float, float], scale: float, bold: bool) -> float:
        """Height in px of words that were fitted into a room."""
        look, (width, height) = self.look, room
        font = fitted(text, width, height, look.text * scale, look.least_text, bold)
        return wrapped_height(text, font, self.line_width(text, font, width), bold=bold)

    def line_width(self, text: str, font: float, width: float) -> float:
        """px of a line of ``text`` in ``width``: all, but for lines too long to read (N-S5)."""
        return min(width, longest_line(text, font))

    def title_width(self, text: str, font: float, width: float) -> float:
        """px of the lines of the title in ``width``: all of it for one line, and as much as makes two about as long."""
        return balanced(text, font, width, bold=True)

    def _wide(self, text: str, scale: float) -> float:
        """Width in px of words in one line."""
        return text_width(text, self.look.text * scale)

    def on_control(self, name: str) -> None:
        """Event: a control of the frame was pressed."""

    def show(self, page: Page) -> None:
        """Take ``page`` as the body, in place of the one before."""
        if self.page is not None:
            for name in FROM_PAGE:
                self.page.funbind(name, self._copy)
            self.page.release()
        self.page = page
        self.ids.body.clear_widgets()
        self.ids.body.add_widget(page)
        for name in FROM_PAGE:
            page.fbind(name, self._copy)
        self._copy()

    def _copy(self, *_: Any) -> None:
        for name in FROM_PAGE:
            setattr(self, name, getattr(self.page, name))

    def controls(self) -> list[Touchable]:
        """What the keys can reach, in reading order: the body first, then Next and Back, the voice, and where am I."""
        assert self.page is not None
        return [*self.page.controls(), *self._around()]

    def groups(self) -> list[Part]:
        """What one switch reaches together first: the page's rows, the voice with the help."""
        assert self.page is not None
        comma = self.phrases.comma
        rows = [Part(tuple(row), comma.join(key.label for key in row)) for row in self.page.key_rows()]
        return [*rows, Part(tuple(self.ids[name] for name in VOICE), self.phrases["scan.voice"])]

    def stops(self) -> list[Touchable]:
        """The same with the sentences of the body."""
        assert self.page is not None
        return [*self.page.stops(), *self._around()]

    def _around(self) -> list[Touchable]:
        return [self.ids[name] for name in (NEXT, BACK, *VOICE, "where") if self.ids[name].enabled]
