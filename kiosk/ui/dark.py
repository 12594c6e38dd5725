"""Audio only: the screen goes dark by the patient's choice, and everything else goes on. # N-S7, VVSG 2.0 7.2-A"""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.uix.widget import Widget


class Dark:
    """A black sheet over all of ``root``; it takes no touch, and what is below it stays as it is."""

    def __init__(self, root: Widget) -> None:
        self._root = root
        self._sheet = InstructionGroup()
        self._black = Rectangle(pos=root.pos, size=root.size)
        self._sheet.add(Color(0, 0, 0, 1))
        self._sheet.add(self._black)
        self.on = False
        root.bind(size=self._fit, pos=self._fit)

    def _fit(self, *_: Any) -> None:
        self._black.pos, self._black.size = self._root.pos, self._root.size

    def set(self, on: bool) -> None:
        """Cover the screen, or show it again."""
        if on == self.on:
            return
        self.on = on
        if on:
            self._root.canvas.after.add(self._sheet)
        else:
            self._root.canvas.after.remove(self._sheet)
