"""The tables of the design language are those of the code."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).resolve().parents[1] / "docs"


def maker() -> ModuleType:
    """docs/make_design.py, which stands outside the package."""
    spec = importlib.util.spec_from_file_location("make_design", DOCS / "make_design.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_are_what_the_theme_says() -> None:
    """Mend: python docs/make_design.py"""
    text = (DOCS / "design-language.md").read_text(encoding="utf-8")
    assert maker().page(text) == text
    assert maker().page(text.replace("#FBF8F3", "#FBF8F2")) == text
