"""A patient asks for help: they are told, staff see it on this kiosk and on every list of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui_walks import start_visit, step, texts, to_check, unlock

from kiosk.ui.driver import Driver

if TYPE_CHECKING:
    from conftest import Place


def _ask(driver: Driver) -> None:
    """Help, then "Ask for help", on whichever of the pages of the help it stands."""
    driver.tap("help")
    page = driver.kiosk.page
    for _ in range(int(page.list.pages)):
        if any(item.name == "help.ask" for item in page.list.shown):
            break
        driver.tap("next")
    driver.tap("help.ask")


def test_a_call_is_shown_spoken_kept_and_answered(place: Place) -> None:
    code = to_check(place)
    _ask(place.driver)
    told = place.content.phrases["help.told"]
    assert told in texts(place)
    place.driver.listen()
    assert "help.told" in place.said()
    [call] = place.records.help.open()
    assert (call.kiosk, call.visit_id) == (place.settings.kiosk, place.driver.kiosk.session.visit_id)
    [record] = place.records.visits.today()
    assert record.help_asked_at == call.asked_at

    _ask(place.driver) if step(place) != "help" else place.driver.tap("help.ask")
    assert place.records.help.open() == [call]

    unlock(place)
    assert place.content.phrases["staff.help"] in texts(place)
    assert any(f"visit {code}" in text for text in texts(place))
    place.driver.tap(f"call.{call.id}")
    assert place.content.phrases["staff.help"] not in texts(place)
    answered = place.records.help.get(call.id)
    assert answered is not None
    assert answered.answered_by == "Admin"
    place.driver.tap("back")
    assert [line.action for line in place.records.audit.lines()] == [
        "help.ask",
        "staff.unlock",
        "help.answer",
        "staff.leave",
    ]


def test_somebody_who_has_no_visit_can_call_too(place: Place) -> None:
    _ask(place.driver)
    [call] = place.records.help.open()
    assert call.visit_id is None
    unlock(place)
    assert place.content.phrases["staff.help"] in texts(place)


def test_a_visit_says_where_the_patient_went_and_how_long(place: Place) -> None:
    start_visit(place)
    driver = place.driver
    driver.advance(10)
    driver.tap("next")
    driver.advance(5)
    driver.kiosk.reset("left")
    [record] = place.records.visits.today()
    first = place.content.pack.screens[1].id
    assert [kept.step_id for kept in record.steps[:2]] == ["code", first]
    assert record.steps[1].seconds >= 10
    assert record.steps[-1].seconds > 0
    assert record.kiosk == place.settings.kiosk
    assert (record.languages, record.input_modes) == (("en",), ("touch",))


def test_two_taps_start_a_visit_and_one_more_resets_even_in_the_middle_of_a_sentence(place: Place) -> None:
    """From the panel: Start a visit, Leave. Reset now: one tap, the very next frame is the welcome, in silence."""
    unlock(place)
    place.driver.tap("staff.start")
    place.driver.tap("back")
    assert step(place) == "welcome"
    start_visit(place)
    place.driver.advance(0.3)
    assert place.narrator.speaking
    unlock(place)
    before = place.clock.seconds
    place.driver.tap("staff.reset")
    assert step(place) == "welcome"
    assert place.clock.seconds - before <= 1.0
