"""A row of a list that can be pressed: a text, what it is now, and what pressing does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.ui.look import icon
from kiosk.ui.theme import LINE_HEIGHT
from kiosk.ui.widgets.face import Face
from kiosk.ui.widgets.sign import Sign
from kiosk.ui.widgets.words import Words, longest_line, text_width, wrapped_height

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

STACKED_MM = 230.0
"""A row that can be changed and is narrower than this has its text above the rest."""
VALUE_PART = 0.27
"""Part of the row's width that the value takes."""
SAMPLE_MM, GAP_MM = 14.0, 3.0
"""Width of a sample, and from there to the text."""
LINE_PART = 0.4
"""Part of the row's width that a value in one line may take at most."""


class Line:
    """A part of a row, ``begin`` px from where its line begins, ``width`` px wide; from ``bottom`` on ``high`` px."""

    def __init__(self, row: Row, begin: float, width: float, bottom: float, high: float) -> None:
        self._row, self._begin, self.width, self._bottom, self._high = row, begin, width, bottom, high

    def at(self, along: float, width: float) -> tuple[tuple[float, float], tuple[float, float]]:
        """Place and size in px of what stands ``along`` px from its begin."""
        row, along = self._row, self._begin + along + self._row.look.mm(3)
        x = row.x + (row.width - along - width if row.look.rtl else along)
        return (x, self._bottom), (width, self._high)

    def without_end(self, width: float) -> Line:
        """But for its last ``width`` px."""
        return Line(self._row, self._begin, self.width - width, self._bottom, self._high)

    def end(self, width: float) -> Line:
        """Its last ``width`` px."""
        return Line(self._row, self._begin + self.width - width, width, self._bottom, self._high)

    def upper_half(self) -> Line:
        """Above the lower half."""
        return Line(self._row, self._begin, self.width, self._bottom + self._high / 2, self._high / 2)

    def lower_half(self) -> Line:
        """Below the upper half."""
        return Line(self._row, self._begin, self.width, self._bottom, self._high / 2)


class Row(Face):
    """``text`` at the start, ``value`` with its icon after it.

    Attributes:
        lead: icon before the text, of what does something or can be chosen; the value then stands at the end.
        value: what it is now, for example the answer.
        comes: the value that it may get: its room is kept, and no more.
        action: what pressing does.
        value_part: part of the width that the value takes.
        spoken: the whole row in words.
        begins: the first of a group, which stays together where there are pages (`PagedList`).
        deep: the action stands below the value, where the row is narrow.
        sample: what stands between the sign and the text: what the choice looks like, SAMPLE_MM wide.
        scale: part of the text size that its words have where there is room; shrunk: where there is little.
        measures: what else of the look its places depend on.
    """

    lead = StringProperty()
    value = StringProperty()
    comes = StringProperty()
    action = StringProperty()
    spoken = StringProperty()
    value_part = NumericProperty(VALUE_PART)
    begins = BooleanProperty(False)
    deep = BooleanProperty(False)
    sample = ObjectProperty(None, allownone=True)
    sample_width = NumericProperty()
    scale = 1.0
    shrunk = NumericProperty(1.0)
    measures = ObjectProperty()

    def __init__(self, **kwargs: Any) -> None:
        self._parts: dict[str, Any] = {}
        super().__init__(**kwargs)
        self._place_later = Clock.create_trigger(self.place, -1)
        for name in ("pos", "size", "lip", "text", "icon_name", "lead", "value", "comes", "action", "value_part"):
            self.fbind(name, self._place_later)
        for name in ("deep", "sample", "shrunk", "measures"):
            self.fbind(name, self._place_later)
        self._place_later()

    def on_sample(self, *_: Any) -> None:
        """It takes its place behind the sign."""
        self.sample.size_hint = None, None
        self.sample_width = self.look.mm(SAMPLE_MM + GAP_MM)
        self.add_widget(self.sample)

    def on_ink(self, *_: Any) -> None:
        """Draw what stands on it in the colour that belongs to its own."""
        for part in self._parts.values():
            self._paint(part)

    def _paint(self, part: Any) -> None:
        setattr(part, "color" if isinstance(part, Sign) else "ink", self.ink)

    def place(self, *_: Any) -> None:
        """Put everything in its place: the text, and what it is now and what pressing does after it or below."""
        mm, font = self.look.mm, self.look.text * self.shrunk
        stacked = self._is_stacked(self.width)
        width, bottom = self.width - mm(6), self.y + self.lip + mm(1)
        high = self.height - self.lip - mm(2)
        action = self._action_width(font) if self.action else 0
        if stacked:
            low = max(self._tall("value"), font * 1.24) + (max(self._tall("action"), font * 1.24) if self.deep else 0)
            front = Line(self, 0, width, bottom + low, high - low)
            rest = Line(self, 0, width, bottom, low)
        else:
            part = self.value_width(self.width, self.value, font) + (action + mm(3) if action else 0)
            front = Line(self, 0, width - mm(3) - part, bottom, high)
            rest = Line(self, width - part, part, bottom, high)
        self._place_front(front, font)
        value, does = rest, rest
        if self.deep:
            value, does = rest.upper_half(), rest.lower_half()
        elif action:
            value, does = rest.without_end(action + mm(3)), rest.end(action)
        self._place_value(value, font)
        self._sign("action sign", "change" if self.action else "", does, 0, font * 0.9)
        self._words("action", self.action, does, font * 0.9 + mm(1.5), does.width - font * 0.9 - mm(1.5), font)

    def _place_front(self, line: Line, font: float) -> None:
        mm, sign = self.look.mm, self._sign("lead", self.lead, line, 0, font * 1.1)
        after = sign + mm(3) if sign else 0
        if self.sample is not None:
            self.sample.pos, self.sample.size = line.at(after, mm(SAMPLE_MM))
        after += self.sample_width
        self._words("text", self.text, line, after, self.text_width_in(line.width - after, self.text, font), font)

    def _place_value(self, line: Line, font: float) -> None:
        mm, taken = self.look.mm, self.look.text * 1.1 if self.icon_name else 0
        free = line.width - text_width(self.value, font, bold=True) - mm(2.2) - taken
        start = max(0, free) if self.lead else 0
        sign = 0 if self.lead and not self.icon_name else font * 1.1
        self._sign("icon", self.icon_name, line, start, sign)
        after = start + sign + mm(2)
        self._words("value", self.value, line, after, line.width - after, font, bold=True)

    def _tall(self, key: str) -> float:
        """Height in px of words that are there."""
        return float(self._parts[key].texture_size[1]) if key in self._parts else 0.0

    def _sign(self, key: str, name: str, line: Line, along: float, width: float) -> float:
        """An icon, if there is any; its width in px."""
        sign = self._part(key, bool(name), lambda: Sign(size_hint=(None, None)))
        if sign is None:
            return 0.0
        sign.source = icon(name, self.look.rtl)
        sign.pos, sign.size = line.at(along, width)
        return width

    def _words(
        self, key: str, text: str, line: Line, along: float, width: float, font: float, *, bold: bool = False
    ) -> None:
        words = self._part(key, bool(text), self._make_words)
        if words is not None:
            words.text, words.bold, words.font_size = text, bold, font
            words.pos, words.size = line.at(along, width)

    def _make_words(self) -> Words:
        words = Words(size_hint=(None, None))
        words.fbind("texture_size", self._place_later)
        return words

    def _part(self, key: str, wanted: bool, make: Callable[[], Any]) -> Any:
        """What stands on the row under this name, made when it is needed first; None when it is not there."""
        part = self._parts.get(key)
        if wanted and part is None:
            part = self._parts[key] = make()
            self._paint(part)
            self.add_widget(part)
        elif part is not None and not wanted:
            self.remove_widget(self._parts.pop(key))
            part = None
        return part

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
