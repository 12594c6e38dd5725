"""Measures what a screen shows against the norms (N-T1, N-T2, N-T7, N-S2, N-S5, N-A1).

Everything here is geometry: it holds with nothing drawn, so it runs without a graphics card, for every screen, panel,
text size and language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import combinations
from math import hypot
from typing import Any

from kivy.core.window import Window
from kivy.uix.label import Label

from kiosk.ui.kiosk import Kiosk
from kiosk.ui.page import walk
from kiosk.ui.text import Line
from kiosk.ui.theme import CAP_PER_EM, LEAST_CAP_MM, MIN_GAP_MM, MIN_TOUCH_MM
from kiosk.ui.widgets.languages import LanguageButton
from kiosk.ui.widgets.spoken import SpokenText
from kiosk.ui.widgets.touchable import Touchable
from kiosk.ui.widgets.words import text_width

LONGEST_LINE = 80
"""Characters. # N-S5, WCAG 1.4.8"""
SLACK = 1.0
"""px that rounding may take."""
RING_MM = 1.1
"""How far the focus ring stands out. # N-T7: never covered, never cut"""
BARE = 0.14
"""Part of the font size at the top and at the foot of a text's picture that letters do not reach."""

Box = tuple[float, float, float, float]


def box(widget: Any) -> Box:
    """Left, bottom, right, top in the window."""
    left, bottom = widget.to_window(widget.x, widget.y)
    return left, bottom, left + widget.width, bottom + widget.height


def is_inside(inner: Box, outer: Box) -> bool:
    """Whether ``inner`` stands in ``outer``, but for rounding."""
    return (
        inner[0] >= outer[0] - SLACK
        and inner[1] >= outer[1] - SLACK
        and inner[2] <= outer[2] + SLACK
        and inner[3] <= outer[3] + SLACK
    )


def apart(first: Box, second: Box) -> float:
    """px between two boxes; negative when they overlap."""
    across = max(first[0], second[0]) - min(first[2], second[2])
    along = max(first[1], second[1]) - min(first[3], second[3])
    return hypot(across, along) if across > 0 and along > 0 else max(across, along)


def above(widget: Any, root: Any) -> Iterator[Any]:
    """The widget and what it stands in."""
    while widget is not None and widget is not root:
        yield widget
        widget = widget.parent


def shown(widget: Any, root: Any) -> bool:
    """Whether a patient can see it."""
    return all(w.opacity and w.width >= 1 and w.height >= 1 for w in above(widget, root))


def written(widget: Any, broken: list[str]) -> Box:
    """Where the letters of a text stand, which is ``broken`` into lines."""
    if isinstance(widget, SpokenText):
        return spoken_box(widget)
    left, bottom, right, top = box(widget)
    width, height = widget.texture_size
    x, y = (left + right) / 2, (bottom + top) / 2  # Kivy's Label draws its picture around its middle
    bare = BARE * widget.font_size
    if widget.text_size[0]:
        widest = max(text_width(line, widget.font_size, bold=widget.bold) for line in broken)
        start = {"left": x - width / 2, "right": x + width / 2 - widest}.get(widget.halign, x - widest / 2)
    else:
        start, widest = x - width / 2, width
    return start, y - height / 2 + bare, start + widest, y + height / 2 - bare


def spoken_box(widget: SpokenText) -> Box:
    """Where the words of a sentence stand."""
    placed = widget._placed
    return (
        min(part.x for part in placed),
        min(part.bottom for part in placed),
        max(part.x + part.texture.width for part in placed),
        max(part.bottom for part in placed) + widget._line,
    )


def lines(widget: Any) -> list[str]:
    """The lines that a text is broken into."""
    if isinstance(widget, SpokenText):
        found: dict[float, dict[int, str]] = {}
        for part in widget._placed:
            found.setdefault(part.bottom, {})[part.word.start] = widget.text[part.word.start : part.word.end]
        return [" ".join(words.values()) for words in found.values()]
    core = Line(
        text=widget.text,
        font_size=widget.font_size,
        text_size=widget.text_size,
        bold=widget.bold,
        line_height=widget.line_height,
        font_name=widget.font_name,
    )
    core.refresh()
    return ["".join(word.text for word in line.words) for line in core._cached_lines]


def plain(text: str) -> str:
    """Letters and digits alone, to compare what is written with what is said."""
    words = re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).lower()).strip()
    return re.sub(r"(?<=\d) (?=\d)", "", words)  # numbers are said digit by digit


def faults(kiosk: Kiosk) -> Iterator[str]:
    """Everything on the screen that breaks a norm, a line each."""
    root = kiosk.alert if kiosk.alert.parent is not None else kiosk
    everything = [widget for widget in walk(root) if shown(widget, root)]
    touchables = [w for w in everything if isinstance(w, Touchable) and w.enabled]
    texts = [w for w in everything if isinstance(w, (Label, SpokenText)) and w.text.strip()]
    yield from touch_faults(touchables, kiosk.look.mm)
    yield from place_faults([w for w in everything if w is not root])
    letters = []
    for text in texts:
        broken = lines(text)
        letters.append(written(text, broken))
        yield from text_faults(text, root, broken, letters[-1])
        if isinstance(text, SpokenText):
            yield from size_faults(text)
    # What is announced lies over the page where it is long, on a ground of its own, for as long as it is heard.
    over = kiosk.frame.ids.status if kiosk.frame.places.status.y < kiosk.frame.places.top.y else None
    for one, other in combinations(range(len(texts)), 2):
        if over in (texts[one], texts[other]):
            continue
        if apart(letters[one], letters[other]) < -SLACK:
            yield f"N-S2 {texts[one].text!r} is written over {texts[other].text!r}"
    for text, here in zip(texts, letters, strict=True):
        for control in touchables:
            if text != over and control not in above(text, root) and apart(here, box(control)) < -SLACK:
                yield f"N-S2 {text.text!r} stands on {control.name}"
    if not kiosk.frame.plain and root is kiosk:
        yield from unspoken(kiosk, texts, touchables)


def touch_faults(touchables: Iterable[Touchable], mm: Any) -> Iterator[str]:
    """Too small, too near, or with no room for the ring around it."""
    touchables = list(touchables)
    boxes = [box(touchable) for touchable in touchables]
    for touchable, here in zip(touchables, boxes, strict=True):
        if min(touchable.size) < mm(MIN_TOUCH_MM) - 0.01:
            size = " x ".join(f"{side / mm(1):.1f}" for side in touchable.size)
            yield f"N-T1 {touchable.name} is {size} mm"
        left, bottom, right, top = here
        ring = mm(RING_MM)
        if not is_inside((left - ring, bottom - ring, right + ring, top + ring), (0, 0, Window.width, Window.height)):
            yield f"N-T7 the ring around {touchable.name} is cut"
    for (one, here), (other, there) in combinations(zip(touchables, boxes, strict=True), 2):
        gap = apart(here, there)
        if gap < mm(MIN_GAP_MM) - 0.01:
            yield f"N-T2 {one.name} and {other.name} are {gap / mm(1):.2f} mm apart"


def place_faults(widgets: Iterable[Any]) -> Iterator[str]:
    """Outside of the window, or of what it stands in."""
    window: Box = (0, 0, Window.width, Window.height)
    boxes: dict[Any, Box] = {}
    for widget in widgets:
        name = getattr(widget, "name", "") or getattr(widget, "text", "") or type(widget).__name__
        here = boxes[widget] = boxes.get(widget) or box(widget)
        around = boxes[widget.parent] = boxes.get(widget.parent) or box(widget.parent)
        if not is_inside(here, window):
            yield f"N-S2 {name!r} is outside of the window: {rounded(here)}"
        elif not is_inside(here, around):
            yield f"N-S2 {name!r} {rounded(here)} is outside of its {type(widget.parent).__name__} {rounded(around)}"


def size_faults(sentence: SpokenText) -> Iterator[str]:
    """A sentence that made itself smaller to fit its page keeps the smallest size that is allowed to start with, if not
    a smaller one was chosen. # N-S1"""
    look = sentence.look
    capital = sentence.font_px * CAP_PER_EM / look.mm(1)
    if capital < min(LEAST_CAP_MM, look.text * CAP_PER_EM / look.mm(1)) - 0.01:
        yield f"N-S1 {sentence.text!r} has capitals of {capital:.2f} mm"


def text_faults(text: Any, root: Any, broken: list[str], letters: Box) -> Iterator[str]:
    """Clipped, broken, justified, or in lines too long to read."""
    place = next((w for w in above(text, root) if isinstance(w, Touchable)), text)
    if not is_inside(letters, box(place)):
        yield f"N-S2 {text.text!r} is clipped: needs {rounded(letters)}, has {rounded(box(place))}"
    widest = max(len(line) for line in broken)
    if widest > LONGEST_LINE:
        yield f"N-S5 {text.text!r} has a line of {widest} characters"
    if not isinstance(text, Label):
        return
    if text.shorten:
        yield f"N-S2 {text.text!r} may be shortened"
    if text.halign == "justify":
        yield f"N-S5 {text.text!r} is justified"
    for word in text.text.split():
        if text_width(word, text.font_size, bold=text.bold) > text.width + SLACK:
            yield f"N-S2 the word {word!r} is wider than its place"
    if not set(" ".join(broken).split()) <= set(text.text.split()):
        yield f"N-S2 a word of {text.text!r} is broken: {broken}"


def unspoken(kiosk: Kiosk, texts: Iterable[Any], touchables: Iterable[Touchable]) -> Iterator[str]:
    """Written, and in no utterance of the page, no name of a control, no announcement (N-A1)."""
    page = {utterance.id: utterance.text for utterance in kiosk.narrator.state.page}
    said = [*page.values(), *(w.label for w in touchables)]
    # The invitation of a language is said in words of its own: "For Español, touch here".
    said += [w.text for w in touchables if isinstance(w, LanguageButton) and w.label in page.get(w.name, "")]
    # "Where am I" says the progress whenever it is asked.
    said += [
        kiosk.frame.status,
        kiosk.frame.progress,
        kiosk.frame.band,  # said in the welcome, where a patient begins
        getattr(kiosk.page, "shown", ""),
    ]
    refused = getattr(kiosk.page, "message", "")  # which alone is told then
    if kiosk.page.own_page or kiosk.page.step.screen == "question" or refused:
        said += [kiosk.words.title(), refused]  # said with the first page, or the first of the questions
    forms = [plain(text) for text in said]
    for text in texts:
        words = plain(text.text)
        if words and not any(words in form for form in forms):
            yield f"N-A1 {text.text!r} has no spoken form"


def rounded(sides: Box) -> str:
    """A box to read."""
    return "(" + ", ".join(f"{side:.0f}" for side in sides) + ")"
