"""Every page of every screen in every text size, measured (N-S1, N-S2, N-S5, N-T1, N-T2, N-T9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from kivy.core.text import Label as CoreLabel
from kivy.core.window import Window
from kivy.uix.label import Label
from PIL import Image
from ui_walks import PIN, answer_all, finish, go, jump, start_visit, step, to_check, unlock

from kiosk.ui.page import walk
from kiosk.ui.theme import CAP_HEIGHTS_MM, MIN_GAP_MM, MIN_TOUCH_MM
from kiosk.ui.widgets.spoken import SpokenText
from kiosk.ui.widgets.touchable import Touchable
from kiosk.ui.widgets.words import text_width

if TYPE_CHECKING:
    from conftest import MakePlace, Place

SIZES = range(len(CAP_HEIGHTS_MM))
LONGEST_LINE = 80
"""Characters. # N-S5, WCAG 1.4.8"""
SLACK = 1.0
"""px that rounding may take."""
PATIENT = {"next", "repeat", "voice", "slower", "faster", "softer", "louder", "help", "logo"}
"""Controls of every patient screen."""

Box = tuple[float, float, float, float]


def box(widget: Any) -> Box:
    """Left, bottom, right, top in the window."""
    left, bottom = widget.to_window(widget.x, widget.y)
    return left, bottom, left + widget.width, bottom + widget.height


def is_inside(inner: Box, outer: Box) -> bool:
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
    if across > 0 and along > 0:
        return float(np.hypot(across, along))
    return max(across, along)


def shown(widget: Any, root: Any) -> bool:
    """Whether a patient can see it."""
    return all(w.opacity and w.width >= 1 and w.height >= 1 for w in above(widget, root))


def above(widget: Any, root: Any) -> Iterator[Any]:
    """The widget and what it stands in."""
    while widget is not root:
        yield widget
        widget = widget.parent


def written(widget: Any) -> Box:
    """Where the ink of a text stands."""
    if isinstance(widget, SpokenText):
        xs = [x for x, _ in widget._places]
        ends = [x + texture.width for (x, _), (_, _, texture) in zip(widget._places, widget._words, strict=True)]
        ys = [y for _, y in widget._places]
        return min(xs), min(ys), max(ends), max(ys) + widget._line
    left, bottom, right, top = box(widget)
    width, height = widget.texture_size
    # Kivy's Label draws its texture around its middle.
    x, y = (left + right - width) / 2, (bottom + top - height) / 2
    ink = ink_of(widget)
    return x + ink[0], y + ink[1], x + ink[2], y + ink[3]


INK: dict[tuple[Any, ...], Box] = {}


def ink_of(label: Any) -> Box:
    """Where a label's texture has ink, from its left bottom; a line's height is more than its letters need."""
    key = (label.text, label.font_size, tuple(label.text_size), label.halign, label.bold)
    if key not in INK:
        texture = label.texture
        alpha = np.frombuffer(texture.pixels, dtype=np.uint8).reshape(texture.height, texture.width, 4)[:, :, 3]
        rows, columns = np.flatnonzero(alpha.max(axis=1) > 40), np.flatnonzero(alpha.max(axis=0) > 40)
        # The picture of a text begins at its top.
        INK[key] = (columns[0], texture.height - 1 - rows[-1], columns[-1] + 1, texture.height - rows[0])
    return INK[key]


def lines(widget: Any) -> list[str]:
    """The lines that a text is broken into."""
    if isinstance(widget, SpokenText):
        found: dict[float, list[str]] = {}
        for (start, end, _), (_, y) in zip(widget._words, widget._places, strict=True):
            found.setdefault(y, []).append(widget.text[start:end])
        return [" ".join(words) for words in found.values()]
    core = CoreLabel(
        text=widget.text, font_size=widget.font_size, text_size=widget.text_size, bold=widget.bold, line_height=1.12
    )
    core.refresh()
    return ["".join(word.text for word in line.words) for line in core._cached_lines]


def faults(place: Place) -> Iterator[str]:
    """Everything on the screen that breaks a norm."""
    kiosk = place.driver.kiosk
    root = kiosk.alert if kiosk.alert.parent is not None else kiosk
    mm = kiosk.look.mm
    window: Box = (0, 0, Window.width, Window.height)
    everything = [widget for widget in walk(root) if shown(widget, root)]

    touchables = [w for w in everything if isinstance(w, Touchable) and w.enabled]
    for touchable in touchables:
        if min(touchable.size) < mm(MIN_TOUCH_MM) - 0.01:
            size = " x ".join(f"{side / mm(1):.1f}" for side in touchable.size)
            yield f"N-T1 {touchable.name} is {size} mm"
    for one, other in combinations(touchables, 2):
        gap = apart(box(one), box(other))
        if gap < mm(MIN_GAP_MM) - 0.01:
            yield f"N-T2 {one.name} and {other.name} are {gap / mm(1):.2f} mm apart"

    for widget in everything:
        if widget is root:
            continue
        name = getattr(widget, "name", "") or getattr(widget, "text", "") or type(widget).__name__
        if not is_inside(box(widget), window):
            yield f"N-S2 {name!r} is outside of the window: {box(widget)}"
        if not is_inside(box(widget), box(widget.parent)):
            yield f"N-S2 {name!r} {box(widget)} is outside of its {type(widget.parent).__name__} {box(widget.parent)}"

    texts = [w for w in everything if isinstance(w, (Label, SpokenText)) and w.text.strip()]
    for text in texts:
        place_of = next((w for w in above(text, root) if isinstance(w, Touchable)), text)
        if not is_inside(written(text), box(place_of)):
            yield f"N-S2 {text.text!r} is clipped: needs {written(text)}, has {box(place_of)}"
        if isinstance(text, Label):
            if text.shorten:
                yield f"N-S2 {text.text!r} may be shortened"
            if text.halign == "justify":
                yield f"N-S5 {text.text!r} is justified"
        widest = max(len(line) for line in lines(text))
        if widest > LONGEST_LINE:
            yield f"N-S5 {text.text!r} has a line of {widest} characters"
        if isinstance(text, Label):
            for line in lines(text):
                for word in line.split():
                    if text_width(word, text.font_size) > text.width + SLACK:
                        yield f"N-S2 the word {word!r} is wider than its place"
            if not set(" ".join(lines(text)).split()) <= set(text.text.split()):
                yield f"N-S2 a word of {text.text!r} is broken: {lines(text)}"
    for one, other in combinations(texts, 2):
        if apart(written(one), written(other)) < -SLACK:
            yield f"N-S2 {one.text!r} is written over {other.text!r}"


# --- walking to every page -------------------------------------------------------------------------------------------

Look = Callable[[str], None]


def all_pages(place: Place, look: Look, name: str) -> None:
    """Look at every page of the screen that is shown."""
    while True:
        page = place.driver.kiosk.page
        look(f"{name} {page.place_words()}".strip())
        shown_list = getattr(page, "list", None)
        if shown_list is None or shown_list.page + 1 >= shown_list.pages:
            return
        place.driver.tap("next")


def patient_screens(place: Place, look: Look) -> None:
    """The whole journey, each screen as full as it gets, its help, and the idle alert."""
    driver, kiosk = place.driver, place.driver.kiosk
    all_pages(place, look, "welcome")
    driver.tap("begin")
    look("code")
    driver.tap("next")
    look("code, too short")
    driver.type("0000")
    driver.tap("next")
    look("code, refused")
    driver.type(place.records.codes.issue())
    look("code, typed")
    driver.tap("next")
    jump(place, "code")
    look("code, known")
    for each in kiosk.journey[2:]:
        if each.screen in ("review", "thanks"):
            continue
        jump(place, each.id)
        if each.screen in ("route", "question"):
            all_pages(place, look, each.id)
            for widget in [w.name for w in driver.visible() if w.name.startswith(("route.", "answer."))]:
                driver.tap(widget)
                look(f"{each.id}, {widget}")
        else:
            all_pages(place, look, each.id)
        if each.id in ("scars", "route", "Q1"):
            driver.tap("help")
            all_pages(place, look, f"help of {each.id}")
            driver.tap("help")
    kiosk.session.answers.pop("Q8")
    go(place, "review")
    all_pages(place, look, "review")
    driver.tap("louder")
    look("review, louder")
    kiosk.announce("trouble", kiosk.phrases["trouble.desk"])
    look("review, trouble")
    go(place, "thanks")
    all_pages(place, look, "thanks")


def staff_screens(place: Place, look: Look) -> None:
    """The door, the panel with visits on it, a visit, the notices."""
    for answers in ({}, {"Q4": "yes", "Q6": "not_sure", "Q8": None}, {"Q1": "yes"}, {"Q7": "yes"}):
        finish(place, answers)
        place.driver.kiosk.reset("finished")
    to_check(place)
    place.driver.kiosk.reset("idle")
    place.records.staff.add("Nurse at the desk", "staff", "161803")
    set_size(place)
    driver = place.driver
    driver.hold("logo", 2.5)
    look("login")
    driver.tap("name.Admin")
    driver.type("999999999999")
    driver.tap("next")
    look("login, wrong")
    driver.advance(2.0)
    driver.type(PIN)
    driver.tap("next")
    all_pages(place, look, "panel")
    go_to_first(place)
    driver.tap("staff.start")
    look("panel, started")
    driver.tap("staff.sound")
    look("panel, sound test")
    driver.tap(next(w.name for w in driver.visible() if w.name.startswith("visit.")))
    all_pages(place, look, "visit")
    driver.tap("back")
    driver.tap("staff.notices")
    all_pages(place, look, "notices")


def go_to_first(place: Place) -> None:
    while place.driver.kiosk.page.list.page:
        place.driver.tap("next")


def set_size(place: Place) -> None:
    """Keep the text size of the test through sessions."""
    kiosk = place.driver.kiosk
    kiosk.change_text(kiosk.wanted_text_step - kiosk.session.text_step)
    place.driver.frames(4)


@pytest.fixture(params=SIZES, ids=[f"{size} mm" for size in CAP_HEIGHTS_MM])
def size(request: pytest.FixtureRequest) -> int:
    """A text size, 0 to 3."""
    return int(request.param)


def at_size(place: Place, size: int) -> Place:
    place.driver.kiosk.wanted_text_step = size
    set_size(place)
    return place


def audit(place: Place, walk_through: Callable[[Place, Look], None]) -> str:
    """The faults of all pages, a line each; the text size is that of the test on each of them."""
    found: list[str] = []
    looked: list[str] = []
    text = place.driver.kiosk.look.text

    def look(name: str) -> None:
        place.driver.frames(4)
        assert place.driver.kiosk.look.text == text
        looked.append(name)
        found.extend(f"{name}: {fault}" for fault in faults(place))

    walk_through(place, look)
    assert len(looked) > 8
    return "\n".join(found)


def test_n_t1_n_t2_n_s2_n_s5_patient_screens(place: Place, size: int) -> None:
    assert audit(at_size(place, size), patient_screens) == ""


def test_n_t1_n_t2_n_s2_n_s5_with_every_band(make_place: MakePlace, size: int) -> None:
    """Practice, draft and no sound at once: the least room there is."""
    place = at_size(make_place(admin=False, sound=False), size)
    assert audit(place, patient_screens) == ""


def test_n_t1_n_t2_n_s2_n_s5_staff_screens(place: Place, size: int) -> None:
    assert audit(at_size(place, size), staff_screens) == ""


def test_n_t1_n_t2_n_s2_n_s5_the_first_pin(make_place: MakePlace, size: int) -> None:
    place = at_size(make_place(admin=False), size)
    place.driver.hold("logo", 2.5)
    place.driver.frames(4)
    assert list(faults(place)) == []
    place.driver.type(PIN)
    place.driver.tap("next")
    place.driver.frames(4)
    assert list(faults(place)) == []


def test_n_t1_n_t2_n_s2_n_s5_the_idle_alert(place: Place, size: int) -> None:
    start_visit(at_size(place, size))
    place.driver.listen()
    place.driver.advance(122, step=0.25)
    assert place.driver.kiosk.alert.parent is not None
    place.driver.frames(4)
    assert list(faults(place)) == []


def test_n_s1_capitals_have_their_height_on_the_panel(place: Place, size: int, tmp_path: Path) -> None:
    """Measured in the picture: the ink of a capital of the status line."""
    at_size(place, size)
    kiosk = place.driver.kiosk
    label = CoreLabel(text="H", font_size=kiosk.look.text)
    label.refresh()
    pixels = np.frombuffer(label.texture.pixels, dtype=np.uint8).reshape(label.texture.height, label.texture.width, 4)
    rows = np.flatnonzero(pixels[:, :, 3].max(axis=1) > 127)
    height_mm = (rows[-1] - rows[0] + 1) / kiosk.look.mm(1)
    low, high = ((3.5, 4.2), (4.8, 5.6), (6.4, 7.1), (8.5, 9.0))[size]
    assert low <= height_mm <= high


def test_the_frame_s_controls_stand_in_the_same_place_on_every_screen(place: Place, size: int) -> None:
    at_size(place, size)
    places: dict[str, set[Box]] = {}
    without_back: list[str] = []

    def look(name: str) -> None:
        if place.driver.kiosk.frame.band:
            return  # the welcome's band moves everything down
        there = {widget.name: widget for widget in place.driver.visible()}
        assert there.keys() >= PATIENT, name
        for control in PATIENT - {"next"}:
            places.setdefault(control, set()).add(tuple(round(side) for side in box(there[control])))
        if "back" not in there:
            without_back.append(step(place))

    patient_screens(place, look)
    assert {control: len(where) for control, where in places.items()} == dict.fromkeys(PATIENT - {"next"}, 1)
    assert set(without_back) <= {"code", "help", "thanks"}


def test_n_t9_the_main_controls_stand_in_the_lower_half(place: Place, size: int) -> None:
    at_size(place, size)
    to_check(place)
    half = Window.height / 2
    for name in ("answer.yes", "answer.no", "answer.not_sure", "next", "back"):
        assert place.driver.find(name).center_y < half, name
    answer_all(place)
    assert place.driver.find("next").center_y < half


def test_the_bigger_text_is_reached_and_kept_from_the_help(place: Place) -> None:
    start_visit(place)
    sizes = []
    place.driver.tap("help")
    for name in ("text.smaller", "text.smaller", "text.smaller", "text.bigger", "text.bigger", "text.bigger"):
        place.driver.tap(name)
        sizes.append(place.driver.kiosk.session.text_step)
    place.driver.tap("help")
    assert sizes == [1, 0, 0, 1, 2, 3]
    assert place.driver.kiosk.session.text_step == 3
    assert step(place) == "scars"


def test_every_screen_is_drawn(place: Place, tmp_path: Path) -> None:
    """Where nothing is drawn every measure is worth nothing: ink is where the text says it is."""
    start_visit(place)
    place.driver.shot(tmp_path / "page.png")
    with Image.open(tmp_path / "page.png") as picture:
        assert picture.size == (1920, 1080)
        pixels = np.asarray(picture.convert("L"), dtype=int)
    for widget in walk(place.driver.kiosk):
        if isinstance(widget, (Label, SpokenText)) and widget.text.strip() and shown(widget, place.driver.kiosk):
            left, bottom, right, top = (int(side) for side in written(widget))
            ink = pixels[1080 - top : 1080 - bottom, left:right]
            assert ink.max() - ink.min() > 100, widget.text
    unlock(place)
