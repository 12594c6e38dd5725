"""A picture, sharp at its size and in the theme's colours."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from weakref import WeakMethod

from kivy.animation import Animation
from kivy.factory import Factory
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.lang import global_idmap
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.ui.painter import Painted, Painter
from kiosk.ui.pictures import ClinicDrawing, Drawing, drawing

log = logging.getLogger(__name__)

CACHE_BYTES = 64_000_000
"""What the pictures that were shown may take of the memory: some 45 at the size of the default panel."""
FADE_S = 0.25
"""How long a step of a picture takes to come, in s; at once with less motion."""


class Key(NamedTuple):
    """Everything that changes what a picture looks like; ``side`` in px."""

    name: str
    side: int
    theme: str
    rtl: bool
    build: int


class Pictures:
    """The pictures that were painted. ``tick`` at each frame hands over what has come.

    Attributes:
        upcoming: the picture that may be wanted next, painted ahead in the size of the one that is shown; "" for none.
        own: the clinic's pictures by name; all others are those of assets/pictures.
    """

    def __init__(self, painter: Painter | None = None) -> None:
        self.upcoming = ""
        self.own: Mapping[str, ClinicDrawing] = {}
        self._painter = painter or Painter()
        self._textures: OrderedDict[Key, Texture] = OrderedDict()
        self._bytes = 0
        self._wanted: dict[Key, list[Callable[[Key], None]]] = {}
        self._broken: set[Key] = set()

    @property
    def waiting(self) -> bool:
        """A picture that is shown has not come yet."""
        return bool(self._wanted)

    def texture(self, key: Key) -> Texture | None:
        """The picture, when it is there."""
        if key not in self._textures:
            return None
        self._textures.move_to_end(key)
        return self._textures[key]

    def want(self, key: Key, come: Callable[[Key], None]) -> None:
        """Have ``key`` painted, and ``come`` called when it is there; never when it cannot be painted."""
        if key in self._broken:
            return
        self._wanted.setdefault(key, []).append(come)
        self._ask(key, ahead=False)

    def forget(self, come: Callable[[Key], None]) -> None:
        """Call ``come`` no more."""
        for key, callers in list(self._wanted.items()):
            left = [caller for caller in callers if caller != come]
            if left:
                self._wanted[key] = left
            else:
                del self._wanted[key]

    def ahead(self, like: Key) -> None:
        """Have what may be wanted next painted like ``like``: the other steps of this picture, and the upcoming."""
        keys = [like._replace(build=step) for step in range(self._steps(like.name) + 1)]
        if self.upcoming:
            keys.append(like._replace(name=self.upcoming, build=0))
        for key in keys:
            if key not in self._textures and key not in self._broken:
                self._ask(key, ahead=True)

    def tick(self) -> None:
        """Hand over what has come."""
        for key, painted in self._painter.done():
            assert isinstance(key, Key)
            if painted is None:
                log.warning("the picture %s cannot be shown", key.name)
                self._broken.add(key)
            else:
                self._keep(key, painted)
            for come in self._wanted.pop(key, []):
                come(key)

    def close(self) -> None:
        """Let the painter go; the pictures that are there stay."""
        self._wanted.clear()
        self._painter.close()

    def _drawing(self, name: str) -> Drawing | ClinicDrawing:
        return self.own.get(name) or drawing(name)

    def _steps(self, name: str) -> int:
        try:
            return self._drawing(name).steps
        except OSError:
            return 0

    def _ask(self, key: Key, *, ahead: bool) -> None:
        try:
            svg = self._drawing(key.name).shown(key.theme, build=key.build, rtl=key.rtl)
        except OSError as error:
            log.warning("the picture %s cannot be read: %s", key.name, error)
            self._broken.add(key)
            self._wanted.pop(key, None)
            return
        self._painter.ask(key, svg, key.side, ahead=ahead)

    def _keep(self, key: Key, painted: Painted) -> None:
        texture = Texture.create(size=(painted.side, painted.side), colorfmt="rgba")
        texture.blit_buffer(painted.rgba, colorfmt="rgba", bufferfmt="ubyte")
        texture.flip_vertical()
        self._textures[key] = texture
        self._bytes += len(painted.rgba)
        while self._bytes > CACHE_BYTES and len(self._textures) > 1:
            old, _ = self._textures.popitem(last=False)
            self._bytes -= old.side * old.side * 4


class Picture(Widget):
    """The drawing ``name`` of assets/pictures, as large as fits, in the middle.

    Attributes:
        build: how many of its steps are shown; 0: all of it.
        fade: how much of the new picture is seen over the one before, 0 to 1.
        shown: what is on the screen now; None before the first has come.
    """

    name = StringProperty()
    build = NumericProperty(0)
    fade = NumericProperty(1)

    def __init__(self, **kwargs: Any) -> None:
        self._look = kwargs.pop("look", None) or global_idmap["look"]
        self.shown: Key | None = None
        self._texture: Texture | None = None
        come = WeakMethod(self._come)
        # Weak: a picture whose page has gone before it came must not keep the page, and the answers on it (N-D5).
        self._when_come: Callable[[Key], None] = lambda key: still(key) if (still := come()) else None
        super().__init__(**kwargs)
        with self.canvas:
            self._under_colour = Color(1, 1, 1, 0)
            self._under = Rectangle()
            self._over_colour = Color(1, 1, 1, 0)
            self._over = Rectangle()
        self._changed()
        for name in ("name", "build", "size", "pos", "opacity"):
            self.fbind(name, self._changed)
        self.fbind("fade", self._draw)
        for name in ("theme", "rtl"):
            if self._look.property(name, quiet=True) is not None:
                self._look.bind(**{name: self._changed})  # not fbind: the look outlives every picture

    @property
    def key(self) -> Key | None:
        """What should be on the screen now; None where there is no room or nothing to show."""
        side = int(min(self.size))
        if not self.name or side < 8 or not self.opacity:
            return None
        return Key(self.name, side, self._look.theme, bool(getattr(self._look, "rtl", False)), int(self.build))

    def _changed(self, *_: Any) -> None:
        key = self.key
        if key is None:
            self.shown = self._texture = None
            self._draw()
        elif key == self.shown:
            self._draw()
        elif self._look.pictures.texture(key) is not None:
            self._come(key)
        else:
            # Until it comes, what is there stays if it is the same drawing, at whatever size and in whatever colours.
            if self.shown is not None and self.shown.name != key.name:
                self.shown = self._texture = None
            self._draw()
            self._look.pictures.forget(self._when_come)
            self._look.pictures.want(key, self._when_come)

    def _come(self, key: Key) -> None:
        if key != self.key:
            return
        before, self.shown = self.shown, key
        self._under.texture, self._texture = self._texture, self._look.pictures.texture(key)
        Animation.cancel_all(self, "fade")
        grown = before is not None and before._replace(build=key.build) == key
        if grown and not getattr(self._look, "less_motion", False):
            self.fade = 0
            Animation(fade=1, duration=FADE_S).start(self)
        else:
            self.fade = 1
        self._draw()
        self._look.pictures.ahead(key)

    def _draw(self, *_: Any) -> None:
        side = int(min(self.size))
        # Not center_x, right or top: while size and place change one after the other they are still those of before.
        place = (int(self.x + (self.width - side) / 2), int(self.y + (self.height - side) / 2))
        self._over.texture = self._texture
        self._over_colour.a = self.fade if self._texture is not None else 0
        self._under_colour.a = 1 if self.fade < 1 and self._under.texture is not None else 0
        for rectangle in (self._under, self._over):
            rectangle.pos, rectangle.size = place, (side, side)


Factory.register("Picture", cls=Picture)
