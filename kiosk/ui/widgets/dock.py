"""The controls of the frame, placed by ``kiosk.ui.dock``."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, RoundedRectangle
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.ui.dock import BACK, LINE, NEXT, VOICE, Plan, Room, plan
from kiosk.ui.sides import beside
from kiosk.ui.theme import MIN_GAP_MM
from kiosk.ui.widgets.words import text_width

WORDS = {
    BACK: ("nav.back",),
    NEXT: ("nav.next", "review.finish", "thanks.done", "help.close"),
    "voice": ("nav.stop", "nav.play"),
}
"""Phrases that stand on a control at one time or another: it has room for each, so that nothing moves."""
ARABIC_LINE = 1.36
"""Height of a line of Arabic letters as a multiple of the font size."""
LEAST_MM = 80.0
"""Narrower than this it has not been laid out yet."""
STAFF_WORDS = {BACK: ("nav.back", "staff.leave"), NEXT: ("nav.more", "staff.enter")}


class Dock(FloatLayout):
    """The controls of every screen around its title and its page.

    Attributes:
        frame: whose controls these are.
        foot: height in px that they take at the foot; 0 when they stand at the sides.
        start, end: width in px that they take at the start and at the end of the line; 0 when they stand at the foot.
        row: height in px of the row that the title has beside them; 0 when they stand at the foot.
    """

    look = ObjectProperty()
    frame = ObjectProperty()
    foot = NumericProperty(1)
    start = NumericProperty(0)
    end = NumericProperty(0)
    row = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan: Plan | None = None
        self._key: Any = None
        self._later = Clock.create_trigger(self.arrange, -1)
        for name in ("pos", "size"):
            self.fbind(name, self._later)

    def on_frame(self, *_: Any) -> None:
        """The frame is there: follow its words and the text size."""
        for name in ("plain", "next_text", "back_text", "voice_text", "phrases"):
            self.frame.fbind(name, self._later)
        self.look.fbind("text", self._later)
        self.look.fbind("tray", self._later)
        self.look.fbind("rtl", self._later)
        self.look.fbind("margin", self._later)

    def arrange(self, *_: Any) -> None:
        """Put every control in its place."""
        if self.frame is None or self.width < self.look.mm(LEAST_MM):
            return
        look, frame = self.look, self.frame
        words = self._words()
        key = (tuple(sorted(words.items())), self.width, self.height, look.text, look.margin, frame.plain, look.rtl)
        if key != self._key:
            self._key = key
            self.plan = self._best(words, plain=frame.plain)
        assert self.plan is not None
        beside = self.plan.at_sides
        self.foot = 0 if beside else self.plan.height + look.margin * 1.4
        between = look.margin + look.mm(MIN_GAP_MM + 0.1)
        self.start, self.end = (self.plan.start + between, self.plan.end + between) if beside else (0, 0)
        self.row = self.plan.top
        bottom = self.y + look.margin * 0.8
        for name in (BACK, *VOICE, NEXT):
            control = frame.ids[name]
            box = self.plan.boxes.get(name)
            control.size_hint = None, None
            control.upright = box is not None and (box.upright or control.text in box.below)
            control.word_scale = self.plan.factor
            control.size = (box.width, box.height) if box else (0, 0)
            along = look.margin + (box.x if box else 0)
            x = self.right - along - control.width if look.rtl else self.x + along
            control.pos = x, bottom + (box.y if box else 0)
        self._draw()

    def _best(self, words: dict[str, tuple[str, ...]], *, plain: bool) -> Plan:
        """Where height is what is short, that at the sides; otherwise that at the foot."""
        room = self._room()
        aside = beside(words, room, bold_width) if self.look.sides and not plain else None
        return aside or plan(words, room, bold_width, plain=plain)

    def _draw(self) -> None:
        """The ground that the controls stand on."""
        self.canvas.before.clear()
        if self.row:
            return
        with self.canvas.before:
            Color(*self.look.tray)
            size, radius = (self.width, self.foot), self.look.mm(5)
            RoundedRectangle(pos=self.pos, size=size, radius=[radius, radius, 0, 0])

    def _words(self) -> dict[str, tuple[str, ...]]:
        phrases, frame = self.frame.phrases, self.frame
        ids = STAFF_WORDS if frame.plain else {**{name: (f"nav.{name}",) for name in VOICE}, **WORDS}
        words = {name: tuple(phrases[key] for key in keys) for name, keys in ids.items()}
        for name, now in ((BACK, frame.back_text), (NEXT, frame.next_text)):
            if now and now not in words[name]:
                words[name] += (now,)
        return words

    def _room(self) -> Room:
        look = self.look
        return Room(
            width=self.width - 2 * look.margin,
            px_per_mm=look.mm(1),
            text=look.text,
            least=look.least_text,
            tall=min(max(look.panel.short_mm * 0.095, 13), 18),
            high=self.height - 1.6 * look.margin,
            line=ARABIC_LINE if look.arabic else LINE,
        )


def bold_width(text: str, font_px: float) -> float:
    """Width in px of a word in bold, as that of Next is."""
    return text_width(text, font_px, bold=True)
