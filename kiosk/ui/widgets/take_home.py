"""The page to take home: what to do, and the code to scan, as large as the page lets it be."""

from __future__ import annotations

from typing import Any

from kivy.uix.widget import Widget

from kiosk.ui.look import Look
from kiosk.ui.widgets.button import KioskButton
from kiosk.ui.widgets.qr import Modules, QrCode
from kiosk.ui.widgets.spoken import SpokenText

BUTTON_MM = 18.0
LEAST_CODE_MM = 34.0
"""Side of the code that makes room for large words."""


class TakeHome(Widget):
    """Words and the Print button beside the code, or above it on an upright panel. It fills a page of its own.

    Args:
        words: what to do, spoken when it is touched.
        printing: the button; None where there is no printer.
        room: height in px of a page.
    """

    def __init__(
        self, look: Look, words: SpokenText, modules: Modules, printing: KioskButton | None, room: Any, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._look, self.words, self.code, self._print, self._room = look, words, QrCode(modules), printing, room
        for widget in filter(None, (words, printing, self.code)):
            self.add_widget(widget)
        self.bind(pos=self._arrange, size=self._arrange)

    def height_for(self, _width: float) -> float:
        """A whole page."""
        return float(self._room())

    def _arrange(self, *_: Any) -> None:
        gap, least = self._look.mm(4), self._look.mm(LEAST_CODE_MM)
        button = self._look.mm(BUTTON_MM) if self._print else 0
        under = button and button + gap
        # Upright the code stands below the words, where a phone still reads what they leave it.
        tall = self._look.tall and self.words.height_for(self.width) + under + gap + least <= self.height
        side = min(self.height, self.width * (1 if tall else 0.56))
        column = self.width if tall else self.width - side - gap
        while not tall and side > least and self.words.height_for(column) + under > self.height:
            side = max(side * 0.95, least)
            column = self.width - side - gap
        if not tall:
            self.words.fit(column, self.height - under)
        self.words.size = column, self.words.height_for(column)
        if tall:
            side = max(min(side, self.height - self.words.height - button - 2 * gap), 0)
        left = self.x + side + gap if self._look.rtl and not tall else self.x
        top = self.y + self.height
        if not tall:  # words and code stand beside each other, each in the middle
            top -= max(self.height - self.words.height - under, 0) / 2
        self.words.pos = left, top - self.words.height
        if self._print is not None:
            self._print.size = min(column, self._print.wanted_width + self._look.mm(8)), button
            self._print.pos = left, self.words.y - gap - button
        self.code.size = side, side
        if tall:
            self.code.pos = self.x + (self.width - side) / 2, self.y
        else:
            left = self.x if self._look.rtl else self.x + self.width - side
            self.code.pos = left, self.y + (self.height - side) / 2
