"""A QR code on the screen: whole pixels a module, black on white in every theme, its quiet zone included."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from kiosk.take_home import QUIET_MODULES

Modules = tuple[tuple[bool, ...], ...]


class QrCode(Widget):
    """Draws a code as large as whole pixels allow, in the middle of its place.

    Attributes:
        modules: rows of modules, True is dark; empty draws nothing.
    """

    modules = ObjectProperty(())

    def __init__(self, modules: Modules, **kwargs: Any) -> None:
        super().__init__(modules=modules, **kwargs)
        self._texture = _texture(modules)
        self.bind(pos=self._draw, size=self._draw)
        self._draw()

    @property
    def module_px(self) -> int:
        """Width of a module in px; 0 when there is no room for one."""
        return int(min(self.size)) // (len(self.modules) + 2 * QUIET_MODULES)

    def _draw(self, *_: Any) -> None:
        side = self.module_px * (len(self.modules) + 2 * QUIET_MODULES)
        self.canvas.clear()
        with self.canvas:
            Color(1, 1, 1, 1)
            Rectangle(
                texture=self._texture,
                size=(side, side),
                pos=(round(self.x + (self.width - side) / 2), round(self.y + (self.height - side) / 2)),
            )


def _texture(modules: Modules) -> Texture:
    """One pixel a module, the quiet zone around; drawn larger it stays sharp."""
    side = len(modules) + 2 * QUIET_MODULES
    white = b"\xff" * QUIET_MODULES
    rows = [white + bytes(0 if dark else 255 for dark in row) + white for row in modules]
    empty = [b"\xff" * side] * QUIET_MODULES
    texture = Texture.create(size=(side, side), colorfmt="rgb", mipmap=False)
    texture.mag_filter = texture.min_filter = "nearest"
    pixels = b"".join([*empty, *rows, *empty])
    texture.blit_buffer(b"".join(bytes((grey,)) * 3 for grey in pixels), colorfmt="rgb", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
