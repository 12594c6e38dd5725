"""A short number with a box for each of its digits: how many there are and which comes next is seen at once."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, RoundedRectangle
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.ui.look import Look
from kiosk.ui.widgets.words import Words

WIDE, HIGH = 1.25, 1.4
"""Sides of a box as a multiple of the font size."""


class CodeField(Widget):
    """The boxes stand where a line begins; the digits run from left to right in every language.

    Attributes:
        digits: what is there so far.
        places: how many there will be.
        font_px: font size of the digits.
        high: px that it needs.
    """

    digits = StringProperty()
    places = NumericProperty(4)
    font_px = NumericProperty(20)
    high = NumericProperty()

    def __init__(self, look: Look, **kwargs: Any) -> None:
        self.look = look
        super().__init__(**kwargs)
        self._later = Clock.create_trigger(self._arrange, -1)
        for name in ("pos", "size", "digits", "places", "font_px"):
            self.fbind(name, self._later)
        for name in ("theme", "rtl"):
            look.fbind(name, self._later)
        self.fbind("font_px", self._tell_high)
        self._tell_high()

    def release(self) -> None:
        """Let go of the look, when the page leaves the screen."""
        for name in ("theme", "rtl"):
            self.look.funbind(name, self._later)

    def _tell_high(self, *_: Any) -> None:
        self.high = self.font_px * HIGH

    def _arrange(self, *_: Any) -> None:
        look, wide, gap = self.look, self.font_px * WIDE, self.look.mm(2)
        self.canvas.before.clear()
        self.clear_widgets()
        if self.height < 1:
            return
        whole = self.places * (wide + gap) - gap
        left = self.x + self.width - whole if look.rtl else self.x
        for place in range(int(self.places)):
            digit, x = self.digits[place : place + 1], left + place * (wide + gap)
            self._box(x, wide, is_next=place == len(self.digits))
            if digit:
                words = Words(text=digit, bold=True, centred=True)
                words.font_size = self.font_px  # given to the maker, it would be that of the rule again
                words.size, words.pos = (wide, self.height), (x, self.y)
                self.add_widget(words)

    def _box(self, x: float, wide: float, *, is_next: bool) -> None:
        mm = self.look.mm
        line = mm(0.9 if is_next else 0.35)
        with self.canvas.before:
            Color(*(self.look.ink if is_next else self.look.edge))
            RoundedRectangle(pos=(x, self.y), size=(wide, self.height), radius=[mm(2)])
            Color(*self.look.card)
            size = (wide - 2 * line, self.height - 2 * line)
            RoundedRectangle(pos=(x + line, self.y + line), size=size, radius=[mm(2) - line / 2])
