"""Reading level: Flesch-Kincaid grade by syllables that a dictionary or a person has counted, never by a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping

MAX_GRADE = 6.0
"""Flesch-Kincaid grade of every question, help line and spoken sentence. # N-C7"""
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?]+(?:\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")


def words(text: str) -> list[str]:
    """The words of ``text`` in small letters; words joined by a hyphen are one."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def sentence_count(text: str) -> int:
    """How many sentences ``text`` has, at least 1."""
    return max(1, sum(1 for part in _SENTENCE_END.split(text) if part.strip()))


def unknown(text: str, syllables: Mapping[str, int]) -> list[str]:
    """The words of ``text`` that the table does not have, each once, in order."""
    return list(dict.fromkeys(word for word in words(text) if word not in syllables))


def estimate(word: str) -> int:
    """Roughly how many syllables an English word has: for words of the clinic, that nobody counted."""
    if word.isdigit():
        return len(word) + 1
    ending = 1 if re.search(r"[^aeiouyl]e$", word) else 0
    return max(1, len(_VOWELS.findall(word)) - ending)


def grade(text: str, syllables: Mapping[str, int]) -> float:
    """The US school grade that can read ``text``; words that the table does not have are estimated."""
    found = words(text)
    if not found:
        return 0.0
    total = sum(syllables.get(word) or estimate(word) for word in found)
    return 0.39 * len(found) / sentence_count(text) + 11.8 * total / len(found) - 15.59
