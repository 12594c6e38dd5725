"""Draws the gallery: each walk in a process of its own, then the pages to look at them. No kivy in this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from PIL import Image

from kiosk.errors import Fault, KioskError
from kiosk.gallery.plan import Plan, Wish, language_name, panel_name, plan, size_name
from kiosk.languages import language_of
from kiosk.loading import load_content
from kiosk.settings import Settings
from kiosk.ui.panel_run import Job, Result, Shot, walked

INDEX, PICTURES, SMALL = "index.html", "pictures", "small"
SMALL_PX = 360
"""Longer side of a small picture, px: a few kB each, so that a page of a hundred opens at once."""
MARK = "kiosk-gallery"
"""Stands in the index: a folder that holds it may be drawn over."""


@dataclass(frozen=True)
class Card:
    """One picture.

    Attributes:
        shot: what it shows. job: where. width, height: of the small one, px.
    """

    shot: Shot
    job: Job
    width: int
    height: int

    @property
    def screen(self) -> str:
        """The screen that the page belongs to: "scars" of "scars 2"."""
        name = self.shot.page
        head, _, last = name.rpartition(" ")
        return head if last.isdigit() else name

    @property
    def walk(self) -> tuple[str, str]:
        """What one page of the gallery holds: a panel and a language."""
        return panel_name(self.job.settings.panel), self.shot.language

    @property
    def small(self) -> str:
        """Name of the small picture."""
        return f"{Path(self.shot.file).stem}.webp"

    @property
    def manner(self) -> str:
        """Size and theme in words."""
        return f"{size_name(self.shot.size)}, {self.shot.theme.replace('_', ' ')}"

    @property
    def look(self) -> str:
        """Panel, language, size and theme in words."""
        panel, language = self.walk
        return f"{panel}, {language_name(language)}, {self.manner}"

    @property
    def alt(self) -> str:
        """What the picture is, for people who cannot see it."""
        return f"{self.shot.page}: {self.shot.title or 'no title'}. {self.look} colours"


def make(settings: Settings, out: Path, wish: Wish, say: Callable[[str], None]) -> tuple[int, list[str]]:
    """Draw the gallery into ``out``. How many pictures, and what was found when it was measured, a line each.

    Args:
        say: tells the person at the terminal what is going on.

    Raises:
        KioskError: a wish that cannot be, a folder that is something else, content with faults.
    """
    pack, planned = load_content(settings).pack, plan(settings, wish)
    _clear(out)
    cards: list[Card] = []
    faults: list[str] = []
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        running = {pool.submit(_walk, job, out): job for job in planned.jobs}
        for number, done in enumerate(as_completed(running), 1):
            job, result = running[done], done.result()
            cards += _shrink(result.shots, job, out)
            faults += result.faults
            name = f"{panel_name(job.settings.panel)}, {language_name(job.looks[0][0])}"
            say(f"{number} of {len(running)}: {name}: {len(result.shots)} pictures")
    if not cards:
        mend = "begin it as in the names under the pictures, such as welcome, Q1, help or staff"
        raise KioskError(Fault(None, 0, f"no page's name begins with {' or '.join(wish.pages)}", mend))
    order = {id(job): number for number, job in enumerate(planned.jobs)}
    cards.sort(key=lambda card: order[id(card.job)])  # stable: pages stay in the order of the journey
    _write(f"{pack.title}, version {pack.version}", out, cards, planned, faults)
    return len(cards), faults


def _walk(job: Job, out: Path) -> Result:
    return walked(job.model_copy(update={"out": (out / PICTURES).resolve()}))


def _clear(out: Path) -> None:
    """An empty folder, or one whose gallery may go."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        index = out / INDEX
        ours = index.is_file() and MARK in index.read_text(encoding="utf-8", errors="replace")
        if any(out.iterdir()) and not ours:
            mend = "name a new or empty folder with --out"
            raise KioskError(Fault(out, 0, "this folder holds something that is no gallery", mend))
        for old in (*out.glob("*.html"), *out.glob(f"{PICTURES}/*.png"), *out.glob(f"{SMALL}/*.webp")):
            old.unlink()
        for name in (PICTURES, SMALL):
            (out / name).mkdir(exist_ok=True)
        index.write_text(MARK, encoding="utf-8")  # one that is broken off is drawn over too
    except OSError as error:
        what = f"the gallery cannot be written here ({error.strerror})"
        raise KioskError(Fault(out, 0, what, "choose another folder with --out")) from None


def _shrink(shots: Iterable[Shot], job: Job, out: Path) -> list[Card]:
    cards = []
    for shot in shots:
        with Image.open(out / PICTURES / shot.file) as picture:
            picture.thumbnail((SMALL_PX, SMALL_PX), Image.Resampling.LANCZOS, reducing_gap=2.0)
            card = Card(shot, job, *picture.size)
            picture.convert("RGB").save(out / SMALL / card.small, quality=78, method=2)
        cards.append(card)
    return cards


def _write(title: str, out: Path, cards: list[Card], planned: Plan, faults: list[str]) -> None:
    """The index, a page for each panel and language, a page for each screen in every look."""
    environment = Environment(
        loader=PackageLoader("kiosk.gallery", "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals |= {"language_name": language_name, "language_of": language_of, "mark": MARK}
    page = environment.get_template("gallery.html")
    walks: dict[tuple[str, str], list[Card]] = {}
    screens: dict[str, list[Card]] = {}
    for card in cards:
        walks.setdefault(card.walk, []).append(card)
        screens.setdefault(card.screen, []).append(card)
    files = {key: f"walk-{number:02d}.html" for number, key in enumerate(walks, 1)}
    names = {screen: f"screen-{screen.replace(' ', '_')}.html" for screen in screens}
    for walk, its in walks.items():
        groups = _grouped(its, lambda card: card.screen)
        title = f"{walk[0]}, {language_name(walk[1])}"
        text = page.render(kind="walk", title=title, groups=groups, links=names, language=walk[1])
        (out / files[walk]).write_text(text, encoding="utf-8")
    for screen, its in screens.items():
        groups = _grouped(its, lambda card: ", ".join((card.walk[0], language_name(card.walk[1]))))
        text = page.render(kind="screen", title=screen, groups=groups, links={}, language="")
        (out / names[screen]).write_text(text, encoding="utf-8")
    text = page.render(
        kind="index",
        title="Every screen",
        subtitle=title,
        panels=list(dict.fromkeys(panel for panel, _ in walks)),
        tags=list(dict.fromkeys(tag for _, tag in walks)),
        walks={key: (files[key], len(its)) for key, its in walks.items()},
        screens=[(screen, names[screen], its[0], len(its)) for screen, its in screens.items()],
        count=len(cards),
        left_out=planned.left_out,
        measured=any(job.audit for job in planned.jobs),
        faults=faults,
    )
    (out / INDEX).write_text(text, encoding="utf-8")


def _grouped(cards: Iterable[Card], key: Callable[[Card], str]) -> dict[str, list[Card]]:
    groups: dict[str, list[Card]] = {}
    for card in cards:
        groups.setdefault(key(card), []).append(card)
    return groups
