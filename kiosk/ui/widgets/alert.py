"""The idle alert: over everything, answered by any touch or key."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.anchorlayout import AnchorLayout

from kiosk.ui.widgets import button, words

__all__ = ["Alert", "button", "words"]

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class Alert(AnchorLayout):
    """Asks whether the patient is still there, and shows the time left. # N-D1

    Attributes:
        seconds: time left in s.
    """

    seconds = NumericProperty()
    phrases = ObjectProperty()

    def __init__(self, phrases: Any, **kwargs: Any) -> None:
        super().__init__(phrases=phrases, **kwargs)

    def left(self, phrases: Any, seconds: float) -> str:
        """The time left, in words. It follows the language too: a method of the phrases alone would not tell kv so."""
        return str(phrases.say("idle.seconds", seconds=ceil(seconds)))
