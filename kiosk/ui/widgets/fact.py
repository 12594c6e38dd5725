"""What staff read and cannot press: a sign, words, and what was answered."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.ui.theme import LINE_HEIGHT
from kiosk.ui.widgets import sign, words
from kiosk.ui.widgets.hbox import HBox
from kiosk.ui.widgets.words import longest_line, wrapped_height

__all__ = ["Fact", "sign", "words"]

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

VALUE_PART = 0.3
"""Part of the width that an answer takes."""


class Fact(HBox):
    """One thing of a list, of any height.

    Attributes:
        sign: icon before it.
        strong: what it is, in bold. text: what there is to say about it.
        value, value_sign: the answer at the end, with its icon; a line below parts it from the next one.
        begins: the first of a group, which begins a page where there are several (`PagedList`).
        loud: it stands on the colour of a notice: the most important thing of the page.
        shrunk: part of the text size that its words have. word_px: their font size. pad_mm: above and below them.
        side: px beside them and between two of them.
    """

    sign = StringProperty()
    strong = StringProperty()
    text = StringProperty()
    value = StringProperty()
    value_sign = StringProperty()
    begins = BooleanProperty(False)
    loud = BooleanProperty(False)
    ink = ColorProperty(None, allownone=True)
    look = ObjectProperty()
    shrunk = NumericProperty(1.0)
    word_px = NumericProperty()
    pad_mm = NumericProperty(1.6)
    side = NumericProperty()

    def fit(self, width: float, height: float) -> None:
        """Be smaller where it alone is higher than a page, but never smaller than ``look.least_text``; on a small panel
        as small as that: a visit is seen as a whole, on half the pages."""
        look = self.look
        least = min(1.0, look.least_text / look.text)
        self.pad_mm, self.shrunk = (0.8 if look.small else 1.6), (least if look.panel.small else 1.0)
        while self.shrunk > least and self.height_for(width) > height:
            self.shrunk = max(self.shrunk * 0.96, least)
        if self.height_for(width) > height:
            self.pad_mm /= 2

    def height_for(self, width: float) -> float:
        """Height in px that it needs when it is ``width`` px wide."""
        look, font = self.look, self.look.text * self.shrunk
        high = sum(
            wrapped_height(text, font, self.line_width(width, self.sign, self.value, text, font), bold=bold)
            for text, bold in ((self.strong, True), (self.text, False))
        )
        room = self.value_width(width) - font * 1.1 - look.mm(2)
        value = wrapped_height(self.value, font, room, bold=True) if self.value else 0
        return float(max(high, value, font * LINE_HEIGHT) + 2 * look.mm(self.pad_mm))

    def value_width(self, width: float) -> float:
        """px that an answer takes in ``width``."""
        return (width - 2 * float(self.side)) * VALUE_PART

    def line_width(self, width: float, sign_name: str, value: str, text: str, font: float) -> float:
        """px of a line of ``text``: what sign and answer leave, but never too long to read (N-S5)."""
        beside = (font * 1.2 if sign_name else 0.01) + (self.value_width(width) if value else 0.01)
        return float(max(min(width - 4 * self.side - beside, longest_line(text, font)), 1))
