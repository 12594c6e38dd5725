"""A keypad of big keys for visit numbers and PINs."""

from __future__ import annotations

from typing import Any

from kivy.properties import ObjectProperty
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.ui.look import Look
from kiosk.ui.widgets.button import KioskButton

ROWS = ("123", "456", "789", "<0 ")


class Keypad(GridLayout):
    """Twelve places: ten digits, delete, and one left empty. Fires ``on_digit`` with "0".."9", and ``on_delete``."""

    look = ObjectProperty()
    __events__ = ("on_digit", "on_delete")

    def __init__(self, look: Look, phrases: Any, **kwargs: Any) -> None:
        super().__init__(cols=3, spacing=look.mm(3), look=look, **kwargs)
        for key in "".join(ROWS):
            if key == " ":
                self.add_widget(Widget())
            elif key == "<":
                delete = KioskButton(name="delete", text=phrases["code.delete"], icon_name="delete", upright=True)
                delete.bind(on_fire=lambda *_: self.dispatch("on_delete"))
                self.add_widget(delete)
            else:
                digit = KioskButton(name=f"digit.{key}", text=key, upright=True, word_scale=1.5)
                digit.bind(on_fire=lambda widget: self.dispatch("on_digit", widget.text))
                self.add_widget(digit)

    def on_digit(self, digit: str) -> None:
        """Event: a digit was pressed."""

    def on_delete(self) -> None:
        """Event: delete was pressed."""
