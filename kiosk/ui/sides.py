"""The controls of the frame in two columns beside the page: what lowers first in the line, what raises last in it.

A small panel is wider than it is high. At its foot two rows of controls take a third of its height, for each must be
high enough for a finger; at the sides they take as much of the panel, but leave the page high enough for a question and
its answers in large text. Pure: lengths in px, no kivy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from kiosk.ui.dock import BACK, ICON, NEXT, Box, Measure, Plan, Room, lines_of, need
from kiosk.ui.theme import MIN_TOUCH_MM

ROWS: tuple[tuple[str, str], ...] = (
    ("", "help"),
    ("repeat", "voice"),
    ("slower", "faster"),
    ("softer", "louder"),
    (BACK, NEXT),
)
"""From top to bottom, start and end. The title and "where am I" stand in the first row, where a column has none."""
MOST_PART, LAST_PART = 0.32, 0.45
"""Parts of the width that both columns may take: the words in them are made smaller for the first; with the smallest
words they may take the second, or there would be hardly a page between them."""
STEP = 0.95
"""Each size of the words that is tried is this part of the one before."""
PAD_MM = 1.2
"""Above and below what stands on a control, together."""
TOP_LINES = 2
"""Lines that the title and "where am I" have."""


def beside(words: Mapping[str, Sequence[str]], room: Room, measure: Measure) -> Plan | None:
    """The plan with the largest words whose columns leave the page its width; with the smallest words where none does;
    None where there is no room for it at all."""
    found: Plan | None = None
    font = room.text
    while True:
        font = max(font, min(room.least, room.text))
        found = _columns(words, room, font, measure) or found
        if found is not None and found.start + found.end <= room.width * MOST_PART:
            return found
        if font <= room.least:
            return found if found is not None and found.start + found.end <= room.width * LAST_PART else None
        font *= STEP


def _columns(words: Mapping[str, Sequence[str]], room: Room, font: float, measure: Measure) -> Plan | None:
    """The narrowest columns that hold the words at this size within the height there is."""
    columns = [[row[side] for row in ROWS] for side in (0, 1)]
    ways = [
        [(width, [_lies(words[name], width, room, font, measure) if name else (0.0, frozenset()) for name in names])
         for width in _widths([name for name in names if name], words, room, font, measure)]
        for names in columns
    ]  # fmt: skip
    spare = room.high - room.gap * (len(ROWS) - 1)
    title = TOP_LINES * room.line * room.least
    best: tuple[float, ...] = (float("inf"),)
    for (start, left), (end, right) in product(*ways):
        if start + end < best[0]:
            heights = [max(one[0], other[0]) for one, other in zip(left, right, strict=True)]
            heights[0] = max(heights[0], title)
            if sum(heights) <= spare:
                best, lies, least = (start + end, start, end), (left, right), heights
    if len(best) == 1:
        return None
    more = (spare - sum(least)) / len(least)
    boxes: dict[str, Box] = {}
    for side, (names, width) in enumerate(zip(columns, best[1:], strict=True)):
        x, y = side * (room.width - width), room.high
        for name, needed, lie in zip(names, least, lies[side], strict=True):
            y -= needed + more
            if name:
                boxes[name] = Box(x, y, width, needed + more, False, lie[1])
            y -= room.gap
    return Plan(boxes, room.high, font / room.text, start=best[1], end=best[2], top=least[0] + more)


def _widths(
    names: Sequence[str], words: Mapping[str, Sequence[str]], room: Room, font: float, measure: Measure
) -> list[float]:
    """Every width of a column at which one of its controls comes to need less height."""
    found = {room.mm(MIN_TOUCH_MM + 0.1)}
    for name in names:
        for text in words[name]:
            for part in _parts(text):
                wide = measure(part, font) + 2 * room.pad + room.mm(0.3)
                found |= {wide, wide + ICON * font + room.between}
    least = max(need(words[name], room, font, measure, flat=False) for name in names)
    return sorted(width for width in found if width >= max(least, room.mm(MIN_TOUCH_MM + 0.1)))


def _parts(text: str) -> Iterator[str]:
    """Every run of words of a text: one of them is its widest line."""
    split = text.split()
    for first in range(len(split)):
        for last in range(first, len(split)):
            yield " ".join(split[first : last + 1])


def _lies(
    texts: Sequence[str], width: float, room: Room, font: float, measure: Measure
) -> tuple[float, frozenset[str]]:
    """Height in px that a control needs when it is so wide, and which of its words stand below its icon."""
    inner, icon = width - 2 * room.pad - room.mm(0.1), ICON * font
    high, below = room.mm(MIN_TOUCH_MM + 0.1), set()
    for text in texts:
        beside_icon = _high(text, inner - icon - room.between, room, font, measure)
        below_icon = _high(text, inner, room, font, measure) + icon * 0.8 + room.mm(1)
        high = max(high, min(beside_icon, below_icon))
        if below_icon < beside_icon:
            below.add(text)
    return high, frozenset(below)


def _high(text: str, width: float, room: Room, font: float, measure: Measure) -> float:
    """Height in px of words in a place so wide; without end where one is wider."""
    if any(measure(word, font) > width for word in text.split()):
        return float("inf")
    return lines_of(text, width, font, measure) * room.line * font + room.mm(PAD_MM)
