"""Things side by side, in the order they are read: from the left, or from the right where the language runs so."""

from __future__ import annotations

from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout

Builder.load_string(
    """
<HBox>:
    rtl: look.rtl
"""
)


class HBox(BoxLayout):
    """A horizontal BoxLayout that is mirrored in languages written from right to left, padding included.

    Attributes:
        rtl: the first child stands at the right.
    """

    rtl = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fbind("rtl", self._trigger_layout)

    def do_layout(self, *args: Any) -> None:
        super().do_layout(*args)
        if self.rtl and self.orientation == "horizontal":
            for child in self.children:
                child.x = self.x + self.right - child.right
