"""A sentence drawn word by word, so that the spoken word can be marked and a touched word can be spoken from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle, RoundedRectangle
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.ui.bidi import base_is_rtl, levels, visual_order
from kiosk.ui.look import Look
from kiosk.ui.text import picture, pieces, rise
from kiosk.ui.theme import MIN_TOUCH_MM
from kiosk.ui.widgets.touchable import Touchable
from kiosk.ui.widgets.words import MAX_LINE_CHARACTERS, RUN

TIGHT, ARABIC_TIGHT = 1.12, 1.3
"""Least distance of two lines as a multiple of the font size: the letters of one do not reach those of the next, with
their accents. Measured in the ink of all texts: up 0.91 and down 0.22; in Arabic letters 0.93 and 0.40."""
STEP = 0.01
"""Parts of its size in which a sentence is made smaller."""
LEFT_BEHIND = 4
"""A line of fewer words than this gives none of them to a last word that would stand alone."""


class Part(NamedTuple):
    """A part of a word, of one direction and one font.

    Attributes:
        texture: its picture.
        level: of the bidirectional algorithm.
        up: px from the top of the picture down to the line it stands on.
    """

    texture: Any
    level: int
    up: int


class Word(NamedTuple):
    """A word of a sentence: its span, its parts in the order in which they are read, and its width in px."""

    start: int
    end: int
    parts: tuple[Part, ...]
    width: float


class Placed(NamedTuple):
    """A part of a word at its place.

    Attributes:
        word: whose part it is.
        texture: its picture.
        x, y: of the picture's bottom left.
        bottom: of the line.
    """

    word: Word
    texture: Any
    x: float
    y: float
    bottom: float


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
        self._words: list[Word] = []
        self._broken: dict[float, list[list[Word]]] = {}
        self._fitted: tuple[float, ...] = ()
        self._placed: list[Placed] = []
        self._levels: tuple[int, ...] = ()
        self._rtl = False
        self._up = self._down = 0
        self._is_tight = False
        self.shrunk = 1.0
        super().__init__(**kwargs)
        self.label = self.text
        for name in ("text", "scale"):
            self.fbind(name, self._make_words)
        # Place, size and mark change several times while a page is laid out: drawn once, before the frame is.
        self._later = Clock.create_trigger(self._draw, -1)
        for name in ("pos", "size", "speaking", "first", "last", "focused"):
            self.fbind(name, self._later)
        look.fbind("text", self._make_words)
        look.fbind("ink", self._later)
        self._make_words()

    def release(self) -> None:
        """Let go of the look, when the sentence leaves the screen."""
        self.look.funbind("text", self._make_words)
        self.look.funbind("ink", self._later)

    def fit(self, width: float, height: float) -> None:
        """Where the sentence alone is higher than the page, have its lines nearer to each other; where that is not
        enough, or a word is wider than the page, be smaller, but never smaller than ``look.least_text``."""
        asked = width, height, self.look.text, self.look.line, self.scale
        if asked == self._fitted:
            return  # a page is arranged several times, mostly with the same room
        self._fitted = asked
        if self.shrunk != 1 or self._is_tight:
            self.shrunk, self._is_tight = 1.0, False
            self._make_words()
        self._is_tight = self.height_for(width) > height
        least = min(1.0, self.look.least_text / self.font_px)
        while self.shrunk > least and not self._fits(width, height):
            # Letters are as wide as they are high: what fits is known before a word is drawn in that size, but for
            # what rounding takes.
            part = 1.0 - STEP
            while self.shrunk * part > least and not self._fits(width, height, part):
                part -= STEP
            self.shrunk = max(self.shrunk * part, least)
            self._make_words()

    def _fits(self, width: float, height: float, part: float = 1.0) -> bool:
        """Written in ``part`` of its size now, it is no higher than this and no word is wider."""
        room = (width - 2 * self._pad_x) / part
        lines = self._lines(width) if part == 1 else self._break(room)
        widest = max((word.width for word in self._words), default=0.0)
        return widest <= room and len(lines) * self._line * part + 2 * self._pad_y <= height

    def height_for(self, width: float) -> float:
        """Height in px that the sentence needs when it is ``width`` px wide."""
        lines = self._lines(width)
        # N-T1, VVSG 2.0 7.2-I: a sentence can be touched
        return max(len(lines) * self._line + 2 * self._pad_y, self.look.mm(MIN_TOUCH_MM))

    @property
    def font_px(self) -> float:
        """Its font size in px."""
        return float(self.look.text * self.scale * self.shrunk)

    @property
    def _line(self) -> float:
        if self._is_tight:
            return self.font_px * (ARABIC_TIGHT if self._has_arabic else TIGHT)
        return max(float(self.look.line * self.scale * self.shrunk), self._up + self._down)

    @property
    def _space(self) -> float:
        """Between two words, in px."""
        return self.font_px * 0.26

    @property
    def _pad_x(self) -> float:
        return self.look.mm(1.8 if self.look.small else 3.2)

    @property
    def _pad_y(self) -> float:
        return self.look.mm(0.3)

    def _make_words(self, *_: Any) -> None:
        font = self.font_px
        self._rtl = base_is_rtl(self.text, self.look.rtl)
        cut = pieces(self.text, self._rtl)
        self._has_arabic = any(piece.arabic for piece in cut)
        rises = [rise(font, arabic) for arabic in {piece.arabic for piece in cut} or {False}]
        self._up, self._down = max(up for up, _ in rises), max(down for _, down in rises)
        self._words, self._broken = [], {}
        for match in RUN.finditer(self.text):
            start, end = match.span()
            parts = []
            for piece in cut:
                first, last = max(piece.first, start), min(piece.last, end)
                if first < last:
                    texture = picture(self.text[first:last], font, piece.level % 2 == 1)
                    parts.append(Part(texture, piece.level, rise(font, piece.arabic)[0]))
            self._words.append(Word(start, end, tuple(parts), float(sum(part.texture.width for part in parts))))
        self._levels = levels(self.text, self._rtl)
        self._later()

    def _lines(self, width: float) -> list[list[Word]]:
        """The words in lines of a column ``width`` px wide."""
        if width not in self._broken:
            self._broken[width] = self._break(width - 2 * self._pad_x)
        return self._broken[width]

    def _break(self, room: float) -> list[list[Word]]:
        """The words in lines of ``room`` px."""
        lines: list[list[Word]] = [[]]
        x = 0.0
        for word in self._words:
            line = lines[-1]
            if line and (x + word.width > room or word.end - line[0].start > MAX_LINE_CHARACTERS):
                lines.append([])
                x = 0.0
            lines[-1].append(word)
            x += word.width + self._space
        self._company(lines, room)
        return lines

    def _company(self, lines: list[list[Word]], room: float) -> None:
        """The last word does not stand alone in its line, where the line before can do without one: the eye that goes
        to the next line finds words there."""
        if len(lines) < 2 or len(lines[-1]) > 1 or len(lines[-2]) < LEFT_BEHIND:
            return
        if lines[-2][-1].width + self._space + lines[-1][0].width <= room:
            lines[-1].insert(0, lines[-2].pop())

    def _place(self, line: list[Word], top: float) -> Iterator[Placed]:
        """The parts of one line, from left to right."""
        row: list[tuple[Word | None, Part | None]] = []
        found: list[int] = []
        for word in line:
            row += [(word, part) for part in word.parts]
            found += [part.level for part in word.parts]
            if word is not line[-1]:
                row.append((None, None))
                found.append(self._levels[word.end])
        wide = sum(part.texture.width if part else self._space for _, part in row)
        x = self.right - self._pad_x - wide if self._rtl else self.x + self._pad_x
        base = top - (self._line - self._up - self._down) / 2 - self._up
        for index in visual_order(found):
            of, part = row[index]
            if of is None or part is None:
                x += self._space
                continue
            yield Placed(of, part.texture, x, base + part.up - part.texture.height, top - self._line)
            x += part.texture.width

    def _draw(self, *_: Any) -> None:
        look = self.look
        self._placed = [
            placed
            for number, line in enumerate(self._lines(self.width))
            for placed in self._place(line, self.top - self._pad_y - number * self._line)
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
                Color(*look.edge)
                bar = look.mm(1.2)
                x = self.right - inset - bar if self._rtl else self.x + inset
                Rectangle(pos=(x, self.y + inset), size=(bar, self.height - 2 * inset))
            for word, group in groupby(self._placed, lambda placed: placed.word):
                parts, pad = list(group), look.mm(0.7)
                marked = word.start < self.last and word.end > self.first
                if marked:
                    Color(*look.mark)
                    wide = parts[-1].x + parts[-1].texture.width - parts[0].x
                    pos, size = (parts[0].x - pad, parts[0].bottom), (wide + 2 * pad, self._line)
                    RoundedRectangle(pos=pos, size=size, radius=[look.mm(1)])
                Color(*(look.mark_ink if marked else look.ink))
                for part in parts:
                    Rectangle(texture=part.texture, pos=(part.x, part.y), size=part.texture.size)

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is self:
            self.touched = self._word_at(*touch.pos)
        return super().on_touch_up(touch)

    def _word_at(self, x: float, y: float) -> int:
        for placed in self._placed:
            if placed.x <= x <= placed.x + placed.texture.width and placed.bottom <= y <= placed.bottom + self._line:
                return placed.word.start
        return 0
