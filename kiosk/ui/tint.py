"""The clinic's two colours in the themes: shifted in lightness until every contrast of the norms holds. No kivy.

The high contrasts keep their own colours: whoever chooses them needs black and white.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kiosk.content.clinic_look import ClinicLook
from kiosk.ui.theme import THEMES, Rgb, Theme, contrast, rgb

TEXT_CONTRAST = {"default": (10.0, 21.0), "light": (20.0, 21.0), "dark": (20.0, 21.0), "low_glare": (4.5, 8.0)}
"""Least and most contrast of text and icons in each theme. # N-S3"""
BOUNDARY_CONTRAST = 3.0
"""Least contrast of boundaries and of the focus ring. # N-S4, N-T7"""
QUIET_CONTRAST = 1.25
"""Most contrast of a ground with the paper: what stands on it is to be seen, not the ground."""
MARK_CONTRAST = 1.2
"""Least contrast of the mark of the spoken word with the ground of its sentence: as in the kiosk's own colours."""
TINTED = ("default", "low_glare")
"""Themes that take the clinic's colours."""
ROLES = {"main": ("primary",), "second": ("tray", "spoken")}
"""What each of the clinic's colours is for."""
STEPS = 500
"""Lightnesses that are tried between black and white."""


@dataclass(frozen=True)
class Shift:
    """A colour of the clinic's that could not stay as it was.

    Attributes:
        colour: ``main`` or ``second``. given, shown: ``#RRGGBB``.
    """

    colour: str
    given: str
    shown: str


def tinted(main: str | None, second: str | None) -> Mapping[str, Theme]:
    """The four themes with the clinic's colours in them; None keeps the kiosk's own."""
    themes = dict(THEMES)
    for name in TINTED:
        for colour, given in (("main", main), ("second", second)):
            for role in ROLES[colour] if given else ():
                themes[name] = replace(themes[name], **{role: held(given or "", name, themes[name], role)})
    return themes


def shifts(main: str | None, second: str | None) -> list[Shift]:
    """What the default theme changed of the clinic's colours."""
    theme = tinted(main, second)["default"]
    found = []
    for colour, given in (("main", main), ("second", second)):
        shown = getattr(theme, ROLES[colour][0])
        if given is not None and shown != given.upper():
            found.append(Shift(colour, given.upper(), shown))
    return found


def told_shifts(look: ClinicLook) -> list[str]:
    """The same for the author of the clinic's file, in one line each."""
    why = {"main": "darker, so that white words on it can be read", "second": "a ground that words can be read on"}
    return [
        f"The clinic's colour {each.colour}, {each.given}, is shown as {each.shown}: {why[each.colour]}."
        for each in shifts(look.main, look.second)
    ]


def held(given: str, theme_name: str, theme: Theme, role: str) -> str:
    """The colour of the hue of ``given`` that is nearest to it in lightness and holds every contrast of ``role``."""
    if _holds(given, theme_name, theme, role):
        return given.upper()
    hue, lightness, saturation = colorsys.rgb_to_hls(*rgb(given))
    by_distance = sorted(range(STEPS + 1), key=lambda step: abs(step / STEPS - lightness))
    for step in by_distance:
        code = _code(colorsys.hls_to_rgb(hue, step / STEPS, saturation))
        if _holds(code, theme_name, theme, role):
            return code
    return str(getattr(theme, role))


def _holds(code: str, theme_name: str, theme: Theme, role: str) -> bool:
    """Every pair of the theme that ``role`` is in keeps its contrast with ``code`` in its place."""
    trial = replace(theme, **{role: code})
    least, most = TEXT_CONTRAST[theme_name]
    text = all(least <= trial.pair(pair) <= most for pair in Theme.TEXT_PAIRS if role in pair)
    bounds = all(trial.pair(pair) >= BOUNDARY_CONTRAST for pair in Theme.BOUNDARY_PAIRS if role in pair)
    ground = rgb(code)
    quiet = role not in ROLES["second"] or contrast(ground, rgb(theme.paper)) <= QUIET_CONTRAST
    marked = role != "spoken" or contrast(ground, rgb(theme.mark)) >= MARK_CONTRAST
    return text and bounds and quiet and marked


def _code(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02X}" for part in colour)
