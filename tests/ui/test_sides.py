"""The plan of the controls at both sides of the page, by itself: any words, any panel, letters of one width."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.ui.dock import BACK, NEXT, VOICE, Box, Plan, Room
from kiosk.ui.sides import LAST_PART, MOST_PART, ROWS, STEP, _columns, beside
from kiosk.ui.theme import MIN_GAP_MM, MIN_TOUCH_MM

NAMES = (BACK, *VOICE, NEXT)


def measure(text: str, font_px: float) -> float:
    """Each letter is half as wide as the font is high."""
    return len(text) * font_px * 0.5


def room(width: float = 150, high: float = 86, text: float = 12.2, least: float = 5.5, scale: float = 6.7) -> Room:
    """That of a 7-inch panel in the largest text; lengths in mm, ``scale`` px each."""
    return Room(
        width=width * scale, px_per_mm=scale, text=text * scale, least=least * scale, tall=13, high=high * scale
    )


def words(letters: int = 6) -> dict[str, tuple[str, ...]]:
    """One word of so many letters on each control."""
    return dict.fromkeys(NAMES, ("x" * letters,))


def gap(one: Box, other: Box) -> float:
    """px between two boxes; negative when they overlap."""
    across = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    along = max(one.y, other.y) - min(one.y + one.height, other.y + other.height)
    return max(across, along)


some_words = st.lists(st.text("x", min_size=1, max_size=9), min_size=1, max_size=3).map(" ".join)
some_controls = st.fixed_dictionaries({name: st.lists(some_words, min_size=1, max_size=3).map(tuple) for name in NAMES})
some_room = st.builds(
    room,
    width=st.floats(150, 280),
    high=st.floats(60, 150),
    text=st.sampled_from([5.5, 7.3, 9.4, 12.2]),
    least=st.sampled_from([5.5, 6.8]),
    scale=st.floats(3, 20),
)


@given(controls=some_controls, there=some_room)
@settings(max_examples=70)
def test_n_t1_n_t2_every_control_has_its_place(controls: dict[str, tuple[str, ...]], there: Room) -> None:
    found = beside(controls, there, measure)
    if found is None:
        return
    assert set(found.boxes) == set(NAMES)
    for name, box in found.boxes.items():
        assert min(box.width, box.height) >= there.mm(MIN_TOUCH_MM), name
        assert box.x >= -0.01
        assert box.y >= -0.01
        assert box.x + box.width <= there.width + 0.01
        assert box.y + box.height <= there.high + 0.01
    for (one, here), (other, away) in combinations(found.boxes.items(), 2):
        assert gap(here, away) >= there.mm(MIN_GAP_MM), (one, other)
    # Two columns, and the page between them.
    for start, end in ROWS:
        if start:
            assert (found.boxes[start].x, found.boxes[start].width) == (0, found.start)
            assert found.boxes[start].y == pytest.approx(found.boxes[end].y)
        assert found.boxes[end].x + found.boxes[end].width == pytest.approx(there.width)
        assert found.boxes[end].width == found.end
    heights = [found.boxes[end].y for _, end in ROWS]
    assert heights == sorted(heights, reverse=True)
    assert found.top == pytest.approx(found.boxes["help"].height)


@given(controls=some_controls, there=some_room)
@settings(max_examples=70)
def test_n_s1_the_page_keeps_its_width_or_the_words_are_the_smallest(
    controls: dict[str, tuple[str, ...]], there: Room
) -> None:
    found = beside(controls, there, measure)
    if found is None:
        return
    font, least = found.factor * there.text, min(there.least, there.text)
    assert least <= font * 1.0001
    assert font <= there.text * 1.0001
    assert found.start + found.end <= there.width * MOST_PART or font == pytest.approx(least)
    assert found.start + found.end <= there.width * LAST_PART
    # No word is wider than its place.
    for name, box in found.boxes.items():
        longest = max(measure(word, font) for text in controls[name] for word in text.split())
        assert longest + 2 * there.pad <= box.width, name


def test_there_is_no_plan_where_five_rows_have_no_room() -> None:
    least = 5 * (MIN_TOUCH_MM + 0.1) + 4 * 2.6
    assert beside(words(3), room(high=least - 1), measure) is None
    assert beside(words(3), room(high=least + 6), measure) is not None


def test_there_is_no_plan_where_the_words_leave_no_page() -> None:
    assert beside(words(14), room(), measure) is None
    assert beside(words(9), room(), measure) is not None


def plan(controls: dict[str, tuple[str, ...]], there: Room) -> Plan:
    """The plan, where there is one."""
    found = beside(controls, there, measure)
    assert found is not None
    return found


def test_where_there_is_room_the_words_are_larger() -> None:
    assert plan(words(), room(width=150)).factor < plan(words(), room(width=280, high=140)).factor
    assert plan(words(2), room(width=280, high=140, text=7.3)).factor == 1


def test_the_words_are_as_large_as_the_columns_may_hold() -> None:
    there = room(width=200, high=120)
    found = plan(words(), there)
    larger = _columns(words(), there, found.factor * there.text / STEP, measure)
    assert found.factor < 1
    assert larger is None or larger.start + larger.end > there.width * MOST_PART


def test_a_long_word_widens_its_own_column_alone() -> None:
    short, long = words(), words() | {"voice": ("x" * 9,)}
    assert plan(long, room()).end > plan(short, room()).end
    assert plan(long, room()).start == pytest.approx(plan(short, room()).start)


def test_a_word_stands_below_its_icon_where_that_makes_the_column_narrow() -> None:
    found = plan(words(8), room(high=100))
    assert all(found.boxes[name].below == {"x" * 8} for name in ("slower", "faster"))
    assert not any(box.upright for box in found.boxes.values())
