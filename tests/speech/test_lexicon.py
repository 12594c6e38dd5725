"""From written to spoken, and back to the word to mark."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.speech import Lexicon
from kiosk.speech.clip import Mark, words_from_marks, written_words

CLINIC = Lexicon(
    {"PRP": "P R P", "SPF 30": "S P F thirty", "SPF": "S P F", "micro-needling": "micro needling", "Dr.": "doctor"}
)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("PRP may help.", "P R P may help."),
        ("prp is no word of ours", "prp is no word of ours"),
        ("Micro-Needling and micro\u2011needling", "micro needling and micro needling"),
        ("Use SPF 30 or SPF 50.", "Use S P F thirty or S P F 50."),
        ("PRPs, xPRP and PRP2 are other words", "PRPs, xPRP and PRP2 are other words"),
        ("(PRP)", "(P R P)"),
        ("Ask Dr. Who", "Ask doctor Who"),
        ("a\u00a0b\tc\nd\u2028e", "a b c d e"),
        ("zero\u200bwidth\u00ad\ufeff\x00\x07", "zerowidth"),
        ("", ""),
    ],
)
def test_whole_words_the_longest_first(written: str, spoken: str) -> None:
    assert CLINIC.speak(written).text == spoken


def marked(text: str, lexicon: Lexicon = CLINIC) -> list[str]:
    """The written words marked when the engine speaks each spoken word in turn."""
    spoken = lexicon.speak(text)
    marks = [Mark(100 * i, first) for i, (first, _) in enumerate(written_words(spoken.text))]
    return [text[word.first : word.last] for word in words_from_marks(marks, spoken.map, text, 10_000.0)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PRP may help.", ["PRP", "may", "help."]),
        ("Use SPF 30 on micro-needling days", ["Use", "SPF", "30", "on", "micro-needling", "days"]),
        ("It\u200b is PRP", ["It\u200b", "is", "PRP"]),
    ],
)
def test_the_written_word_is_marked_although_others_are_spoken(text: str, words: list[str]) -> None:
    """N-A6"""
    assert marked(text) == words


entries = st.dictionaries(st.text(max_size=8), st.text(max_size=12), max_size=6)


@given(entries, st.text(max_size=80))
def test_any_text_with_any_entries_is_spoken_and_keeps_its_place(entries: dict[str, str], text: str) -> None:
    spoken = Lexicon(entries).speak(text)
    assert len(spoken.map) == len(spoken.text)
    assert list(spoken.map) == sorted(spoken.map)
    assert all(0 <= place < len(text) for place in spoken.map)
    assert all(char == " " or char.isprintable() for char in spoken.text)


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(0, 10**6), st.integers(-5, 200)), max_size=30))
def test_marks_of_any_order_never_go_backwards(text: str, events: list[tuple[int, int]]) -> None:
    """N-A6"""
    spoken = CLINIC.speak(text)
    marks = [Mark(sample, char) for sample, char in sorted(events)]
    words = words_from_marks(marks, spoken.map, text, 9_000.0)
    spans = [(word.first, word.last) for word in words]
    assert spans == sorted(set(spans))
    assert set(spans) <= set(written_words(text))
    assert all(0 <= word.start_ms <= word.end_ms <= 9_000.0 for word in words)
    assert all(a.end_ms == b.start_ms for a, b in pairwise(words))
