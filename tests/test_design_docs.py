"""The tables of the design language are those of the code."""

from __future__ import annotations

import runpy
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_the_tables_are_what_the_theme_says() -> None:
    """Mend: python docs/make_design.py"""
    text = (DOCS / "design-language.md").read_text(encoding="utf-8")
    page = runpy.run_path(str(DOCS / "make_design.py"))["page"]
    assert page(text) == text
    assert page(text.replace("#FBF8F3", "#FBF8F2")) == text
