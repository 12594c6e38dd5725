"""Uses the real app as a person does, on a clock of its own: for the demo and for tests.

Time stands still while the voice is being made and moves on by frames otherwise, so a visit of ten minutes takes
seconds and comes out the same each time. A frame is laid out as ever; it is drawn only where somebody looks (``shot``),
for without a graphics card drawing is what takes long.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kivy.base import EventLoop, runTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input.motionevent import MotionEvent
from kivy.lang import Builder

from kiosk.ui.kiosk import Kiosk
from kiosk.ui.page import walk
from kiosk.ui.widgets.picture import Key, Pictures
from kiosk.ui.widgets.spoken import SpokenText
from kiosk.ui.widgets.touchable import REPEAT_GUARD_S, Touchable

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
FRAME_S = 0.2
"""Between two frames where nobody looks at the mark that goes from word to word."""
GUARD_S = REPEAT_GUARD_S + 0.001
"""After which a second touch counts (N-T4). A hair more: the sum of many frames may be a rounding less."""
PATIENCE_S = 60.0
"""Real seconds that a sentence may take to be made before something is wrong."""


class VirtualTime:
    """A clock that moves only when frames are drawn. ``install`` puts it under Kivy's own clock."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        """Seconds that never go back."""
        return self.seconds

    def utc(self) -> datetime:
        """The time of day that belongs to ``now``."""
        return START + timedelta(seconds=self.seconds)

    def install(self) -> None:
        """Let Kivy's clock tell this time and sleep by moving it on."""
        Clock.time = self.now
        Clock.usleep = self._sleep
        Clock._last_tick = self.seconds

    def _sleep(self, microseconds: float) -> None:
        self.seconds += microseconds / 1e6


class Finger(MotionEvent):
    """One touch at a place in the window, in px from the bottom left."""

    def __init__(self, x: float, y: float) -> None:
        super().__init__("finger", id(self), (x, y), is_touch=True, type_id="touch")
        self.profile = ["pos"]

    def depack(self, args: Any) -> None:
        self.sx, self.sy = args[0] / (Window.width - 1.0), args[1] / (Window.height - 1.0)
        super().depack(args)

    def down(self) -> None:
        """Touch."""
        EventLoop.post_dispatch_input("begin", self)

    def to(self, x: float, y: float) -> None:
        """Drag."""
        self.move((x, y))
        EventLoop.post_dispatch_input("update", self)

    def up(self) -> None:
        """Let go."""
        EventLoop.post_dispatch_input("end", self)


class PicturesLookedAt(Pictures):
    """Pictures that are painted when somebody looks (`Driver.shot`) and not before: each takes as long as many frames.
    Several kiosks may share them."""

    def __init__(self) -> None:
        super().__init__()
        self._put_off: list[Key] = []

    def _ask(self, key: Key, *, ahead: bool) -> None:
        if not ahead:
            self._put_off.append(key)

    @property
    def waiting(self) -> bool:
        """Asked by who looks: what is wanted still is painted now."""
        put_off, self._put_off = self._put_off, []
        for key in dict.fromkeys(put_off):
            if key in self._wanted:
                super()._ask(key, ahead=False)
        return super().waiting

    def close(self) -> None:
        self._put_off.clear()
        super().close()


class Driver:
    """A person at the kiosk.

    Args:
        make: builds the kiosk once the clock is in place.
        clock: its time.
    """

    def __init__(self, make: Callable[[], Kiosk], clock: VirtualTime) -> None:
        self.clock = clock
        clock.install()
        EventLoop.ensure_window()
        self.kiosk = make()
        runTouchApp(self.kiosk, embedded=True)
        self.frames(3)

    def close(self) -> None:
        """Leave the window as it was found."""
        self.kiosk.shut_down()
        Clock.unschedule(self.kiosk.tick)
        Window.remove_widget(self.kiosk)

    def frames(self, count: int = 1) -> None:
        """Let ``count`` frames pass; real time is waited for the voice that is being made."""
        for _ in range(count):
            self._wait_for_voice()
            # What EventLoop.idle does, but for drawing.
            Clock.tick()
            Builder.sync()
            Clock.tick_draw()
            Builder.sync()

    def _wait_for_voice(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while self.kiosk.narrator.waiting:
            if time.monotonic() > deadline:
                raise TimeoutError("the voice was not made in time")
            time.sleep(0.002)
            self.kiosk.narrator.tick()

    def _wait_for_pictures(self) -> None:
        deadline = time.monotonic() + PATIENCE_S
        pictures = self.kiosk.look.pictures
        while pictures.waiting:
            if time.monotonic() > deadline:
                raise TimeoutError("the pictures were not painted in time")
            time.sleep(0.002)
            pictures.tick()

    def advance(self, seconds: float, step: float = FRAME_S) -> None:
        """Let ``seconds`` pass with a frame every ``step`` s; 0: as many as the screen has."""
        end = self.clock.now() + seconds
        while self.clock.now() < end:
            self.clock.seconds += min(step, end - self.clock.now())
            self.frames()

    def until(self, condition: Callable[[], bool], seconds: float = 600.0, step: float = FRAME_S) -> None:
        """Let time pass until ``condition`` holds, with a frame every ``step`` s; 0: as many as the screen has.

        Raises:
            TimeoutError: it did not within ``seconds``.
        """
        end = self.clock.now() + seconds
        while not condition():
            if self.clock.now() > end:
                raise TimeoutError(f"nothing came of it in {seconds} s")
            self.clock.seconds += step
            self.frames()

    def listen(self, step: float = FRAME_S) -> None:
        """Hear everything that is being said, with a frame every ``step`` s: 0 where the marked word is looked at."""
        self.until(lambda: not self.kiosk.narrator.speaking, step=step)

    def visible(self) -> list[Touchable]:
        """Everything that can be touched now."""
        root = self.kiosk.alert if self.kiosk.alert.parent is not None else self.kiosk
        return [w for w in walk(root) if isinstance(w, Touchable) and w.enabled]

    def find(self, name: str) -> Touchable:
        """The one control or sentence of this name (or this text) on the screen.

        Raises:
            LookupError: there is none, or more than one.
        """
        found = [w for w in self.visible() if w.name == name or (w.label == name and not isinstance(w, SpokenText))]
        if len(found) != 1:
            there = [widget.name for widget in self.visible()]
            raise LookupError(f"{len(found)} controls are called {name!r}; there are {there}")
        return found[0]

    def tap(self, name: str) -> None:
        """Touch the middle of a control and let go, as soon as a second touch counts (N-T4)."""
        self.advance(GUARD_S)
        finger = Finger(*self.find(name).center)
        finger.down()
        self.frames(2)
        finger.up()
        self.frames(3)

    def hold(self, name: str, seconds: float) -> None:
        """Touch a control for ``seconds``."""
        finger = Finger(*self.find(name).center)
        finger.down()
        self.advance(seconds)
        finger.up()
        self.frames(3)

    def key(self, key: int) -> None:
        """Press a key, by Kivy's number, and let go."""
        self.advance(GUARD_S)
        self.kiosk.input.key_down(key)
        self.frames(2)
        self.kiosk.input.key_up(key)
        self.frames(3)

    def type(self, digits: str) -> None:
        """Type on the keypad of the screen."""
        for digit in digits:
            self.tap(f"digit.{digit}")

    def shot(self, path: Path) -> None:
        """Write what the screen shows to a PNG."""
        self._wait_for_pictures()
        self.frames(2)
        Window.dispatch("on_draw")
        Window.dispatch("on_flip")
        written = Window.screenshot(name=str(path))
        Path(written).replace(path)
