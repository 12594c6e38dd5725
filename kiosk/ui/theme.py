"""How the kiosk looks: millimetres, text sizes, colours. One table of each; no kivy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

MIN_TOUCH_MM = 12.7
"""Least height and width of a touch area. # N-T1, VVSG 2.0 7.2-I"""
MIN_GAP_MM = 2.54
"""Least distance of two touch areas. # N-T2, VVSG 2.0 7.2-I"""
CAP_HEIGHTS_MM = (3.9, 5.2, 6.7, 8.7)
"""Height of a capital letter in the four text sizes. # N-S1, VVSG 2.0 7.1-G"""
LEAST_CAP_MM = 4.8
"""Capital height that a text keeps when it is made smaller to fit its place. # N-S1: the smallest default allowed"""
LEAST_SMALL_CAP_MM = 3.9
"""The same on a small panel, which is nearer to the eye. # N-S1: the smallest of the four sizes"""
CAP_PER_EM = 1456 / 2048
"""Capital height of Roboto as a part of its font size (from its OS/2 table: sCapHeight / unitsPerEm)."""
SMALL_MM = 125.0
"""A panel with a shorter side below this is a small one."""
SMALL_START = 1
"""The text size of a fresh start on a small panel: 5.2 mm. # N-S1: 4.8-5.6 is the smallest allowed default"""
LOW_MM = 150.0
"""A panel with a shorter side below this is a low one."""
UPRIGHT_MM = (105.0, 130.0)
"""Least width of an upright panel, and of one with room for every text size in every language, measured page by page:
those of 8 and 10.1 inches. # N-S2"""
UPRIGHT_CAPS = 20.0
"""A panel of a width between these offers the text sizes of which so many capitals are no higher than it is wide."""
SIDES_MM = (87.0, 150.0, 89.0)
"""Least height and width of a panel that lies, and the height of one with room for more than two text sizes, measured
page by page: those of 7 inches. # N-S2"""
FOOT_CAPS = 17.5
"""Capitals above each other that a panel that lies must hold in a text size to have its controls at the foot: then a
question and its answers have their place above them in every language. # N-S2"""
LINE_HEIGHT = 1.24
"""Distance of two lines as a multiple of the font size."""


@dataclass(frozen=True)
class Panel:
    """The screen that the kiosk is built into.

    Attributes:
        width, height: in px.
        diagonal: in inches.
    """

    width: int = 1920
    height: int = 1080
    diagonal: float = 15.6

    @cached_property
    def px_per_mm(self) -> float:
        """Pixels in a millimetre: 5.57 on the default panel."""
        return math.hypot(self.width, self.height) / (self.diagonal * 25.4)

    @property
    def short_mm(self) -> float:
        """Its shorter side in mm."""
        return min(self.width, self.height) / self.px_per_mm

    @property
    def long_mm(self) -> float:
        """Its longer side in mm."""
        return max(self.width, self.height) / self.px_per_mm

    @property
    def tall(self) -> bool:
        """It stands upright: pictures go above the words."""
        return self.height > self.width

    @property
    def small(self) -> bool:
        """Hardly a hand high (7 to 9 inches): words come first, pictures make room, margins are thin."""
        return self.short_mm < SMALL_MM

    @property
    def low(self) -> bool:
        """10 inches and less: gaps are narrow, tiles low."""
        return self.short_mm < LOW_MM

    @property
    def narrow(self) -> bool:
        """It stands upright, and its page is hardly wider than one between two columns of controls."""
        return self.tall and self.low

    @property
    def has_sides(self) -> bool:
        """It lies, and columns of controls at both sides leave a page between them (``kiosk.ui.sides``)."""
        return not self.tall and self.short_mm >= SIDES_MM[0] and self.long_mm >= SIDES_MM[1]

    def at_sides(self, step: int) -> bool:
        """In the text size ``step`` the controls stand at both sides of the page, which leaves it height: in every size
        on a small panel that lies, in those for which the foot leaves no room on others."""
        return self.has_sides and (self.small or self.short_mm < FOOT_CAPS * CAP_HEIGHTS_MM[step])

    @property
    def text_steps(self) -> tuple[int, ...]:
        """The text sizes (0..3) that it has room for in every language; none where it is too small."""
        every = tuple(range(len(CAP_HEIGHTS_MM)))
        if self.tall:
            if self.short_mm < UPRIGHT_MM[0]:
                return ()
            enough = self.short_mm >= UPRIGHT_MM[1]
            return tuple(step for step in every if enough or self.short_mm >= UPRIGHT_CAPS * CAP_HEIGHTS_MM[step])
        if not self.has_sides:
            return ()
        return every if self.short_mm >= SIDES_MM[2] else every[:2]

    def start_step(self, wanted: int) -> int:
        """The text size of a fresh start: ``wanted``, or the largest offered where there is no room for it. A small
        panel, which is nearer to the eye, begins one smaller, with a whole question on a page."""
        return min(wanted, SMALL_START if self.small else wanted, self.text_steps[-1])

    def font_px(self, text_step: int) -> float:
        """Font size in px whose capitals have the height of the text size ``text_step`` (0..3)."""
        return CAP_HEIGHTS_MM[text_step] / CAP_PER_EM * self.px_per_mm


Rgb = tuple[float, float, float]


def rgb(code: str) -> Rgb:
    """``#RRGGBB`` as three parts from 0 to 1."""
    return (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255)


def contrast(first: Rgb, second: Rgb) -> float:
    """Contrast ratio from 1 to 21. # WCAG 2.2, definition of contrast ratio"""

    def luminance(colour: Rgb) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@dataclass(frozen=True)
class Theme:
    """Colours by what they are for.

    Attributes:
        paper: behind everything. ink: text and icons on paper.
        tray: behind the controls at the foot.
        card: behind a control, or a group of things. edge: boundary of a control on paper or card.
        primary: the one main action, and what is chosen. primary_ink: text and icons on it.
        mark: behind the word that is spoken. mark_ink: that word.
        spoken: behind the sentence that is spoken; its text is ink.
        notice: the band for practice and draft. notice_ink: its text.
        focus: ring around what has the focus.
    """

    paper: str
    ink: str
    tray: str
    card: str
    edge: str
    primary: str
    primary_ink: str
    mark: str
    mark_ink: str
    spoken: str
    notice: str
    notice_ink: str
    focus: str

    TEXT_PAIRS = (
        ("ink", "paper"),
        ("ink", "card"),
        ("ink", "tray"),
        ("primary_ink", "primary"),
        ("mark_ink", "mark"),
        ("ink", "spoken"),
        ("notice_ink", "notice"),
    )
    """Every colour of text or icon, with what it stands on. # N-S3"""
    BOUNDARY_PAIRS = (
        ("edge", "paper"),
        ("edge", "card"),
        ("edge", "tray"),
        ("focus", "paper"),
        ("focus", "card"),
        ("focus", "tray"),
    )
    """Every boundary that tells a control or a state: each control has an edge. # N-S4, N-T7"""

    def pair(self, names: tuple[str, str]) -> float:
        """Contrast ratio of two of its colours."""
        return contrast(rgb(getattr(self, names[0])), rgb(getattr(self, names[1])))


THEMES = {
    "default": Theme(
        paper="#FBF8F3", ink="#14211F", tray="#EFEAE1", card="#FFFFFF", edge="#5A6B68", primary="#0A464B",
        primary_ink="#FFFFFF", mark="#FFD54A", mark_ink="#14211F", spoken="#E4F0EC", notice="#FBE6B0",
        notice_ink="#14211F", focus="#B3261E",
    ),
    "light": Theme(
        paper="#FFFFFF", ink="#000000", tray="#FFFFFF", card="#FFFFFF", edge="#000000", primary="#000000",
        primary_ink="#FFFFFF", mark="#000000", mark_ink="#FFFFFF", spoken="#FFFFFF", notice="#000000",
        notice_ink="#FFFFFF", focus="#000000",
    ),
    "dark": Theme(
        paper="#000000", ink="#FFFFFF", tray="#000000", card="#000000", edge="#FFFFFF", primary="#FFFFFF",
        primary_ink="#000000", mark="#FFFFFF", mark_ink="#000000", spoken="#000000", notice="#FFFFFF",
        notice_ink="#000000", focus="#FFFFFF",
    ),
    "low_glare": Theme(
        paper="#2B2B2B", ink="#BDBDBD", tray="#282828", card="#2F2F2F", edge="#9A9A9A", primary="#24585D",
        primary_ink="#D6DEDC", mark="#5E5427", mark_ink="#E2DBC0", spoken="#333333", notice="#40391F",
        notice_ink="#C9C3AC", focus="#D0B95C",
    ),
}  # fmt: skip
"""The four themes. # N-S3: default >= 10:1, light and dark >= 20:1, low glare 4.5-8:1"""
