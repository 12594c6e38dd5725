"""The program just as main.py starts it, which tells a test what a person sees, in lines of JSON: what was pressed, and
where the controls are once the page stands still, after each press and whenever that has changed.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.cli import main
from kiosk.ui import environment

STILL = 3
"""Frames after which a page has its place."""


def tell(**what: Any) -> None:
    """A line for the test."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def watch() -> None:
    """Look over the shoulder of what can be pressed, and of each frame."""
    from kiosk.ui.kiosk import Kiosk
    from kiosk.ui.widgets.touchable import Touchable

    real_fire, real_tick = Touchable.fire, Kiosk.tick
    told: dict[str, Any] = {}
    seen: dict[str, Any] = {}
    still = 0

    def fire(control: Touchable) -> None:
        nonlocal told, seen
        real_fire(control)
        told, seen = {}, {}
        tell(pressed=control.name)

    def tick(kiosk: Kiosk, dt: float = 0.0) -> None:
        nonlocal told, seen, still
        real_tick(kiosk, dt)
        step, stops = kiosk.page.step, [*kiosk.frame.stops(), kiosk.frame.ids.logo]
        places = {each.name: [each.x, each.y, each.x + each.width, each.y + each.height] for each in stops}
        now = {"step": step.id, "screen": step.screen, "controls": places}
        still, seen = still + 1 if now == seen else 0, now
        if still == STILL and told != now:
            told = now
            tell(**now)

    # Under their own names, by which Kivy's clock finds them again.
    Touchable.fire, Kiosk.tick = fire, tick  # type: ignore[method-assign]


def open_window() -> None:
    """In place of ``environment.open_window``."""
    open_real()
    watch()


open_real, environment.open_window = environment.open_window, open_window

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
