"""Text and colours, changed by the patient at any moment (N-S1, N-S3, N-S6, N-D3, N-D4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ui_state import state_of
from ui_walks import go, jump, labels, start_visit, step, texts, to_check

from kiosk.ui.driver import Finger
from kiosk.ui.theme import THEMES, rgb

if TYPE_CHECKING:
    from conftest import Place


def open_sight(place: Place) -> None:
    place.driver.tap("help")
    place.driver.tap("sight")
    assert step(place) == "sight"


def press(place: Place, name: str) -> None:
    """Turn to the page that it stands on, and press it."""
    pages = place.driver.kiosk.page.list
    item = next(item for item in pages.items if item.name == name)
    pages.page = pages.page_of(item)
    place.driver.frames(3)
    place.driver.tap(name)


def test_n_s1_n_s3_n_s6_everything_changes_at_once_and_is_spoken(place: Place) -> None:
    start_visit(place)
    open_sight(place)
    kiosk = place.driver.kiosk
    for name, theme in THEMES.items():
        press(place, f"sight.theme.{name}")
        assert kiosk.session.theme == name
        assert tuple(kiosk.look.paper)[:3] == pytest.approx(rgb(theme.paper))
        assert place.narrator.current is not None
        assert place.narrator.current[0] == f"sight.theme.{name}"
    for size in (3, 0, 1, 2):
        press(place, f"sight.size.{size}")
        assert kiosk.session.text_step == size
        assert kiosk.look.text == kiosk.look.panel.font_px(size)
    press(place, "sight.less_motion")
    assert kiosk.session.less_motion
    assert kiosk.look.less_motion
    press(place, "sight.less_motion")
    assert not kiosk.look.less_motion


def test_n_s1_why_a_number_was_refused_has_the_size_that_was_chosen(place: Place) -> None:
    kiosk = place.driver.kiosk
    kiosk.sight.text(3)
    go(place, "code")
    kiosk.page.message = kiosk.phrases["code.refused"]
    place.driver.frames(3)
    (shown,) = [widget for widget in kiosk.page.walk() if getattr(widget, "text", "") == kiosk.page.message]
    assert shown.font_size == pytest.approx(kiosk.look.text)
    kiosk.page.message = ""
    place.driver.frames(3)
    assert place.content.phrases["code.ask"] in texts(place)


def test_n_s6_text_sizes_and_colours_are_groups_that_stay_together(place: Place) -> None:
    start_visit(place)
    open_sight(place)
    pages = place.driver.kiosk.page.list
    for kind in ("sight.size", "sight.theme"):
        assert len({pages.page_of(item) for item in pages.items if item.name.startswith(kind)}) == 1, kind


def test_n_s4_what_is_chosen_is_said_in_words(place: Place) -> None:
    start_visit(place)
    open_sight(place)
    press(place, "sight.theme.dark")
    pages = place.driver.kiosk.page.list
    assert "White on black, Chosen" in labels(place)
    assert [item.spoken for item in pages.items[1:] if "Chosen" in item.spoken] == [
        "Text size 3 of 4, Chosen",
        "White on black, Chosen",
    ]


def test_n_d4_n_d3_answers_stay_and_the_next_patient_finds_a_fresh_start(place: Place) -> None:
    fresh = state_of(place.driver.kiosk)["theme"], place.driver.kiosk.look.text
    to_check(place)
    place.driver.tap("answer.yes")
    open_sight(place)
    press(place, "sight.theme.dark")
    press(place, "sight.size.3")
    press(place, "sight.less_motion")
    place.driver.tap("next")
    kiosk = place.driver.kiosk
    assert step(place) == "Q1"
    assert kiosk.session.value("Q1") == "yes"
    jump(place, "how")
    assert kiosk.session.theme == "dark"
    kiosk.reset("idle")
    assert (state_of(kiosk)["theme"], kiosk.look.text) == fresh
    assert not kiosk.look.less_motion


@pytest.mark.parametrize("name", THEMES)
def test_n_s3_n_s4_n_t7_contrast_of_every_pair_that_is_used(name: str) -> None:
    theme = THEMES[name]
    low, high = {"default": (10, 22), "light": (20, 22), "dark": (20, 22), "low_glare": (4.5, 8)}[name]
    for pair in theme.TEXT_PAIRS:
        assert low <= theme.pair(pair) <= high, pair
    for pair in theme.BOUNDARY_PAIRS:
        assert theme.pair(pair) >= 3, pair
    # Every colour of the table is in a pair: none is used unmeasured.
    assert {ink for pair in (*theme.TEXT_PAIRS, *theme.BOUNDARY_PAIRS) for ink in pair} == set(
        theme.__dataclass_fields__
    )


def test_n_s3_words_on_the_main_button_keep_their_colour_in_every_theme(place: Place) -> None:
    start_visit(place)
    look, button = place.driver.kiosk.look, place.driver.find("next")
    for name in (*THEMES, "light", "default"):
        look.set_theme(name)
        assert list(button.word.color) == list(look.primary_ink), name


def test_a_finger_that_leaves_a_help_that_was_closed_meanwhile_opens_nothing(place: Place) -> None:
    start_visit(place)
    at = step(place)
    place.driver.tap("help")
    finger = Finger(*place.driver.find("sight").center)
    finger.down()
    place.driver.kiosk.going.help()
    place.driver.frames(3)
    finger.up()
    place.driver.frames(3)
    assert step(place) == at
