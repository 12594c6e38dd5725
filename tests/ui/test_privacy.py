"""N-A7: answers and questions reach headphones only, or the loudspeaker after the patient's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ui_walks import texts

if TYPE_CHECKING:
    from conftest import MakePlace, Place


def at(place: Place, step: str) -> None:
    place.driver.kiosk.going.go_to(step)
    place.driver.frames(3)


@pytest.fixture
def plugged() -> list[bool | None]:
    """What the system tells of headphones; a test changes it."""
    return [None]


@pytest.fixture
def place(make_place: MakePlace, plugged: list[bool | None]) -> Place:
    return make_place(headphones=lambda: plugged[0])


def test_sensed_headphones_need_no_question(place: Place, plugged: list[bool | None]) -> None:
    plugged[0] = True
    at(place, "route")
    assert place.driver.find("route.headphones").chosen
    place.driver.listen()
    assert "check.headphones_in" in place.said()
    at(place, "Q1")
    place.driver.listen()
    assert "Q1.ask" in place.said()


def test_what_the_patient_chose_is_not_called_sensed(place: Place) -> None:
    at(place, "route")
    place.driver.tap("route.headphones")
    at(place, "route")
    assert place.content.phrases["check.headphones_in"] not in texts(place)
    assert place.driver.find("route.headphones").chosen


def test_pulled_out_headphones_stop_private_speech_at_once(place: Place, plugged: list[bool | None]) -> None:
    plugged[0] = True
    at(place, "route")
    at(place, "Q1")
    place.driver.until(lambda: place.narrator.current is not None and place.narrator.current[0] == "Q1.ask")
    plugged[0] = False
    place.driver.frames(1)
    assert not place.narrator.allow_private
    place.driver.listen()
    assert "Q1.help" not in place.said()
    assert place.said()[-1] == "check.headphones_out"
    cut = [entry for entry in place.transcript.entries if entry.id == "Q1.ask"]
    assert [entry.interrupted for entry in cut] == [True]


def test_headphones_that_are_not_there_cannot_be_chosen(place: Place, plugged: list[bool | None]) -> None:
    plugged[0] = False
    at(place, "route")
    place.driver.tap("route.headphones")
    assert not place.driver.find("route.headphones").chosen
    place.driver.listen()
    assert "check.no_headphones" in place.said()
    at(place, "Q1")
    place.driver.listen()
    assert "Q1.ask" not in place.said()


def test_the_loudspeaker_is_the_patient_s_choice(place: Place, plugged: list[bool | None]) -> None:
    plugged[0] = False
    at(place, "Q1")
    place.driver.listen()
    assert not [key for key in place.said() if key.startswith("Q1")]
    at(place, "route")
    place.driver.tap("route.loudspeaker")
    at(place, "Q1")
    place.driver.listen()
    assert "Q1.ask" in place.said()
