"""The real program in a real window, in each of its languages: chosen by the keys of a keyboard, told over AT-SPI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from atspi_client import Bus, Node, windows
from real_screen import eventually, x_display

from kiosk.languages import LANGUAGES
from kiosk.loading import load_content
from kiosk.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
WAY = ("es", "fr", "ar", "fa", "en")
"""Through all of them, and home again."""


def test_every_language_is_chosen_by_keys_in_a_real_window(tmp_path: Path) -> None:
    contents = {tag: load_content(Settings(), tag) for tag in WAY}
    settings = tmp_path / "kiosk.yaml"
    settings.write_text("data: data\ncache: cache\npanel: {width: 1024, height: 576, diagonal: 15.6}\n")
    bus = Bus()
    try:
        with x_display(1024, 576) as display:
            where = {**os.environ, "DISPLAY": display}
            process = subprocess.Popen(
                [sys.executable, "main.py", "--settings", str(settings)],
                cwd=ROOT,
                env={**where, "PULSE_SERVER": "unix:/nowhere", "DBUS_SESSION_BUS_ADDRESS": bus.address},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            try:
                bus.screen_reader(True)

                def named(name: str) -> Node | None:
                    """What is called so on the screen now."""
                    return next((n for window in windows(bus) for n in window.walk() if n.name == name), None)

                def moved(before: str | None) -> str | None:
                    """What the keys have reached, once it is another thing."""
                    found = (n for window in windows(bus) for n in window.walk() if n.has("focused"))
                    name = next((n.name for n in found if n.role != "frame"), None)
                    return name if name != before else None

                def key(name: str) -> None:
                    subprocess.run(["xdotool", "key", name], env=where, check=True)

                for tag in WAY:
                    name, content = LANGUAGES[tag].name, contents[tag]
                    eventually(lambda name=name: named(name), f"{name} is not offered")
                    before = None
                    while before != name:
                        key("Down")
                        before = eventually(lambda before=before: moved(before), "an arrow moved nothing")
                    key("Return")
                    title = content.pack.screen("welcome").title
                    eventually(lambda title=title: named(title), f"{name} did not come")
                    begin = content.phrases["welcome.begin"]
                    eventually(lambda begin=begin: named(begin), f"{begin} did not come")
            finally:
                process.terminate()
                _, told = process.communicate()
            # Nobody has set a PIN: it says that it is for practice, and nothing else.
            assert (process.returncode, told.count("\n")) == (0, 2), told
    finally:
        bus.close()
