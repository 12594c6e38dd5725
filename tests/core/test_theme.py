"""Contrast and size, computed from the one table of each (N-S1, N-S3, N-S4)."""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path

import pytest
from PIL import ImageFont

from kiosk.session import DEFAULT_TEXT_STEP
from kiosk.ui.theme import (
    CAP_HEIGHTS_MM,
    CAP_PER_EM,
    MIN_GAP_MM,
    MIN_TOUCH_MM,
    THEMES,
    Panel,
    Theme,
    contrast,
    rgb,
)

TEXT_CONTRAST = {"default": (10, 21), "light": (20, 21), "dark": (20, 21), "low_glare": (4.5, 8)}
CAP_BANDS_MM = ((3.5, 4.2), (4.8, 5.6), (6.4, 7.1), (8.5, 9.0))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(rgb("#FFFFFF"), rgb("#000000")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#FFFFFF")) == pytest.approx(4.48, abs=0.005)
    assert contrast(rgb("#123456"), rgb("#123456")) == 1


def test_there_are_the_four_themes() -> None:
    assert set(THEMES) == set(TEXT_CONTRAST)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("pair", Theme.TEXT_PAIRS, ids="-".join)
def test_n_s3_text_and_icons(name: str, pair: tuple[str, str]) -> None:
    least, most = TEXT_CONTRAST[name]
    assert least <= round(THEMES[name].pair(pair), 2) <= most


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("pair", Theme.BOUNDARY_PAIRS, ids="-".join)
def test_n_s4_n_t7_boundaries_and_the_focus_ring(name: str, pair: tuple[str, str]) -> None:
    assert THEMES[name].pair(pair) >= 3


def test_n_s3_every_colour_is_judged() -> None:
    judged = {name for pair in (*Theme.TEXT_PAIRS, *Theme.BOUNDARY_PAIRS) for name in pair}
    assert judged == set(Theme.__dataclass_fields__)


def test_n_s1_the_four_sizes_and_the_default() -> None:
    assert len(CAP_HEIGHTS_MM) == len(CAP_BANDS_MM)
    assert all(low <= size <= high for size, (low, high) in zip(CAP_HEIGHTS_MM, CAP_BANDS_MM, strict=True))
    assert CAP_BANDS_MM[DEFAULT_TEXT_STEP] == (6.4, 7.1)


def test_n_t1_n_t2_the_limits() -> None:
    assert (MIN_TOUCH_MM, MIN_GAP_MM) == (12.7, 2.54)


def roboto() -> Path:
    """The font that Kivy brings; found without importing kivy."""
    spec = importlib.util.find_spec("kivy")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data" / "fonts" / "Roboto-Regular.ttf"


def table(font: bytes, tag: bytes) -> bytes:
    """One table of a TrueType file."""
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if name == tag:
            return font[offset : offset + length]
    raise AssertionError(f"the font has no table {tag!r}")


def test_n_s1_the_capital_height_is_that_of_the_font() -> None:
    font = roboto().read_bytes()
    units_per_em = struct.unpack_from(">H", table(font, b"head"), 18)[0]
    cap_height = struct.unpack_from(">h", table(font, b"OS/2"), 88)[0]
    assert cap_height / units_per_em == CAP_PER_EM
    _, top, _, bottom = ImageFont.truetype(str(roboto()), units_per_em).getbbox("H")
    assert bottom - top == pytest.approx(cap_height, abs=1)


@pytest.mark.parametrize(("size", "diagonal"), [((1920, 1080), 15.6), ((1280, 800), 10.1), ((3840, 2160), 24)])
def test_n_s1_millimetres_follow_from_the_panel(size: tuple[int, int], diagonal: float) -> None:
    panel = Panel(*size, diagonal)
    assert panel.px_per_mm * diagonal * 25.4 == pytest.approx((size[0] ** 2 + size[1] ** 2) ** 0.5)
    for step, height in enumerate(CAP_HEIGHTS_MM):
        assert panel.font_px(step) * CAP_PER_EM / panel.px_per_mm == pytest.approx(height)


def test_the_default_panel_is_the_one_of_the_norms() -> None:
    assert Panel().px_per_mm == pytest.approx(5.56, abs=0.01)
