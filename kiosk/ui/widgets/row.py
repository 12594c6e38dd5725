"""A row of a list that can be pressed: a text, what it is now, and what pressing does."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.ui.widgets.button import Face
from kiosk.ui.widgets.words import text_width, wrapped_height

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

STACKED_MM = 230.0
"""A row that can be changed and is narrower than this has its text above the rest."""
VALUE_PART = 0.27
"""Part of the row's width that the value takes."""


class Row(Face):
    """``text`` at the start, ``value`` with its icon after it.

    Attributes:
        lead: icon before the text, of what does something or can be chosen; the value then stands at the end.
        value: what it is now, for example the answer.
        action: what pressing does.
        value_part: part of the width that the value takes.
        action_width: px that the action takes with its icon.
        spoken: the whole row in words.
        begins: the first of a group, which stays together where there are pages (`PagedList`).
        stacked: the text stands above the rest, where the row is narrow.
    """

    lead = StringProperty()
    value = StringProperty()
    action = StringProperty()
    spoken = StringProperty()
    value_part = NumericProperty(VALUE_PART)
    action_width = NumericProperty()
    begins = BooleanProperty(False)
    stacked = BooleanProperty(False)

    def height_for(self, width: float) -> float:
        """Height in px that the row needs when it is ``width`` px wide."""
        look = self.look
        room = width - look.mm(6)
        if self.action and width < look.mm(STACKED_MM):
            value = wrapped_height(self.value, look.text, room - self.action_width - look.text * 1.2 - look.mm(5))
            words = wrapped_height(self.text, look.text, room)
            return max(words + max(value, look.line) + look.mm(3.4), look.mm(12.7))
        gaps = look.mm(6 if self.action else 3)
        part = self.value_width(width, self.value, look.text)
        lead = look.text * 1.1 + look.mm(3) if self.lead else 0
        left = wrapped_height(self.text, look.text, room - part - self.action_width - gaps - lead)
        right = wrapped_height(self.value, look.text, part - look.text * 1.2 - look.mm(2), bold=True)
        return max(left, right, look.mm(12.7)) + look.mm(3)

    def value_width(self, width: float, value: str, text: float) -> float:
        """px that the value takes with its icon in a row of ``width`` px: its part, or more where a word needs it."""
        word = max((text_width(word, text, bold=True) for word in value.split()), default=0)
        return float(max((width - self.look.mm(6)) * self.value_part, word and word + text * 1.2 + self.look.mm(2.4)))
