"""Keys that SDL does not tell of: F20 to F24. # N-T8

Under X11 SDL 2 knows each key by its number in a table of its own, and has nothing for the numbers of these five (they
are those of a microphone and a touchpad to it): pressed, they reach no program. F23 and F24 are the speed keys of a
Storm AudioNav. So a second connection to the screen asks for the keys of the kiosk's window, and hands on those five.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import POINTER, Structure, Union, byref, c_char_p, c_int, c_long, c_uint, c_ulong, c_void_p

from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.ui.keys import KEY_NAMES

KEYS = {198 + n: KEY_NAMES[f"f{20 + n}"] for n in range(5)}
"""X's number of the key (Linux's own and 8) -> Kivy's."""
KEY_DOWN, KEY_UP = 2, 3
DOWN_AND_UP = 0b11


class _KeyEvent(Structure):
    _fields_ = (
        ("type", c_int),
        ("serial", c_ulong),
        ("send_event", c_int),
        ("display", c_void_p),
        ("window", c_ulong),
        ("root", c_ulong),
        ("subwindow", c_ulong),
        ("time", c_ulong),
        ("places", c_int * 4),
        ("state", c_uint),
        ("keycode", c_uint),
    )


class _Event(Union):
    _fields_ = (("key", _KeyEvent), ("room", c_long * 24))


class UnseenKeys:
    """Hands on the keys of a window that SDL is silent about.

    Args:
        window: X's number of the window.
        down, up: called with Kivy's number of the key.

    Raises:
        OSError: the screen is not there.
    """

    def __init__(self, window: int, down: Callable[[int], object], up: Callable[[int], object]) -> None:
        self._call = {KEY_DOWN: down, KEY_UP: up}
        self._x = ctypes.CDLL("libX11.so.6")
        self._x.XOpenDisplay.argtypes, self._x.XOpenDisplay.restype = (c_char_p,), c_void_p
        self._x.XSelectInput.argtypes = (c_void_p, c_ulong, c_long)
        self._x.XkbSetDetectableAutoRepeat.argtypes = (c_void_p, c_int, c_void_p)
        self._x.XNextEvent.argtypes = (c_void_p, POINTER(_Event))
        for name in ("XPending", "XFlush", "XCloseDisplay"):
            getattr(self._x, name).argtypes = (c_void_p,)
        self._screen = self._x.XOpenDisplay(None)
        if not self._screen:
            raise OSError("the screen is not there")
        # A held key is told as one that is held, not as one that is let go and pressed again and again (N-T4).
        self._x.XkbSetDetectableAutoRepeat(self._screen, 1, None)
        self._x.XSelectInput(self._screen, window, DOWN_AND_UP)
        self._x.XFlush(self._screen)

    def tick(self, _dt: float = 0.0) -> None:
        """Hand on what was pressed and let go since."""
        event = _Event()
        while self._x.XPending(self._screen):
            self._x.XNextEvent(self._screen, byref(event))
            key = KEYS.get(event.key.keycode)
            if key is not None and event.key.type in self._call:
                # A fault in there must not end this for ever, as Kivy's clock would.
                Clock.schedule_once(lambda _dt, call=self._call[event.key.type], key=key: call(key), 0)

    def close(self) -> None:
        """End the connection."""
        self._x.XCloseDisplay(self._screen)


def hear_unseen_keys(down: Callable[[int], object], up: Callable[[int], object]) -> Callable[[], None]:
    """Hear them from now on in Kivy's window, where it is one of X; what ends it."""
    window = getattr(Window.get_window_info(), "window", None)
    if window is None:  # drawn where no keys are
        return lambda: None
    keys = UnseenKeys(window, down, up)
    hearing = Clock.schedule_interval(keys.tick, 0)

    def end() -> None:
        hearing.cancel()
        keys.close()

    return end
