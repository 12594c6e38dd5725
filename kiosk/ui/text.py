"""The one way text is drawn: in the right order, with joined letters, each letter in a font that has it.

Kivy's labels draw a line from left to right in one font; Arabic and Persian come out backwards and unjoined that way,
and "14:30" as "03:41". `Line` is Kivy's own label with each line cut into pieces of one direction and one font, drawn
in the order in which they are seen. Whoever draws word by word uses `pieces` and the same order (`kiosk.ui.bidi`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from itertools import groupby
from typing import Any, TypeVar, cast

from kivy.core.image import ImageData
from kivy.core.text import DEFAULT_FONT
from kivy.core.text import Label as CoreLabel
from kivy.core.text._text_sdl2 import _SurfaceContainer

from kiosk.languages import ARABIC_FONT
from kiosk.ui.bidi import base_is_rtl, levels, visual_order

_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_NUMBER = re.compile(r"\d.*\d", re.DOTALL)
_JOINERS = "\u200c\u200d"
ARABIC = "Arabic"
"""Name under which Kivy knows the font with Arabic letters."""

_Measure = TypeVar("_Measure", bound=Callable[..., Any])
_memories: list[Any] = [base_is_rtl, levels]

if not ARABIC_FONT.missing:
    CoreLabel.register(ARABIC, str(ARABIC_FONT.regular), fn_bold=str(ARABIC_FONT.bold))


def remembered(size: int) -> Callable[[_Measure], _Measure]:
    """Remember what a measure found for the last ``size`` texts; of those with a number in them, until `forget`."""

    def wrap(measure: _Measure) -> _Measure:
        words = lru_cache(maxsize=size)(measure)
        numbers = lru_cache(maxsize=size)(measure)
        _memories.append(numbers)

        @wraps(measure)
        def recall(text: str, *how: Any, **more: Any) -> Any:
            return (numbers if _NUMBER.search(text) else words)(text, *how, **more)

        return cast("_Measure", recall)

    return wrap


def forget() -> None:
    """What was measured of a patient's texts goes with the session: of all that has two digits, for all that a patient
    writes is a number. The kiosk's own words, and its keys, are the same for the next one. # N-D5"""
    for memory in _memories:
        memory.cache_clear()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text of one direction and one font.

    Attributes:
        first, last: its span in the text.
        text: what it says, in the order in which it is read.
        level: of the bidirectional algorithm; odd runs from right to left.
        arabic: it is drawn in the font with Arabic letters.
    """

    first: int
    last: int
    text: str
    level: int
    arabic: bool


def is_arabic(char: str) -> bool:
    """Whether ``char`` is drawn in the Arabic font."""
    return bool(_ARABIC.match(char))


@remembered(2048)
def pieces(text: str, rtl: bool) -> tuple[Piece, ...]:
    """The pieces of ``text`` in the order in which it is read; ``rtl`` is the way of the paragraph."""
    fonts: list[bool] = []
    for char in text:
        # What is invisible between two letters joins them or keeps them apart: it must not part them.
        fonts.append(fonts[-1] if char in _JOINERS and fonts else is_arabic(char))
    marks = list(zip(levels(text, rtl), fonts, strict=True))
    found, at = [], 0
    for (level, arabic), group in groupby(marks):
        last = at + len(list(group))
        found.append(Piece(at, last, text[at:last], level, arabic))
        at = last
    return tuple(found)


def in_visual_order(line: tuple[Piece, ...]) -> list[Piece]:
    """The pieces of one line from left to right."""
    return [line[index] for index in visual_order([piece.level for piece in line])]


class _Way(CoreLabel):
    """Kivy's label that can draw in one font and direction, then in another."""

    def take(self, *, rtl: bool, arabic: bool) -> None:
        """Draw and measure in this way from here on."""
        arabic = arabic and not ARABIC_FONT.missing
        options = self.options
        options["font_name_r"] = self._fonts[ARABIC if arabic else DEFAULT_FONT][2 if options["bold"] else 0]
        options["font_script_name"] = "Arab" if arabic else "Latn"
        options["font_direction"] = "rtl" if rtl else "ltr"

    def _get_font_id(self) -> str:
        # Kivy keeps one font for all directions: what was drawn last would decide how the next is measured.
        return f"{super()._get_font_id()}|{self.options['font_direction']}|{self.options['font_script_name']}"


@remembered(8192)
def _width(text: str, font_px: float, bold: bool, rtl: bool, arabic: bool) -> int:
    """Width in px of a text of one direction and one font."""
    label = _Way(font_size=font_px, bold=bold)
    label.take(rtl=rtl, arabic=arabic)
    if rtl or arabic:
        # A font takes its direction when it first draws; until then it measures as if from left to right.
        label._size = (1, 1)
        label._render_begin()
        label._render_text("\u0627", 0, 0)
    return int(label.get_extents(text)[0])


@lru_cache(maxsize=256)
def _font_rise(font_px: float, bold: bool, arabic: bool) -> tuple[int, int]:
    """How far above and below its line a font reaches by its own word, in px."""
    label = _Way(font_size=font_px, bold=bold)
    label.take(rtl=arabic, arabic=arabic)
    return int(label.get_ascent()), -int(label.get_descent())


def rise(font_px: float, arabic: bool, bold: bool = False) -> tuple[int, int]:
    """How far above and below its line the letters of a font go, in px.

    Arabic: the letters and marks of Arabic and Persian prose; the font itself keeps free half as much again, for signs
    that stand in no text of ours.
    """
    return (round(font_px * 0.98), round(font_px * 0.5)) if arabic else _font_rise(font_px, bold, False)


@remembered(8192)
def _rise(text: str, font_px: float, bold: bool, rtl: bool) -> tuple[int, int]:
    """How far a line goes up and down, in px: as far as the fonts in it."""
    fonts = {piece.arabic for piece in pieces(text, base_is_rtl(text, rtl))} or {False}
    rises = [rise(font_px, arabic, bold) for arabic in fonts]
    return max(up for up, _ in rises), max(down for _, down in rises)


@remembered(8192)
def extents(text: str, font_px: float, bold: bool, rtl: bool) -> tuple[int, int]:
    """Width and height in px of one line; ``rtl`` is the way of the language."""
    cut = pieces(text, base_is_rtl(text, rtl))
    wide = sum(_width(piece.text, font_px, bold, piece.level % 2 == 1, piece.arabic) for piece in cut)
    return wide, sum(_rise(text, font_px, bold, rtl))


@remembered(512)
def picture(text: str, font_px: float, rtl: bool) -> Any:
    """The texture of a text of one direction and one font, in white: it takes the colour of the place it is shown at.
    The words of a page are the same each time it is shown."""
    label = Line(text=text, font_size=font_px, color=(1, 1, 1, 1), rtl=rtl)
    label.refresh()
    return label.texture


class Line(_Way):
    """Kivy's label that draws each of its lines piece by piece.

    Attributes:
        rtl: the language runs from right to left; a text without a letter of it may still run the other way.
    """

    def __init__(self, rtl: bool = False, **kwargs: Any) -> None:
        self.rtl = rtl
        super().__init__(**kwargs)

    def _pieces(self, text: str) -> tuple[Piece, ...]:
        return pieces(text, base_is_rtl(text, self.rtl))

    def _measure(self, piece: Piece) -> int:
        options = self.options
        return _width(piece.text, options["font_size"], options["bold"], piece.level % 2 == 1, piece.arabic)

    def _rise(self, text: str) -> tuple[int, int]:
        """How far the line goes up and down, in px."""
        return _rise(text, self.options["font_size"], self.options["bold"], self.rtl)

    def get_extents(self, text: str) -> tuple[int, int]:
        """Width and height in px of one line."""
        return extents(text, self.options["font_size"], self.options["bold"], self.rtl)

    def _render_begin(self) -> None:
        self._sheet = bytearray(self._size[0] * self._size[1] * 4)

    def _render_text(self, text: str, x: float, y: float) -> None:
        """Draw one line on a strip of its own: what a font keeps free above and below would wipe out its neighbours."""
        options, (width, height) = self.options, self._size
        up, down = self._rise(text)
        strip = _SurfaceContainer(width, up + down)
        for piece in in_visual_order(self._pieces(text)):
            self.take(rtl=piece.level % 2 == 1, arabic=piece.arabic)
            top = up - _font_rise(options["font_size"], options["bold"], piece.arabic)[0]
            strip.render(self, piece.text, x, top)
            x += self._measure(piece)
        row, first = width * 4, min(max(int(y), 0), height)
        ink = strip.get_data().data[: (height - first) * row]
        self._sheet[first * row : first * row + len(ink)] = ink

    def _render_end(self) -> ImageData:
        return ImageData(*self._size, "rgba", bytes(self._sheet))
