"""A keypad of big keys for visit numbers and PINs."""

from __future__ import annotations

from typing import Any

from kivy.properties import ObjectProperty
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.ui.look import Look
from kiosk.ui.widgets.button import KioskButton

ROWS = ("123", "456", "789", "<0 ")
LOW_ROWS = ("123<", "4560", "789 ")


class Keypad(GridLayout):
    """Twelve places: ten digits, delete, and one left empty; in three rows on a low panel. Fires ``on_digit`` with
    "0".."9", and ``on_delete``.

    Attributes:
        key_rows: the keys, row by row.
    """

    look = ObjectProperty()
    __events__ = ("on_digit", "on_delete")

    def __init__(self, look: Look, phrases: Any, **kwargs: Any) -> None:
        rows = LOW_ROWS if look.low else ROWS
        super().__init__(cols=len(rows[0]), spacing=look.mm(2.6 if look.small else 3.4), look=look, **kwargs)
        self.key_rows: list[list[KioskButton]] = []
        for number, key in enumerate("".join(rows)):
            if number % self.cols == 0:
                self.key_rows.append([])
            if key == " ":
                self.add_widget(Widget())
            elif key == "<":
                icon_name = "" if look.low else "delete"
                delete = KioskButton(name="delete", text=phrases["code.delete"], icon_name=icon_name, upright=True)
                delete.bind(on_fire=lambda *_: self.dispatch("on_delete"))
                self.add_widget(delete)
                self.key_rows[-1].append(delete)
            else:
                digit = KioskButton(name=f"digit.{key}", text=key, upright=True, word_scale=1.2 if look.low else 1.5)
                digit.bind(on_fire=lambda widget: self.dispatch("on_digit", widget.text))
                self.add_widget(digit)
                self.key_rows[-1].append(digit)

    def on_digit(self, digit: str) -> None:
        """Event: a digit was pressed."""

    def on_delete(self) -> None:
        """Event: delete was pressed."""
