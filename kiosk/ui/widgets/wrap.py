"""Buttons side by side, in more rows than one where they would be too narrow for their words."""

from __future__ import annotations

from math import ceil
from typing import Any

from kiosk.ui.widgets.hbox import HBox


class WrapRow(HBox):
    """All of its children have one size."""

    def least_width(self, child: Any) -> float:
        """Width in px that a child needs."""
        raise NotImplementedError

    def room(self, width: float, rows: int) -> float:
        """Width in px of a child where they stand in so many rows."""
        across = ceil(max(len(self.children), 1) / rows)
        return float((width - self.spacing * (across - 1)) / across)

    def rows(self, width: float) -> int:
        """The fewest rows in which all have the width they need; each in a row of its own where none does."""
        number = len(self.children)
        widest = max((self.least_width(child) for child in self.children), default=0.0)
        return next((rows for rows in range(1, number) if self.room(width, rows) >= widest), max(number, 1))

    def do_layout(self, *args: Any) -> None:
        """In rows from top to bottom, each the way the language runs."""
        rows = self.rows(self.width)
        if rows == 1:
            super().do_layout(*args)
            return
        wide, high = self.room(self.width, rows), (self.height - self.spacing * (rows - 1)) / rows
        across = ceil(len(self.children) / rows)
        for number, child in enumerate(reversed(self.children)):
            row, place = divmod(number, across)
            along = place * (wide + self.spacing)
            child.size = wide, high
            child.x = self.x + (self.width - along - wide if self.rtl else along)
            child.y = self.y + self.height - (row + 1) * high - row * self.spacing
