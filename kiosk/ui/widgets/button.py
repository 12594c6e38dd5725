"""The one button: a face, and what stands on it. Plain buttons and answer tiles are made of it.

What stands on it is placed in one go, before the next frame, for a page has a dozen of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, Line
from kivy.lang import Builder
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from kiosk.ui.look import icon
from kiosk.ui.widgets import hbox
from kiosk.ui.widgets.face import Face
from kiosk.ui.widgets.sign import Sign
from kiosk.ui.widgets.words import FittedWords, Words, text_width

__all__ = ["Face", "KioskButton", "Tile", "hbox"]

SLIM_HEAD = 1.35
"""Height of what a tile of a slim page keeps free for its icon or its mark: a multiple of the smallest font size."""

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class KioskButton(Face):
    """An icon and its word beside it or below it (N-S5).

    Attributes:
        upright: True puts the word below the icon.
        wanted_width: px that icon and word need in one line.
        word_scale: font size of the word as a multiple of the text size.
        icon_scale: side of the icon as a multiple of the word's font size.
        hangs: icon and word begin at the top, so that in a row of upright buttons they stand in line.
        measures: what else of the look its places depend on.
        word: what is written. sign: the icon; None where there is none yet.
    """

    upright = BooleanProperty(False)
    hangs = BooleanProperty(False)
    word_scale = NumericProperty(1.0)
    icon_scale = NumericProperty(1.05)
    measures = ObjectProperty()

    def _wanted_width(self) -> float:
        if self.look is None:  # it is being made
            return 0.0
        font, mm = self.look.text * self.word_scale, self.look.mm
        beside = font * self.icon_scale + mm(1.6) if self.inline_icon else 0
        return float(beside + text_width(self.text, font, bold=self.kind == "primary") + mm(6))

    wanted_width = AliasProperty(
        _wanted_width, None, bind=("text", "icon_name", "kind", "word_scale", "icon_scale", "measures"), cache=True
    )

    def __init__(self, **kwargs: Any) -> None:
        self.sign: Sign | None = None
        self.word = FittedWords(size_hint=(None, None))
        super().__init__(**kwargs)
        self.add_widget(self.word)
        self._place_later = Clock.create_trigger(self.place, -1)
        for name in ("pos", "size", "text", "icon_name", "kind", "lip", "pressed", *self.placed_by):
            self.fbind(name, self._place_later)
        self.word.fbind("texture_size", self._place_later)
        self._place_later()

    placed_by: tuple[str, ...] = ("upright", "hangs", "word_scale", "icon_scale", "measures")

    def on_ink(self, *_: Any) -> None:
        """Draw what stands on it in the colour that belongs to its own."""
        self.word.ink = self.ink
        if self.sign is not None:
            self.sign.color = self.ink

    @property
    def inline_icon(self) -> str:
        """The icon that stands with the word."""
        return str(self.icon_name)

    def spare(self) -> tuple[float, float, float]:
        """px that are kept free at its two sides together, above icon and word, and below them."""
        return float(self.look.mm(2 if self.look.small else 3.4)), 0.0, 0.0

    def place(self, *_: Any) -> None:
        """Put icon and word in their places."""
        look, word, upright = self.look, self.word, self.upright
        mm, icon_name = look.mm, self.inline_icon
        sides, head, foot = self.spare()
        high = self.height - head - foot - self.lip
        gap = mm(1 if look.small or upright else 1.6) if icon_name else 0
        side = look.text * self.word_scale * self.icon_scale
        side = min(side, (high - mm(2)) * (0.4 if upright else 1)) if icon_name else 0
        above, beside = (side + gap, 0) if upright else (0, side + gap)
        width = self.width - sides if upright else min(self.width - sides, self.wanted_width - mm(6) + 3)
        word.text, word.scale, word.bold = self.text, self.word_scale, self.kind == "primary"
        word.room = width - beside, high - mm(2.4) - above
        word.halign = "center" if upright or not icon_name else "right" if look.rtl else "left"
        tall = word.texture_size[1] if upright else high - mm(2)
        whole = min(high, above + tall) if upright else tall
        x = self.x + (self.width - width) / 2
        y = self.y + (self.height - whole - head + foot + (0 if self.pressed else self.lip)) / 2
        if self.hangs and upright:
            y = max(self.y + self.height - mm(2) - whole, self.y + self.lip)
        word.size = width - beside, tall if icon_name else whole
        word.pos = x if look.rtl else x + beside, y
        self._put_sign(icon_name, side)
        if self.sign is not None:
            if upright:
                self.sign.pos = x + (width - side) / 2, y + word.height + gap
            else:
                self.sign.pos = x + width - side if look.rtl else x, y + (whole - side) / 2

    def _put_sign(self, name: str, side: float) -> None:
        if name and self.sign is None:
            self.sign = Sign(size_hint=(None, None), color=self.ink)
            self.add_widget(self.sign)
        elif not name and self.sign is not None:
            self.remove_widget(self.sign)
            self.sign = None
        if self.sign is not None:
            self.sign.source, self.sign.size = icon(name, self.look.rtl), (side, side)


class Tile(KioskButton):
    """A choice. A chosen one shows a mark, an outline and a word (N-S4), never colour alone.

    Attributes:
        chosen: whether it is the answer.
        chosen_word: the word shown and spoken for it.
        low: a tile with little height: its mark stands beside its words; on a small panel in place of its icon, above
        the word.
    """

    chosen = BooleanProperty(False)
    chosen_word = StringProperty()
    low = BooleanProperty(False)
    placed_by = (*KioskButton.placed_by, "chosen", "chosen_word", "low")

    def __init__(self, **kwargs: Any) -> None:
        self.mark = Sign(size_hint=(None, None))
        self.told: Words | None = None
        super().__init__(**kwargs)
        self.add_widget(self.mark)

    def on_ink(self, *_: Any) -> None:
        """The mark and its word too."""
        super().on_ink()
        self.mark.color = self.ink
        if self.told is not None:
            self.told.ink = self.ink

    @property
    def inline_icon(self) -> str:
        return "" if self.look.slim else super().inline_icon

    def spare(self) -> tuple[float, float, float]:
        look = self.look
        # Between its words and the outline of what is chosen there is something free.
        sides = look.mm(3 if look.slim else 2 if look.small else 3.4)
        if look.slim:
            return sides, look.least_text * SLIM_HEAD if self.icon_name or self.chosen else 0.0, 0.0
        return sides, self._head(), look.line * 0.95 if self.low and self.chosen else 0.0

    def _head(self) -> float:
        """px kept free at the top for the mark: little where it has its place beside the icon, above the word, so that
        these stand in the middle. The same chosen or not: nothing moves."""
        if self.low:
            return 0.0
        look, mm, (width, height) = self.look, self.look.mm, self.size
        text, line = look.text, look.line
        head = float(line + mm(1))
        sign = min(text * self.icon_scale, (height - mm(2)) * 0.4) if self.icon_name else 0
        beside = (width - sign) / 2 >= mm(5.4) + text * 0.9 + text_width(self.chosen_word, text, bold=True)
        above = (height - line + sign) / 2 >= head
        one_line = text_width(self.text, text, bold=True) <= width - mm(8)
        middle = beside and above and one_line and sign + line + mm(4) <= height
        return head * (0.4 if sign else 0) if middle else head

    def place(self, *_: Any) -> None:
        super().place()
        self._put_told()
        look, mark, told = self.look, self.mark, self.told
        mm, slim, low = look.mm, look.slim, self.low
        side = (mm(3) if self.chosen else look.least_text) if slim else look.text * 0.9
        name = "check_circle" if self.chosen else self.icon_name if slim else "empty_circle"
        mark.source, mark.size = icon(name), (side, side)
        mark.opacity = 1 if self.chosen or not low or (slim and self.icon_name) else 0
        gap, wide, tall = (0, 0, 0) if told is None else (mm(0.4 if slim else 1.4), *told.size)
        along = (self.width - side - gap - wide) / 2 if low else mm(3.4)
        top = self.y + self.height
        beside = self.y + self.lip + mm(1)  # the line of the word, where the mark stands beside it
        head = self.spare()[1] + mm(1.6)
        if slim:
            up = top - (head + side) / 2
        elif low:
            up = beside + (tall - side) / 2
        else:
            up = top - side - mm(3.4)
        mark.pos = self._from_start(side, along), up
        if told is None:
            return
        along = along + side + gap if low else mm(4.8) + look.text * 0.9
        if slim:
            up = top - (head + tall) / 2
        elif low:
            up = beside
        else:
            up = top - look.text * (0.55 if look.rtl else 0.45) - mm(3.4) - tall / 2
        told.pos = self._from_start(wide, along), up

    def _put_told(self) -> None:
        """The word beside the mark of what is chosen."""
        told = self.told
        if told is None and self.chosen:
            told = self.told = Words(size_hint=(None, None), wraps=False, ink=self.ink)
            told.fbind("texture_size", self._place_later)
            self.add_widget(told)
        elif told is not None and not self.chosen:
            self.remove_widget(told)
            told = self.told = None
        if told is not None:
            text, least = self.look.text, self.look.least_text
            told.text, told.bold = self.chosen_word, not self.look.slim
            if self.look.slim:
                told.font_size = least
            else:
                told.font_size = text * 0.84 if self.low else self._told_px(text, least)
            told.size = told.texture_size

    def _told_px(self, wanted: float, least: float) -> float:
        """Font size in px of that word above the icon: smaller where the tile has no room for it."""
        room = self.width - self.look.mm(7.2) - wanted * 0.9
        needed = text_width(self.chosen_word, wanted, bold=True)
        return max(wanted * min(1.0, room / needed), least) if needed else wanted

    def _from_start(self, width: float, along: float) -> float:
        """x in px of something ``width`` px wide that stands ``along`` px from where the tile's line begins."""
        # Not self.right: while pos tells of itself, right is still the one before.
        return float(self.x + (self.width - along - width if self.look.rtl else along))

    def draw(self, *_: Any) -> None:
        super().draw()
        self.canvas.after.clear()
        if not self.chosen:
            return
        mm = self.look.mm
        inset = mm(0.6 if self.look.slim else 1.4)
        sides = self.x + inset, self.y + inset, self.width - 2 * inset, self.height - 2 * inset
        with self.canvas.after:
            Color(*self.look.primary_ink)
            Line(rounded_rectangle=(*sides, mm(2)), width=mm(0.3))
