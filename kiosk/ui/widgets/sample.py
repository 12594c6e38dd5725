"""What a choice of text and colours looks like: a small page in the colours, or a letter as high as it will be."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Line, RoundedRectangle
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.ui.look import Look
from kiosk.ui.theme import rgb

PAGE_MM = (13.0, 9.0)
"""Width and height of the small page."""
STEM = 0.13
"""How thick the strokes of the letter are, as a part of its height: that of Roboto."""


class Sample(Widget):
    """For the eye alone: the row it stands in has the words.

    Attributes:
        theme: name of the colours; empty for a letter.
        cap_mm: height of the letter; 0: nothing, in line with the samples of other rows.
    """

    theme = StringProperty()
    cap_mm = NumericProperty(0)

    def __init__(self, look: Look, **kwargs: Any) -> None:
        self.look = look
        super().__init__(**kwargs)
        self._later = Clock.create_trigger(self._draw, -1)
        for name in ("pos", "size"):
            self.fbind(name, self._later)
        look.fbind("theme", self._later)
        self._later()

    def release(self) -> None:
        """Let go of the look, when the page leaves the screen."""
        self.look.funbind("theme", self._later)

    def _draw(self, *_: Any) -> None:
        self.canvas.clear()
        with self.canvas:
            if self.theme:
                self._page()
            elif self.cap_mm:
                self._letter()

    def _page(self) -> None:
        """Two lines of words and the one main action."""
        mm, colours = self.look.mm, self.look.themes[self.theme]
        wide, high = (mm(side) for side in PAGE_MM)
        x, y = self.x + (self.width - wide) / 2, self.y + (self.height - high) / 2

        def plate(colour: Any, left: float, low: float, right: float, top: float, radius: float) -> None:
            """A part of the page; its sides in mm from the page's bottom left."""
            Color(*colour)
            size = (mm(right - left), mm(top - low))
            RoundedRectangle(pos=(x + mm(left), y + mm(low)), size=size, radius=[mm(radius)])

        plate(self.look.edge, 0, 0, *PAGE_MM, 1.6)
        plate(rgb(colours.paper), 0.35, 0.35, PAGE_MM[0] - 0.35, PAGE_MM[1] - 0.35, 1.3)
        rtl = self.look.rtl

        def bar(colour: str, start: float, low: float, end: float, top: float, radius: float) -> None:
            """The same from where a line begins."""
            left, right = (PAGE_MM[0] - end, PAGE_MM[0] - start) if rtl else (start, end)
            plate(rgb(colour), left, low, right, top, radius)

        bar(colours.ink, 1.6, 6.5, 9.6, 7.5, 0.5)
        bar(colours.ink, 1.6, 4.6, 7.4, 5.6, 0.5)
        bar(colours.edge, 6.6, 1.3, 11.6, 3.7, 0.9)
        bar(colours.primary, 6.8, 1.5, 11.4, 3.5, 0.8)

    def _letter(self) -> None:
        high = self.look.mm(self.cap_mm)
        stem = high * STEM
        wide = high * 0.86
        x, y = self.x + (self.width - wide) / 2, self.y + (self.height - high) / 2
        low, top, middle = y + stem / 2, y + high - stem / 2, x + wide / 2
        bar = y + high * 0.32
        inset = (bar - low) / (top - low) * wide / 2
        Color(*self.look.ink)
        Line(points=[x, low, middle, top, x + wide, low], width=stem / 2, cap="round", joint="round")
        Line(points=[x + inset, bar, x + wide - inset, bar], width=stem / 2, cap="none")
