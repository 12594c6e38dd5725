"""The screen saver: it comes after rest, changes its place, is woken by anything, and swallows only what woke it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ui_walks import start_visit, step

from kiosk.languages import LANGUAGES
from kiosk.loading import load_others
from kiosk.settings import Settings
from kiosk.ui.driver import Finger
from kiosk.ui.saver import INK, MOVE_S
from kiosk.ui.theme import contrast

if TYPE_CHECKING:
    from conftest import MakePlace, Place


ENTER = 13


def rest(place: Place, seconds: float) -> None:
    """Nobody does anything for ``seconds`` after the last word was said."""
    place.driver.listen()
    place.driver.advance(seconds, step=1.0)


@pytest.fixture
def resting(make_place: MakePlace) -> Place:
    """Its saver is up."""
    place = make_place(screen_saver_min=3)
    rest(place, 179)
    assert not place.driver.kiosk.attendance.saver.on
    rest(place, 2)
    assert place.driver.kiosk.attendance.saver.on
    return place


def test_a_touch_wakes_it_is_heard_and_presses_nothing(resting: Place) -> None:
    kiosk = resting.driver.kiosk
    said, middle = len(resting.said()), kiosk.frame.ids.next.center
    finger = Finger(*middle)
    finger.down()
    resting.driver.frames(1)
    assert not kiosk.attendance.saver.on
    finger.up()
    resting.driver.frames(4)
    assert step(resting) == "welcome"
    resting.driver.listen()
    assert resting.said()[said:][:1] == ["title.welcome"]
    resting.driver.tap("begin")
    resting.driver.frames(3)
    assert step(resting) != "welcome" or kiosk.session.place, "the second touch counts"


def test_a_key_wakes_it_and_does_nothing_else(resting: Place) -> None:
    kiosk = resting.driver.kiosk
    resting.driver.key(ENTER)
    resting.driver.frames(3)
    assert not kiosk.attendance.saver.on
    assert kiosk.session.place == 0
    assert not kiosk.session.keys_used


def test_it_says_nothing_by_itself_and_stays(resting: Place) -> None:
    said = len(resting.said())
    resting.driver.advance(3600, step=5.0)
    assert resting.driver.kiosk.attendance.saver.on
    assert len(resting.said()) == said


def test_nothing_bright_stays_at_one_place(resting: Place) -> None:
    saver = resting.driver.kiosk.attendance.saver
    places = []
    for _ in range(30):
        assert saver.invitation is not None
        resting.driver.frames(2)
        x, y = saver.invitation.pos
        places.append((x, y))
        assert x >= 0
        assert y >= 0
        assert saver.invitation.right <= resting.driver.kiosk.width
        assert saver.invitation.top <= resting.driver.kiosk.height
        resting.driver.advance(MOVE_S, step=5.0)
    assert len(set(places)) == 30
    across = [x for x, _ in places]
    assert max(across) - min(across) > 0.25 * resting.driver.kiosk.width


def test_it_invites_in_every_language_that_is_offered(make_place: MakePlace) -> None:
    others, _ = load_others(Settings(languages=("en", "es", "ar")))
    place = make_place(screen_saver_min=1, others=others)
    rest(place, 61)
    invitation = place.driver.kiosk.attendance.saver.invitation
    assert invitation is not None
    shown = [widget.text for widget in invitation.walk() if getattr(widget, "text", "")]
    assert shown == [tongue.phrases["saver.invite"] for tongue in place.driver.kiosk.parts.tongues]
    assert len(shown) == 3 <= len(LANGUAGES)
    large = []
    for _ in range(3):
        large += [widget.text for widget in invitation.walk() if getattr(widget, "leads", False)]
        place.driver.advance(MOVE_S, step=5.0)
    assert large == shown, "each is the one in large letters for a while"


def test_no_saver_while_somebody_is_in_the_middle_or_when_it_is_not_wanted(make_place: MakePlace) -> None:
    place = make_place(screen_saver_min=1)
    start_visit(place)
    rest(place, 100)
    assert not place.driver.kiosk.attendance.saver.on
    never = make_place(screen_saver_min=0, name="never")
    rest(never, 3600)
    assert not never.driver.kiosk.attendance.saver.on


def test_n_s3_its_words_can_be_read() -> None:
    assert contrast(INK[:3], (0, 0, 0)) >= 10
