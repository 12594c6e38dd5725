"""The clinic's own look on the desk: its name, its logo and its two colours, in the family of the kiosk's screens.

The same rule as there (``kiosk.ui.tint``): a colour keeps its hue and moves in lightness until it can be read. Nothing
of it is secret: the log-in page has it too.
"""

from __future__ import annotations

import colorsys
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from kiosk.content.clinic_look import ClinicLook, look_and_faults
from kiosk.desk.access import desk_of
from kiosk.ui.theme import contrast, rgb
from kiosk.ui.tint import STEPS, tinted

router = APIRouter()
DARK_PAPER, DARK_TRAY, DARK_PRIMARY_INK = "#0f171a", "#162025", "#06222a"
"""Of desk.css where the reader's own screen is dark."""
DARK_CONTRAST = 7.0
"""Least contrast of the main colour there with what is behind it and with the words on it. # WCAG 2.2, 1.4.6"""


def clinic_look(clinic: Path | None) -> ClinicLook:
    """What the clinic's file says of its look. What has a fault is left out: staff find that in the kiosk's notices."""
    return look_and_faults(clinic)[0]


def look_css(look: ClinicLook) -> str:
    """The clinic's colours in place of those of desk.css; "" where it has none."""
    theme = tinted(look.main, look.second)["default"]
    light = _rule(primary=theme.primary if look.main else None, tray=theme.tray if look.second else None)
    dark = _rule(primary=on_dark(look.main) if look.main else None, tray=DARK_TRAY if look.second else None)
    return f"{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}\n" if light else ""


def _rule(**colours: str | None) -> str:
    """CSS for those that are there."""
    given = " ".join(f"--{name}: {code};" for name, code in colours.items() if code)
    return f":root {{ {given} }}" if given else ""


def on_dark(given: str) -> str:
    """The colour of the hue of ``given`` that is nearest to it in lightness and can be read where the paper is dark."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*rgb(given))
    for step in sorted(range(STEPS + 1), key=lambda step: abs(step / STEPS - lightness)):
        colour = colorsys.hls_to_rgb(hue, step / STEPS, saturation)
        if all(contrast(colour, rgb(other)) >= DARK_CONTRAST for other in (DARK_PAPER, DARK_TRAY, DARK_PRIMARY_INK)):
            return "#" + "".join(f"{round(part * 255):02X}" for part in colour)
    return "#FFFFFF"


@router.get("/look.css")
def colours(request: Request) -> Response:
    """The clinic's colours."""
    return Response(look_css(desk_of(request).look), media_type="text/css")


@router.get("/logo.svg")
def logo(request: Request) -> Response:
    """The clinic's logo, where it has one."""
    svg = desk_of(request).look.logo
    if svg is None:
        raise HTTPException(404)
    return Response(svg, media_type="image/svg+xml")
