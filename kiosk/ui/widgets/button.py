"""The one button: a face, and what stands on it. Plain buttons and answer tiles are made of it."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.floatlayout import FloatLayout

from kiosk.ui.widgets import hbox, words
from kiosk.ui.widgets.touchable import Touchable

__all__ = ["Face", "KioskButton", "Tile", "hbox", "words"]

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Face(Touchable, FloatLayout):
    """A pressable face with its edge, its focus ring and its colours.

    Attributes:
        text: its word.
        icon_name: file stem in assets/icons; empty for none.
        kind: ``primary`` for the one main action of a screen and for what is chosen.
        fill, ink: colours of the face and of what stands on it.
    """

    text = StringProperty()
    icon_name = StringProperty()
    kind = OptionProperty("plain", options=("plain", "primary"))
    fill = ColorProperty()
    ink = ColorProperty()
    look = ObjectProperty()


class KioskButton(Face):
    """An icon and its word beside it or below it (N-S5).

    Attributes:
        upright: True puts the word below the icon.
        wanted_width: px that icon and word need in one line.
        word_scale: font size of the word as a multiple of the text size.
        head: px kept free above the icon.
    """

    upright = BooleanProperty(False)
    wanted_width = NumericProperty()
    head = NumericProperty()
    word_scale = NumericProperty(1.0)


class Tile(KioskButton):
    """A choice. A chosen one shows a mark, an outline and a word (N-S4), never colour alone.

    Attributes:
        chosen: whether it is the answer.
        chosen_word: the word shown and spoken for it.
    """

    chosen = BooleanProperty(False)
    chosen_word = StringProperty()
