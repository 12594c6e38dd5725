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
    """Remembers which control changed the screen, and when, so that a double press does not skip a screen (N-T4).

    Attributes:
        count: how often it has changed.
    """

    def __init__(self) -> None:
        self.count = 0
        self._pressed = ""
        self._name = ""
        self._at = float("-inf")

    def press(self, name: str) -> bool:
        """The control ``name`` is pressed, by touch or key. False when it changed the screen less than
        REPEAT_GUARD_S ago: then the press does not count."""
        if name == self._name and self.just_now:
            return False
        self._pressed = name
        return True

    @property
    def just_now(self) -> bool:
        """It was less than REPEAT_GUARD_S ago."""
        return bool(Clock.get_time() - self._at < REPEAT_GUARD_S)

    def happened(self) -> None:
        """The screen changed just now, by what was pressed last."""
        self.count += 1
        self._name, self._at = self._pressed, Clock.get_time()


class Touchable(Widget):
    """Fires ``on_fire`` when a touch starts and ends inside it (N-T3), once, however long it is held (N-T4). A finger
    that has rested on it while another screen came, or another patient, is meant for neither: it fires nothing.

    Attributes:
        name: stable id, for tests and for ScreenChange.
        label: what the voice calls it, with its state.
        language: tag of the language of ``label`` where that is another one than is spoken; empty else.
        enabled: whether it can be pressed; a disabled one is neither focused nor spoken.
        keeps_voice: True when pressing it does not silence the voice (louder, softer: N-A2).
        pressed: a touch is held inside it.
        focused: the keys act on it.
    """

    name = StringProperty()
    label = StringProperty()
    language = StringProperty()
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
        touch.ud["screen"] = self.screen_change.count
        self.pressed = True
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_move(touch))
        # Letting go out there will not fire: it looks so too.
        self.pressed = self.collide_point(*touch.pos)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return bool(super().on_touch_up(touch))
        touch.ungrab(self)
        self.pressed = False
        same = touch.ud["screen"] == self.screen_change.count
        if same and self.enabled and self.collide_point(*touch.pos):
            self.fire()
        return True

    def fire(self) -> None:
        """Act, as by a touch or a key."""
        if self.screen_change.press(self.name):
            self.dispatch("on_fire")

    def on_fire(self, *_: Any) -> None:
        """Event: the control was pressed."""
