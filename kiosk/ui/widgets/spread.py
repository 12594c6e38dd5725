"""A page's picture and its words: side by side, or one above the other on an upright panel."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty

from kiosk.ui.widgets import described
from kiosk.ui.widgets.hbox import HBox

__all__ = ["Spread", "described"]

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Spread(HBox):
    """Add the words as children.

    Attributes:
        picture_name: file stem in assets/pictures.
        build: how many steps of the picture are shown; 0 for all.
        part: part of the width (of the height on an upright panel) that the picture takes; 0 for none.
    """

    picture_name = StringProperty()
    build = NumericProperty(0)
    part = NumericProperty(0)
