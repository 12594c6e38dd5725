"""Every page of every screen on every panel, measured (N-S1, N-S2, N-S5, N-T1, N-T2, N-T7, N-A1).

What runs with all tests is a sample (`WALKS`): four panels in their largest text, each size on one panel at least, each
language on one. ``./test --all --dist load tests/ui/test_layout_audit.py`` measures all there is: five panels, each in
four text sizes and five languages, and the staff's screens in each language.

Each panel is a process of its own, for a process has one window; with nothing drawn, for geometry needs no picture.
That themes change no geometry is shown in `test_a_theme_moves_nothing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from kivy.core.text import Label as CoreLabel
from kivy.core.window import Window
from kivy.uix.label import Label
from PIL import Image
from ui_walks import answer_all, jump, start_visit, step, to_check

from kiosk.languages import LANGUAGES
from kiosk.settings import PanelSettings, Settings
from kiosk.ui.audit import box, faults, lines, shown, written
from kiosk.ui.page import walk
from kiosk.ui.panel_run import Job, Result, walked
from kiosk.ui.places import WHERE_MM
from kiosk.ui.theme import CAP_HEIGHTS_MM, THEMES, Panel
from kiosk.ui.widgets.spoken import SpokenText
from kiosk.ui.widgets.touchable import Touchable

if TYPE_CHECKING:
    from conftest import Place

SIZES = range(len(CAP_HEIGHTS_MM))
PANELS = {
    "15.6 inch": PanelSettings(width=1920, height=1080, diagonal=15.6),
    "15.6 inch upright": PanelSettings(width=1080, height=1920, diagonal=15.6),
    "10.1 inch upright": PanelSettings(width=800, height=1280, diagonal=10.1),
    "10.1 inch": PanelSettings(width=1280, height=800, diagonal=10.1),
    "7 inch": PanelSettings(width=1024, height=600, diagonal=7.0),
}


Looks = tuple[tuple[str, int], ...]
"""(language, text size 0..3) of each walk through all screens."""
WALKS: dict[str, tuple[Looks, ...]] = {
    "15.6 inch": ((("en", 1), ("es", 3), ("ar", 2)),),
    "15.6 inch upright": ((("en", 3),),),
    "10.1 inch": ((("en", 0), ("fr", 3)),),
    "7 inch": ((("fr", 3), ("fa", 2)),),
}


def every_walk(name: str) -> Iterator[Looks]:
    """All that the panel ``name`` offers, in two halves for two processes: a start of the kiosk costs a fifth of what a
    language does."""
    panel = PANELS[name]
    offered = Panel(panel.width, panel.height, panel.diagonal)
    looks = [(tag, size) for tag in LANGUAGES for size in offered.text_steps]
    yield tuple(looks[: len(looks) // 2])
    yield tuple(looks[len(looks) // 2 :])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "looks" in metafunc.fixturenames:
        every = metafunc.config.getoption("all_of_it")
        walks = [(name, looks) for name in PANELS for looks in (every_walk(name) if every else WALKS.get(name, ()))]
        ids = [f"{name} {'+'.join(dict.fromkeys(tag for tag, _ in looks))}" for name, looks in walks]
        metafunc.parametrize(("name", "looks"), walks, ids=ids)


def measured(name: str, *looks: tuple[str, int], bands: bool = False) -> Result:
    """What walks through all screens on the panel ``name`` found, one for each of ``looks`` (language, size)."""
    panel = PANELS[name]
    offered = Panel(panel.width, panel.height, panel.diagonal).text_steps
    assert all(size in offered for _, size in looks)
    job = Job(settings=Settings(panel=panel), looks=[(*look, "default") for look in looks], bands=bands)
    return walked(job)


def test_n_t1_n_t2_n_t7_n_s2_n_s5_n_a1_every_page(name: str, looks: Looks) -> None:
    result = measured(name, *looks)
    assert result.looked > 60 * len(looks)
    assert result.faults == []


def test_n_t1_n_t2_n_s2_with_every_band() -> None:
    """Practice, draft and no sound at once: the least room there is."""
    assert measured("15.6 inch", ("en", 3), bands=True).faults == []


def test_each_panel_offers_the_sizes_it_has_room_for() -> None:
    offered = {name: Panel(panel.width, panel.height, panel.diagonal).text_steps for name, panel in PANELS.items()}
    assert offered == {
        "15.6 inch": (0, 1, 2, 3),
        "15.6 inch upright": (0, 1, 2, 3),
        "10.1 inch upright": (0, 1, 2, 3),
        "10.1 inch": (0, 1, 2, 3),
        "7 inch": (0, 1, 2, 3),
    }
    # Where it lies the controls stand at the sides where the foot leaves no room.
    small, low = Panel(1024, 600, 7.0), Panel(1280, 800, 10.1)
    assert [small.at_sides(step) for step in SIZES] == [True] * 4
    assert [low.at_sides(step) for step in SIZES] == [False, False, False, True]
    # Smaller ones offer fewer sizes, and none where they are too small.
    others = {(800, 1280, 8.0): 2, (800, 1280, 7.0): 0, (1280, 720, 7.0): 2, (1280, 600, 7.0): 0}
    assert {size: len(Panel(*size).text_steps) for size in others} == others
    # N-S1: the default is never below the smallest allowed one.
    for size in ((7680, 4320, 32.0), *(size for size, steps in others.items() if steps)):
        assert CAP_HEIGHTS_MM[Panel(*size).start_step(2)] >= 4.8
    assert CAP_HEIGHTS_MM[small.start_step(2)] == 5.2


def test_the_audit_finds_what_is_wrong(place: Place) -> None:
    """Break the page in each way once."""
    start_visit(place)
    kiosk = place.driver.kiosk
    assert list(faults(kiosk)) == []
    button = kiosk.frame.ids["louder"]
    kept = tuple(button.size), tuple(button.pos)
    button.size = kiosk.look.mm(10), kiosk.look.mm(10)
    assert any(fault.startswith("N-T1 louder") for fault in faults(kiosk))
    button.size = kept[0]
    button.pos = kiosk.frame.ids["softer"].pos
    assert any(fault.startswith("N-T2 softer and louder") for fault in faults(kiosk))
    button.pos = Window.width - 5, kept[1][1]
    found = list(faults(kiosk))
    assert any(fault.startswith("N-S2 'louder' is outside of the window") for fault in found)
    assert any(fault.startswith("N-T7 the ring around louder") for fault in found)
    button.pos = kept[1]
    kiosk.frame.heading = "Nobody says this"
    assert any("'Nobody says this' has no spoken form" in fault for fault in faults(kiosk))


def test_a_theme_moves_nothing(place: Place) -> None:
    """So the geometry of one theme is that of all: on a screen of each kind, everything stays where it was."""
    to_check(place)
    place.driver.tap("answer.no")
    kiosk = place.driver.kiosk
    for screen in {each.screen: each.id for each in kiosk.journey}.values():
        jump(place, screen)
        seen = set()
        for theme in THEMES:
            kiosk.look.set_theme(theme)
            place.driver.frames(2)
            seen.add(tuple(box(widget) for widget in walk(kiosk)))
        assert len(seen) == 1, screen


@pytest.fixture(params=SIZES, ids=[f"{size} mm" for size in CAP_HEIGHTS_MM])
def size(request: pytest.FixtureRequest) -> int:
    """A text size, 0 to 3."""
    return int(request.param)


def at_size(place: Place, size: int) -> Place:
    place.driver.kiosk.sight.change_text(size - place.driver.kiosk.session.text_step)
    place.driver.frames(4)
    return place


def test_n_s1_capitals_have_their_height_on_the_panel(place: Place, size: int) -> None:
    """Measured in the picture: the ink of a capital."""
    at_size(place, size)
    kiosk = place.driver.kiosk
    label = CoreLabel(text="H", font_size=kiosk.look.text)
    label.refresh()
    pixels = np.frombuffer(label.texture.pixels, dtype=np.uint8).reshape(label.texture.height, label.texture.width, 4)
    rows = np.flatnonzero(pixels[:, :, 3].max(axis=1) > 127)
    height_mm = (rows[-1] - rows[0] + 1) / kiosk.look.mm(1)
    low, high = ((3.5, 4.2), (4.8, 5.6), (6.4, 7.1), (8.5, 9.0))[size]
    assert low <= height_mm <= high


def test_the_frame_s_controls_stand_in_the_same_place_on_every_screen(place: Place) -> None:
    start_visit(place)
    names = ("back", "repeat", "voice", "slower", "faster", "softer", "louder", "help", "next")
    places = set()
    for each in place.driver.kiosk.journey[2:]:
        jump(place, each.id)
        ids = place.driver.kiosk.frame.ids
        assert all(ids[name].enabled for name in names if name != "back"), each.id
        places.add(tuple(tuple(round(side) for side in box(ids[name])) for name in names))
    assert len(places) == 1


def test_where_am_i_is_in_the_same_corner_of_every_patient_s_screen(place: Place) -> None:
    kiosk = place.driver.kiosk
    where, mm = kiosk.frame.ids.where, kiosk.look.mm
    corners = set()

    def look() -> None:
        place.driver.frames(4)
        assert where.enabled
        assert kiosk.frame.controls()[-1] is where
        assert where.label.startswith("Where am I?")
        assert where.width >= mm(WHERE_MM)
        _, _, right, top = box(where)
        corners.add((round(right), round(top)))

    look()
    start_visit(place)
    for step_id in {each.screen: each.id for each in kiosk.journey[1:]}.values():
        jump(place, step_id)
        look()
    for aside in ("help", "hear", "sight", "ways", "try_keys"):
        place.driver.tap("help") if aside == "help" else kiosk.asides.open(aside)
        look()
    # But for what the bands of the welcome take at the top.
    assert len({right for right, _ in corners}) == 1
    assert len({top for _, top in corners}) <= 2


def test_n_t9_the_main_controls_stand_in_the_lower_half(place: Place, size: int) -> None:
    at_size(place, size)
    to_check(place)
    half = Window.height / 2
    for name in ("answer.yes", "answer.no", "answer.not_sure", "next", "back"):
        assert place.driver.find(name).center_y < half, name
    answer_all(place)
    assert place.driver.find("next").center_y < half


def test_every_screen_is_drawn(place: Place, tmp_path: Path) -> None:
    """Where nothing is drawn every measure is worth nothing: ink is where the text says it is."""
    start_visit(place)
    place.driver.shot(tmp_path / "page.png")
    with Image.open(tmp_path / "page.png") as picture:
        assert picture.size == (1920, 1080)
        pixels = np.asarray(picture.convert("L"), dtype=int)
    kiosk = place.driver.kiosk
    for widget in walk(kiosk):
        if isinstance(widget, (Label, SpokenText)) and widget.text.strip() and shown(widget, kiosk):
            left, bottom, right, top = (int(side) for side in written(widget, lines(widget)))
            ink = pixels[1080 - top : 1080 - bottom, left:right]
            assert ink.max() - ink.min() > 100, widget.text
    assert step(place) == "scars"
    assert [w for w in walk(kiosk) if isinstance(w, Touchable) and w.enabled]
