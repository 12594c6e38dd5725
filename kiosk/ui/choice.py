"""A page with a choice: its words and its tiles together, where there is room for both."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty

from kiosk.ui.page import GAP_MM, WIDE_GAP_MM, ReadingPage


class ChoicePage(ReadingPage):
    """A question and its tiles; the words matter more than the picture.

    Attributes:
        tight: tiles and gaps are less high, where that puts all the words on one page.
    """

    words_first = True
    tight = BooleanProperty(False)
    _comes_whole = False
    """It has more pages, but only until what was decided is laid out: "Page 1 of 2" would take that room away again."""

    @property
    def low(self) -> bool:
        """The panel has little height: the tiles are low, for the words need the room."""
        return bool(self.host.look.low)

    def _relayout(self, *_: Any) -> None:
        self.tight = self._comes_whole = False
        super()._relayout()

    def laid_out(self) -> None:
        super().laid_out()
        if self.picture_part or self.host.look.slim:  # there nothing above the page grows with more pages
            return
        # A question whose words are on two pages is answered by who has read one of them.
        if not self.tight and self._has_room(True) and not self._has_room(False):
            self.tight = True
        self._comes_whole = self.list.pages > 1 and self._has_room(self.tight)

    def settled(self) -> None:
        self._comes_whole = False

    def place_words(self) -> str:
        return "" if self._comes_whole else super().place_words()

    def on_tight(self, *_: Any) -> None:
        """The gaps between the sentences go with it."""
        self.list.spacing = self._gap(self.tight)

    def _gap(self, tight: bool) -> float:
        look = self.host.look
        return float(look.mm(GAP_MM if tight or look.low else WIDE_GAP_MM))

    def _has_room(self, tight: bool) -> bool:
        """All its words have room on one page, without the picture."""
        look, gap = self.host.look, self._gap(tight)
        words = sum(item.height_for(self.width) + gap for item in self.list.items) - gap
        tiles = self.tile_height(self.height, look.line, self.ids.tiles.needed, look.slim, tight)
        return bool(words + self.spacing + tiles <= self.height - 1)

    def tile_height(self, height: float, line: float, needed: float, slim: bool, tight: bool) -> float:
        """Height in px of the tiles on a page of ``height`` px: they can be hit with a shaking finger. Where the
        page is ``slim`` they have what they ``needed``."""
        mm = self.host.look.mm
        if slim:
            return float(max(mm(16), needed))
        if self.low:
            return float(max(mm(20), line * (1.6 if tight else 1.95) + mm(3)))
        return float(max(mm(44), line * 2.9 + mm(2 if tight else 8), 0 if tight else height * 0.26))
