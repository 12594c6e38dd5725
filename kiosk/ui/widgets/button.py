"""The one button: a face, and what stands on it. Plain buttons and answer tiles are made of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.floatlayout import FloatLayout

from kiosk.ui.widgets import hbox, sign, words
from kiosk.ui.widgets.touchable import Touchable
from kiosk.ui.widgets.words import text_width

__all__ = ["Face", "KioskButton", "Tile", "hbox", "sign", "words"]

SLIM_HEAD = 1.35
"""Height of what a tile of a slim page keeps free for its icon or its mark: a multiple of the smallest font size."""

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Face(Touchable, FloatLayout):
    """A pressable face with its edge, its focus ring and its colours.

    Attributes:
        text: its word.
        icon_name: file stem in assets/icons; empty for none.
        kind: ``primary`` for the one main action of a screen and for what is chosen; ``quiet`` for what is always
            there; ``notice`` for what must not be missed in a list, beside its words.
        lip: px that the face stands above what it stands on; pressing takes it down.
        fill, ink: colours of the face and of what stands on it.
    """

    text = StringProperty()
    icon_name = StringProperty()
    kind = OptionProperty("plain", options=("plain", "primary", "quiet", "notice"))
    fill = ColorProperty()
    ink = ColorProperty()
    lip = NumericProperty()
    look = ObjectProperty()


class KioskButton(Face):
    """An icon and its word beside it or below it (N-S5).

    Attributes:
        upright: True puts the word below the icon.
        wanted_width: px that icon and word need in one line.
        word_scale: font size of the word as a multiple of the text size.
        icon_scale: side of the icon as a multiple of the word's font size.
        hangs: icon and word begin at the top, so that in a row of upright buttons they stand in line.
        head, foot: px kept free above and below icon and word. sides: at their two sides together.
        icon_above: the icon stands in that head. inline_icon: the icon that stands with the word.
    """

    upright = BooleanProperty(False)
    wanted_width = NumericProperty()
    hangs = BooleanProperty(False)
    icon_above = BooleanProperty(False)
    inline_icon = StringProperty()
    head = NumericProperty()
    foot = NumericProperty()
    sides = NumericProperty()
    word_scale = NumericProperty(1.0)
    icon_scale = NumericProperty(1.05)


    def full_width(self, text: str, font_px: float, kind: str) -> float:
        """Width in px of the word in one line, at the size it would like to have."""
        return text_width(text, font_px, bold=kind == "primary")


class Tile(KioskButton):
    """A choice. A chosen one shows a mark, an outline and a word (N-S4), never colour alone.

    Attributes:
        chosen: whether it is the answer.
        chosen_word: the word shown and spoken for it.
        inset: px from its edge to the outline of what is chosen.
        low: a tile with little height: its mark stands beside its words; on a small panel in place of its icon, above
        the word.
    """

    slim_head = SLIM_HEAD
    chosen = BooleanProperty(False)
    chosen_word = StringProperty()
    low = BooleanProperty(False)
    inset = NumericProperty()

    def head_for(self, text: float, line: float, size: Any, word: str, icon_name: str, chosen: str) -> float:
        """px kept free at the top for the mark: little where it has its place beside the icon, above the word, so that
        these stand in the middle. The same chosen or not: nothing moves."""
        if self.low:
            return 0
        mm, (width, height) = self.look.mm, size
        head = line + mm(1)
        sign = min(text * self.icon_scale, (height - mm(2)) * 0.4) if icon_name else 0
        beside = (width - sign) / 2 >= mm(5.4) + text * 0.9 + text_width(chosen, text, bold=True)
        above = (height - line + sign) / 2 >= head
        one_line = text_width(word, text, bold=True) <= width - mm(8)
        middle = beside and above and one_line and sign + line + mm(4) <= height
        return head * (0.4 if sign else 0) if middle else head

    def from_start(self, rtl: bool, width: float, along: float, _pos: Any, _size: Any) -> float:
        """x in px of something ``width`` px wide that stands ``along`` px from where the tile's line begins."""
        # Not self.right: while pos tells of itself, right is still the one before.
        return float(self.x + (self.width - along - width if rtl else along))

    def chosen_px(self, word: str, wanted: float, least: float, width: float) -> float:
        """Font size in px of ``word`` beside its mark: smaller where a slim tile has no room for it."""
        room = width - self.look.mm(7.2) - wanted * 0.9
        needed = text_width(word, wanted, bold=True)
        return max(wanted * min(1.0, room / needed), least) if needed else wanted
