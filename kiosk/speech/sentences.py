"""Where a text may be cut into sentences: one clip a sentence, to start fast and stop anywhere."""

from __future__ import annotations

import re

MAX_CHARS = 400  # espeak-ng through pyttsx3 crashes from 20,000 bytes on; this is far below in any script
_ENDS = re.compile(
    r"(?:[.!?…؟。！？]+[\"'”’»)\]]*(?=\s)|\n)\s*",
)
_ABBREVIATION = re.compile(r"(?:^|[\s(\"'“])(?:Dr|Mr|Mrs|Ms|St|vs|e\.g|i\.e|approx)\.$", re.IGNORECASE)


def sentences(text: str) -> list[tuple[int, int]]:
    """The 0-based half-open spans of the sentences of ``text``, in order, without whitespace around them.

    A sentence longer than `MAX_CHARS` is cut at a comma or a space, or anywhere if it has none.
    Text without a visible character has no sentence.
    """
    spans: list[tuple[int, int]] = []
    first = 0
    for match in _ENDS.finditer(text):
        if "\n" not in match.group() and _ABBREVIATION.search(text[first : match.start() + 1]):
            continue
        spans += _pieces(text, first, match.end())
        first = match.end()
    return spans + _pieces(text, first, len(text))


def _pieces(text: str, first: int, last: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while True:
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if last - first <= MAX_CHARS:
            return [*found, (first, last)] if first < last else found
        window = text[first : first + MAX_CHARS]
        cut = max(window.rfind(", "), window.rfind("; "), window.rfind("، ")) + 1
        if cut < MAX_CHARS // 3:
            cut = max((i for i, char in enumerate(window) if char.isspace()), default=0) or MAX_CHARS
        found.append((first, first + cut))
        first += cut
