"""What is wrong with the content, over the page of the preview: for its author, never for a patient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.core.window import Window
from kivy.graphics import Color, Rectangle
from kivy.uix.label import Label

PADDING = 12
FONT = 18
"""px: an author sits at a screen of their own, however large the kiosk's panel is."""
ROWS = 8
"""More faults are counted: the page behind must stay in sight."""


class FaultList(Label):
    """The faults at the top of the window, or, with ``whole``, in all of it. A tap goes through to the page."""

    def __init__(self, faults: Sequence[str], *, whole: bool = False, **kwargs: Any) -> None:
        rows = list(faults) if whole else list(faults[:ROWS])
        if more := len(faults) - len(rows):
            rows.append(f"and {more} more: see the terminal, or ./run check")
        if not whole:
            rows.append("Below: the content as it last was good.")
        super().__init__(
            text="\n".join(rows),
            font_size=FONT,
            padding=PADDING,
            halign="left",
            valign="top",
            color=(1, 1, 1, 1),
            size_hint=(None, None),
            **kwargs,
        )
        self._whole = whole
        with self.canvas.before:
            Color(0.45, 0.05, 0.1, 1 if whole else 0.94)
            self._ground = Rectangle()
        Window.bind(size=self._place)
        self._place(Window, Window.size)

    def _place(self, _window: Any, size: tuple[float, float]) -> None:
        width, height = size
        self.text_size = (width, height if self._whole else None)
        self.texture_update()
        self.size = (width, height if self._whole else min(self.texture_size[1], height / 2))
        self.pos = (0, height - self.height)
        self._ground.pos, self._ground.size = self.pos, self.size
