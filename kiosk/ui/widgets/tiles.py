"""The tiles of a page beside each other: where the page is slim as wide and as high as their words need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from kiosk.ui.widgets.button import SLIM_HEAD
from kiosk.ui.widgets.hbox import HBox
from kiosk.ui.widgets.words import text_width, wrapped_height

Builder.load_string(
    """
<Tiles>:
    look: look
    slim: look.slim
    text_px: look.text
    spacing: look.mm(2.6 if look.slim else 5)
    size_hint_y: None
"""
)

MOST_LINE_MM = 14.2
"""Height that one line of large words gets; two lines of small ones need as much."""


class Tiles(HBox):
    """Holds the tiles of a choice.

    Attributes:
        slim: the page is narrow and high (`Look.slim`). text_px: font size that is chosen.
        needed: height in px that they need where the page is slim, in the smallest words they may have.
    """

    look = ObjectProperty()
    slim = BooleanProperty(False)
    text_px = NumericProperty()
    needed = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._later = Clock.create_trigger(self._share, -1)
        for name in ("width", "children", "spacing", "slim", "text_px"):
            self.fbind(name, self._later)

    def _share(self, *_: Any) -> None:
        """All have the same width; where a word of one is too long for that, it takes from the others."""
        look, tiles = self.look, self.children
        if look is None or not tiles:
            return
        if not self.slim:
            for tile in tiles:
                tile.size_hint_x = 1
            return
        pad = look.mm(3.4)
        longest = [
            max(text_width(word, look.least_text, bold=True) for word in tile.text.split()) + pad for tile in tiles
        ]
        widths = shares(longest, self.width - self.spacing * (len(tiles) - 1))
        high = 0.0
        for tile, width in zip(tiles, widths, strict=True):
            tile.size_hint_x = width / widths[0]
            words = wrapped_height(tile.text, look.least_text, width - pad, bold=True)
            high = max(high, words, min(look.text * 1.31, look.mm(MOST_LINE_MM)))
        self.needed = high + look.least_text * SLIM_HEAD + look.mm(3.4)


def shares(needs: Sequence[float], room: float) -> list[float]:
    """``room`` in equal parts; who needs more than that gets it from those that need less."""
    if max(needs) * len(needs) <= room:
        return [room / len(needs)] * len(needs)
    total = sum(needs)
    return [need + (room - total) / len(needs) for need in needs]
