"""A row of a list that can be pressed: a text, what it is now, and what pressing does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.ui.theme import LINE_HEIGHT
from kiosk.ui.widgets.button import Face
from kiosk.ui.widgets.words import longest_line, text_width, wrapped_height

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

STACKED_MM = 230.0
"""A row that can be changed and is narrower than this has its text above the rest."""
VALUE_PART = 0.27
"""Part of the row's width that the value takes."""
SAMPLE_MM, GAP_MM = 14.0, 3.0
"""Width of a sample, and from there to the text."""
LINE_PART = 0.4
"""Part of the row's width that a value in one line may take at most."""


class Row(Face):
    """``text`` at the start, ``value`` with its icon after it.

    Attributes:
        lead: icon before the text, of what does something or can be chosen; the value then stands at the end.
        value: what it is now, for example the answer.
        comes: the value that it may get: its room is kept, and no more.
        action: what pressing does.
        value_part: part of the width that the value takes.
        action_width: px that the action takes with its icon.
        spoken: the whole row in words.
        begins: the first of a group, which stays together where there are pages (`PagedList`).
        stacked: the text stands above the rest, where the row is narrow. deep: and the action below the value.
        sample: what stands between the sign and the text: what the choice looks like, SAMPLE_MM wide.
        scale: part of the text size that its words have where there is room; shrunk: where there is little. word_px:
            their font size.
    """

    lead = StringProperty()
    value = StringProperty()
    comes = StringProperty()
    action = StringProperty()
    spoken = StringProperty()
    value_part = NumericProperty(VALUE_PART)
    action_width = NumericProperty()
    begins = BooleanProperty(False)
    stacked = BooleanProperty(False)
    deep = BooleanProperty(False)
    sample = ObjectProperty(None, allownone=True)
    sample_width = NumericProperty()
    scale = 1.0
    shrunk = NumericProperty(1.0)
    word_px = NumericProperty()

    def on_sample(self, *_: Any) -> None:
        """It takes its place behind the sign."""
        self.sample.size_hint_x, self.sample.width = None, self.look.mm(SAMPLE_MM)
        self.sample_width = self.look.mm(SAMPLE_MM + GAP_MM)
        self.ids.front.add_widget(self.sample, index=1)

    def fit(self, width: float, height: float) -> None:
        """Be smaller where the row alone is higher than the page or a word wider than its place, but never smaller than
        ``look.least_text``."""
        least = min(1.0, self.look.least_text / self.look.text)
        shrunk = max(self.scale, least)
        while shrunk > least and (self._high(width, shrunk)[0] > height or self._breaks(width, shrunk)):
            shrunk = max(shrunk * 0.96, least)
        self.shrunk = shrunk

    def _breaks(self, width: float, shrunk: float) -> bool:
        """A word of its text is wider than its place."""
        font, room = self.look.text * shrunk, width - self.look.mm(6)
        if not self._is_stacked(width):
            action = self._action_width(font) + self.look.mm(3) if self.action else 0
            room -= self.value_width(width, self.value, font) + action + self._lead_width(font) + self.look.mm(3)
        return any(text_width(word, font) > room for word in self.text.split())

    def _is_stacked(self, width: float) -> bool:
        return bool(self.action) and width < self.look.mm(STACKED_MM)

    def _lead_width(self, font: float) -> float:
        return font * 1.1 + float(self.look.mm(GAP_MM)) + self.sample_width if self.lead else 0.0

    def _action_width(self, font: float) -> float:
        return font * 0.9 + self.look.mm(2) + text_width(self.action, font)

    def height_for(self, width: float) -> float:
        """Height in px that the row needs when it is ``width`` px wide."""
        high, self.deep = self._high(width, self.shrunk)
        return high

    def _high(self, width: float, shrunk: float) -> tuple[float, bool]:
        """Height in px that it needs with words of this part of the text size, and whether it is ``deep`` then."""
        look, font = self.look, self.look.text * shrunk
        room, line, sign = width - look.mm(6), font * LINE_HEIGHT, font * 1.1 + look.mm(2)
        if self._is_stacked(width):
            beside = room - self._action_width(font) - sign - look.mm(3)
            deep = any(text_width(word, font, bold=True) > beside for word in self.value.split())
            value = max(wrapped_height(self.value, font, room - sign if deep else beside, bold=True), line)
            under = max(wrapped_height(self.action, font, room), line) if deep else 0
            above = wrapped_height(self.text, font, self.text_width_in(room, self.text, font))
            return max(above + value + under + look.mm(3.4), look.mm(12.7)), deep
        action = self._action_width(font) if self.action else 0
        part = self.value_width(width, self.value, font)
        lead = self._lead_width(font)
        beside = room - part - action - look.mm(6 if self.action else 3) - lead
        left = wrapped_height(self.text, font, self.text_width_in(beside, self.text, font))
        right = wrapped_height(self.value, font, part - self._sign_width(font), bold=True)
        return max(left, right, look.mm(12.7)) + look.mm(3), False

    def text_width_in(self, width: float, text: str, font: float) -> float:
        """px that the text takes of ``width``: all, but for lines too long to read (N-S5)."""
        return min(width, longest_line(text, font))

    def _sign_width(self, font: float) -> float:
        """px that the value's icon takes: what can be chosen has its own at the start, and mostly none here."""
        return (0.0 if self.lead and not self.icon_name else font * 1.2) + float(self.look.mm(2))

    def value_width(self, width: float, value: str, text: float) -> float:
        """px that the value takes with its icon in a row of ``width`` px: its part, or more where a word needs it; one
        line at the end of what can be chosen, so that the row stays as high as its neighbours."""
        value = value or self.comes
        word = max((text_width(word, text, bold=True) for word in value.split()), default=0)
        line = text_width(value, text, bold=True)
        if self.lead and not self.action and line <= width * LINE_PART:
            word = line
        part = 0 if self.comes else (width - self.look.mm(6)) * self.value_part
        return float(max(part, word and word + self._sign_width(text) + self.look.mm(0.4)))
