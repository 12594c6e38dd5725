"""Where the title, "where am I", the bands and the page stand: any words, any panel, letters of one width."""

from __future__ import annotations

from dataclasses import fields
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ui.places import WHERE_MM, Around, Measure, Places, Rect, places
from kiosk.ui.theme import MIN_GAP_MM, MIN_TOUCH_MM

MM = 6.0
"""px in a millimetre."""


def measure(text_px: float) -> Measure:
    """Letters half as wide as the font is high, lines 1.3 times as high; nothing is made smaller to fit."""

    def high(text: str, room: tuple[float, float], scale: float, _bold: bool) -> float:
        font = text_px * scale
        return ceil(len(text) * font * 0.5 / max(room[0], 1)) * font * 1.3

    return Measure(high, lambda text, scale: len(text) * text_px * scale * 0.5)


def around(layout: str, **given: object) -> Around:
    """A panel on which the controls leave room ``beside`` columns, above a foot where it is ``flat`` or ``upright``."""
    width, height = (1080, 1920) if layout == "upright" else (1280, 800)
    sides = {"start": 150.0, "end": 180.0, "row": 95.0} if layout == "beside" else {"foot": 220.0}
    few = {"small": layout == "beside", "low": layout != "upright", "tall": layout == "upright"}
    margin = 2 * MM if few["small"] else 4 * MM
    base = {"width": width, "height": height, "px_per_mm": MM, "text": 55.0, "margin": margin}
    return Around(**{**base, **sides, **few, "heading": "Title", "where": "Step 1 of 9", **given})  # type: ignore[arg-type]


LAYOUTS = ("beside", "flat", "upright")
layouts = pytest.mark.parametrize("layout", LAYOUTS)
some_text = st.text("x", max_size=60)
some = st.builds(
    around,
    st.sampled_from(LAYOUTS),
    heading=some_text,
    where=st.text("x", min_size=1, max_size=30),
    status=some_text,
    band=some_text,
    has_steps=st.booleans(),
    where_focused=st.booleans(),
    text=st.floats(30, 70),
    rtl=st.booleans(),
)


def apart(one: Rect, other: Rect) -> float:
    """px between two places; negative when they overlap."""
    across = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    return max(across, max(one.y, other.y) - min(one.top, other.top))


def inside(inner: Rect, outer: Rect) -> bool:
    return (
        inner.x >= outer.x - 0.01
        and inner.y >= outer.y - 0.01
        and inner.x + inner.width <= outer.x + outer.width + 0.01
        and inner.top <= outer.top + 0.01
    )


@given(some)
@settings(max_examples=200)
def test_n_t1_n_t2_nothing_stands_on_anything_else(there: Around) -> None:
    found = places(there, measure(there.text))
    window = Rect(0, 0, there.width, there.height)
    assert inside(found.top, window)
    for each in (found.logo, found.heading, found.where):
        assert inside(each, found.top)
    for one, other in ((found.logo, found.heading), (found.logo, found.where), (found.heading, found.where)):
        assert apart(one, other) >= min(there.margin, there.mm(MIN_GAP_MM)) - 0.01
    assert min(*found.where.size, *found.logo.size) >= there.mm(MIN_TOUCH_MM)
    assert found.where.width >= there.mm(WHERE_MM)
    # The page has all that is left, and what can be touched in it keeps off the row above.
    left, above, right, below = found.padding
    assert apart(found.body, found.top) >= -0.01
    assert apart(found.body, found.band) >= -0.01
    assert found.body.y == there.foot
    assert above >= there.mm(MIN_GAP_MM)
    assert min(left, right, below) >= there.mm(1.1)
    # What has the focus is never covered (N-T7).
    if there.where_focused and there.status:
        assert apart(found.status, found.where) >= -0.01


@given(some)
@settings(max_examples=50)
def test_the_other_way_everything_is_mirrored(there: Around) -> None:
    plain = {each.name: getattr(there, each.name) for each in fields(there)}
    left = places(Around(**{**plain, "rtl": False}), measure(there.text))
    right = places(Around(**{**plain, "rtl": True}), measure(there.text))
    assert right == left.mirrored(there.width)
    assert right.logo.x + right.logo.width == pytest.approx(there.width - left.logo.x)
    assert right.mirrored(there.width).heading.x == pytest.approx(left.heading.x)


def place(layout: str, **given: object) -> Places:
    """Where it stands."""
    there = around(layout, **given)
    return places(there, measure(there.text))


@layouts
def test_a_title_of_more_lines_moves_no_control(layout: str) -> None:
    short, long = place(layout), place(layout, heading="x" * 90)
    assert long.heading.height > short.heading.height
    assert long.body.height < short.body.height
    assert long.where.size == short.where.size
    assert long.where.x == short.where.x
    if layout != "upright":  # there it is in a row of its own below the title
        assert long.where.top == pytest.approx(short.where.top)


def test_n_s2_a_title_that_reaches_below_the_first_row_stands_beside_the_column_of_controls() -> None:
    there = around("beside", heading="x" * 30)
    for heading in ("x" * 5, there.heading):
        found = place("beside", heading=heading)
        assert found.heading.height <= there.row or found.heading.x >= there.start
    assert found.heading.height > there.row, "the second of them is a long one"


@pytest.mark.parametrize("layout", ["flat", "upright"])
def test_a_title_has_room_for_two_lines_of_the_text_below_it(layout: str) -> None:
    line = 70 * 1.3
    assert 2 * line <= place(layout, text=70.0).heading_room[1] < 3 * line


@layouts
def test_n_a10_what_is_announced_at_length_has_its_room_over_the_page(layout: str) -> None:
    short, long = place(layout, status="x" * 10), place(layout, status="x" * 150)
    there = around(layout)
    needed = measure(there.text).high("x" * 150, long.status_room, 1.0, False)
    assert needed <= long.status.height
    assert long.status.top == pytest.approx(short.status.top)
    assert long.status.y < long.top.y < long.status.top
    assert long.status.y >= there.foot
    assert (long.top, long.body, long.where) == (short.top, short.body, short.where)
    assert long.status.x >= there.start
    assert long.status.x + long.status.width <= there.width - there.end


@layouts
def test_a_band_takes_its_height_from_the_page(layout: str) -> None:
    bare, banded = place(layout), place(layout, band="Draft")
    assert bare.band.height == 0
    assert banded.body.height == pytest.approx(bare.body.height - banded.band.height)
    # Between columns it stands under the title, for the columns leave nothing above it.
    assert (banded.top == bare.top) is (layout == "beside")


def test_between_columns_where_am_i_is_as_wide_whatever_it_says() -> None:
    assert place("beside", where="x").where == place("beside", where="x" * 40, has_steps=True).where
    assert place("flat", where="x").where.width < place("flat", where="x" * 20).where.width


@layouts
def test_the_progress_is_drawn_where_there_is_room_for_it(layout: str) -> None:
    assert place(layout, has_steps=True).has_bar is (layout != "beside")
    assert not place(layout).has_bar
