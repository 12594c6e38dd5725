"""Whole journeys, by touch, in a real window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui_walks import answer_all, finish, finished, go, jump, start_visit, step, texts, to_check

from kiosk.session import Session

if TYPE_CHECKING:
    from conftest import Place


def test_flagged_visit_from_welcome_to_welcome(place: Place) -> None:
    code = start_visit(place)
    go(place, "route")
    place.driver.tap("route.headphones")
    place.driver.tap("next")
    answer_all(place)
    go(place, "thanks")
    record = place.records.visits.today()[0]
    assert (record.code, record.status, record.ended_by, record.tier) == (code, "completed", "finished", "stop")
    assert [finding.rule for finding in record.findings] == ["Q4=yes", "Q6=not_sure"]
    place.driver.until(lambda: step(place) == "welcome")
    assert place.records.visits.get(record.id) == record


def test_every_step_comes_once_and_in_order(place: Place) -> None:
    start_visit(place)
    shown = ["welcome", "code", step(place)]
    while step(place) != "thanks":
        place.driver.tap("next")
        if step(place) != shown[-1]:
            shown.append(step(place))
    assert shown == [each.id for each in place.driver.kiosk.journey]


def test_all_no_is_a_visit_without_findings(place: Place) -> None:
    code = finish(place, {})
    (record,) = place.records.visits.today()
    assert (record.code, record.status, record.tier, record.findings) == (code, "completed", None, ())
    assert [answer.last_value for answer in record.answers] == ["no"] * 8
    assert not record.flagged


def test_n_p2_without_a_number_there_is_no_check_and_no_record(place: Place) -> None:
    place.driver.tap("begin")
    place.driver.tap("learn")
    shown = []
    while step(place) != "thanks":
        shown.append(place.driver.kiosk.page.step)
        place.driver.tap("next")
    assert {each.screen for each in shown} == {"info"}
    assert shown[-1].id == "call"
    place.driver.until(lambda: step(place) == "welcome")
    assert place.records.visits.today() == []


def test_n_p2_learning_first_and_the_number_later(place: Place) -> None:
    place.driver.tap("begin")
    place.driver.tap("learn")
    place.driver.tap("back")
    assert step(place) == "code"
    place.driver.type(place.records.codes.issue())
    place.driver.tap("next")
    go(place, "question")
    assert step(place) == "Q1"


def test_n_p1_a_wrong_number_leads_to_the_desk(place: Place) -> None:
    place.driver.tap("begin")
    used = place.records.codes.issue()
    place.records.codes.redeem(used)
    desk = place.content.phrases["code.refused"]
    for code in (used, f"{used[:3]}{(int(used[3]) + 1) % 10}"):
        place.driver.type(code)
        place.driver.tap("next")
        assert step(place) == "code"
        assert desk in texts(place)
        place.driver.listen()
        assert place.said()[-1] == "code.message"
    assert place.records.visits.today() == []


def test_n_p1_the_whole_number_is_said_back_before_it_is_handed_in(place: Place) -> None:
    """By touch and key alike: heard with the last digit, seen in large digits, and again by Repeat."""
    phrases = place.content.phrases
    go(place, "code")
    place.driver.type("572")
    place.driver.advance(1.0)
    assert place.transcript.entries[-1].text == "2"
    place.driver.type("4")
    place.driver.advance(6.0)
    whole = f"{phrases['code.shown']}: 5 7 2 4."
    assert place.transcript.entries[-1].text == f"4. {whole}"
    assert "5 7 2 4" in " ".join(texts(place)), "a box for each digit"
    place.driver.tap("repeat")
    place.driver.advance(20.0)
    said = [entry.text for entry in place.transcript.entries]
    assert whole in said
    assert not [text for text in said[said.index(f"4. {whole}") :] if phrases["code.empty"] in text]
    assert place.driver.kiosk.session.visit_id is None, "nothing is handed in by typing alone"


def test_n_p1_too_few_digits_are_asked_for_again(place: Place) -> None:
    place.driver.tap("begin")
    place.driver.type("12")
    place.driver.tap("next")
    assert step(place) == "code"
    assert place.content.phrases["code.short"] in texts(place)
    place.driver.tap("delete")
    assert place.driver.kiosk.page.digits == "1"


def test_n_c2_a_skipped_question_is_flagged_and_named_in_the_review(place: Place) -> None:
    to_check(place)
    answer_all(place, {"Q3": None})
    assert place.content.phrases["review.missing_one"] in texts(place)
    place.driver.until(lambda: "review.missing" in place.said())
    go(place, "thanks")
    (record,) = place.records.visits.today()
    assert record.status == "completed"
    assert [(finding.rule, finding.answer) for finding in record.findings] == [("Q3=none", "none")]
    assert record.tier == "stop"


def test_an_answer_changed_from_the_review_keeps_the_first_one(place: Place) -> None:
    to_check(place)
    answer_all(place, {"Q2": "yes"})
    place.driver.tap("review.Q2")
    assert step(place) == "Q2"
    assert place.driver.find("answer.yes").chosen
    place.driver.tap("answer.no")
    place.driver.tap("next")
    assert step(place) == "review"
    go(place, "thanks")
    (record,) = place.records.visits.today()
    changed = next(answer for answer in record.answers if answer.question_id == "Q2")
    assert (changed.first_value, changed.last_value) == ("yes", "no")
    assert changed.first_at < changed.last_at
    assert record.findings == ()


def test_back_from_a_question_of_the_review_leads_to_the_review(place: Place) -> None:
    to_check(place)
    answer_all(place)
    place.driver.tap("review.Q1")
    place.driver.tap("back")
    assert step(place) == "review"
    place.driver.tap("back")
    assert step(place) == "Q8"
    place.driver.tap("next")
    assert step(place) == "review"


def test_n_d4_going_back_keeps_the_answers(place: Place) -> None:
    to_check(place)
    for value in ("yes", "not_sure", "no"):
        place.driver.tap(f"answer.{value}")
        place.driver.tap("next")
    for question, value in (("Q3", "no"), ("Q2", "not_sure"), ("Q1", "yes")):
        place.driver.tap("back")
        assert step(place) == question
        assert place.driver.find(f"answer.{value}").chosen
    while step(place) != "code":
        place.driver.tap("back")
    go(place, "question")
    assert {key: given.last.value for key, given in place.driver.kiosk.session.answers.items()} == {
        "Q1": "yes",
        "Q2": "not_sure",
        "Q3": "no",
    }


def test_a_number_that_was_taken_is_not_asked_again(place: Place) -> None:
    code = start_visit(place)
    place.driver.tap("back")
    assert step(place) == "code"
    assert " ".join(code) in " ".join(texts(place))
    place.driver.tap("next")
    assert place.driver.kiosk.session.code == code
    assert len(place.records.visits.today()) == 1


def test_the_thank_you_ends_by_touch_too(place: Place) -> None:
    finished(place)
    go(place, "welcome")
    assert place.driver.kiosk.session == Session()


def test_what_was_heard_in_full_is_in_the_record(place: Place) -> None:
    start_visit(place)
    place.driver.listen()
    place.driver.tap("next")
    place.driver.advance(4.0)
    place.driver.tap("repeat")
    go(place, "thanks")
    heard = {heard.sentence_id for heard in place.records.visits.today()[0].heard}
    assert heard == {sentence.id for sentence in place.content.pack.screens[1].sentences}


def test_help_and_a_changed_answer_lead_back_to_the_same_page_of_the_review(place: Place) -> None:
    start_visit(place)
    jump(place, "review")
    place.driver.tap("next")
    assert place.driver.kiosk.page.place_words() == "Page 2 of 2"
    place.driver.tap("help")
    place.driver.tap("help")
    assert place.driver.kiosk.page.place_words() == "Page 2 of 2"
    place.driver.tap("review.Q8")
    place.driver.tap("answer.no")
    place.driver.tap("next")
    assert (place.driver.kiosk.page.step.id, place.driver.kiosk.page.place_words()) == ("review", "Page 2 of 2")


def test_n_p1_trying_out_numbers_slows_down(place: Place) -> None:
    code = place.records.codes.issue()
    place.driver.tap("begin")
    wrong = "0000" if code != "0000" else "1111"
    for _ in range(3):
        place.driver.type(wrong)
        place.driver.tap("next")
    place.driver.type(code)
    place.driver.tap("next")
    assert step(place) == "code"
    assert "Please wait" in " ".join(texts(place))
    place.driver.advance(10)
    place.driver.type(code)
    place.driver.tap("next")
    assert step(place) != "code"
