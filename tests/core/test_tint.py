"""A clinic's colours, whatever they are, break no contrast in any theme (N-S3, N-S4, N-T7)."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ui.theme import THEMES, Theme, contrast, rgb
from kiosk.ui.tint import shifts, tinted

CODES = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
NORM = {"default": (10, 21), "light": (20, 21), "dark": (20, 21), "low_glare": (4.5, 8)}


@given(st.none() | CODES, st.none() | CODES)
@settings(max_examples=120)
def test_n_s3_n_s4_every_contrast_holds_with_any_colours(main: str | None, second: str | None) -> None:
    for name, theme in tinted(main, second).items():
        least, most = NORM[name]
        for pair in Theme.TEXT_PAIRS:
            assert least <= theme.pair(pair) <= most, (name, pair)
        for pair in Theme.BOUNDARY_PAIRS:
            assert theme.pair(pair) >= 3, (name, pair)
        assert contrast(rgb(theme.mark), rgb(theme.spoken)) >= min(1.2, THEMES[name].pair(("mark", "spoken")))


def test_the_high_contrasts_keep_their_own() -> None:
    themes = tinted("#F47B20", "#00A3E0")
    assert {name for name in THEMES if themes[name] == THEMES[name]} == {"light", "dark"}


def test_a_colour_that_holds_stays_and_another_keeps_its_hue_and_is_told() -> None:
    assert tinted("#4A1942", None)["default"].primary == "#4A1942"
    assert shifts("#4A1942", None) == []
    (told,) = shifts("#F47B20", None)
    red, green, blue = rgb(told.shown)
    assert red > green > blue
    assert tinted(None, None) == THEMES
