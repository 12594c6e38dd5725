"""The order in which a line is drawn, held against an implementation that is not ours."""

from __future__ import annotations

from unicodedata import bidirectional

import pytest
from bidi import get_display
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kiosk.ui.bidi import _GROUPS, base_is_rtl, levels, visual_order

LETTERS = "abcאבגابج12 .,:;()[]%+-/؟،"


def drawn(text: str, rtl: bool) -> str:
    """The characters of ``text`` from left to right."""
    found = list(levels(text, rtl))
    last = len(text)
    while last and bidirectional(text[last - 1]) == "WS":  # L1: what a line ends with goes the way of the line
        last -= 1
        found[last] = int(rtl)
    return "".join(text[index] for index in visual_order(found))


@settings(max_examples=2000)
@given(text=st.text(LETTERS, max_size=16), rtl=st.booleans())
def test_the_order_is_that_of_the_unicode_algorithm(text: str, rtl: bool) -> None:
    assume(not rtl or all(match.group().isdigit() for match in _GROUPS.finditer(text)))
    assert drawn(text, rtl) == get_display(text, base_dir="R" if rtl else "L")


@pytest.mark.parametrize(
    "number", ["14:30", "555 0100", "+1 (555) 0100", "2026-01-05", "1.5", "3/4", "1   2   _   _", "(123) 456", "30"]
)
@pytest.mark.parametrize("before", ["الساعة ", "تا ", ""])
def test_a_number_is_never_turned_round(number: str, before: str) -> None:
    """Safety: 14:30 drawn as 03:41, or the groups of a phone number turned round, would send somebody wrong."""
    text = f"{before}{number} مساء"
    assert number in drawn(text, rtl=True)
    assert drawn(text, rtl=True).endswith(before.strip()[:1])


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("استخدموا SPF 30 الآن", "نآلا SPF 30 اومدختسا"),
        ("إضافة PRP قد", "دق PRP ةفاضإ"),
        ("(الأشعة)", ")ةعشألا("),
        ("قبل (SPF 30) بعد", "دعب )SPF 30( لبق"),
        ("SPF 30 (UVB) بعد", "دعب SPF 30 (UVB)"),
    ],
)
def test_latin_words_and_brackets_stand_where_they_are_read(text: str, seen: str) -> None:
    """A bracket of odd level is drawn as its mirror image by the font."""
    assert drawn(text, rtl=True) == seen


@pytest.mark.parametrize(
    ("text", "rtl", "way"),
    [
        ("English: touch here", True, False),
        ("العربية: المسوا هنا", False, True),
        ("PRP قد", True, True),
        ("PRP", True, False),
        ("14:30", True, True),
        ("14:30", False, False),
        ("Step العربية", False, False),
    ],
)
def test_a_text_runs_the_way_of_its_own_language(text: str, rtl: bool, way: bool) -> None:
    assert base_is_rtl(text, rtl) is way


def test_what_is_invisible_parts_nothing() -> None:
    """The zero-width non-joiner inside a Persian word goes with its letters."""
    assert set(levels("می‌خواهید", True)) == {1}
