"""Progress as a picture: one bar a step."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, RoundedRectangle
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from kiosk.ui.look import Look


class StepBar(Widget):
    """A row of ``of`` short bars; those up to ``step`` are filled, the present one stands higher (never colour alone).

    Attributes:
        step: 1-based number of the present step.
        of: number of steps.
    """

    step = NumericProperty(0)
    of = NumericProperty(0)

    def __init__(self, look: Look, **kwargs: Any) -> None:
        self.look = look
        super().__init__(**kwargs)
        for name in ("pos", "size", "step", "of"):
            self.fbind(name, self._draw)
        look.fbind("primary", self._draw)

    def _draw(self, *_: Any) -> None:
        self.canvas.clear()
        if not self.of:
            return
        gap = self.look.mm(1)
        width = (self.width - gap * (self.of - 1)) / self.of
        with self.canvas:
            for number in range(1, int(self.of) + 1):
                x = self.x + (number - 1) * (width + gap)
                full = self.height if number == self.step else self.height * 0.5
                y = self.center_y - full / 2
                Color(*self.look.edge)
                RoundedRectangle(pos=(x, y), size=(width, full), radius=[self.look.mm(0.8)])
                if number > self.step:
                    line = self.look.mm(0.35)
                    Color(*self.look.paper)
                    RoundedRectangle(
                        pos=(x + line, y + line), size=(width - 2 * line, full - 2 * line), radius=[self.look.mm(0.6)]
                    )
                elif number == self.step:
                    Color(*self.look.primary)
                    RoundedRectangle(pos=(x, y), size=(width, full), radius=[self.look.mm(0.8)])
