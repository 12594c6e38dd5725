"""The whole journey, by touch, in a real window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Place


def go(place: Place, screen: str) -> None:
    """Press Next until a screen of this kind is shown."""
    for _ in range(60):
        if place.driver.kiosk.page.step.screen == screen:
            return
        place.driver.tap("next")
    raise AssertionError(f"{screen} never came")


def start_visit(place: Place) -> str:
    """A visit number from the desk, typed by the patient; it stands before the first page."""
    code = place.records.codes.issue()
    place.driver.tap("begin")
    place.driver.type(code)
    place.driver.tap("next")
    return code


def test_flagged_visit_from_welcome_to_welcome(place: Place) -> None:
    code = start_visit(place)
    go(place, "route")
    place.driver.tap("route.headphones")
    place.driver.tap("next")
    for question in place.content.pack.questions:
        assert place.driver.kiosk.page.step.id == question.id
        place.driver.tap({"Q4": "answer.yes", "Q6": "answer.not_sure"}.get(question.id, "answer.no"))
        place.driver.tap("next")
    go(place, "thanks")
    record = place.records.visits.today()[0]
    assert (record.code, record.status, record.ended_by, record.tier) == (code, "completed", "finished", "stop")
    assert [finding.rule for finding in record.findings] == ["Q4=yes", "Q6=not_sure"]
    place.driver.until(lambda: place.driver.kiosk.page.step.screen == "welcome")
    assert place.records.visits.get(record.id) == record


def test_what_was_heard_in_full_is_in_the_record(place: Place) -> None:
    start_visit(place)
    place.driver.listen()
    place.driver.tap("next")
    place.driver.advance(4.0)
    place.driver.tap("repeat")
    go(place, "thanks")
    heard = {heard.sentence_id for heard in place.records.visits.today()[0].heard}
    assert heard == {sentence.id for sentence in place.content.pack.screens[1].sentences}
