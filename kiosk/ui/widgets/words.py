"""A label that wraps to its own width and knows how wide it would like to be."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, ListProperty, NumericProperty
from kivy.uix.label import Label

from kiosk.ui.text import Line, extents, is_arabic, remembered

Builder.load_string(
    """
<Words,FittedWords>:
    rtl: look.rtl
    color: self.ink or look.ink
    line_height: self.leading(self.text)
    valign: "middle"
    halign: "center" if self.centred else "right" if look.rtl else "left"
    text_size: (self.line_px or self.width) if self.wraps else None, None

<Words>:
    font_size: look.text

<FittedWords>:
    font_size: self.fit(self.text, self.room, look.text * self.scale, look.least_text, self.bold)
"""
)


RUN = re.compile("(?:\\S|[\u00a0\u202f])+")
"""What stays on one line: a no-break space holds its words together."""
EVEN = 1.2
"""How much longer than their mean lines may be that are about as long: a word is not broken."""
LEADING, ARABIC_LEADING = 1.12, 1.0
"""Distance of two lines as a multiple of their height; that of Arabic letters has room in it already."""


STEP = 0.96
"""Each size that is tried is this part of the next larger one."""


def leading(text: str) -> float:
    """Distance of two lines of ``text`` as a multiple of their height."""
    return ARABIC_LEADING if any(map(is_arabic, text)) else LEADING


class Shaped(Label):
    """Kivy's label, drawn by the kiosk's own text engine.

    Attributes:
        rtl: the language runs from right to left.
        centred: it stands in the middle; ``halign`` itself would be lost with a change of the language.
        wraps: False keeps it in one line. line_px: width of its lines; 0: its own. They are properties because a second
            rule for ``text_size`` would hold until the width changes, no longer.
        ink: its colour; None: that of text on paper. One rule gives the colour: of two for one property, the one whose
            colour is the same in two themes would stay behind when the theme changes.
    """

    rtl = BooleanProperty(False)
    centred = BooleanProperty(False)
    wraps = BooleanProperty(True)
    line_px = NumericProperty(0)
    ink = ColorProperty(None, allownone=True)
    _label: Any

    def leading(self, text: str) -> float:
        """Distance of two of its lines as a multiple of their height."""
        return leading(text)

    def even(self, width: float, whole: float) -> float:
        """px of a line in a place of ``width`` px, of words that are ``whole`` px long: where one line is too short for
        them, all become about as long, and no last word stands alone."""
        return min(width, whole / math.ceil(whole / width) * EVEN) if whole > width > 0 else width

    def _create_label(self) -> None:
        # Kivy asks for it at the start and whenever what it is made of changes.
        if not isinstance(self._label, Line):
            given = {name: getattr(self, name) for name in self._font_properties}
            self._label = Line(rtl=self.rtl, usersize=self.text_size, **given)

    def on_rtl(self, *_: Any) -> None:
        """Draw it the other way."""
        label = getattr(self, "_label", None)
        if label is not None:  # the first value may come before Kivy has made its label, which takes it then
            label.rtl = self.rtl
            self._trigger_texture()


class Words(Shaped):
    """Text that is not spoken word by word: titles, words of buttons.

    Attributes:
        natural_width: px of the whole text in one line.
    """

    natural_width = NumericProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("text", self._measure)
        self.fbind("font_size", self._measure)
        self.fbind("bold", self._measure)
        self._measure()

    def _measure(self, *_: Any) -> None:
        self.natural_width = text_width(self.text, self.font_size, bold=self.bold) if self.text else 0


class FittedWords(Shaped):
    """Text in a place that cannot grow: of the chosen size, and smaller where it would not fit or a word would be
    broken, but never smaller than ``look.least_text`` (N-S1).

    Attributes:
        room: width and height in px of the place.
        scale: font size where there is room, as a multiple of the text size.
        wanted: px of the whole text in one line.
    """

    room = ListProperty([0, 0])
    scale = NumericProperty(1.0)
    wanted = NumericProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("text", "font_size"):
            self.fbind(name, self._measure)
        self._measure()

    def _measure(self, *_: Any) -> None:
        self.wanted = text_width(self.text, self.font_size, bold=self.bold) + 2 if self.text else 0

    def fit(self, text: str, room: list[float], wanted: float, least: float, bold: bool) -> float:
        """Font size in px."""
        return fitted(text, room[0], room[1], wanted, least, bold)


@remembered(2048)
def fitted(text: str, width: float, height: float, wanted: float, least: float, bold: bool) -> float:
    """The largest font size in px, from ``wanted`` down to ``least``, at which ``text`` fits without a broken word.

    A text that fits in one size fits in all smaller ones: the largest is found by halving what is left of the sizes.
    """
    if wanted <= least or _fits(text, wanted, width, height, bold):
        return wanted
    sizes = [wanted]
    while sizes[-1] > least:
        sizes.append(max(sizes[-1] * STEP, least))
    first = bisect_left(sizes, True, key=lambda font: _fits(text, font, width, height, bold))
    return sizes[min(first, len(sizes) - 1)]


def _fits(text: str, font: float, width: float, height: float, bold: bool) -> bool:
    if any(text_width(word, font, bold=bold) > width for word in RUN.findall(text)):
        return False
    return wrapped_height(text, font, width, bold=bold) <= height


def text_width(text: str, font_px: float, *, bold: bool = False) -> float:
    """Width in px of ``text`` in one line."""
    return float(extents(text, font_px, bold, False)[0])


@remembered(4096)
def wrapped_height(text: str, font_px: float, width: float, *, bold: bool = False) -> float:
    """Height in px of ``text`` wrapped at ``width`` px, with the line height of Words."""
    if not text:
        return 0.0
    label = Line(text=text, font_size=font_px, text_size=(max(width, 1), None), line_height=leading(text), bold=bold)
    label.resolve_font_name()
    return float(label.render()[1])  # measured only, not drawn: this runs in the frame that answers a touch


@remembered(512)
def balanced(text: str, font_px: float, width: float, *, bold: bool = False) -> float:
    """The least px that the lines of ``text`` may be wide without one line more than they are at ``width`` px: they
    become about as long, and no last word stands alone."""
    if text_width(text, font_px, bold=bold) <= width:
        return width
    high = wrapped_height(text, font_px, width, bold=bold)
    low = math.ceil(max(text_width(word, font_px, bold=bold) for word in RUN.findall(text)))

    def enough(px: int) -> bool:
        return wrapped_height(text, font_px, px, bold=bold) <= high

    return min(width, low + bisect_left(range(low, math.ceil(width)), True, key=enough))


MAX_LINE_CHARACTERS = 80
"""Longest line. # N-S5, WCAG 1.4.8"""
LINE_CHARACTERS = 72
"""Of a line as wide as its text's letters are on the average: narrow letters make some lines longer, up to the most."""


def longest_line(text: str, font_px: float) -> float:
    """Width in px that no line of ``text`` should be wider than (N-S5)."""
    if len(text) <= MAX_LINE_CHARACTERS:
        return math.inf
    return text_width(text, font_px) * LINE_CHARACTERS / len(text)
