from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.speech.sentences import MAX_CHARS, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ('He said "stop." Then more', ['He said "stop."', "Then more"]),
        ("It takes 1.5 hours. Yes", ["It takes 1.5 hours.", "Yes"]),
        ("Ask Dr. Who, e.g. now.", ["Ask Dr. Who, e.g. now."]),
        ("With vitamin C. More.", ["With vitamin C.", "More."]),
        ("Title\nText", ["Title", "Text"]),
        ("هل أنت حامل؟ نعم.", ["هل أنت حامل؟", "نعم."]),
        ("  ", []),
        ("", []),
        ("...", ["..."]),
    ],
)
def test_where_a_text_is_cut(text: str, parts: list[str]) -> None:
    assert [text[first:last] for first, last in sentences(text)] == parts


@given(st.text(max_size=300) | st.text(alphabet="ab. ,\n", min_size=500, max_size=2000))
def test_nothing_is_lost_and_no_piece_is_too_long(text: str) -> None:
    spans = sentences(text)
    assert all(0 < last - first <= MAX_CHARS for first, last in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    kept = "".join(text[first:last] for first, last in spans)
    assert "".join(kept.split()) == "".join(text.split())


def test_a_long_sentence_is_cut_at_a_comma() -> None:
    text = "word " * 50 + "end, " + "more " * 50
    assert [text[first:last][-5:] for first, last in sentences(text)] == [" end,", " more"]
