"""A page's picture that can be heard: whoever touches it, or hears by touch, is told what it shows."""

from __future__ import annotations

from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty

from kiosk.ui.widgets import picture
from kiosk.ui.widgets.touchable import Touchable

__all__ = ["Described", "picture"]

Builder.load_string(
    """
<Described>:
    canvas.before:
        Color:
            rgba: look.focus
        RoundedRectangle:
            pos: self.x - look.mm(1.1), self.y - look.mm(1.1)
            size: (self.width + look.mm(2.2), self.height + look.mm(2.2)) if self.focused else (.01, .01)
            radius: [look.mm(4.1)]
        Color:
            rgba: look.paper
        RoundedRectangle:
            pos: self.pos
            size: self.size if self.focused else (.01, .01)
            radius: [look.mm(3)]
    Picture:
        name: root.picture
        build: root.build
        pos: root.pos
        size: root.size
"""
)


class Described(Touchable):
    """It has the focus of touch to hear, not that of the keys: there "Where am I?" tells it, and no key press more is
    needed on any page.

    Attributes:
        picture: file stem in assets/pictures. build: how many of its steps are shown; 0: all of it.
        shows: what it shows, in words; empty where nobody has said.
    """

    picture = StringProperty()
    build = NumericProperty(0)
    shows = StringProperty()
