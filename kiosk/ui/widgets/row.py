"""A row of a list that can be pressed: a text, what it is now, and what pressing does."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from kiosk.ui.widgets.button import Face
from kiosk.ui.widgets.words import wrapped_height

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

VALUE_PART = 0.36
"""Part of the row's width that the value takes."""


class Row(Face):
    """``text`` at the left, ``value`` with its icon at the right.

    Attributes:
        value: what it is now, for example the answer.
        strong: the value stands out (an answer that is missing, a flag).
    """

    value = StringProperty()
    strong = BooleanProperty(False)
    value_part = VALUE_PART

    def height_for(self, width: float) -> float:
        """Height in px that the row needs when it is ``width`` px wide."""
        look = self.look
        room = width - look.mm(6)
        left = wrapped_height(self.text, look.text, room * (1 - VALUE_PART) - look.mm(3))
        right = wrapped_height(self.value, look.text, room * VALUE_PART - look.text * 1.2 - look.mm(2))
        return max(left, right, look.mm(12.7)) + look.mm(3)
