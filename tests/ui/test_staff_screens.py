"""The staff's door, panel and lists (N-D6, N-P3, N-C5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ui_walks import PIN, actions, finished, go, jump, start_visit, step, texts, to_check, unlock

from kiosk.ui.staff_room import STAFF_IDLE_S

if TYPE_CHECKING:
    from conftest import MakePlace, Place

F12 = 293


# --- the door --------------------------------------------------------------------------------------------------------


def test_holding_the_logo_for_2_s_opens_the_door_and_a_short_touch_does_not(place: Place) -> None:
    place.driver.hold("logo", 1.5)
    place.driver.advance(2.0)
    assert step(place) == "welcome"
    place.driver.hold("logo", 2.1)
    assert step(place) == "staff_login"


def test_a_key_opens_the_door_too(place: Place) -> None:
    to_check(place)
    place.driver.key(F12)
    assert step(place) == "staff_login"
    place.driver.tap("back")
    assert step(place) == "Q1"


def test_n_p3_a_wrong_pin_says_so_and_has_to_wait(place: Place) -> None:
    place.driver.hold("logo", 2.1)
    for expected in (1, 2):
        place.driver.type("8642")
        assert "\u2022 " * 4 in texts(place)
        assert not any("8642" in text for text in texts(place))
        place.driver.tap("next")
        assert step(place) == "staff_login"
        assert place.content.phrases.say("staff.wait", seconds=expected) in texts(place)
        place.driver.advance(expected + 0.1)
    place.driver.type(PIN)
    place.driver.tap("next")
    assert step(place) == "staff_panel"
    assert [what for _, what in actions(place)] == ["staff.wrong_pin", "staff.wrong_pin", "staff.unlock"]


def test_n_p3_the_right_pin_too_early_is_not_looked_at(place: Place) -> None:
    place.driver.hold("logo", 2.1)
    for _ in range(4):
        place.driver.type("8642")
        place.driver.tap("next")
        place.driver.advance(9)
    place.driver.type("8642")
    place.driver.tap("next")
    place.driver.type(PIN)
    place.driver.tap("next")
    assert step(place) == "staff_login"
    place.driver.advance(20)
    place.driver.type(PIN)
    place.driver.tap("next")
    assert step(place) == "staff_panel"


def test_n_p3_too_many_wrong_pins_lock_and_say_until_when(place: Place) -> None:
    now = place.driver.kiosk.parts.utc
    for _ in range(12):
        result = place.records.staff.verify("Admin", "8642", now())
        place.clock.seconds += getattr(result, "wait_s", 0)
        if not hasattr(result, "wait_s"):
            break
    place.driver.hold("logo", 2.1)
    place.driver.type(PIN)
    place.driver.tap("next")
    until = result.until.astimezone().strftime("%H:%M")
    assert place.content.phrases.say("staff.locked", time=until) in texts(place)


def test_several_people_choose_their_name_first(place: Place) -> None:
    place.records.staff.add("Desk", "staff", "161803")
    place.driver.hold("logo", 2.1)
    place.driver.type("161803")
    place.driver.tap("next")
    assert step(place) == "staff_login"
    assert place.content.phrases["staff.who_first"] in texts(place)
    place.driver.tap("name.Desk")  # the PIN was not typed in vain
    assert place.content.phrases["staff.who_first"] not in texts(place)
    place.driver.tap("next")
    assert step(place) == "staff_panel"
    assert any(text.endswith(": Desk") for text in texts(place))
    assert actions(place)[-1] == ("Desk", "staff.unlock")


def test_the_delete_key_takes_a_digit_back(place: Place) -> None:
    place.driver.hold("logo", 2.1)
    place.driver.type("1")
    place.driver.tap("delete")
    place.driver.type(PIN)
    place.driver.tap("next")
    assert step(place) == "staff_panel"


# --- N-D6 ------------------------------------------------------------------------------------------------------------


def test_n_d6_staff_screens_are_never_spoken(place: Place) -> None:
    finished(place)
    go(place, "welcome")
    to_check(place)
    place.driver.advance(1.0)
    place.driver.hold("logo", 2.2)
    place.driver.frames(2)
    before = len(place.transcript.entries)
    assert not place.narrator.speaking
    place.driver.advance(5.0)
    place.driver.type(PIN)
    for key in (275, 275, 276):
        place.driver.key(key)
    place.driver.tap("next")
    place.driver.advance(5.0)
    place.driver.tap("staff.start")
    record = place.records.visits.today()[0]
    place.driver.tap(f"visit.{record.id}")
    for key in (275, 278, 282, 282):
        place.driver.key(key)
        place.driver.advance(5.0)
    assert len(place.transcript.entries) == before
    assert not place.narrator.speaking


def test_n_d6_staff_screens_have_no_voice_controls(place: Place) -> None:
    unlock(place)
    there = {widget.name for widget in place.driver.visible()}
    assert not there & {"repeat", "voice", "slower", "faster", "softer", "louder", "help"}


@pytest.mark.parametrize("screen", ["staff_login", "staff_panel", "staff_visit"])
def test_n_d6_staff_screens_close_by_themselves_and_the_patient_finds_everything(place: Place, screen: str) -> None:
    assert STAFF_IDLE_S == 120
    to_check(place, "loudspeaker")
    for name in ("answer.yes", "slower", "softer", "help", "text.bigger", "help", "voice"):
        place.driver.tap(name)
    session = place.driver.kiosk.session
    before = {**vars(session), "answers": dict(session.answers)}
    place.driver.key(F12)
    if screen != "staff_login":
        place.driver.type(PIN)
        place.driver.tap("next")
    if screen == "staff_visit":
        place.driver.tap("staff.notices")
    place.driver.advance(118, step=0.25)
    assert place.driver.kiosk.door.room is not None
    place.driver.advance(3, step=0.25)
    assert step(place) == "Q1"
    assert place.driver.kiosk.session is session
    assert vars(session) == before
    assert (place.narrator.rate_step, place.narrator.volume_step, place.narrator.voice_on) == (1, 6, False)
    assert place.driver.find("answer.yes").chosen
    assert {"repeat", "voice", "help"} <= {widget.name for widget in place.driver.visible()}


def test_n_d6_any_touch_keeps_the_staff_s_screen(place: Place) -> None:
    unlock(place)
    for _ in range(4):
        place.driver.advance(100, step=0.25)
        place.driver.tap("staff.sound")
    assert step(place) == "staff_panel"


def test_the_idle_alert_does_not_come_over_a_staff_screen(place: Place) -> None:
    to_check(place)
    unlock(place)
    place.driver.advance(119, step=0.25)
    assert place.driver.kiosk.alert.parent is None


def test_leaving_by_touch_leads_back_to_the_patient_s_page(place: Place) -> None:
    start_visit(place)
    jump(place, "call")
    place.driver.tap("next")
    where = place.driver.kiosk.page.place_words()
    unlock(place)
    place.driver.tap("back")
    assert step(place) == "call"
    assert place.driver.kiosk.page.place_words() == where


# --- the first start -------------------------------------------------------------------------------------------------


def test_practice_until_the_first_pin(make_place: MakePlace) -> None:
    place = make_place(admin=False)
    band = place.content.phrases["band.practice"]
    assert any(band in text for text in texts(place))
    place.driver.tap("begin")
    code = place.driver.kiosk.practice.code
    assert code is not None
    assert place.content.phrases.say("code.practice", digits=code) in texts(place)
    place.driver.type(code)
    place.driver.tap("next")
    assert any(band in text for text in texts(place))
    (record,) = place.records.visits.today()
    assert record.practice

    place.driver.key(F12)
    assert place.content.phrases["staff.set_pin_ask"] in texts(place)
    for pin, message in (("271828", "staff.set_pin_again"), ("271829", "staff.set_pin_differs")):
        place.driver.type(pin)
        place.driver.tap("next")
        assert place.content.phrases[message] in texts(place)
    assert not place.records.staff.has_admin()
    for _ in range(2):
        place.driver.type(PIN)
        place.driver.tap("next")
    assert step(place) == "staff_panel"
    assert place.records.staff.has_admin()
    place.driver.tap("back")
    assert step(place) == "welcome"
    assert not any(band in text for text in texts(place))
    assert not place.driver.kiosk.practice.on
    assert place.records.visits.get(record.id).ended_by == "staff"
    place.driver.tap("begin")
    assert place.driver.kiosk.practice.code is None
    assert actions(place)[-2:] == [("Admin", "staff.add"), ("Admin", "staff.leave")]


def test_a_pin_that_is_easy_to_guess_is_refused_in_words(make_place: MakePlace) -> None:
    place = make_place(admin=False)
    place.driver.key(F12)
    for _ in range(2):
        place.driver.type("111111")
        place.driver.tap("next")
    assert not place.records.staff.has_admin()
    assert any("PIN" in text and "repeats" in text for text in texts(place))


def test_a_practice_number_is_worth_nothing_once_practice_is_over(make_place: MakePlace) -> None:
    place = make_place(admin=False)
    place.driver.tap("begin")
    code = place.driver.kiosk.practice.code
    place.records.staff.add("Admin", "admin", PIN)
    place.driver.kiosk.reset("left")
    place.driver.tap("begin")
    place.driver.type(code)
    place.driver.tap("next")
    assert step(place) == "code"
    assert place.content.phrases["code.refused"] in texts(place)
    assert place.records.visits.today() == []
