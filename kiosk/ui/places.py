"""Where the title, "where am I", the bands and the page stand: above the controls at the foot, on a panel that lies or
on an upright one, or between the columns of controls at the sides. One function for each, to be read by itself.

Pure: lengths in px from the window's left bottom, no kivy. Written for lines from left to right, and mirrored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from kiosk.ui.theme import MIN_GAP_MM, MIN_TOUCH_MM

CONTROL_MM = MIN_TOUCH_MM + 0.1
"""Least height of what can be touched. # N-T1"""
LOGO_MM = 13.0
"""Side of the clinic's logo, which is held to let staff in."""
WHERE_MM, STEPS_MM = 30.0, 44.0
""""Where am I?" is at least so wide, from the corner on: this much of it is there on every screen; and so wide where it
draws the progress."""
ROW_PART, FLAT_PART, SMALL_PART = 0.37, 0.38, 0.42
"""Part of the title's row that it takes at most: between columns, always; on a panel that lies; on a small one."""
TITLE_MM, SMALL_TITLE_MM = 17.0, 15.0
"""Height that a title has at least for its lines, and on a small panel at most."""
TITLE, PROGRESS = 1.16, 0.84
"""Font sizes of the title and of the progress, as multiples of the text size."""
WORDS_MM, SMALL_WORDS_MM = 13.0, 11.5
"""Height that the words of the progress have."""
BAR_MM = 4.8
"""Height of the drawn progress below its words, with what is between them."""
STATUS_PAD_MM = 6.0
"""Beside what was just announced, at both sides together."""
UNDER_MM = MIN_GAP_MM + 0.06
"""Between the row of the title and what can be touched below it. # N-T2"""


class Rect(NamedTuple):
    """A place in the window, px."""

    x: float
    y: float
    width: float
    height: float

    @property
    def pos(self) -> tuple[float, float]:
        """Left and bottom."""
        return self.x, self.y

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        return self.width, self.height

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.y + self.height

    def mirrored(self, width: float) -> Rect:
        """The same where lines run from right to left, in a window of this width."""
        return self._replace(x=width - self.x - self.width)


Size = tuple[float, float]
"""Width and height in px."""


NOWHERE = Rect(0, 0, 100, 100)
"""Not laid out yet."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How much room words take.

    Attributes:
        high: height in px of a text that was fitted into a room (text, width and height of the room, font size as a
            multiple of the text size, bold).
        wide: width in px of a text in one line (text, font size as a multiple of the text size).
    """

    high: Callable[[str, Size, float, bool], float]
    wide: Callable[[str, float], float]


@dataclass(frozen=True, slots=True)
class Around:
    """What is to be placed, and what there is for it.

    Attributes:
        width, height: of the window, px. px_per_mm: of the panel. text: font size that was chosen, px. margin: px.
        start, end: what columns of controls take at both sides, with the gap to the page. row: height of their first
            row, which the title shares. foot: what controls at the foot take. All px.
        tall: the panel is upright. small, low: it has little height (`Look`). rtl: lines run from right to left.
        heading, where, status, band: the words of each; empty for none.
        has_steps: the progress can be drawn. where_focused: "where am I" has the focus: nothing covers it (N-T7).
    """

    width: float
    height: float
    px_per_mm: float
    text: float
    margin: float
    start: float = 0.0
    end: float = 0.0
    row: float = 0.0
    foot: float = 0.0
    tall: bool = False
    small: bool = False
    low: bool = False
    rtl: bool = False
    heading: str = ""
    where: str = ""
    status: str = ""
    band: str = ""
    has_steps: bool = False
    where_focused: bool = False

    def mm(self, millimetres: float) -> float:
        """Millimetres as px."""
        return millimetres * self.px_per_mm

    @property
    def before(self) -> float:
        """px from where the line begins to the title: the logo stands there."""
        return 2 * self.margin + self.mm(LOGO_MM)

    @property
    def within(self) -> float:
        """px between the two edges of "where am I" and its words, together."""
        return self.mm(2.4 if self.small else 4)


@dataclass(frozen=True, slots=True)
class Places:
    """Attributes:
    band: what everybody must know. top: the row of the title, with its head. logo, heading, where, status: in it.
    line: words and drawing of the progress, in "where am I". body: the page. padding: in it, left, top, right, bottom.
    heading_room, words_room, band_room, status_room: what the words of each are fitted into.
    heading_scale: font size of the title, where it fits, as a multiple of the text size.
    has_bar: the progress is drawn, not only written.
    """

    band: Rect = NOWHERE
    top: Rect = NOWHERE
    logo: Rect = NOWHERE
    heading: Rect = NOWHERE
    where: Rect = NOWHERE
    line: Rect = NOWHERE
    status: Rect = NOWHERE
    body: Rect = NOWHERE
    padding: tuple[float, float, float, float] = (0, 0, 0, 0)
    heading_room: Size = (0, 0)
    words_room: Size = (0, 0)
    band_room: Size = (0, 0)
    status_room: Size = (0, 0)
    heading_scale: float = 1.0
    has_bar: bool = False

    def mirrored(self, width: float) -> Places:
        """The same where lines run from right to left, in a window of this width."""
        return replace(
            self,
            band=self.band.mirrored(width),
            top=self.top.mirrored(width),
            logo=self.logo.mirrored(width),
            heading=self.heading.mirrored(width),
            where=self.where.mirrored(width),
            line=self.line.mirrored(width),
            status=self.status.mirrored(width),
            body=self.body.mirrored(width),
        )


def places(around: Around, measure: Measure) -> Places:
    """Where everything stands."""
    layout = beside if around.row else upright if around.tall else flat
    found = _told(around, layout(around, measure), measure)
    return found.mirrored(around.width) if around.rtl else found


def _told(a: Around, found: Places, measure: Measure) -> Places:
    """What was announced has room for all its words: where the title's row is too low for them, over the page, for as
    long as they are heard."""
    if not a.status or (a.tall and a.where_focused):  # upright it would cover where am I
        return found
    status, (width, height) = found.status, found.status_room
    over = measure.high(a.status, found.status_room, 1.0, False) > height
    if over and a.row and not a.where_focused:  # between the columns
        status = Rect(max(a.before, a.start), status.y, a.width - a.end - max(a.before, a.start), status.height)
        width = status.width - a.mm(STATUS_PAD_MM)
    high = measure.high(a.status, (width, height), 1.0, False) + a.mm(STATUS_PAD_MM) / 2 if over else status.height
    high = min(max(high, status.height), status.top - a.foot)
    return replace(found, status=status._replace(y=status.top - high, height=high), status_room=(width, height))


def beside(a: Around, measure: Measure) -> Places:
    """Between the columns of controls: the title shares the first row of the column at the end. Nothing of the progress
    is drawn, and "where am I" is as wide on every screen."""
    head, width = a.margin * 0.8, a.width - a.end + a.margin
    where_width = max(width * ROW_PART, a.mm(WHERE_MM))
    heading_x, heading_end = a.before, width - 2 * a.margin - where_width
    # A title that needs more lines takes them from the page: no control moves for it, and it stands on none.
    if measure.high(a.heading, (heading_end - heading_x, a.row), 1.0, True) > a.row:
        heading_x = max(heading_x, a.start)
    heading_room = heading_end - heading_x, a.row
    heading_high = max(measure.high(a.heading, heading_room, 1.0, True), a.row)
    high = max(a.mm(LOGO_MM), heading_high) + head
    top = Rect(0, a.height - high, width, high)
    where = Rect(width - a.margin - where_width, top.top - head - a.row, where_width, a.row)
    status_width = heading_end - a.before if a.where_focused else width - a.before - a.margin
    status_room = status_width - a.mm(STATUS_PAD_MM), a.row
    status_high = measure.high(a.status, status_room, 1.0, False)
    if status_high < a.row + a.mm(2):
        status_high = a.row
    page = a.width - a.start - a.end
    band_room = page - a.mm(2), 0.0  # in the smallest letters, and in as many lines as they need
    band_high = measure.high(a.band, band_room, 1.0, True) + a.mm(0.4) if a.band else 0.0
    return Places(
        band=Rect(a.start, top.y - band_high, page, band_high),
        top=top,
        logo=Rect(a.margin, where.y + (a.row - a.mm(LOGO_MM)) / 2, a.mm(LOGO_MM), a.mm(LOGO_MM)),
        heading=Rect(heading_x, top.top - head - heading_high, heading_room[0], heading_high),
        where=where,
        line=Rect(where.x + a.within / 2, where.y, where_width - a.within, a.row),
        status=Rect(a.before, top.y + a.row - status_high, status_width, status_high if a.status else 0.0),
        body=Rect(a.start, a.foot, page, top.y - band_high - a.foot),
        padding=(a.mm(1.2), a.mm(UNDER_MM), a.mm(1.2), a.mm(1.2)),
        heading_room=heading_room,
        words_room=(where_width - a.within, a.row),
        band_room=band_room,
        status_room=status_room,
        has_bar=False,
    )


def flat(a: Around, measure: Measure) -> Places:
    """On a panel that lies, above the controls at the foot: the band over everything, then title and "where am I"."""
    head, band = a.margin * 0.7, _band(a, measure)[0]
    where_width = min(measure.wide(a.where, PROGRESS) + a.mm(5), a.width * (SMALL_PART if a.small else FLAT_PART))
    where_width = max(where_width, a.mm(STEPS_MM if a.has_steps else WHERE_MM))
    words_room = _words_room(a, where_width)
    line_high = measure.high(a.where, words_room, PROGRESS, False) + (a.mm(BAR_MM) if a.has_steps else 0)
    where_high = max(a.mm(CONTROL_MM), line_high + (0 if a.low else a.mm(1.6)))
    heading_room = a.width - a.before - 2 * a.margin - where_width, _title_high(a, measure)
    heading_high = measure.high(a.heading, heading_room, 1.0 if a.small else TITLE, True)
    heading_high = max(heading_high, a.mm(LOGO_MM), where_high)
    top = Rect(0, band.y - heading_high - head, a.width, heading_high + head)
    where = Rect(a.width - a.margin - where_width, top.top - head - where_high, where_width, where_high)
    heading = Rect(a.before, top.y, heading_room[0], heading_high)
    if a.where_focused:
        status = heading
    else:
        status = Rect(a.before, top.y, a.width - a.before - a.margin, heading_high + a.margin * 0.66)
    return _above_the_foot(a, measure, top, heading, where, status, line_high)


def upright(a: Around, measure: Measure) -> Places:
    """On an upright panel, above the controls at the foot: "where am I" has a row of its own under the title."""
    head, band = a.margin * 0.7, _band(a, measure)[0]
    where_width = a.width - 2 * a.margin
    words_room = _words_room(a, where_width)
    line_high = measure.high(a.where, words_room, PROGRESS, False)
    where_high = max(a.mm(CONTROL_MM), line_high + (0 if a.low else a.mm(1.6)))
    heading_room = a.width - a.before - a.margin, _title_high(a, measure)
    heading_high = max(measure.high(a.heading, heading_room, 1.0 if a.small else TITLE, True), a.mm(LOGO_MM))
    below = where_high + a.mm(UNDER_MM)
    top = Rect(0, band.y - heading_high - below - head, a.width, heading_high + below + head)
    where = Rect(a.margin, top.y, where_width, where_high)
    heading = Rect(a.before, top.y + below, heading_room[0], heading_high)
    status = heading if a.where_focused else heading._replace(y=top.y, height=heading_high + below)
    return _above_the_foot(a, measure, top, heading, where, status, line_high)


def _above_the_foot(
    a: Around, measure: Measure, top: Rect, heading: Rect, where: Rect, status: Rect, line_high: float
) -> Places:
    """What both have in common: the progress in the middle of "where am I", the page between title and foot."""
    band, band_room = _band(a, measure)
    return Places(
        band=band,
        top=top,
        logo=_logo(a, heading),
        heading=heading,
        where=where,
        line=Rect(where.x + a.within / 2, where.y + (where.height - line_high) / 2, where.width - a.within, line_high),
        status=status if a.status else status._replace(height=0.0),
        body=Rect(0, a.foot, a.width, top.y - a.foot),
        padding=_padding(a),
        heading_room=(heading.width, _title_high(a, measure)),
        words_room=_words_room(a, where.width),
        band_room=band_room,
        status_room=(status.width - a.mm(STATUS_PAD_MM), status.height),
        heading_scale=1.0 if a.small else TITLE,
        has_bar=a.has_steps,
    )


def _words_room(a: Around, where_width: float) -> Size:
    """The room of the words in "where am I"."""
    return where_width - a.within, a.mm(SMALL_WORDS_MM if a.small else WORDS_MM)


def _band(a: Around, measure: Measure) -> tuple[Rect, Size]:
    """The band over everything, and the room of its words."""
    room = a.width - 2 * a.margin, a.text * 1.4 * (1 + a.band.count("\n"))
    high = measure.high(a.band, room, 1.0, True) + a.mm(0.4 if a.small else 2) if a.band else 0.0
    return Rect(0, a.height - high, a.width, high), room


def _title_high(a: Around, measure: Measure) -> float:
    """Height in px that a title may take: two lines of the text size, so that a long one is not smaller than the text
    below it; on a small panel the page needs it more."""
    if a.small:
        return a.mm(SMALL_TITLE_MM)
    word = next(iter(a.heading.split()), "")
    return max(a.mm(TITLE_MM), 2 * measure.high(word, (a.width, a.height), 1.0, True) + 1)


def _logo(a: Around, heading: Rect) -> Rect:
    """The logo beside the middle of the title."""
    side = a.mm(LOGO_MM)
    return Rect(a.margin, heading.y + (heading.height - side) / 2, side, side)


def _padding(a: Around) -> tuple[float, float, float, float]:
    """In the page, above the controls at the foot."""
    return a.margin, a.mm(UNDER_MM), a.margin, a.mm(1.5 if a.small else UNDER_MM)
