"""What staff read and cannot press: a sign, words, and what was answered."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, ObjectProperty, StringProperty

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

    def height_for(self, width: float) -> float:
        """Height in px that it needs when it is ``width`` px wide."""
        look, font = self.look, self.look.text
        high = sum(
            wrapped_height(text, font, self.line_width(width, self.sign, self.value, text, font), bold=bold)
            for text, bold in ((self.strong, True), (self.text, False))
        )
        room = self.value_width(width) - font * 1.1 - look.mm(2)
        value = wrapped_height(self.value, font, room, bold=True) if self.value else 0
        return float(max(high, value, font * LINE_HEIGHT) + look.mm(3.2))

    def value_width(self, width: float) -> float:
        """px that an answer takes in ``width``."""
        return (width - float(self.look.mm(6))) * VALUE_PART

    def line_width(self, width: float, sign_name: str, value: str, text: str, font: float) -> float:
        """px of a line of ``text``: what sign and answer leave, but never too long to read (N-S5)."""
        mm = self.look.mm
        beside = (font * 1.2 if sign_name else 0.01) + mm(3) + (self.value_width(width) if value else 0.01) + mm(3)
        return float(max(min(width - mm(6) - beside, longest_line(text, font)), 1))
