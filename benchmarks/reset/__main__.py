"""Reset now, mid-speech: the real program in a real window, a real mouse, a real sound server. # goal: 1 s

    .venv/bin/python -m benchmarks.reset [--times 20]

Times are from before the mouse button is let go (by a program of its own, so that its start counts too) to the first
picture of the screen that shows the welcome, and to silence.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from PIL import ImageGrab

from benchmarks.voice.sound import LOUD, SAMPLE_RATE, Ear, SoundServer
from kiosk.records.open import open_records
from kiosk.settings import Settings
from kiosk.ui.environment import prepare
from kiosk.ui.theme import THEMES

GOAL_MS = 1000
SIZE = (1920, 1080)
PIN = "271828"
PATIENCE_S = 60.0
GAP_S = 0.12
"""Silence of this length is no pause within a word."""
Place = tuple[int, int]
"""In px from the top left."""


def places() -> dict[str, Place]:
    """Where the controls stand, as the same kiosk tells that is drawn off-screen; "welcome" is a place in the large
    button of that screen, which has its colour there and no other screen of this run."""
    prepare(*SIZE, fullscreen=False, offscreen=True, max_fps=60)
    from kiosk.ui.panel_run import stage

    found: dict[str, Place] = {}
    with stage(Settings()) as (driver, _):

        def note(*names: str) -> None:
            for name in names:
                x, y = driver.find(name).center
                found[name] = (round(x), round(SIZE[1] - 1 - y))

        begin = driver.find("begin")
        found["welcome"] = (round(begin.right - 60), round(SIZE[1] - 1 - begin.center_y))
        note("logo", "begin")
        driver.hold("logo", 2.2)
        note("name.Admin", "next", *(f"digit.{digit}" for digit in PIN))
        driver.tap("name.Admin")
        driver.type(PIN)
        driver.tap("next")
        note("staff.sound", "staff.reset")
    return found


@contextmanager
def screen() -> Iterator[str]:
    """A display that nobody looks at."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert server.stdout is not None
    try:
        yield f":{server.stdout.readline().strip()}"
    finally:
        server.terminate()
        server.communicate()


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for the program to get there."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"it never came to this: {what}")
        time.sleep(0.005)


def silent(ear: Ear, moment: float) -> float:
    """When the sound that there was at ``moment`` had ended: the welcome may be read aloud a moment later."""
    first, heard = ear.since(moment)
    quiet = 0
    for at, sample in enumerate(heard):
        quiet = 0 if abs(sample) > LOUD else quiet + 1
        if quiet >= GAP_S * SAMPLE_RATE:
            return ear.arrival(first + max(0, at - quiet))
    return time.monotonic()


class Room:
    """The program on its screen, with a mouse and an ear."""

    def __init__(self, display: str, sound: str, settings: Path, at: dict[str, Place]) -> None:
        self._environment = {**os.environ, "DISPLAY": display, "PULSE_SERVER": sound, "SDL_VIDEODRIVER": "x11"}
        self._display, self._at = display, at
        command = [sys.executable, "main.py", "--settings", str(settings)]
        self.process = subprocess.Popen(command, env=self._environment)

    def mouse(self, *words: str) -> None:
        """What xdotool does."""
        subprocess.run(["xdotool", *words], env=self._environment, check=True)

    def click(self, name: str, hold_s: float = 0.06) -> None:
        """Press and let go, when a second press counts."""
        time.sleep(0.6)
        x, y = self._at[name]
        self.mouse("mousemove", str(x), str(y), "mousedown", "1", "sleep", str(hold_s), "mouseup", "1")

    def welcome(self) -> bool:
        """Whether the screen shows the welcome."""
        seen = ImageGrab.grab(xdisplay=self._display).getpixel(self._at["welcome"])
        return seen == tuple(bytes.fromhex(THEMES["default"].primary[1:]))

    def reset(self, ear: Ear, chance: random.Random) -> tuple[float, float]:
        """Into the panel, and out of its sound test by a reset; ms to the welcome, and to silence."""
        self.click("logo", 2.3)
        self.click("name.Admin")
        for digit in PIN:
            self.click(f"digit.{digit}")
        self.click("next")
        time.sleep(0.8)
        self.click("staff.sound")
        began = time.monotonic()
        until(lambda: ear.first_sound(began), "the sound test was not heard")
        x, y = self._at["staff.reset"]
        self.mouse("mousemove", str(x), str(y))
        time.sleep(chance.uniform(0.3, 1.2))
        self.mouse("mousedown", "1")
        time.sleep(0.06)
        if self.welcome() or ear.first_sound(time.monotonic() - 0.3) is None:
            raise SystemExit("it was not in the middle of the sound test")
        let_go = time.monotonic()
        self.mouse("mouseup", "1")
        until(self.welcome, "the welcome did not come")
        drawn = time.monotonic()
        time.sleep(1.5)
        return 1000 * (drawn - let_go), 1000 * (silent(ear, let_go) - let_go)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reset", description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    times = parser.parse_args().times
    at = places()
    chance = random.Random(4)
    sound = SoundServer()
    try:
        with tempfile.TemporaryDirectory() as folder, screen() as display:
            settings = Path(folder) / "kiosk.yaml"
            settings.write_text(f"data: {folder}/data\ncache: {folder}/cache\n", encoding="utf-8")
            with open_records(Path(folder) / "data" / "kiosk.db") as records:
                records.staff.add("Admin", "admin", PIN)
                records.staff.add("Nurse at the desk", "staff", "161803")
            ear = Ear(sound.server)
            room = Room(display, sound.server, settings, at)
            try:
                until(room.welcome, "the window")
                took = [room.reset(ear, chance) for _ in range(times)]
            finally:
                room.process.terminate()
                room.process.wait()
                ear.close()
    finally:
        sound.close()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {times} resets in the middle of the sound test")
    print("\n| reset now, ms | median | longest | goal |\n|---|---|---|---|")
    for name, values in (("to the welcome on the screen", [a for a, _ in took]), ("to silence", [b for _, b in took])):
        print(f"| {name} | {median(values):.0f} | {max(values):.0f} | {GOAL_MS} |")


if __name__ == "__main__":
    main()
