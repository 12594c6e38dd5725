"""The programs that are measured beside the kiosk, each behind a button in a window. Runs in its own process.

    python -m benchmarks.voice.peers NAME FOLDER WIDTH HEIGHT

Each speaks when its button is let go and stops when the other one is touched: the earliest moment a button of Kivy's
can act in either case.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Protocol

from benchmarks.voice.window import Stage, prepare_window

VOICE = "en-us"


class Peer(Protocol):
    """One way to speak."""

    def say(self, text: str) -> None:
        """Speak."""

    def stop(self) -> None:
        """Be silent, as well as it can."""


class Pyttsx3:
    """What anyone would write first."""

    def __init__(self) -> None:
        import pyttsx3

        self.engine = pyttsx3.init()

    def say(self, text: str) -> None:
        self.engine.say(text)
        self.engine.runAndWait()

    def stop(self) -> None:
        self.engine.stop()


class Pyttsx3Thread(Pyttsx3):
    """The same, so that the window is not frozen."""

    def __init__(self) -> None:
        super().__init__()
        self.thread = threading.Thread()

    def say(self, text: str) -> None:
        if not self.thread.is_alive():
            self.thread = threading.Thread(target=super().say, args=(text,), daemon=True)
            self.thread.start()


class EspeakCommand:
    """The engine's own program, started and killed."""

    def __init__(self) -> None:
        self.child: subprocess.Popen[bytes] | None = None

    def say(self, text: str) -> None:
        self.stop()
        self.child = subprocess.Popen(["espeak-ng", "-v", VOICE, text])

    def stop(self) -> None:
        if self.child is not None:
            self.child.kill()
            self.child.wait()
            self.child = None


class SpdSay:
    """speech-dispatcher, by its command."""

    def say(self, text: str) -> None:
        self._run(text)

    def stop(self) -> None:
        self._run("--cancel")

    def _run(self, argument: str) -> None:
        child = subprocess.Popen(["spd-say", "--output-module", "espeak-ng", argument])
        threading.Thread(target=child.wait, daemon=True).start()


class KivySoundLoader:
    """Kivy's own player, with clips made beforehand."""

    def __init__(self, clips: dict[str, str]) -> None:
        from kivy.core.audio import SoundLoader

        self.sounds = {text: SoundLoader.load(path) for text, path in clips.items()}
        self.sound: Any = None

    def say(self, text: str) -> None:
        self.sound = self.sounds[text]
        self.sound.play()

    def stop(self) -> None:
        if self.sound is not None:
            self.sound.stop()


class Bare:
    """A window that says nothing."""

    def say(self, text: str) -> None: ...

    def stop(self) -> None: ...


def main() -> None:
    """Open the window, and stay until the benchmark lets go."""
    name, folder, size = sys.argv[1], Path(sys.argv[2]), (int(sys.argv[3]), int(sys.argv[4]))
    prepare_window(size)
    stage = Stage()
    peers: dict[str, type[Peer]] = {
        "pyttsx3": Pyttsx3,
        "pyttsx3-thread": Pyttsx3Thread,
        "espeak-ng": EspeakCommand,
        "spd-say": SpdSay,
        "window": Bare,
    }
    # SoundLoader's first use hangs the program under PulseAudio once the window is open.
    peer = KivySoundLoader(json.loads((folder / "clips.json").read_text())) if name == "soundloader" else peers[name]()

    from kivy.app import App
    from kivy.clock import Clock
    from kivy.uix.boxlayout import BoxLayout
    from kivy.uix.button import Button
    from kivy.uix.label import Label

    class Window(App):  # type: ignore[misc]
        def build(self) -> Any:
            self.buttons = {"say": Button(text="Speak"), "stop": Button(text="Stop")}
            self.buttons["say"].bind(on_release=lambda _: peer.say(stage.text))
            self.buttons["stop"].bind(on_press=lambda _: peer.stop())
            root = BoxLayout(orientation="vertical")
            for widget in (Label(text="A page of words"), *self.buttons.values()):
                root.add_widget(widget)
            return root

        def on_start(self) -> None:
            Clock.schedule_once(lambda _dt: stage.open(lambda name: self.buttons[name].center, self.stop), 0.5)

    Window().run()


if __name__ == "__main__":
    main()
