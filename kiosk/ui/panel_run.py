"""Every screen on one panel, in a process of its own (a process has one window): measured, drawn, or both.

``python -m kiosk.ui.panel_run JOB``, with JOB a `Job` as JSON; prints the names of its pictures and its faults as JSON.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from kiosk.loading import Content, load_content, load_others
from kiosk.packs import with_more_packs
from kiosk.settings import PROJECT, Settings
from kiosk.speech import Narrator, SilentClips, SilentPlayer, Transcript
from kiosk.start import build, open_and_recover

if TYPE_CHECKING:
    from kiosk.ui.driver import Driver


OBJECTS = 100_000
"""Python looks for what nobody holds any more after so many new objects: a fifth of a walk's time went into it."""


class Job(BaseModel):
    """What to do on one panel.

    Attributes:
        settings: of the kiosk, with the panel.
        looks: (language, text size 0..3, theme) of each page. Looks that follow each other and differ in nothing but
            the theme are one walk through all screens: a theme moves nothing.
        out: folder of the pictures; None draws none.
        audit: measure each page.
        staff: the staff's screens too, once in each language: their text has one size.
        bands: practice, draft and no sound at once: the least room there is.
        only: the names of the pages begin so; all when empty.
        label: goes before the names of the pages, where there are two walks in one look.
    """

    settings: Settings
    looks: list[tuple[str, int, str]]
    out: Path | None = None
    audit: bool = True
    staff: bool = True
    bands: bool = False
    only: tuple[str, ...] = ()
    label: str = ""


class Shot(BaseModel):
    """A picture of a page.

    Attributes:
        file: its name in the folder.
        language, size, theme: how it was looked at.
        page: name of the page in the tour. title: what stands above it, in that language.
    """

    file: str
    language: str
    size: int
    theme: str
    page: str
    title: str


class Result(BaseModel):
    """Attributes:
    looked: how many pages were shown. shots: their pictures. faults: a line each.
    """

    looked: int = 0
    shots: list[Shot] = []
    faults: list[str] = []


@contextmanager
def stage(settings: Settings, *, bands: bool = False) -> Iterator[tuple[Driver, Any]]:
    """A kiosk that says nothing aloud and keeps nothing, and its records with a few visits on them."""
    from kiosk.ui.driver import Driver, PicturesLookedAt, VirtualTime
    from kiosk.ui.tour import PIN

    with tempfile.TemporaryDirectory() as folder:
        settings = settings.model_copy(update={"data": Path(folder)})
        content = load_content(settings)
        others, not_offered = load_others(settings)
        clock = VirtualTime()
        offered = with_more_packs(settings, others, load_content)
        records = open_and_recover(settings, clock.utc)
        if not bands:
            records.staff.add("Admin", "admin", PIN)
            records.staff.add("Nurse at the desk", "staff", "161803")
            visits(records, content, clock.utc())
        narrator = Narrator(SilentClips(), SilentPlayer(clock.now, available=not bands), Transcript(), clock.now)
        driver = Driver(
            lambda: build(
                settings,
                content,
                records,
                narrator,
                now=clock.now,
                utc=clock.utc,
                others=offered.others,
                not_offered=(*not_offered, *offered.notices),
                more=offered.more,
                pictures=PicturesLookedAt(),
            ),
            clock,
        )
        gc.collect()
        gc.freeze()  # what is loaded stays: looking through it again and again was a third of the time
        gc.set_threshold(OBJECTS)
        try:
            yield driver, records
        finally:
            driver.close()
            records.close()


def visits(records: Any, content: Content, now: Any) -> None:
    """Visits for the staff's screens: nothing flagged, and as much as there can be."""
    from kiosk.screening import Answer
    from kiosk.session import Session

    values = list(Answer)
    for number, every in enumerate((None, *values)):
        session = Session()
        session.begin_visit(f"{1234 + number}", now)
        for index, question in enumerate(content.pack.questions):
            session.answer(question.id, every or values[index % 3], now)
        records.visits.save(session.record(content.pack, now, practice=False, ended_by="finished"))


def run(job: Job) -> Result:
    """Walk through all screens once for each look."""
    from kiosk.ui.audit import faults
    from kiosk.ui.tour import Tour

    result = Result()
    panel = job.settings.panel
    staff_in: set[str] = set()
    with stage(job.settings, bands=job.bands) as (driver, records):
        kiosk = driver.kiosk
        for (language, step), looks in groupby(job.looks, key=lambda look: look[:2]):
            if step not in kiosk.look.panel.text_steps:
                continue
            themes = [theme for _, _, theme in looks]

            def prepare(language: str = language, step: int = step, theme: str = themes[0]) -> None:
                if language != kiosk.session.language:
                    kiosk.wording.choose(language)
                kiosk.session.theme = theme
                kiosk.look.set_theme(theme)
                kiosk.sight.change_text(step - kiosk.session.text_step)

            def look(name: str, language: str = language, step: int = step, themes: list[str] = themes) -> None:
                result.looked += 1
                if job.audit:
                    where = f"{panel.width}x{panel.height}, {language}, size {step + 1}, {name}"
                    result.faults.extend(f"{where}: {fault}" for fault in faults(kiosk))
                if job.out is None:
                    return
                page = f"{job.label} {name}".strip()
                first = not name[-1].isdigit() or name.endswith(" 1") or " " not in name
                # The colours of a screen are seen on its first page; those of the staff once.
                for theme in themes if first and not name.startswith("staff") else themes[:1]:
                    if theme != kiosk.look.theme:
                        kiosk.look.set_theme(theme)
                    place = f"{panel.width}x{panel.height}-{language}-{theme}-{step + 1}"
                    file = f"{place}-{page.replace(' ', '_')}.png"
                    driver.shot(job.out / file)
                    title = kiosk.frame.heading
                    result.shots.append(
                        Shot(file=file, language=language, size=step, theme=theme, page=page, title=title)
                    )
                if kiosk.look.theme != themes[0]:
                    kiosk.look.set_theme(themes[0])

            tour = Tour(driver, look, prepare, job.only)
            tour.patient()
            tour.alert()
            if job.staff and not job.bands and language not in staff_in:
                staff_in.add(language)
                kiosk.door.own = language
                tour.staff(records.visits.today())
    return result


def walked(job: Job) -> Result:
    """The same in a process of its own.

    Raises:
        RuntimeError: it did not come to its end.
    """
    done = subprocess.run(
        [sys.executable, "-m", "kiosk.ui.panel_run", job.model_dump_json()],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"a walk ended with {done.returncode}: {done.stderr[-2000:]}")
    return Result.model_validate_json(done.stdout.splitlines()[-1])


def main(argv: list[str]) -> None:
    """Run the job that is given as JSON."""
    job = Job.model_validate_json(argv[0])
    if job.out is None:
        os.environ["KIVY_GL_BACKEND"] = "mock"  # geometry alone: nothing is drawn
    from kiosk.ui.environment import prepare

    panel = job.settings.panel
    prepare(panel.width, panel.height, fullscreen=False, offscreen=True, max_fps=20)
    sys.stdout.write(json.dumps(run(job).model_dump(mode="json")) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
