"""The drawings as they are shown: in a theme's colours, built up to a step, mirrored where reading goes leftwards.

A drawing is an SVG in ``assets/pictures``. It holds shapes in the colours of ``COLOURS`` and nothing else, so the file
itself is the picture of the default theme. No kivy here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "assets"
PICTURES = ASSETS / "pictures"
VIEW = 512
"""Width and height of every drawing in its own units."""

THEMES = ("default", "light", "dark", "low_glare")
_TABLE = """
line        #04222A #000000 #FFFFFF #BDBDBD
no          #B3261E #B00000 #FF8A80 #E08A80
fibre       #9A5B00 #8A4F00 #FFC45C #C9A25A
ground      #F6EAD7 #FEFEFE #010101 #2C2C2C
white       #FFFFFF #FFFFFF #101010 #3A3A3A
teal        #2E8593 #3F9AA8 #1F6470 #2F5A62
aqua        #8CC5CD #A9D8DE #17505A #3A4F53
pale        #A9D3D8 #CFE8EB #123F47 #37474A
ice         #D8ECEE #EAF6F7 #0E2C32 #333D3F
amber       #E0A02B #F0B040 #7A5200 #5F4A1C
sun         #F3BE4B #FFD35C #8A6200 #6B5520
cream       #FBE3A6 #FFF0C4 #4A3A10 #4A4228
red         #E8735F #F08A78 #A8382C #7A3B34
blush       #F5AD9C #F7B5A5 #8A3A30 #70403A
dermis      #F9D3C4 #FBDDD1 #4A2A24 #45302B
skin_light  #F6CDAF #F6CDAF #AC7654 #7E5A45
shade_light #E5AC89 #E5AC89 #8F5F42 #684836
skin_tan    #CF9766 #D6A175 #8F6340 #674A35
shade_tan   #AD7445 #B58050 #6E4A2E #54392A
skin_deep   #9A6240 #A56E4B #6B4228 #4E3526
shade_deep  #6B4028 #7A4C30 #4A2C1A #3C2A20
hair        #2B2F3A #3A3F4C #2B2F3A #24262B
healed      #F3C6A8 #F9D6BC #E2A98A #B88C70
written     #7FA6AC #78A0A6 #8FA9AD #90A0A3
grey        #B9C4C8 #C9D2D5 #4A5356 #4A4F51
"""
COLOURS: dict[str, dict[str, str]] = {
    role: dict(zip(THEMES, codes, strict=True)) for role, *codes in (row.split() for row in _TABLE.split("\n") if row)
}
"""What a colour is for -> theme -> "#RRGGBB". Lines stand out from every fill by 3:1 at least, in light and dark
by 4.5:1 from all that they must part. # N-S4"""
LINES = ("line", "no", "fibre")
"""Colours of meaningful lines; all others fill."""
NOT_BOUNDED = ("hair", "shade_deep", "healed", "written")
"""Fills that no line has to be seen on: the last two are drawn on others, a scar on deep skin and words on paper."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_STEP = re.compile(r'data-step="(\d+)"')
_FROM = re.compile(r'data-step="(\d+)"[^>]*?data-from="([^"]*)"')
_MIRROR = re.compile(r"<svg[^>]*\bdata-mirror\b")
_OPENING = re.compile(r"<svg[^>]*>")


@dataclass(frozen=True)
class Drawing:
    """One SVG.

    Attributes:
        svg: its source, in the default theme.
        steps: how many steps it is built up in; 0 when it is one whole.
        starts: sentence id -> the step that comes with this sentence.
        mirrored: it has a direction, and stands the other way round where reading goes leftwards.
    """

    svg: str
    steps: int
    starts: dict[str, int]
    mirrored: bool

    def shown(self, theme: str, *, build: int = 0, rtl: bool = False) -> str:
        """The SVG in the colours of ``theme``, with the first ``build`` steps (0: all of it)."""
        svg = themed(self.svg, theme)
        if build:
            # Not drawn at all: what is only transparent would still be painted.
            svg = _STEP.sub(lambda m: m.group() + (' display="none"' if int(m.group(1)) > build else ""), svg)
        if rtl and self.mirrored:
            opening = _OPENING.search(svg)
            assert opening is not None
            art = svg[opening.end() : svg.rindex("</svg>")]
            svg = f'{opening.group()}<g transform="translate({VIEW} 0) scale(-1 1)">{art}</g></svg>'
        return svg


def themed(svg: str, theme: str) -> str:
    """``svg`` with each colour of the default theme replaced by that of ``theme``."""
    if theme == "default":
        return svg
    change = {codes["default"]: codes[theme] for codes in COLOURS.values()}
    return _COLOUR.sub(lambda match: change.get(match.group().upper(), match.group()), svg)


def parse(svg: str) -> Drawing:
    """What a drawing's source says of itself."""
    numbers = [int(number) for number in _STEP.findall(svg)]
    starts = {sentence: int(step) for step, ids in _FROM.findall(svg) for sentence in ids.split()}
    return Drawing(svg, max(numbers, default=0), starts, bool(_MIRROR.search(svg)))


PLATE = 24
"""Radius of the corners of what a clinic's picture stands on where the paper is dark, in units of the drawing."""
_WHITE, _BLACK = "#FFFFFF", "#000000"
_VEIL = 0.36
"""How much of a clinic's picture is taken back in the theme with less glare: white there is then as bright as text."""


@dataclass(frozen=True)
class ClinicDrawing:
    """A picture of the clinic's own: it keeps its colours. Where the paper is dark it stands on a white plate, since it
    was made for white; where nothing may glare a veil is over it. # N-S3, N-S4

    Attributes:
        svg: VIEW x VIEW units (`kiosk.content.clinic_look`).
    """

    svg: str
    steps = 0

    def shown(self, theme: str, *, build: int = 0, rtl: bool = False) -> str:
        """The SVG for ``theme``. It has no steps, and is never mirrored: a logo reads one way."""
        if theme not in ("dark", "low_glare"):
            return self.svg
        opening = _OPENING.search(self.svg)
        assert opening is not None
        art = self.svg[opening.end() : self.svg.rindex("</svg>")]
        plate = f'<rect width="{VIEW}" height="{VIEW}" rx="{PLATE}" fill='
        side = VIEW - 2 * PLATE
        view = f'x="{PLATE}" y="{PLATE}" width="{side}" height="{side}" viewBox="0 0 {VIEW} {VIEW}"'
        inside = f"<svg {view}>{art}</svg>"
        veil = f'{plate}"{_BLACK}" fill-opacity="{_VEIL}"/>' if theme == "low_glare" else ""
        return f'{opening.group()}{plate}"{_WHITE}"/>{inside}{veil}</svg>'


@lru_cache(maxsize=256)
def drawing(name: str, folder: Path = PICTURES) -> Drawing:
    """The drawing ``name``.

    Raises:
        OSError: it cannot be read.
    """
    return parse((folder / f"{name}.svg").read_text(encoding="utf-8"))


def build_step(starts: dict[str, int], sentences: list[str], spoken: str) -> int:
    """How many steps are shown while the sentence ``spoken`` is heard.

    Args:
        starts: as in ``Drawing``.
        sentences: ids of the page, in order.
    """
    heard = sentences[: sentences.index(spoken) + 1]
    if not starts:
        return 0
    return max(1, *(starts.get(sentence, 0) for sentence in heard))
