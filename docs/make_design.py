"""Writes the tables of docs/design-language.md from the theme itself: ``python docs/make_design.py``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from kiosk.ui import theme as look  # noqa: E402
from kiosk.ui.idle import ANSWER_S, IDLE_S  # noqa: E402
from kiosk.ui.theme import THEMES, Panel, Theme  # noqa: E402

PAGE = HERE / "design-language.md"
PANELS = (Panel(1024, 600, 7), Panel(1280, 800, 10.1), Panel(1920, 1080, 15.6), Panel(1920, 1080, 21.5))
NAMES = {"default": "soft", "light": "black on white", "dark": "white on black", "low_glare": "dim"}


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def colours() -> str:
    """Each role in each theme."""
    rows = [
        [f"`{role}`", *(f"`{getattr(theme, role)}`" for theme in THEMES.values())]
        for role in Theme.__dataclass_fields__
    ]
    return _table(["role", *(NAMES[name] for name in THEMES)], rows)


def contrasts() -> str:
    """Each pair that is used, computed."""
    rows = [
        [f"`{pair[0]}` on `{pair[1]}`", kind, *(f"{theme.pair(pair):.1f}" for theme in THEMES.values())]
        for kind, pairs in (("words, icons", Theme.TEXT_PAIRS), ("boundary", Theme.BOUNDARY_PAIRS))
        for pair in pairs
    ]
    return _table(["pair", "for", *(NAMES[name] for name in THEMES)], rows)


def type_scale() -> str:
    """The text sizes in mm, and in px on a few panels."""
    rows = []
    for step, cap in enumerate(look.CAP_HEIGHTS_MM):
        sizes = [f"{p.font_px(step):.0f} px" if step in p.text_steps else "not offered" for p in PANELS]
        rows.append([f"{step + 1}", f"{cap} mm", f"{cap / look.CAP_PER_EM:.1f} mm", *sizes])
    return _table(["size", "capital", "font size", *(f"{p.diagonal:g} inch" for p in PANELS)], rows)


def measures() -> str:
    """What the code fixes, as it is."""
    rows = [
        ["touch area, at least", f"{look.MIN_TOUCH_MM} mm", "N-T1"],
        ["gap of two touch areas, at least", f"{look.MIN_GAP_MM} mm", "N-T2"],
        ["words made to fit are never smaller than", f"{look.LEAST_CAP_MM} mm (capital)", "N-S1"],
        ["the same on a small panel", f"{look.LEAST_SMALL_CAP_MM} mm", "N-S1"],
        ["distance of two lines", f"{look.LINE_HEIGHT} x the font size", ""],
        ["a small panel: shorter side below", f"{look.SMALL_MM:.0f} mm", ""],
        ["a low panel: shorter side below", f"{look.LOW_MM:.0f} mm", ""],
        ["without input, the patient is asked after", f"{IDLE_S:.0f} s", "N-D1"],
        ["time to answer that", f"{ANSWER_S:.0f} s", "N-D1"],
    ]
    return _table(["token", "value", "norm"], rows)


TABLES = {"colours": colours, "contrasts": contrasts, "type": type_scale, "measures": measures}


def page(text: str) -> str:
    """``text`` with each table made anew."""
    for name, table in TABLES.items():
        between = re.compile(f"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        text, found = between.subn(lambda match, table=table: f"{match[1]}{table()}\n{match[2]}", text)
        assert found == 1, name
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
