"""The care steps to take home: as text in a QR code that needs no network, and as a page to print.

What goes home is the same for everybody (N-C4): it is made from the pack alone and holds nothing of the visit.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import segno

from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.errors import Fault, KioskError
from kiosk.languages import language_of, latin_font

if TYPE_CHECKING:
    from fpdf import FPDF

QUIET_MODULES = 4
"""White modules on every side of the code, which a reader needs. # ISO/IEC 18004, 9.1"""
LEAST_MODULE_MM = 0.4
"""Width of a module on the panel that a phone's camera still tells apart at an arm's length. *Ours.*"""
_PRINT_TIMEOUT_S = 5.0


def text(pack: Pack, phrases: Phrases) -> str:
    """The whole text that goes home: heading, steps, and that no clinician has signed it where that is so (N-C8)."""
    lines = [pack.title, *(f"- {sentence.text}" for sentence in pack.take_home)]
    if pack.draft:
        lines.append(f"({phrases['band.draft']})")
    return "\n".join(lines)


def code(content: str) -> tuple[tuple[bool, ...], ...]:
    """``content`` as a QR code: rows of modules, True is dark, without the quiet zone.

    Raises:
        KioskError: the text is too long for any code (about 2900 bytes).
    """
    try:
        # The least correction gives the widest modules: a clean screen is easier to read than a torn label.
        made = segno.make(content, encoding="utf-8", error="l", boost_error=False, micro=False)
    except segno.DataOverflowError:
        what = f"the care steps are too long for a QR code ({len(content.encode())} bytes)"
        raise KioskError(Fault(None, 0, what, "mark fewer sentences as take_home, or make them shorter")) from None
    return tuple(tuple(bool(module) for module in row) for row in made.matrix)


def page(pack: Pack, phrases: Phrases) -> bytes:
    """The care steps as a PDF of one A4 page: large type, black on white, the code to scan below.

    Raises:
        KioskError: a font of the language is missing.
    """
    from fpdf import FPDF  # a third of a second to load: most starts print nothing

    language = language_of(pack.language)
    fonts = [font for font in (language.font, latin_font()) if font is not None]
    if missing := [path for font in fonts for path in font.missing]:
        raise KioskError(Fault(missing[0], 0, "this font is missing", f"install {fonts[0].package}"))
    pdf = FPDF(format="A4", unit="mm")
    pdf.set_title(pack.title)
    pdf.set_lang(pack.language)
    pdf.set_margin(20)
    pdf.add_page()
    for number, font in enumerate(fonts):
        pdf.add_font(f"kiosk{number}", "", font.regular)
        pdf.add_font(f"kiosk{number}", "B", font.bold)
    # A font for one script has no letters of another: "SPF 30" would vanish from an Arabic line.
    pdf.set_fallback_fonts([f"kiosk{number}" for number in range(1, len(fonts))], exact_match=True)
    pdf.set_text_shaping(True, direction="rtl" if language.rtl else "ltr")
    align = "R" if language.rtl else "L"
    pdf.set_font("kiosk0", "B", 24)
    pdf.multi_cell(0, 11, pack.title, align=align, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    pdf.set_font("kiosk0", "", 17)
    for sentence in pack.take_home:
        pdf.multi_cell(0, 9, sentence.text, align=align, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    if pack.draft:
        pdf.set_font("kiosk0", "", 12)
        pdf.multi_cell(0, 7, phrases["band.draft"], align=align, border=1, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(3)
    _draw(pdf, code(text(pack, phrases)), language.rtl)
    return bytes(pdf.output())


def _draw(pdf: FPDF, rows: tuple[tuple[bool, ...], ...], right_to_left: bool) -> None:
    module = 0.7  # mm: read by any phone from paper
    side = module * len(rows)
    left = pdf.w - pdf.r_margin - side if right_to_left else pdf.l_margin
    top = min(pdf.get_y() + 4, pdf.h - pdf.b_margin - side)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                pdf.rect(left + x * module, top + y * module, module, module, style="F")


def printer() -> str | None:
    """The system's default printer (CUPS); None when there is none."""
    if shutil.which("lpstat") is None or shutil.which("lp") is None:
        return None
    try:
        told = subprocess.run(["lpstat", "-d"], capture_output=True, text=True, timeout=_PRINT_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    _, colon, name = told.stdout.partition(":")
    return name.strip() or None if colon and told.returncode == 0 else None


def print_page(pdf: bytes) -> bool:
    """Hand the page to the default printer. False: it was not taken."""
    try:
        done = subprocess.run(["lp", "-s", "-"], input=pdf, capture_output=True, timeout=_PRINT_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
