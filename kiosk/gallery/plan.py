"""What a gallery shows: which walks through all screens there are, on which panels. No kivy."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import ValidationError

from kiosk.content.check import packs_in
from kiosk.content.loader import languages
from kiosk.errors import Fault, KioskError
from kiosk.languages import LANGUAGES, language_of
from kiosk.session import DEFAULT_TEXT_STEP
from kiosk.settings import PanelSettings, Settings
from kiosk.ui.panel_run import Job
from kiosk.ui.theme import CAP_HEIGHTS_MM, THEMES, Panel

PANELS = (
    PanelSettings(width=1920, height=1080, diagonal=15.6),
    PanelSettings(width=1080, height=1920, diagonal=15.6),
    PanelSettings(width=1280, height=800, diagonal=10.1),
    PanelSettings(width=1024, height=600, diagonal=7.0),
)
"""The panels that are shown where none is named; and the inches of those sizes, where none are."""
_PANEL = re.compile(r"(\d+)x(\d+)(?:@(\d+(?:\.\d+)?))?")
PICK_PAGES = ("welcome", "hello", "pick", "staff start", "staff panel")
"""Pages that differ where a visit may be about several packs."""
PICK_LABEL = "several packs"


@dataclass(frozen=True)
class Wish:
    """What was asked for; what is empty is chosen so that the gallery is there in minutes.

    Attributes:
        languages: tags. panels: "1024x600" or "1024x600@7". sizes: 1 to 4. themes: names. pages: their names
            begin so.
        measure: every page is measured against the norms too.
    """

    languages: tuple[str, ...] = ()
    panels: tuple[str, ...] = ()
    sizes: tuple[int, ...] = ()
    themes: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    measure: bool = False


def panel_of(text: str, own: PanelSettings) -> PanelSettings:
    """The panel that ``text`` names, "1024x600" or "1024x600@7".

    Raises:
        KioskError: it names none, or one that no kiosk can have.
    """
    found = _PANEL.fullmatch(text)
    if found is None:
        mend = "write width x height in px, such as 1024x600, or with the inches of its diagonal: 1024x600@7"
        raise KioskError(Fault(None, 0, f"--panel {text} is not a panel", mend))
    width, height = int(found[1]), int(found[2])
    inches = float(found[3]) if found[3] else None
    if inches is None:
        known = [panel for panel in (own, *PANELS) if (panel.width, panel.height) == (width, height)]
        if not known:
            mend = f"add the inches of its diagonal, such as {text}@15.6"
            raise KioskError(Fault(None, 0, f"--panel {text}: how large it is cannot be told from its px", mend))
        inches = known[0].diagonal
    try:
        return PanelSettings(width=width, height=height, diagonal=inches)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise KioskError(
            Fault(None, 0, f"--panel {text}: {where}: {first['msg']}", "name a panel that kiosk.yaml could have")
        ) from None


def size_of(panel: PanelSettings) -> Panel:
    """The panel as the screens see it."""
    return Panel(panel.width, panel.height, panel.diagonal)


@dataclass(frozen=True)
class Plan:
    """The walks, one process each; and what was asked for but cannot be shown, a line each."""

    jobs: tuple[Job, ...]
    left_out: tuple[str, ...]


def plan(settings: Settings, wish: Wish) -> Plan:
    """What the gallery shows.

    Raises:
        KioskError: a language that the pack has no words in, a panel that is none.
    """
    there = [tag for tag in languages(settings.content / settings.pack) if tag in LANGUAGES]
    if missing := [tag for tag in wish.languages if tag not in there]:
        mend = f"choose from: {', '.join(there)}"
        raise KioskError(Fault(None, 0, f"--language {missing[0]}: the pack {settings.pack} has no words in it", mend))
    offered = settings.languages or tuple(sorted(there, key=list(LANGUAGES).index))
    tags = wish.languages or tuple(dict.fromkeys((settings.language, *offered)))
    panels = [panel_of(text, settings.panel) for text in wish.panels] or list(PANELS)
    made: list[Job] = []
    left_out: list[str] = []
    for panel in panels:
        for tag in tags:
            own = tag == settings.language
            steps, missed = _steps(wish, panel, tag, own=own)
            name = f"{panel_name(panel)}, {language_name(tag)}"
            left_out += [f"{name}: there is no room for {size_name(step)}" for step in missed]
            themes = wish.themes or (tuple(THEMES) if own and panel == panels[0] else ("default",))
            looks = [
                (tag, step, theme)
                for step in steps
                for theme in (themes if wish.themes or step == steps[0] else ("default",))
            ]
            # A language that is asked for is shown whether patients may choose it or not.
            shown = {"panel": panel, "languages": tuple(dict.fromkeys((*offered, tag)))}
            made += [
                Job(
                    settings=settings.model_copy(update=shown),
                    looks=looks,
                    audit=wish.measure,
                    staff=own,
                    only=wish.pages,
                )
            ]
        first, _ = _steps(Wish(), panel, settings.language, own=False)
        if first and settings.language in tags and not wish.pages and (several := _several(settings)):
            look = (settings.language, first[0], (wish.themes or ("default",))[0])
            shown = {"panel": panel, "packs": several}
            made += [
                Job(
                    settings=settings.model_copy(update=shown),
                    looks=[look],
                    audit=False,
                    only=PICK_PAGES,
                    label=PICK_LABEL,
                )
            ]
    return Plan(tuple(job for job in made if job.looks), tuple(dict.fromkeys(left_out)))


def _steps(wish: Wish, panel: PanelSettings, tag: str, *, own: bool) -> tuple[list[int], list[int]]:
    """Text sizes (0..3) of a walk, and those that there is no room for: what was asked for; else the one that a patient
    sees first, and in the clinic's own language the largest."""
    offered = size_of(panel).text_steps
    if not offered:
        return [], []
    if wish.sizes:
        asked = sorted({size - 1 for size in wish.sizes})
        return [step for step in asked if step in offered], [step for step in asked if step not in offered]
    start = size_of(panel).start_step(DEFAULT_TEXT_STEP)
    return [start, *([offered[-1]] if own and offered[-1] != start else [])], []


def _several(settings: Settings) -> tuple[str, ...]:
    """Packs to show the choice among, where the content has several in the clinic's language; else none."""
    if settings.packs:
        return ()
    rest = [
        folder.name
        for folder in packs_in(settings.content)
        if folder.name != settings.pack and settings.language in languages(folder)
    ]
    return (settings.pack, *rest) if rest else ()


def size_name(step: int) -> str:
    """A text size in words."""
    return f"text size {step + 1} of {len(CAP_HEIGHTS_MM)}"


def panel_name(panel: PanelSettings) -> str:
    """A panel in words."""
    return f"{panel.diagonal:g} inch, {panel.width} x {panel.height}"


def language_name(tag: str) -> str:
    """A language in English."""
    return language_of(tag).english
