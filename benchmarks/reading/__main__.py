"""What a page that is read aloud costs: the real program in a real window, the real voice, a real sound server.

    .venv/bin/python -m benchmarks.reading [--seconds 30] [--shot FILE]

The processor's time of each process while one page is read over and over, its words marked as they are spoken, and
while the same page stands there in silence. 100 % is one core; drawing by software is in it. Begins when all clips are
made.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import ImageGrab

from benchmarks.reset.__main__ import SIZE, screen
from benchmarks.voice.sound import SoundServer
from kiosk.records.open import open_records

GOAL = 25.0
"""% of a core that the window may take while it reads."""
TICKS = os.sysconf("SC_CLK_TCK")
AGAIN_S = 8.0
"""The page is read anew so often: it must not come to its end."""
QUIET_S = 5.0
"""When no process of the kiosk has done anything for so long, every clip is made."""


def stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def family(pid: int) -> dict[int, str]:
    """A process and all that it has started -> name."""
    found = {pid: "window"}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent, name = int(stat(int(folder.name))[1]), (folder / "comm").read_text().strip()
        except (OSError, ValueError):
            continue
        if parent == pid:
            found[int(folder.name)] = "voice" if name.startswith("python") else "player"
    return found


def spent(pid: int, *, waited_for: bool = False) -> float:
    """Seconds of the processor that a process has used; ``waited_for``: those of its children that have ended."""
    fields = stat(pid)
    own, ended = (int(fields[11]) + int(fields[12])) / TICKS, (int(fields[13]) + int(fields[14])) / TICKS
    return ended if waited_for else own


class Program:
    """The kiosk on its screen."""

    def __init__(self, display: str, sound: str, settings: Path) -> None:
        self._environment = {**os.environ, "DISPLAY": display, "PULSE_SERVER": sound}
        self.process = subprocess.Popen(
            [sys.executable, "main.py", "--settings", str(settings)], env=self._environment, stdout=subprocess.DEVNULL
        )

    def keys(self, *names: str) -> None:
        """Press keys, when a second press counts."""
        for name in names:
            time.sleep(0.8)
            subprocess.run(["xdotool", "key", name], env=self._environment, check=True)

    def settle(self) -> None:
        """Wait until the voice has nothing left to make."""
        before = -1.0
        while True:
            voices = [pid for pid, name in family(self.process.pid).items() if name == "voice"]
            now = sum(spent(pid) for pid in voices)
            if voices and now - before < 0.05 * QUIET_S:
                return
            before = now
            time.sleep(QUIET_S)

    def measure(self, seconds: float, *, reading: bool) -> dict[str, float]:
        """% of a core that each of its processes takes."""
        pid = self.process.pid

        def look() -> dict[str, float]:
            found = {"players, ended": spent(pid, waited_for=True)}
            for each, name in family(pid).items():
                found[name] = found.get(name, 0.0) + spent(each)
            return found

        first, began = look(), time.monotonic()
        while time.monotonic() - began < seconds:
            if reading:
                subprocess.run(["xdotool", "key", "Home"], env=self._environment, check=True)
            time.sleep(min(AGAIN_S, max(0.0, began + seconds - time.monotonic())))
        took, last = time.monotonic() - began, look()
        return {name: 100 * (value - first.get(name, 0.0)) / took for name, value in last.items()}


@contextmanager
def kiosk(display: str, sound: str, folder: Path) -> Iterator[Program]:
    """The program at a page of the first part, with its drawing and all clips."""
    settings = folder / "kiosk.yaml"
    settings.write_text(f"data: {folder}/data\ncache: {folder}/cache\nlanguages: [en]\n", encoding="utf-8")
    with open_records(folder / "data" / "kiosk.db") as records:
        records.staff.add("Admin", "admin", "271828")
    program = Program(display, sound, settings)
    try:
        time.sleep(10)
        program.settle()
        # The first key turns the guidance on; Enter goes on; on the page of the number "Just learn" is the first thing.
        program.keys("Return", "Return", "Return", "Down", "Return", "Page_Down", "Page_Down")
        time.sleep(3)
        yield program
    finally:
        program.process.terminate()
        program.process.wait()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--shot", help="write a picture of the screen here")
    options = parser.parse_args()
    sound = SoundServer()
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            screen() as display,
            kiosk(display, sound.server, Path(folder)) as program,
        ):
            read = program.measure(options.seconds, reading=True)
            if options.shot:
                ImageGrab.grab(xdisplay=display).save(options.shot)
            program.keys("Home", "XF86AudioStop")
            time.sleep(2)
            silent = program.measure(options.seconds, reading=False)
            if options.shot:
                ImageGrab.grab(xdisplay=display).save(f"{options.shot}.silent.png")
    finally:
        sound.close()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {SIZE[0]} x {SIZE[1]}, {options.seconds:g} s each")
    print("\n| % of a core | a page is read | it stands in silence | goal |\n|---|---|---|---|")
    for name in sorted({*read, *silent}):
        goal = f"{GOAL:.0f}" if name == "window" else ""
        print(f"| {name} | {read.get(name, 0.0):.1f} | {silent.get(name, 0.0):.1f} | {goal} |")


if __name__ == "__main__":
    main()
