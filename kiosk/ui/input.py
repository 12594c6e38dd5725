"""Touches and keys, on their way to the controls."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from typing import Any

from kivy.clock import Clock

from kiosk.session import InputMode
from kiosk.ui.frame import Frame
from kiosk.ui.keys import BACKSPACE, KEEPS_VOICE, MOVES, KeyAction, Keymap, digit
from kiosk.ui.voice import Voice
from kiosk.ui.ways import Ways
from kiosk.ui.widgets.touchable import REPEAT_GUARD_S, Touchable

SAME_PLACE_MM = 15.0
"""Two taps nearer to each other than this are taken for a double tap: an area that can be touched is 12.7 mm at the
least, and hands shake."""


class Input:
    """Every touch and key silences the voice first, but for louder and softer (N-A2), and tells that somebody is there.

    Args:
        frame: holds the controls.
        voice: is silenced.
        ways: how the patient uses the kiosk.
        keymap: what each key does.
        control: presses a control of the frame by name.
        somebody: called at every input; True when the input has been used up (it answered the idle alert).
    """

    def __init__(
        self,
        frame: Frame,
        voice: Voice,
        ways: Ways,
        keymap: Keymap,
        control: Callable[[str], None],
        somebody: Callable[[], bool],
    ) -> None:
        self._frame, self._voice, self._ways, self._keymap = frame, voice, ways, keymap
        self._control, self._somebody = control, somebody
        self._held: set[int] = set()
        self._used_up: set[Any] = set()
        self._heard: set[Any] = set()
        self._lifted: tuple[float, float] | None = None
        self._forget_place = Clock.create_trigger(self._forget, REPEAT_GUARD_S)

    def touch_down(self, touch: Any) -> bool:
        """A finger is down: True when the touch goes no further."""
        if "button" in touch.profile and touch.button.startswith("scroll"):
            return True
        self._ways.held_key.forget()
        if self._somebody() or self._ways.lit_by_touch():
            self._used_up.add(touch.uid)
            return True
        # Staff hold the logo, whatever way the patient before them chose.
        on_logo = self._frame.ids.logo.collide_point(*touch.pos)
        if self._ways.mode is InputMode.TOUCH_TO_HEAR and not on_logo:
            if not self._ways.hearing.touched:
                self._voice.silence()
            self._heard.add(touch.uid)
            self._ways.hearing.down(touch.uid, *touch.pos)
            return True
        if self._second_tap(touch):
            self._used_up.add(touch.uid)
            return True
        if not any(w.keeps_voice and w.collide_point(*touch.pos) for w in self._frame.controls()):
            self._voice.silence()
        self._ways.focus.clear()
        if not on_logo:
            self._ways.long_press.down(touch)
        return False

    def _second_tap(self, touch: Any) -> bool:
        """The first tap has just brought another screen: what lies under the finger now nobody has read, and it may be
        an answer (N-T4)."""
        if self._lifted is None or not Touchable.screen_change.just_now:
            return False
        away = hypot(touch.x - self._lifted[0], touch.y - self._lifted[1])
        return bool(away < self._frame.look.mm(SAME_PLACE_MM))

    def _forget(self, *_: Any) -> None:
        """Where a finger was tells what was chosen (N-D5)."""
        self._lifted = None

    def touch_move(self, touch: Any) -> bool:
        """The finger moved: True when the touch goes no further."""
        if touch.uid in self._heard:
            self._ways.hearing.to(touch.uid, *touch.pos)
        return touch.uid in self._heard or touch.uid in self._used_up

    def touch_up(self, touch: Any) -> bool:
        """The finger is up: True when the touch goes no further."""
        if touch.uid in self._used_up:
            self._used_up.discard(touch.uid)
            return True
        if touch.uid in self._heard:
            self._heard.discard(touch.uid)
            self._ways.hearing.up(touch.uid, *touch.pos)
            if not self._ways.hearing.touched:
                self._voice.input_over()
            return True
        self._ways.long_press.up(touch)
        self._lifted = touch.pos
        self._forget_place.cancel()
        self._forget_place()
        # The control that was touched hears of it only after this.
        Clock.schedule_once(self._voice.input_over, 0)
        return False

    def key_down(self, key: int) -> bool:
        """A key went down. A held key acts once (N-T4)."""
        if key in self._held:
            return True
        self._held.add(key)
        self._ways.held_key.forget()
        if self._somebody():
            return True
        mode, typed = self._ways.mode, digit(key)
        action = self._keymap.action(key, mode, rtl=self._frame.look.rtl)
        if action not in KEEPS_VOICE:
            self._voice.silence()
        page = self._frame.page
        if action in MOVES:
            self._ways.held_key.down(key)
        if page.takes_key(key, action):
            return True
        if typed is not None:
            self._ways.key_used()
            page.type(typed)
            self._ways.say_intro()
            self._ways.say_more(moved=action in MOVES)
        elif key == BACKSPACE:
            page.delete()
        elif action is not None and action is not KeyAction.STAFF:
            self._ways.key_used()
            self._act(action, mode)
            self._ways.say_intro()
            self._ways.say_more(moved=action in MOVES)
        elif action is KeyAction.STAFF:
            self._control(action)
        self._voice.input_over()
        return True

    def _act(self, action: KeyAction, mode: InputMode) -> None:
        focus = self._ways.focus
        if action in MOVES:
            # What is said of the voice button must be what it will do then.
            self._voice.input_over()
            focus.move(+1 if action is KeyAction.FORWARD else -1)
        elif action is KeyAction.FIRE and mode is InputMode.ONE_SWITCH:
            self._ways.scanner.press()
        elif action is KeyAction.FIRE:
            if not focus.fire() and self._frame.ids.next.enabled:
                self._frame.ids.next.fire()
        elif Touchable.screen_change.press(action.value):
            self._control(action.value)

    def assist(self, control: Touchable, *, press: bool) -> None:
        """A screen reader presses a control, or gives it the focus: an input like any other."""
        self._ways.held_key.forget()
        if self._somebody():
            return
        self._voice.silence()
        if press:
            control.fire()
        else:
            self._ways.focus.to(control)
        self._voice.input_over()

    def key_up(self, key: int) -> bool:
        """A key was let go."""
        self._held.discard(key)
        self._ways.held_key.up(key)
        return True
