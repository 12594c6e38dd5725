"""A sentence drawn word by word, so that the spoken word can be marked and a touched word can be spoken from."""

from __future__ import annotations

import re
from typing import Any

from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Rectangle, RoundedRectangle
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.ui.look import Look
from kiosk.ui.theme import MIN_TOUCH_MM
from kiosk.ui.widgets.touchable import Touchable

MAX_LINE_CHARACTERS = 80
"""Longest line. # N-S5, WCAG 1.4.8"""
WORD = re.compile(r"\S+")


class SpokenText(Touchable):
    """One sentence, marked as it is spoken (N-A6). Touching a word fires ``on_fire`` with ``touched`` set to it.

    Attributes:
        text: the sentence.
        scale: font size as a multiple of the text size.
        speaking: this sentence is the one being spoken.
        first, last: span of the spoken word in ``text``; both -1 when none is marked.
        touched: index in ``text`` where the touched word begins.
    """

    text = StringProperty()
    scale = NumericProperty(1.0)
    speaking = BooleanProperty(False)
    first = NumericProperty(-1)
    last = NumericProperty(-1)
    touched = NumericProperty(0)

    def __init__(self, look: Look, **kwargs: Any) -> None:
        self.look = look
        self._words: list[tuple[int, int, Any]] = []
        self._places: list[tuple[float, float]] = []
        super().__init__(**kwargs)
        self.label = self.text
        for name in ("text", "scale"):
            self.fbind(name, self._make_words)
        for name in ("pos", "size", "speaking", "first", "last", "focused"):
            self.fbind(name, self._draw)
        look.fbind("text", self._make_words)
        look.fbind("ink", self._make_words)
        self._make_words()

    def release(self) -> None:
        """Let go of the look, when the sentence leaves the screen."""
        self.look.funbind("text", self._make_words)
        self.look.funbind("ink", self._make_words)

    def height_for(self, width: float) -> float:
        """Height in px that the sentence needs when it is ``width`` px wide."""
        lines = self._flow(width)[1]
        # N-T1, VVSG 2.0 7.2-I: a sentence can be touched
        return max(lines * self._line + 2 * self._pad_y, self.look.mm(MIN_TOUCH_MM))

    @property
    def _font_px(self) -> float:
        return float(self.look.text * self.scale)

    @property
    def _line(self) -> float:
        return float(self.look.line * self.scale)

    @property
    def _pad_x(self) -> float:
        return self.look.mm(3.2)

    @property
    def _pad_y(self) -> float:
        return self.look.mm(0.3)

    def _make_words(self, *_: Any) -> None:
        self._words = []
        for match in WORD.finditer(self.text):
            label = CoreLabel(text=match.group(), font_size=self._font_px, color=(1, 1, 1, 1))
            label.refresh()
            self._words.append((match.start(), match.end(), label.texture))
        self._draw()

    def _flow(self, width: float) -> tuple[list[tuple[float, int]], int]:
        """(x, line) of every word in a column ``width`` px wide, and the number of lines."""
        space = self._font_px * 0.26
        room = width - 2 * self._pad_x
        places, x, line, begin = [], 0.0, 0, 0
        for begins, ends, texture in self._words:
            if x and (x + texture.width > room or ends - begin > MAX_LINE_CHARACTERS):
                x, line, begin = 0.0, line + 1, begins
            places.append((x, line))
            x += texture.width + space
        return places, line + 1

    def _draw(self, *_: Any) -> None:
        look = self.look
        flow = self._flow(self.width)[0]
        self._places = [
            (self.x + self._pad_x + x, self.top - self._pad_y - (line + 1) * self._line) for x, line in flow
        ]
        self.canvas.clear()
        with self.canvas:
            if self.focused:
                Color(*look.focus)
                RoundedRectangle(pos=self.pos, size=self.size, radius=[look.mm(2)])
                Color(*look.paper)
                RoundedRectangle(
                    pos=(self.x + look.mm(0.8), self.y + look.mm(0.8)),
                    size=(self.width - look.mm(1.6), self.height - look.mm(1.6)),
                    radius=[look.mm(1.4)],
                )
            if self.speaking:
                Color(*look.spoken)
                inset = look.mm(0.8 if self.focused else -0.6)
                RoundedRectangle(
                    pos=(self.x + inset, self.y + inset),
                    size=(self.width - 2 * inset, self.height - 2 * inset),
                    radius=[look.mm(1.6)],
                )
                Color(*look.primary)
                Rectangle(pos=(self.x + inset, self.y + inset), size=(look.mm(1.2), self.height - 2 * inset))
            for (start, end, texture), (x, y) in zip(self._words, self._places, strict=True):
                marked = start < self.last and end > self.first
                if marked:
                    Color(*look.mark)
                    pad = look.mm(0.7)
                    RoundedRectangle(pos=(x - pad, y), size=(texture.width + 2 * pad, self._line), radius=[look.mm(1)])
                Color(*(look.mark_ink if marked else look.ink))
                Rectangle(texture=texture, pos=(x, y + (self._line - texture.height) / 2), size=texture.size)

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is self:
            self.touched = self._word_at(*touch.pos)
        return super().on_touch_up(touch)

    def _word_at(self, x: float, y: float) -> int:
        for (start, _, texture), (left, bottom) in zip(self._words, self._places, strict=True):
            if left <= x <= left + texture.width and bottom <= y <= bottom + self._line:
                return start
        return 0
