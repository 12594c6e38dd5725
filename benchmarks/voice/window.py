"""The window of a contestant: open, drawing, touched at random moments, and commanded by lines of JSON.

Runs in the contestant's own process. One thread reads commands and puts fingers down; everything else happens in
Kivy's loop, as in any app.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

HOLD_S = 0.05  # how long a finger stays down
FPS = 60
DRAWN_HZ = 10
"""Each window is drawn anew so often, and whenever something in it changes."""


def prepare_window(size: tuple[int, int]) -> None:
    """Tell Kivy what it must know before it is imported: the kiosk's own settings, for every contestant."""
    from kiosk.ui.environment import prepare

    prepare(*size, fullscreen=False, offscreen=True, max_fps=FPS)


def _finish(*_: Any) -> None:
    """Draw to the last pixel. Off-screen nothing waits for the picture: unfinished ones would pile up, and stop the
    window all at once when a texture changes."""
    from kivy.graphics.opengl import glFinish

    glFinish()


class Stage:
    """Talks to the benchmark and touches the window.

    Attributes:
        text: what the next press is to say.
        marks: (monotonic s, utterance id, first character) of each new mark that was drawn.
    """

    def __init__(self) -> None:
        # The engine prints on stdout: the protocol gets its own handle.
        self._out = os.fdopen(os.dup(1), "w", buffering=1)
        os.dup2(2, 1)
        self.text = ""
        self.marks: list[tuple[float, str, int]] = []
        self._frames: list[float] = []
        self._fingers: deque[tuple[str, Any]] = deque()
        self._place: Callable[[str], tuple[float, float]]
        self._stop: Callable[[], None]

    def open(self, place: Callable[[str], tuple[float, float]], stop: Callable[[], None], **facts: Any) -> None:
        """The window is open: take commands from now on.

        Args:
            place: where (px) the control of this name is.
            stop: ends the app; called in Kivy's loop.
            facts: told to the benchmark.
        """
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.core.window import Window

        self._place, self._stop = place, stop
        EventLoop.add_input_provider(self)
        Window.bind(on_flip=_finish)
        Clock.schedule_interval(lambda _dt: self._frames.append(time.monotonic()), 0)
        Clock.schedule_interval(lambda _dt: Window.canvas.ask_update(), 1 / DRAWN_HZ)
        threading.Thread(target=self._commands, daemon=True).start()
        self._tell(ready=True, **facts)

    # What Kivy asks of a provider of touches.

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def update(self, dispatch_fn: Callable[[str, Any], None]) -> None:
        while self._fingers:
            dispatch_fn(*self._fingers.popleft())

    def _tell(self, **answer: Any) -> None:
        self._out.write(json.dumps(answer) + "\n")

    def _commands(self) -> None:
        from kivy.clock import Clock

        for line in sys.stdin:
            command = json.loads(line)
            if command["do"] == "press":
                self.text = command.get("text", self.text)
                self._press(command["control"])
            elif command["do"] == "drawn":
                frames, self._frames = self._frames, self._frames[-1:]
                self._tell(frames=frames)
            elif command["do"] == "marks":
                marks, self.marks = self.marks, []
                self._tell(marks=marks)
        Clock.schedule_once(lambda _dt: self._stop(), 0)

    def _press(self, control: str) -> None:
        from kivy.core.window import Window
        from kivy.input.motionevent import MotionEvent

        class Finger(MotionEvent):
            def __init__(self, x: float, y: float) -> None:
                super().__init__("finger", id(self), (x, y), is_touch=True, type_id="touch")
                self.profile = ["pos"]

            def depack(self, args: Any) -> None:
                self.sx, self.sy = args[0] / (Window.width - 1.0), args[1] / (Window.height - 1.0)
                super().depack(args)

        time.sleep(random.uniform(0, 1 / FPS))
        finger = Finger(*self._place(control))
        down = time.monotonic()
        self._fingers.append(("begin", finger))
        time.sleep(HOLD_S)
        up = time.monotonic()
        self._fingers.append(("end", finger))
        self._tell(down=down, up=up)
