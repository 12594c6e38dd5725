"""Pictures on the panel: sharp at their size, built up with what is spoken, whole when nothing is, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ui_walks import jump, to_check

from kiosk.ui.page import walk
from kiosk.ui.pictures import drawing
from kiosk.ui.widgets import picture as module
from kiosk.ui.widgets.picture import Key, Picture, Pictures

if TYPE_CHECKING:
    from conftest import Place


def shown(place: Place) -> Picture:
    """The picture of the page, painted."""
    driver = place.driver
    found = next(widget for widget in walk(driver.kiosk.page) if isinstance(widget, Picture))
    driver.frames()
    driver._wait_for_pictures()
    return found


def hear(place: Place, sentence: str) -> None:
    """Let time pass until this sentence is being spoken."""
    narrator = place.narrator
    place.driver.until(lambda: narrator.current is not None and narrator.current[0] == sentence)
    place.driver.frames(2)


def test_a_picture_is_painted_at_its_size_in_the_theme(place: Place) -> None:
    jump(place, "what")
    picture = shown(place)
    look = place.driver.kiosk.look
    assert picture.shown == Key("what", int(min(picture.size)), "default", False, 0)
    texture = look.pictures.texture(picture.shown)
    assert texture is not None
    assert texture.size == (picture.shown.side, picture.shown.side)
    look.set_theme("dark")
    assert shown(place).shown == picture.shown._replace(theme="dark")


def test_a_picture_builds_up_with_what_is_spoken(place: Place) -> None:
    jump(place, "how")
    steps = []
    for sentence in ("title.how", "how.needles", "how.heal", "how.collagen", "how.smoother"):
        hear(place, sentence)
        key = shown(place).shown
        assert key is not None
        steps.append(key.build)
    assert steps == [0, 1, 2, 3, 3]
    place.driver.tap("voice")
    place.driver.frames()
    assert place.driver.kiosk.page.picture_build == 0, "it is whole when nothing is spoken"


def test_with_less_motion_a_picture_stays_whole(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place.driver.kiosk.session, "less_motion", True, raising=False)
    jump(place, "how")
    hear(place, "how.needles")
    assert place.driver.kiosk.page.picture_build == 0


def test_nothing_moves_between_two_steps(place: Place) -> None:
    """A step has come within 300 ms, and then nothing asks for another frame's drawing."""
    jump(place, "how")
    hear(place, "how.needles")
    picture = shown(place)
    place.driver.advance(0.3)
    assert picture.fade == 1
    drawn = []
    picture.fbind("fade", lambda *_: drawn.append(picture.fade))
    place.driver.advance(0.5)
    assert drawn == []


def test_the_next_picture_is_painted_ahead(place: Place) -> None:
    jump(place, "what")
    pictures = place.driver.kiosk.look.pictures
    key = shown(place).shown
    assert key is not None
    assert pictures.upcoming == "how"
    while pictures._painter.waiting:
        pictures.tick()
    assert pictures.texture(key._replace(name="how")) is not None


def test_what_is_kept_has_a_bound(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CACHE_BYTES", 3 * 16 * 16 * 4)
    pictures = Pictures()
    keys = [Key(name, 16, "default", False, 0) for name in ("call", "fit", "how", "side", "uses")]
    try:
        come: list[Key] = []
        for key in keys:
            pictures.want(key, come.append)
        while pictures.waiting:
            pictures.tick()
        assert set(come) == set(keys)
        assert len(pictures._textures) == 3
        assert pictures._bytes == 3 * 16 * 16 * 4
    finally:
        pictures.close()


def test_a_picture_that_cannot_be_read_is_left_out(place: Place) -> None:
    pictures = Pictures()
    pictures.want(Key("no_such_picture", 16, "default", False, 0), lambda _: pytest.fail("nothing can come"))
    assert not pictures.waiting
    assert drawing("how").steps == 3


def test_the_drawing_stands_inside_its_place(place: Place) -> None:
    to_check(place)
    picture = shown(place)
    left, bottom = picture._over.pos
    width, height = picture._over.size
    assert width == height > 0
    assert picture.x - 1 <= left
    assert left + width <= picture.right + 1
    assert picture.y - 1 <= bottom
    assert bottom + height <= picture.top + 1
