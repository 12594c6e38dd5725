"""The progress as a picture: groups that add up, a knob at the present step, the way the language runs."""

from __future__ import annotations

import re
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from kivy.graphics import Color
from ui_walks import to_check

from kiosk.journey import last_number, phases, steps
from kiosk.ui.audit import lines
from kiosk.ui.theme import THEMES
from kiosk.ui.widgets.progress import SIGNS, StepBar
from kiosk.ui.widgets.words import text_width

if TYPE_CHECKING:
    from conftest import Place


def test_the_phases_cover_the_journey(place: Place) -> None:
    pack = place.content.pack
    for asks in (True, False):
        journey = steps(pack, asks=asks)
        found = phases(pack, journey)
        assert [name for name, _ in found] == [name for name in SIGNS if asks or name in ("learn", "care")]
        assert sum(count for _, count in found) == last_number(journey)


@pytest.mark.parametrize("step", range(1, 11))
def test_what_is_behind_is_filled_and_one_phase_is_present(place: Place, step: int) -> None:
    bar = StepBar(place.driver.kiosk.look, size=(400, 24), of=10, step=step)
    bar.phases = [("learn", 4), ("care", 5), ("review", 1)]
    tracks = bar.tracks()
    assert [track.present for track in tracks].count(True) == 1
    assert sum(round(track.filled * count) for track, (_, count) in zip(tracks, bar.phases, strict=True)) == step
    ends = [track.start + track.width for track in tracks]
    assert ends[-1] == pytest.approx(400)
    assert all(end < track.sign for end, track in zip(ends, tracks[1:], strict=False)), "two groups touch"
    assert all(track.width > 0 for track in tracks)


def test_the_progress_breaks_between_step_and_page_alone(place: Place) -> None:
    where = place.driver.kiosk.frame.ids.where
    where.progress = "Step 3 of 17, Page 1 of 2"
    assert where.shown.split(" ") == ["Step\u00a03\u00a0of\u00a017,", "Page\u00a01\u00a0of\u00a02"]
    words = place.driver.kiosk.frame.ids.progress_words
    words.text_size = text_width(where.shown, words.font_size) * 0.9, None
    assert lines(words) == where.shown.split(" ")


def test_beside_where_am_i_only_what_it_does_not_show_is_written(place: Place) -> None:
    to_check(place)
    kiosk = place.driver.kiosk
    kiosk.focus.to(kiosk.frame.ids.where)
    kiosk.ways.where()
    assert kiosk.frame.progress in kiosk.frame.status
    assert re.fullmatch(r"Step \d+ of \d+\.", kiosk.frame.ids.status.text)
    kiosk.focus.clear()
    assert kiosk.frame.ids.status.text == kiosk.frame.status


def test_the_row_runs_the_way_the_language_does(place: Place) -> None:
    look = place.driver.kiosk.look
    bar = StepBar(look, pos=(100, 0), size=(400, 24), of=2, step=1)
    assert bar._left(0, 50) == 100
    look.rtl = True
    try:
        assert bar._left(0, 50) == 450
    finally:
        look.rtl = False


def test_it_has_no_colour_of_the_theme_before(place: Place) -> None:
    look = place.driver.kiosk.look
    bar = StepBar(look, size=(400, 24), of=10, step=5)
    bar.phases = [("learn", 4), ("care", 5), ("review", 1)]
    try:
        for before, now in permutations(THEMES, 2):
            look.set_theme(before)
            look.set_theme(now)
            drawn = {tuple(each.rgba) for each in bar.canvas.children if isinstance(each, Color)}
            assert drawn == {tuple(colour) for colour in (look.ink, look.paper, look.edge)}, (before, now)
    finally:
        look.set_theme("default")


def test_the_welcome_has_no_phases_and_a_page_has(place: Place) -> None:
    frame = place.driver.kiosk.frame
    assert list(frame.bar.phases) == []
    place.driver.tap("begin")
    assert [name for name, _ in frame.bar.phases] == list(SIGNS)
    assert frame.bar.step == 1
