"""Whoever listens hears what is new: a title once, and how to go on until it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui_walks import jump, start_visit, step, to_check

from kiosk.ui.hint import LEARNT, WAITS_S

if TYPE_CHECKING:
    from conftest import Place

RIGHT, HOME = 275, 278


def title(place: Place) -> str:
    """Of the page that is read now."""
    page = place.narrator.state.page
    return next(each.text for each in page if each.id.startswith("title."))


def hints(place: Place) -> int:
    return place.said().count("hint")


def test_the_second_page_of_a_screen_says_that_it_is_the_second(place: Place) -> None:
    to_check(place)
    jump(place, "side")
    whole = f"{place.driver.kiosk.page.heading}. Step 10 of 17, Page 1 of 2."
    assert title(place) == whole
    place.driver.tap("next")
    assert title(place) == "Page 2 of 2."
    place.driver.tap("repeat")
    assert title(place) == "Page 2 of 2."
    place.driver.tap("back")
    assert title(place) == whole
    # Who comes from elsewhere is told all.
    place.driver.tap("next")
    place.driver.tap("help")
    place.driver.tap("help")
    assert title(place) == whole.replace("Page 1", "Page 2")
    place.driver.tap("next")
    place.driver.tap("back")
    assert title(place).startswith(place.driver.kiosk.page.heading)


def test_questions_after_the_first_say_which_one_they_are(place: Place) -> None:
    to_check(place)
    assert title(place) == "Safety questions. Question 1 of 8."
    place.driver.tap("next")
    assert title(place) == "Question 2 of 8."
    place.driver.tap("help")
    place.driver.tap("help")
    assert title(place) == "Safety questions. Question 2 of 8."
    place.driver.kiosk.reset("staff")
    place.driver.frames(3)
    assert title(place).startswith(place.driver.kiosk.page.heading)


def test_how_to_go_on_is_said_until_it_is_known_and_then_to_whoever_waits(place: Place) -> None:
    start_visit(place)
    place.driver.key(RIGHT)
    jump(place, "notfit")
    for count in range(1, LEARNT + 1):
        place.driver.listen()
        assert hints(place) == count
        place.driver.tap("next")
    place.driver.listen()
    assert hints(place) == LEARNT
    place.driver.advance(WAITS_S - 0.5)
    assert hints(place) == LEARNT
    place.driver.advance(1.0)
    place.driver.listen()
    assert hints(place) == LEARNT + 1
    place.driver.advance(2 * WAITS_S)  # once a page
    assert hints(place) == LEARNT + 1
    place.driver.tap("next")
    place.driver.tap("voice")  # who stopped the voice wants none
    place.driver.advance(2 * WAITS_S)
    assert hints(place) == LEARNT + 1
    place.driver.kiosk.reset("staff")
    assert place.driver.kiosk.session.hints == 0


def test_an_answer_says_what_was_taken_and_to_whoever_waits_how_to_go_on(place: Place) -> None:
    to_check(place)
    place.driver.key(RIGHT)
    place.driver.kiosk.session.hints = LEARNT
    said = []
    for _ in range(3):
        place.driver.tap("answer.no")
        place.driver.listen()
        said.append([e.text for e in place.transcript.entries if e.id == f"answer.{step(place)}"][-1])
        if len(said) < 3:
            place.driver.tap("next")
    assert said == ["No, chosen. To go on, choose Next.", "No, chosen. To go on, choose Next.", "No, Chosen."]
    before = hints(place)
    place.driver.advance(WAITS_S + 0.5)
    place.driver.listen()
    assert hints(place) == before + 1
    place.driver.tap("next")  # no answer yet: what to choose was said, and Next is not what comes now
    place.driver.listen()
    place.driver.advance(WAITS_S + 1)
    assert hints(place) == before + 1


def test_who_sees_waits_as_long_as_they_like(place: Place) -> None:
    start_visit(place)
    jump(place, "notfit")
    place.driver.listen()
    place.driver.advance(3 * WAITS_S)
    assert hints(place) == 0
