"""What can be pressed looks like something: a face with an edge, a lip to stand on, and a ring where the focus is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, RoundedRectangle
from kivy.lang import Builder
from kivy.properties import ColorProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty

from kiosk.ui.widgets.touchable import Touchable

Builder.load_file(str(Path(__file__).with_suffix(".kv")))

class Face(Touchable):
    """A pressable face with its edge, its focus ring and its colours.

    It draws itself in one go: a rule of kv for each side of each shape took most of the time that a page took to be
    made, for there is a dozen of faces on a page.

    Attributes:
        text: its word.
        icon_name: file stem in assets/icons; empty for none.
        kind: ``primary`` for the one main action of a screen and for what is chosen; ``quiet`` for what is always
            there; ``notice`` for what must not be missed in a list, beside its words.
        lip: px that the face stands above what it stands on; pressing takes it down.
        fill, ink: colours of the face and of what stands on it. colours: the theme's own, that it is drawn in.
    """

    text = StringProperty()
    icon_name = StringProperty()
    kind = OptionProperty("plain", options=("plain", "primary", "quiet", "notice"))
    fill = ColorProperty()
    ink = ColorProperty()
    lip = NumericProperty()
    look = ObjectProperty()
    colours = ObjectProperty()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._draw_later = Clock.create_trigger(self.draw, -1)
        for name in ("pos", "size", "fill", "kind", "lip", "pressed", "focused", "colours", "enabled"):
            self.fbind(name, self._draw_later)
        self._draw_later()

    def draw(self, *_: Any) -> None:
        """Draw it as it is now, below what stands on it. What is not there now is not drawn unseen: without a graphics
        card that costs as much."""
        self.canvas.before.clear()
        if not self.enabled or min(self.size) < 1:
            return
        focus, paper, edge, ink = self.colours
        lip = 0 if self.pressed else self.lip
        with self.canvas.before:
            if self.focused:
                self._plate(focus, -1.1, 4.1)
                self._plate(paper, -0.3, 3.3)
            self._plate(edge, 0, 3, taller=lip - self.lip)
            self._plate(self.fill, 0.35, 2.7, up=lip, taller=-self.lip)
            if self.pressed and self.kind != "primary":
                self._plate(ink, 0.4, 2.8)
                self._plate(self.fill, 1.2, 2)

    def _plate(self, colour: Sequence[float], inset: float, corner: float, up: float = 0, taller: float = 0) -> None:
        """A plate whose sides stand ``inset`` mm in from its own, with corners of ``corner`` mm; ``up`` px above that,
        ``taller`` px higher."""
        mm = self.look.mm
        left = mm(inset)
        Color(*colour)
        RoundedRectangle(
            pos=(self.x + left, self.y + left + up),
            size=(self.width - 2 * left, self.height - 2 * left + taller),
            radius=[mm(corner)],
        )
