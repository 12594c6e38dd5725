"""``./run preview``: what patients will see, drawn anew at each save, and what is wrong with it.

The watcher keeps a child process that shows the content, and starts it anew when a file changes: each look is a fresh
start with nothing left over, and a preview's visits lie in a folder that goes with it. In the window the faults stand
over the content as it last was good, as a kiosk would go on showing it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import watch

from kiosk.content.keeping import keep, last_good
from kiosk.errors import KioskError
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.ui.kiosk import Kiosk

FAULTS = "faults.txt"
"""What is wrong, among the pictures of ``--out``."""
LOOK_MS = 500
"""How often the watcher looks whether the window was closed, in ms."""

NOTE_S = 0.5
"""How often the window notes where it is, in s."""


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


def draw(settings: Settings, out: Path, page: str | None, say: Callable[[str], None], language: str | None) -> int:
    """Draw every page, or ``page``, into ``out``, in ``language`` or the clinic's; the exit code of ``check`` when
    there are faults."""
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("*.png"), out / FAULTS):
        old.unlink(missing_ok=True)
    from kiosk.loading import load_content
    from kiosk.speech import Narrator, SilentClips, SilentPlayer, Transcript
    from kiosk.start import build, open_and_recover

    try:
        content = load_content(settings, language)
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
        records = open_and_recover(settings, clock.utc)
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


def good(settings: Settings, language: str, home: Path, note: Callable[[str], None]) -> Settings | None:
    """The settings that lead to content that is good in the clinic's language and in ``language``: to what is there, of
    which a copy is kept in ``home``, or, after noting the faults, to the last copy. None when there is none."""
    from kiosk.loading import load_content

    try:
        for tag in dict.fromkeys((settings.language, language)):
            load_content(settings, tag)
    except KioskError as error:
        for fault in error.faults:
            note(str(fault))
        kept = last_good(home)
        if kept is None:
            return None
        return settings.model_copy(update={"content": kept.content, "clinic": kept.clinic})
    keep(home, settings.content, settings.clinic)
    return settings


def show(
    settings: Settings, page: str | None, place: Path, say: Callable[[str], None], language: str | None = None
) -> int:
    """Open a window at ``page`` in ``language``, or where the one before was (``place``). While there are faults, they
    stand over the content that was last good."""
    from kiosk.loading import KEPT, load_content, load_others
    from kiosk.start import build, open_and_recover
    from kiosk.ui.environment import open_window, prepare
    from kiosk.voicing import make_narrator

    faults: list[str] = []

    def note(fault: str) -> None:
        short = fault.replace(f"{settings.content}{os.sep}", "")
        faults.append(short)
        say(short)

    at = Place.read(place) or Place(page or "", 0, language or settings.language)
    own = good(settings, at.language, place.parent / KEPT, note)
    prepare(settings.panel.width, settings.panel.height, fullscreen=False)
    open_window()
    from kiosk.ui.fault_list import FaultList

    if own is None:
        from kivy.base import runTouchApp

        runTouchApp(FaultList(faults, whole=True))
        return 2
    from datetime import UTC, datetime

    from kivy.clock import Clock
    from kivy.core.window import Window

    from kiosk.ui.app import KioskApp

    content = load_content(own)
    others, why_not = load_others(own)
    for why in why_not:
        say(why.english.replace(f"{settings.content}{os.sep}", ""))
    with tempfile.TemporaryDirectory() as data:
        own = own.model_copy(update={"data": Path(data)})
        records = open_and_recover(own, lambda: datetime.now(UTC))
        narrator = make_narrator(own, content)

        def make() -> Kiosk:
            return build(own, content, records, narrator, others=others, not_offered=why_not)

        app = KioskApp(make, records.close, stays=False)

        def there(_dt: float) -> None:
            kiosk = app.kiosk
            if at.language in {content.pack.language, *(each.pack.language for each in others)}:
                kiosk.wording.choose(at.language)
            if at.step in [step.id for step in kiosk.journey]:
                kiosk.going.own_pages[at.step] = at.page
                kiosk.going.go_to(at.step)
            Clock.schedule_interval(lambda _dt: Place.of(kiosk).write(place), NOTE_S)

        Clock.schedule_once(there, 0.5)
        if faults:
            Clock.schedule_once(lambda _dt: Window.add_widget(FaultList(faults)), 0)
        app.run()
    return 0


@dataclass(frozen=True)
class Place:
    """Where the one who looks is: step, page of it, language."""

    step: str
    page: int
    language: str

    @classmethod
    def of(cls, kiosk: Kiosk) -> Place:
        """Where ``kiosk`` is."""
        return cls(kiosk.page.step.id, kiosk.page.own_page, kiosk.session.language)

    @classmethod
    def read(cls, path: Path) -> Place | None:
        """What was written; None when nothing was, or nothing whole."""
        try:
            return cls(**json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Note it for the next look."""
        path.write_text(json.dumps(asdict(self)), "utf-8")
