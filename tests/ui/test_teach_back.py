"""Did we explain it well? Asked after the care steps, never in the way, kind to whoever took it differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui_walks import answer_all, go, jump, start_visit, step, texts, unlock

if TYPE_CHECKING:
    from conftest import Place


def test_it_comes_after_the_care_steps_and_may_be_passed_over(place: Place) -> None:
    start_visit(place)
    jump(place, "call")
    go(place, "teach_back")
    assert step(place) == "T1"
    assert place.content.phrases["teach_back.note"] in texts(place)
    for name in ("T2", "T3", "check"):
        place.driver.tap("next")
        assert step(place) == name
    assert place.driver.kiosk.session.teach_back == {}


def test_who_just_learns_is_not_asked(place: Place) -> None:
    place.driver.tap("begin")
    place.driver.tap("learn")
    assert not [each for each in place.driver.kiosk.journey if each.screen == "teach_back"]


def test_the_care_step_is_said_once_more_whatever_was_chosen(place: Place) -> None:
    start_visit(place)
    jump(place, "T2")
    page = place.driver.kiosk.page
    place.driver.until(lambda: (place.narrator.current or ("",))[0] in page._spoken)
    place.driver.frames(2)
    assert place.driver.kiosk.page.picture_build == 0, "the whole picture, whatever is being said"
    teach = place.content.pack.teach("T2")
    assert [place.driver.find(f"option.{option}").chosen for option in teach.options] == [False, False]
    for option, words in (("wait", teach.again), ("call", teach.well)):
        place.driver.tap(f"option.{option}")
        place.driver.listen()
        said = [entry for entry in place.transcript.entries if entry.text == words and not entry.withheld]
        assert said, "heard before anybody was asked about headphones: it is about care for all"
        assert words in texts(place)
        assert place.driver.find(f"option.{option}").chosen
        assert step(place) == "T2", "nothing moves on by itself"


def test_coming_back_shows_what_was_chosen(place: Place) -> None:
    start_visit(place)
    jump(place, "T1")
    place.driver.tap("option.tan")
    place.driver.tap("next")
    place.driver.tap("back")
    assert place.driver.find("option.tan").chosen
    assert place.content.pack.teach("T1").again in texts(place)


def test_it_raises_no_flag_and_the_clinician_sees_what_was_unclear(place: Place) -> None:
    start_visit(place)
    jump(place, "T1")
    place.driver.tap("option.tan")
    jump(place, "route")
    place.driver.tap("route.silent")
    go(place, "question")
    answer_all(place, {})
    go(place, "thanks")
    (record,) = place.records.visits.today()
    assert (record.findings, record.tier) == ((), None)
    (taught,) = record.teach_back
    assert (taught.question_id, taught.answer_text, taught.correct) == ("T1", "Get a tan", False)
    place.driver.advance(60)
    unlock(place)
    place.driver.tap(f"visit.{record.id}")
    lines = " ".join(item.text for item in place.driver.kiosk.page.list.items)
    assert f"Explain again: {taught.question_text} First answer: Get a tan." in lines
