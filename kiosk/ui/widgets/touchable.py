"""The one way to be touched: everything that can be pressed is a Touchable."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

REPEAT_GUARD_S = 0.5
"""A control pressed again this soon after a screen change is ignored. # N-T4, VVSG 2.0 7.2-M"""


class ScreenChange:
    """Remembers which control changed the screen, and when, so that a double press does not skip a screen (N-T4)."""

    def __init__(self) -> None:
        self._name = ""
        self._at = float("-inf")

    def by(self, name: str) -> None:
        """The screen was changed by the control ``name`` just now."""
        self._name, self._at = name, Clock.get_time()

    def too_soon(self, name: str) -> bool:
        """Whether ``name`` changed the screen less than REPEAT_GUARD_S ago."""
        return name == self._name and Clock.get_time() - self._at < REPEAT_GUARD_S


class Touchable(Widget):
    """Fires ``on_fire`` when a touch starts and ends inside it (N-T3), once, however long it is held (N-T4).

    Attributes:
        name: stable id, for tests and for ScreenChange.
        label: what the voice calls it, with its state.
        enabled: whether it can be pressed; a disabled one is neither focused nor spoken.
        keeps_voice: True when pressing it does not silence the voice (louder, softer: N-A2).
        pressed: a touch is held inside it.
        focused: the keys act on it.
    """

    name = StringProperty()
    label = StringProperty()
    enabled = BooleanProperty(True)
    keeps_voice = BooleanProperty(False)
    pressed = BooleanProperty(False)
    focused = BooleanProperty(False)
    screen_change = ScreenChange()
    __events__ = ("on_fire",)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.enabled or self.disabled or not self.collide_point(*touch.pos):
            return bool(super().on_touch_down(touch))
        touch.grab(self)
        self.pressed = True
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        self.pressed = False
        if self.enabled and self.collide_point(*touch.pos):
            self.fire()
        return True

    def fire(self) -> None:
        """Act, as by a touch or a key."""
        if not self.screen_change.too_soon(self.name):
            self.dispatch("on_fire")

    def on_fire(self, *_: Any) -> None:
        """Event: the control was pressed."""
