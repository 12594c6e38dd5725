"""Whether the kiosk's own English words are plain enough: ``./run check`` says it of each phrase, as of the pack's.

A sentence is graded by Flesch-Kincaid, like the pack's. A label of a few words is too short for the formula: it is held
to few words, and to short ones. Syllables come from the CMU Pronouncing Dictionary: nobody has to count them, and a
word that is not in it is too rare for a button.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kiosk.content.readability import MAX_GRADE, grade, words
from kiosk.content.syllables import spoken

Problem = tuple[str, str]
"""What is wrong and how to mend it."""
MAX_LABEL_WORDS = 8
"""Of a phrase that is no sentence: a title, a button, a line of status."""
MAX_LABEL_SYLLABLES = 3
"""Of a word in such a phrase."""
_LEAST_WORDS = 4
"""A sentence of fewer words is judged like a label: the formula makes one long word a college text."""
_PLACEHOLDER = re.compile(r"\{[a-z][a-z0-9_]*\}")


def too_hard(text: str) -> Iterator[Problem]:
    """Why the English phrase ``text`` is too hard; a placeholder counts as one word of two syllables. # N-C7"""
    whole = _PLACEHOLDER.sub("seven", text)
    counted = {word: count for word in words(whole) if (count := syllables(word))}
    for word in dict.fromkeys(words(whole)):
        if word not in counted:
            yield f"{word!r} is no common English word", "use a common word"
    if len(words(whole)) >= _LEAST_WORDS and whole.rstrip().endswith((".", "?", "!")):
        level = grade(whole, counted)
        if round(level, 1) > MAX_GRADE:
            mend = "use shorter words or sentences"
            yield f"it reads at grade {level:.1f}, above {MAX_GRADE:.0f} (N-C7)", mend
        return
    if len(words(whole)) > MAX_LABEL_WORDS:
        yield f"it has more than {MAX_LABEL_WORDS} words and is no sentence", "make it shorter, or a sentence"
    for word, count in counted.items():
        if count > MAX_LABEL_SYLLABLES:
            yield f"{word!r} has {count} syllables (N-C7)", "use a shorter word"


def syllables(word: str) -> int:
    """How many syllables the English ``word`` has; 0 when it is not known."""
    return len(word) + 1 if word.isdigit() else spoken(word) or 0
