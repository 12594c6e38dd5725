"""What has to be said to Kivy before it is imported. Nothing here imports kivy at the top."""

from __future__ import annotations

import logging
import os

from kiosk.errors import Fault, KioskError


def prepare(width: int, height: int, *, fullscreen: bool, offscreen: bool = False, max_fps: int = 60) -> None:
    """Set Kivy's environment and Config. Call once, before anything else imports kivy.

    Args:
        width, height: size of the panel, or of the window, in px.
        fullscreen: take the whole panel.
        offscreen: draw without any screen (a demo, a test).
        max_fps: frames a second at most.

    Raises:
        KioskError: there is no screen and ``offscreen`` is not asked for.
    """
    if offscreen:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    elif not os.environ.get("DISPLAY"):
        raise no_screen("there is no screen here (DISPLAY is not set)")
    else:
        # Left to itself SDL falls back to drawing where nobody sees it. Kivy's SDL speaks X11 alone.
        os.environ["SDL_VIDEODRIVER"] = "x11"
    os.environ["KIVY_WINDOW"] = "sdl2"
    # Fingers come from SDL's own touch events, each once and two at a time. SDL would tell each as a mouse as well.
    os.environ["SDL_TOUCH_MOUSE_EVENTS"] = "0"
    # By default Kivy writes every logger's lines and all of stderr to a file that everyone can read.
    for name in ("KIVY_NO_ARGS", "KIVY_NO_CONFIG", "KIVY_NO_ENV_CONFIG", "KIVY_NO_FILELOG"):
        os.environ[name] = "1"
    os.environ["KIVY_LOG_MODE"] = "PYTHON"
    os.environ["KIVY_NO_CONSOLELOG"] = "1"
    logging.getLogger("kivy").setLevel(logging.ERROR)
    logging.getLogger("kivy").addFilter(_not_about_unused_providers)

    from kivy.config import Config

    # The default has a second provider: every tap arrives twice.
    for option in list(Config.options("input")):
        Config.remove_option("input", option)
    Config.set("input", "mouse", "mouse,disable_on_activity,disable_multitouch,disable_hover")
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("kivy", "desktop", "0")
    Config.set("graphics", "width", str(width))
    Config.set("graphics", "height", str(height))
    Config.set("graphics", "fullscreen", "auto" if fullscreen else "0")
    Config.set("graphics", "multisamples", "0")
    Config.set("graphics", "maxfps", str(max_fps))
    Config.set("graphics", "allow_screensaver", "0")
    Config.set("graphics", "resizable", "0")


def open_window() -> None:
    """Open the window, after ``prepare``.

    Raises:
        KioskError: the screen does not answer.
    """
    gone = no_screen(f"the screen {os.environ.get('DISPLAY')} does not answer")
    try:
        from kivy.core.window import Window
    except SystemExit:
        raise gone from None
    if Window is None:
        raise gone


def no_screen(what: str) -> KioskError:
    """The fault of a missing screen, with what to do instead."""
    return KioskError(
        Fault(
            None,
            0,
            what,
            "start it on the kiosk's own desktop, or see the whole journey without a screen: ./run demo --out DIR",
        )
    )


def _not_about_unused_providers(record: logging.LogRecord) -> bool:
    """Kivy tries every touch provider there is and logs each that this system lacks; the mouse is the one in use."""
    return "MTDev" not in record.getMessage()
