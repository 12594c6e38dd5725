"""Where the controls of the frame stand: at the foot of the screen, in as few rows as their words allow, or at both its
sides (``kiosk.ui.sides``) where that leaves the page more room.

Every panel, text size and language has one plan, made from the words themselves, so nothing moves from screen to screen
and nothing is cut. Pure: lengths in px, no kivy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kiosk.ui.theme import MIN_GAP_MM, MIN_TOUCH_MM

Measure = Callable[[str, float], float]
"""Width in px of a text in one line at a font size in px."""

BACK, NEXT = "back", "next"
VOICE = ("repeat", "voice", "slower", "faster", "softer", "louder", "help")
ARRANGEMENTS: tuple[tuple[tuple[str, ...], ...], ...] = (
    ((BACK, *VOICE, NEXT),),
    ((BACK, NEXT), VOICE),
    ((BACK, "repeat", "voice", NEXT), ("slower", "faster", "softer", "louder", "help")),
    ((BACK, NEXT), ("repeat", "voice", "help"), ("slower", "faster", "softer", "louder")),
    ((BACK, NEXT), ("repeat", "voice", "help"), ("slower", "faster"), ("softer", "louder")),
)
"""Rows from top to bottom. Back and Next are always at the ends of the first row."""
PLAIN = ((BACK, NEXT),)
"""On the staff's screens: they are never read aloud (N-D6)."""
FACTORS = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76, 0.75, 0.72)
"""Parts of the text size that words here may take when they do not fit in it."""
NEXT_MM, MOST_MM = 60.0, 46.0
"""Next is at most so wide, another control too: a word that stands in a field of its own is harder to find."""
LINE, ICON = 1.32, 1.2
"""Height of a line, side of an icon: multiples of the font size."""


@dataclass(frozen=True)
class Box:
    """Where one control stands, in px from the dock's left bottom.

    Attributes:
        upright: the word stands below the icon. below: those of its words that do, where it is not the same for all.
    """

    x: float
    y: float
    width: float
    height: float
    upright: bool
    below: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Plan:
    """Attributes:
    boxes: name -> place. height: of all of it, px. factor: part of the text size that its words have.
    fits: False when even the smallest words are wider than their places.
    start, end: widths of the columns at both sides, px; 0 where all stand at the foot.
    top: height of the row that the title shares with a control of the columns, px.
    """

    boxes: Mapping[str, Box]
    height: float
    factor: float
    fits: bool = True
    start: float = 0.0
    end: float = 0.0
    top: float = 0.0

    @property
    def at_sides(self) -> bool:
        """The controls stand in columns beside the page."""
        return self.end > 0


@dataclass(frozen=True)
class Room:
    """What there is to plan with.

    Attributes:
        width: of the dock, px. px_per_mm: of the panel. text, least: font sizes in px: the chosen one, and the
        smallest that words here may take. tall: least height of a row in mm. high: px from the foot to the head.
        line: height of a line as a multiple of the font size.
    """

    width: float
    px_per_mm: float
    text: float
    least: float
    tall: float
    high: float = 0.0
    line: float = LINE

    def mm(self, millimetres: float) -> float:
        """Millimetres as px."""
        return millimetres * self.px_per_mm

    @property
    def tight(self) -> bool:
        """A small panel: margins are thin."""
        return self.width < self.mm(170)

    @property
    def pad(self) -> float:
        """Between the edge of a control and what stands on it, px."""
        return self.mm(1.1 if self.tight else 2.2)

    @property
    def between(self) -> float:
        """Between icon and word, px."""
        return self.mm(1.0 if self.tight else 1.6)

    @property
    def gap(self) -> float:
        """Between two controls, px. # N-T2"""
        return self.mm(MIN_GAP_MM + 0.06 if self.tight else 3.0)


def plan(words: Mapping[str, Sequence[str]], room: Room, measure: Measure, *, plain: bool = False) -> Plan:
    """The flattest plan whose words fit; a little smaller words may buy a flatter one, for it gives the page more room.

    Args:
        words: name of a control -> everything that may stand on it ("Stop voice", "Play voice").
    """
    found: list[Plan] = []
    for factor in FACTORS:
        font = room.text * factor
        if factor < 1 and font < room.least:
            break
        found += [
            made
            for rows in ((PLAIN,) if plain else ARRANGEMENTS)
            if (made := _rows(rows, words, room, font, measure)) is not None
        ]
    if found:
        return min(found, key=lambda made: made.height / made.factor**1.5)
    rows = PLAIN if plain else ARRANGEMENTS[-1]
    font = min(room.text, room.least)
    forced = _rows(rows, words, room, font, lambda text, size: min(measure(text, size), room.mm(8)))
    assert forced is not None
    return Plan(forced.boxes, forced.height, forced.factor, fits=False)


def _rows(
    rows: Sequence[Sequence[str]], words: Mapping[str, Sequence[str]], room: Room, font: float, measure: Measure
) -> Plan | None:
    boxes: dict[str, Box] = {}
    y = 0.0
    for row in reversed(rows):
        made = next((made for flat in (True, False) if (made := _row(row, words, room, font, measure, flat, y))), None)
        if made is None:
            return None
        boxes |= made
        y += max(box.height for box in made.values()) + room.gap
    return Plan(boxes, y - room.gap, font / room.text)


def _row(
    row: Sequence[str],
    words: Mapping[str, Sequence[str]],
    room: Room,
    font: float,
    measure: Measure,
    flat: bool,
    y: float,
) -> dict[str, Box] | None:
    """One row at the height ``y``; None when it is too wide. In a row of all nine only Back and Next lie flat."""
    lies = {name: flat and (len(row) < 9 or name in (BACK, NEXT)) for name in row}
    least = room.mm(MIN_TOUCH_MM + 0.1)
    needs = {name: max(need(words[name], room, font, measure, flat=lies[name]), least) for name in row}
    spare = room.width - sum(needs.values()) - room.gap * (len(row) - 1)
    if spare < 0:
        return None
    if row == (BACK, NEXT):
        widths = {
            BACK: min(needs[BACK] + room.mm(8), needs[BACK] + spare / 2),
            NEXT: min(max(needs[NEXT] + room.mm(8), room.mm(NEXT_MM)), needs[NEXT] + spare / 2),
        }
    else:
        widths = dict(needs)
        if NEXT in row:  # the main action is the widest, where there is room
            more = min(max(room.mm(NEXT_MM) - needs[NEXT], 0), spare * 0.5)
            widths[NEXT] += more
            spare -= more
        grow = [name for name in row if name != NEXT]
        for name in grow:
            widths[name] += max(min(spare / len(grow), room.mm(MOST_MM) - needs[name]), 0)
    line = font * LINE
    height = max(room.mm(room.tall), least)
    for name in row:
        inner = widths[name] - 2 * room.pad
        if lies[name]:
            height = max(height, line + room.mm(3.4))
        else:
            lines = max(lines_of(text, inner, font, measure) for text in words[name])
            height = max(height, ICON * font + lines * line + room.mm(4.6))
    boxes, x = {}, 0.0
    slack = room.width - sum(widths.values()) - room.gap * (len(row) - 1)
    ends = row[0] == BACK
    if not ends:
        x = slack / 2
    for index, name in enumerate(row):
        # What is left over stands between Back, the voice and Next.
        if ends and index in ((1,) if len(row) == 2 else (1, len(row) - 1)):
            x += slack if len(row) == 2 else slack / 2
        boxes[name] = Box(x, y, widths[name], height, not lies[name])
        x += widths[name] + room.gap
    return boxes


def need(texts: Sequence[str], room: Room, font: float, measure: Measure, *, flat: bool) -> float:
    """Width in px that a control needs: for all of its words in one line beside its icon, or for the longest below."""
    if flat:
        return 2 * room.pad + ICON * font + room.between + max(measure(text, font) for text in texts) + room.mm(0.3)
    return 2 * room.pad + max(measure(word, font) for text in texts for word in text.split()) + room.mm(0.3)


def lines_of(text: str, width: float, font: float, measure: Measure) -> int:
    """Lines that ``text`` takes in ``width`` px."""
    lines, line = 1, ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and measure(longer, font) > width:
            lines, line = lines + 1, word
        else:
            line = longer
    return lines
