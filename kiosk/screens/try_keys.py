"""Press any key, I will say what it does: nobody has to learn a keypad on a question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.journey import Step
from kiosk.session import InputMode
from kiosk.ui.keys import BACKSPACE, KeyAction, digit
from kiosk.ui.page import Host, ReadingPage

LEAVES = (KeyAction.FIRE, KeyAction.BACK)
"""Pressed twice, one of these leaves."""

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class TryKeysScreen(ReadingPage):
    """Says of each key what it does, and does nothing else. Touch works as everywhere."""

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        super().__init__(host, step, heading=phrases["try.title"], next_text=phrases["try.done"], **kwargs)
        self.ids.text.add_widget(self.list)
        self.list.fill([self.sentence(key, phrases[key]) for key in ("try.ask", "try.leave")])
        self._before: int | None = None

    def takes_key(self, key: int, action: KeyAction | None) -> bool:
        if action is KeyAction.STAFF:
            return False
        if key == self._before and action in LEAVES:
            self.host.back()
            return True
        self._before = key
        phrases = self.host.phrases
        if typed := digit(key):
            text = phrases.say("code.digit", digit=typed)
        elif key == BACKSPACE:
            text = phrases["code.delete"]
        elif action is None:
            text = phrases["try.nothing"]
        elif action is KeyAction.FIRE and self.host.session.input_mode is InputMode.ONE_SWITCH:
            text = phrases["try.switch"]
        else:
            text = phrases[f"try.{action}"]
        self.host.announce("try.key", text)
        return True

    def takes_hold(self) -> bool:
        self.host.announce("try.hold", self.host.phrases["try.hold"])
        return True
