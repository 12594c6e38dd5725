"""``./run preview``: what patients will see, drawn anew at each save, and the faults in its place while there are some.

The watcher keeps a child process that shows the content, and starts it anew when a file changes: each look is a fresh
start with nothing left over, and a preview's visits lie in a folder that goes with it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from watchfiles import watch

from kiosk.errors import KioskError
from kiosk.settings import Settings

FAULTS = "faults.txt"
"""What is wrong, among the pictures of ``--out``."""
LOOK_MS = 500
"""How often the watcher looks whether the window was closed, in ms."""


def changes(settings: Settings) -> Iterator[bool]:
    """True when a file of the content or the clinic's file was saved; False every half second in between."""
    folders = {settings.content} | ({settings.clinic.parent} if settings.clinic else set())
    for found in watch(*folders, yield_on_timeout=True, rust_timeout=LOOK_MS):
        yield bool(found)


def keep_showing(command: list[str], saves: Iterable[bool], say: Callable[[str], None], *, once_each: bool) -> int:
    """Run ``command`` now and after each save; its exit code when it ends by itself.

    Args:
        once_each: it ends each time when its pictures are drawn; else its end is that of the preview.
    """
    child = subprocess.Popen(command)
    try:
        for saved in saves:
            if saved:
                say("saved: looking again")
                child.terminate()
                child.wait()
                child = subprocess.Popen(command)
            elif not once_each and child.poll() is not None:
                return child.returncode
    finally:
        child.terminate()
        child.wait()
    return 0


def preview(settings: Settings, options: list[str], say: Callable[[str], None], *, once_each: bool) -> int:
    """Watch and show until the window is closed or Ctrl-C. ``options`` are those of the child, with ``--once``."""
    return keep_showing([sys.executable, *options], changes(settings), say, once_each=once_each)


def draw(settings: Settings, out: Path, page: str | None, say: Callable[[str], None]) -> int:
    """Draw every page, or ``page``, into ``out``; the exit code of ``check`` when there are faults."""
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("*.png"), out / FAULTS):
        old.unlink(missing_ok=True)
    from kiosk.speech import Narrator, SilentClips, SilentPlayer, Transcript
    from kiosk.start import build, load_content, open_and_recover

    try:
        content = load_content(settings)
    except KioskError as error:
        for fault in error.faults:
            say(str(fault))
        (out / FAULTS).write_text(f"{error}\n", encoding="utf-8")
        return 2
    from kiosk.ui.environment import prepare

    prepare(settings.panel.width, settings.panel.height, fullscreen=False, offscreen=True, max_fps=20)
    from kiosk.ui.driver import Driver, VirtualTime

    clock = VirtualTime()
    with tempfile.TemporaryDirectory() as data:
        settings = settings.model_copy(update={"data": Path(data)})
        records = open_and_recover(settings, content.pack, clock.utc)
        narrator = Narrator(SilentClips(), SilentPlayer(clock.now), Transcript(), clock.now)
        driver = Driver(lambda: build(settings, content, records, narrator, now=clock.now, utc=clock.utc), clock)
        steps = [step.id for step in driver.kiosk.journey]
        drawn = 0
        for number, step in enumerate(steps, 1):
            if page in (None, step):
                driver.kiosk.going.go_to(step)
                driver.frames(3)
                driver.shot(out / f"{number:02d}-{step}.png")
                drawn += 1
        driver.close()
        records.close()
    if not drawn:
        say(f"there is no page {page!r}; the pages are {', '.join(steps)}")
        return 2
    say(f"{drawn} pages in {out}")
    return 0


def show(settings: Settings, page: str | None, place: Path, say: Callable[[str], None]) -> int:
    """Open a window at ``page``, or where the one before was (``place``); faults stand in it when there are some."""
    from kiosk.start import build, load_content, make_narrator, open_and_recover
    from kiosk.ui.environment import open_window, prepare

    try:
        content = load_content(settings)
        faults = ""
    except KioskError as error:
        faults = str(error)
        say(faults)
    prepare(settings.panel.width, settings.panel.height, fullscreen=False)
    open_window()
    from kivy.clock import Clock

    if faults:
        from kivy.base import runTouchApp
        from kivy.core.window import Window
        from kivy.uix.label import Label

        label = Label(text=faults, font_size=22, halign="left", valign="top", padding=24)
        Window.bind(size=lambda _, size: setattr(label, "text_size", size))
        label.text_size = Window.size
        runTouchApp(label)
        return 2
    from datetime import UTC, datetime

    from kiosk.ui.app import KioskApp

    with tempfile.TemporaryDirectory() as data:
        settings = settings.model_copy(update={"data": Path(data)})
        records = open_and_recover(settings, content.pack, lambda: datetime.now(UTC))
        narrator = make_narrator(settings, content)
        app = KioskApp(lambda: build(settings, content, records, narrator), records.close, stays=False)

        def there(_dt: float) -> None:
            wanted = place.read_text("utf-8") if place.is_file() else page
            if wanted in [step.id for step in app.kiosk.journey]:
                app.kiosk.going.go_to(wanted)
            Clock.schedule_interval(lambda _dt: place.write_text(app.kiosk.page.step.id, "utf-8"), 0.5)

        Clock.schedule_once(there, 0.5)
        app.run()
    return 0
