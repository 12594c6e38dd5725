"""The staff's door: who are you, and your PIN; on a new kiosk, the admin's first PIN."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty

from kiosk.journey import Step
from kiosk.ui.page import Host, Page
from kiosk.ui.widgets.button import KioskButton
from kiosk.ui.widgets.keypad import Keypad
from kiosk.ui.widgets.paged import PagedList

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class NameButton(KioskButton):
    """A person to choose."""

    def height_for(self, _width: float) -> float:
        """Height in px."""
        return max(float(self.look.mm(15)), self.look.line + self.look.mm(4))


class StaffLoginScreen(Page):
    """Takes a name and a PIN. The PIN is shown as dots."""

    ask = StringProperty()
    dots = StringProperty()
    message = StringProperty()
    pin = StringProperty()
    person = StringProperty()

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        super().__init__(
            host,
            step,
            heading=phrases["staff.title"],
            next_text=phrases["staff.enter"],
            back_text=phrases["staff.leave"],
            **kwargs,
        )
        self.keypad = Keypad(host.look, phrases)
        self.keypad.bind(on_digit=lambda _, digit: self.type(digit), on_delete=lambda _: self.delete())
        self.ids.keypad_slot.add_widget(self.keypad)
        self.names = PagedList(spacing=host.look.mm(3))
        if host.room.first_time:
            self.ask = phrases["staff.set_pin_ask"]
        else:
            self.ids.names.add_widget(self.names)
            names = host.room.names()
            self.names.fill([self._name(name) for name in names])
            self._choose(names[0] if len(names) == 1 else "")

    def _name(self, name: str) -> NameButton:
        button = NameButton(name=f"name.{name}", text=name)
        button.bind(on_fire=lambda button: self._choose(button.text))
        return button

    def _choose(self, name: str) -> None:
        if self.person:
            self.pin = ""  # it was somebody else's; one typed before any name was chosen stays
        self.person, self.message = name, ""
        phrases = self.host.phrases
        self.ask = phrases.say("staff.pin", name=name) if name else phrases["staff.who"]
        for button in self.names.items:
            button.kind = "primary" if button.text == name else "plain"

    def on_pin(self, *_: Any) -> None:
        self.dots = "\u2022 " * len(self.pin)

    def type(self, digit: str) -> None:
        """Take a digit of the PIN."""
        self.message = ""
        self.pin = (self.pin + digit)[:12]

    def delete(self) -> None:
        """Take the last digit back."""
        self.pin = self.pin[:-1]

    def forward(self) -> bool:
        if not self.person and not self.host.room.first_time:
            self.message = self.host.phrases["staff.who_first"] if self.pin else ""
            return True
        pin, self.pin = self.pin, ""
        if self.host.room.first_time:
            self.message = self.host.room.set_first_pin(pin) if pin else ""
        elif pin:
            self.message = self.host.room.enter(self.person, pin) or ""
        return True

    def backward(self) -> bool:
        self.host.room.leave()
        return True
