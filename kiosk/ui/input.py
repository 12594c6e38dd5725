"""Touches and keys, on their way to the controls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock

from kiosk.ui.focus import FocusRing
from kiosk.ui.frame import Frame
from kiosk.ui.keys import BACKSPACE, KEEPS_VOICE, KEYMAP, KeyAction, digit
from kiosk.ui.voice import Voice
from kiosk.ui.widgets.touchable import Touchable


class Input:
    """Every touch and key silences the voice first, but for louder and softer (N-A2), and tells that somebody is there.

    Args:
        frame: holds the controls.
        voice: is silenced.
        focus: where the keys act.
        control: presses a control of the frame by name.
        somebody: called at every input; True when the input has been used up (it answered the idle alert).
        keys_used: called at the first key.
    """

    def __init__(
        self,
        frame: Frame,
        voice: Voice,
        focus: FocusRing,
        control: Callable[[str], None],
        somebody: Callable[[], bool],
        keys_used: Callable[[], None],
    ) -> None:
        self._frame, self._voice, self._focus = frame, voice, focus
        self._control, self._somebody, self._keys_used = control, somebody, keys_used
        self._held: set[int] = set()
        self._used_up: set[Any] = set()

    def touch_down(self, touch: Any) -> bool:
        """A finger is down: True when the touch goes no further."""
        if "button" in touch.profile and touch.button.startswith("scroll"):
            return True
        if self._somebody():
            self._used_up.add(touch.uid)
            return True
        if not any(w.keeps_voice and w.collide_point(*touch.pos) for w in self._frame.controls()):
            self._voice.silence()
        self._focus.clear()
        return False

    def touch_up(self, touch: Any) -> bool:
        """The finger is up: True when the touch goes no further."""
        if touch.uid in self._used_up:
            self._used_up.discard(touch.uid)
            return True
        # The control that was touched hears of it only after this.
        Clock.schedule_once(self._voice.input_over, 0)
        return False

    def key_down(self, key: int) -> bool:
        """A key went down. A held key acts once (N-T4)."""
        if key in self._held:
            return True
        self._held.add(key)
        if self._somebody():
            return True
        action, typed = KEYMAP.get(key), digit(key)
        if action not in KEEPS_VOICE:
            self._voice.silence()
        page = self._frame.page
        if typed is not None:
            page.type(typed)
        elif key == BACKSPACE:
            page.delete()
        elif action in (KeyAction.FORWARD, KeyAction.BACKWARD):
            self._keys_used()
            # What is said of the voice button must be what it will do then.
            self._voice.input_over()
            self._focus.move(+1 if action is KeyAction.FORWARD else -1)
        elif action is KeyAction.FIRE:
            self._keys_used()
            if not self._focus.fire():
                self._frame.ids.next.fire()
        elif action is not None and Touchable.screen_change.press(action.value):
            self._control(action.value)
        self._voice.input_over()
        return True

    def key_up(self, key: int) -> bool:
        """A key was let go."""
        self._held.discard(key)
        return True
