"""The check as the patient meets it (N-C1 to N-C8)."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ui_walks import FLAGGED, answer_all, finish, go, jump, labels, start_visit, step, texts, to_check, unlock

from kiosk.records.visit import VisitRecord

if TYPE_CHECKING:
    from conftest import Place

TILES = ("answer.yes", "answer.no", "answer.not_sure")
VERDICT = re.compile(
    r"eligib|qualif|approv|\bclear(ed)?\b|contraindic|\bflag|\brisk|unsafe|not safe|reject|denied|\bpass(ed)?\b"
    r"|\bfail|can(no|')t have|\btier\b|\brule\b|good news|bad news|you may be treated|you can be treated",
    re.IGNORECASE,
)
"""Words that would tell a patient what comes of their answers (N-C5)."""


def test_n_c1_nothing_is_chosen_before_the_patient_chooses(place: Place) -> None:
    to_check(place)
    for question in place.content.pack.questions:
        jump(place, question.id)
        assert [place.driver.find(name).chosen for name in TILES] == [False] * 3
        assert place.content.phrases["answer.chosen"] not in texts(place)
    assert place.driver.kiosk.session.answers == {}


def test_n_c1_one_size_and_one_order_on_the_screen(place: Place) -> None:
    to_check(place)
    for text_step in range(4):
        place.driver.kiosk.sight.change_text(text_step - place.driver.kiosk.session.text_step)
        for question in place.content.pack.questions:
            jump(place, question.id)
            yes, no, not_sure = (place.driver.find(name) for name in TILES)
            assert yes.size == pytest.approx(no.size)
            assert yes.size == pytest.approx(not_sure.size)
            assert yes.right <= no.x
            assert no.right <= not_sure.x
            assert yes.y == no.y == not_sure.y
            assert [tile.label for tile in (yes, no, not_sure)] == ["Yes", "No", "Not sure"]


def test_n_c1_spoken_in_the_same_order(place: Place) -> None:
    to_check(place)
    place.driver.listen()
    said = [entry.text for entry in place.transcript.entries if entry.screen == "Q1"]
    assert said[-1] == "Choose yes, no, or not sure."


@pytest.mark.parametrize("value", ["yes", "no", "not_sure"])
def test_n_c3_an_answer_moves_nothing_on(place: Place, value: str) -> None:
    to_check(place)
    place.driver.tap(f"answer.{value}")
    place.driver.advance(60, step=0.2)
    assert step(place) == "Q1"
    assert place.driver.find(f"answer.{value}").chosen


def test_n_c3_one_question_a_screen(place: Place) -> None:
    to_check(place)
    asks = {question.id: question.ask for question in place.content.pack.questions}
    for question in asks:
        jump(place, question)
        assert [key for key, ask in asks.items() if ask in texts(place)] == [question]


def test_n_s4_a_chosen_answer_shows_its_word_and_says_it(place: Place) -> None:
    to_check(place)
    place.driver.tap("answer.not_sure")
    assert texts(place).count(place.content.phrases["answer.chosen"]) == 1
    assert place.driver.find("answer.not_sure").label == "Not sure, Chosen"
    place.driver.listen()
    assert place.transcript.entries[-1].text == "Not sure, chosen. To go on, choose Next."
    place.driver.tap("answer.yes")
    assert [place.driver.find(name).chosen for name in TILES] == [True, False, False]


def test_n_c3_the_review_shows_and_speaks_each_answer(place: Place) -> None:
    to_check(place)
    answer_all(place, {**FLAGGED, "Q7": None})
    heard, shown = [], []
    while True:
        place.driver.listen()
        shown += texts(place)
        kiosk = place.driver.kiosk
        if kiosk.page.list.page + 1 == kiosk.page.list.pages:
            break
        place.driver.tap("next")
    heard = [entry.text for entry in place.transcript.entries if entry.screen == "review" and not entry.withheld]
    words = {"Q4": "Yes", "Q6": "Not sure", "Q7": "No answer"}
    for question in place.content.pack.questions:
        word = words.get(question.id, "No")
        assert f"{question.ask} {word}." in heard
        assert question.ask in shown
    for word, count in (("No answer", 1), ("Yes", 1), ("Not sure", 1), ("No", 5)):
        assert shown.count(word) == count, word


def test_n_c3_each_answer_can_be_changed(place: Place) -> None:
    to_check(place)
    answer_all(place, {})
    for question in place.content.pack.questions:
        go(place, "review")
        for _ in range(place.driver.kiosk.page.list.pages):
            if any(widget.name == f"review.{question.id}" for widget in place.driver.visible()):
                break
            place.driver.tap("next")
        place.driver.tap(f"review.{question.id}")
        assert step(place) == question.id
        place.driver.tap("answer.not_sure")
        place.driver.tap("next")
        assert step(place) == "review"
    assert {given.last.value for given in place.driver.kiosk.session.answers.values()} == {"not_sure"}


# --- N-C4 ------------------------------------------------------------------------------------------------------------


def thank_you(place: Place, answers: dict[str, str | None], shot: Path) -> dict[str, Any]:
    """Everything a patient can see, hear and time of the end."""
    finish(place, answers)
    kiosk, began = place.driver.kiosk, place.clock.now()
    before = len([entry for entry in place.transcript.entries if entry.screen != "thanks"])
    place.driver.advance(1.0)
    place.driver.shot(shot)
    pages, pictures = [texts(place)], [kiosk.page.picture_name]
    place.driver.until(lambda: len(place.transcript.entries) > before, step=0)
    said: list[tuple[str, str, int, int]] = []

    def over() -> bool:
        entries = [entry for entry in place.transcript.entries if entry.screen == "thanks"]
        if entries:
            said[:] = [
                (e.id, e.text, round(e.start_ms - began * 1000), round(e.end_ms - began * 1000)) for e in entries
            ]
        return step(place) == "welcome"

    place.driver.until(over, step=0)
    return {
        "texts": pages,
        "pictures": pictures,
        "said": said,
        "seconds": round(place.clock.now() - began, 3),
        "pixels": hashlib.sha256(shot.read_bytes()).hexdigest(),
    }


def test_n_c4_the_end_is_the_same_for_flagged_and_clear_patients(place: Place, tmp_path: Path) -> None:
    patients: list[dict[str, str | None]] = [
        {},
        FLAGGED,
        dict.fromkeys((f"Q{number}" for number in range(1, 9)), "yes"),
        dict.fromkeys((f"Q{number}" for number in range(1, 9)), None),
    ]
    thank_you(place, {}, tmp_path / "first.png")  # Kivy measures a word with a ligature otherwise the very first time
    ends = [thank_you(place, answers, tmp_path / f"{number}.png") for number, answers in enumerate(patients)]
    assert len(ends[0]["said"]) > 3
    assert ends[0]["seconds"] > 30
    for end in ends[1:]:
        for part in ends[0]:
            assert end[part] == ends[0][part], part
    assert [record.tier for record in place.records.visits.today()] == ["stop", "stop", "stop", None, None]


# --- N-C5 ------------------------------------------------------------------------------------------------------------


def test_n_c5_no_screen_tells_what_comes_of_the_answers(place: Place) -> None:
    pack = place.content.pack
    start_visit(place)
    jump(place, "check")
    seen: list[str] = []

    def look() -> None:
        seen.extend(texts(place))
        seen.extend(labels(place))

    while step(place) != "thanks":
        look()
        if place.driver.kiosk.page.step.screen == "route":
            place.driver.tap("route.loudspeaker")
        if place.driver.kiosk.page.step.screen == "question":
            place.driver.tap("answer.yes")
            place.driver.listen()
            look()
        place.driver.tap("help")
        look()
        place.driver.tap("help")
        place.driver.listen()
        place.driver.tap("next")
    look()
    place.driver.listen()
    seen.extend(entry.text for entry in place.transcript.entries)
    assert len(set(seen)) > 60
    own = {question.ask for question in pack.questions} | {question.help for question in pack.questions}
    told = [text for text in set(seen) if VERDICT.search(text) and not any(part in text for part in own)]
    assert told == []
    reasons = {reason for question in pack.questions for reason in question.reasons.values()}
    assert not [text for text in seen if any(reason in text for reason in reasons)]


# --- N-C6 ------------------------------------------------------------------------------------------------------------


def test_n_c6_the_record_is_on_disk_when_the_thank_you_is_first_shown(place: Place) -> None:
    kiosk, found = place.driver.kiosk, []

    def shown(_frame: Any, page: Any) -> None:
        if page.step.screen == "thanks":
            with closing(sqlite3.connect(place.settings.data / "kiosk.db")) as other:
                found.append(
                    (
                        other.execute("SELECT status, ended_by, tier FROM visits").fetchall(),
                        other.execute("SELECT question_id, last_value FROM answers ORDER BY position").fetchall(),
                        other.execute("SELECT rule FROM findings ORDER BY position").fetchall(),
                    )
                )

    kiosk.frame.bind(page=shown)
    finish(place)
    ((visit, answers, rules),) = found
    assert visit == [("completed", "finished", "stop")]
    assert answers == [(f"Q{number}", FLAGGED.get(f"Q{number}", "no")) for number in range(1, 9)]
    assert rules == [("Q4=yes",), ("Q6=not_sure",)]


def test_n_c6_each_answer_is_on_disk_when_it_is_shown_as_chosen(place: Place) -> None:
    to_check(place)
    for number, question in enumerate(place.content.pack.questions, start=1):
        place.driver.tap("answer.no")
        with closing(sqlite3.connect(place.settings.data / "kiosk.db")) as other:
            assert other.execute("SELECT count(*) FROM answers").fetchone() == (number,), question.id
        place.driver.tap("next")


def refuse_writes(place: Place, refuse: bool) -> None:
    """Let SQLite itself refuse every write, as on a disk that has become read-only."""
    with place.records.database._engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if refuse else 'OFF'}")


def test_n_c6_when_the_record_cannot_be_written_the_end_does_not_come(place: Place) -> None:
    to_check(place)
    answer_all(place)
    refuse_writes(place, True)
    while place.driver.kiosk.page.list.page + 1 < place.driver.kiosk.page.list.pages:
        place.driver.tap("next")
    place.driver.tap("next")
    desk = place.content.phrases["trouble.desk"]
    assert step(place) == "review"
    assert desk in texts(place)
    place.driver.listen()
    assert place.transcript.entries[-1].text == desk
    assert any("cannot be written" in line for line in place.driver.kiosk.notices())

    refuse_writes(place, False)
    place.driver.tap("next")
    assert step(place) == "thanks"
    unlock(place)
    assert place.content.phrases["staff.notices"] in place.driver.find("staff.notices").text
    place.driver.tap("staff.notices")
    assert any("cannot be written" in text for text in texts(place))


def test_n_c6_an_answer_that_cannot_be_written_sends_the_patient_to_the_desk(place: Place) -> None:
    to_check(place)
    refuse_writes(place, True)
    place.driver.tap("answer.yes")
    assert place.content.phrases["trouble.desk"] in texts(place)
    refuse_writes(place, False)
    place.driver.tap("next")
    place.driver.tap("answer.no")
    stored = only(place)
    assert [(answer.question_id, answer.last_value) for answer in stored.answers] == [("Q1", "yes"), ("Q2", "no")]


def only(place: Place) -> VisitRecord:
    (record,) = place.records.visits.today()
    return record


def test_n_c6_when_the_number_cannot_be_taken_the_patient_is_sent_to_the_desk(place: Place) -> None:
    code = place.records.codes.issue()
    place.driver.tap("begin")
    place.driver.type(code)
    refuse_writes(place, True)
    place.driver.tap("next")
    assert step(place) == "code"
    assert place.content.phrases["trouble.desk"] in texts(place)
    refuse_writes(place, False)
    place.driver.type(code)
    place.driver.tap("next")
    assert place.driver.kiosk.session.code == code


# --- N-C8 ------------------------------------------------------------------------------------------------------------


def test_n_c8_a_draft_says_so_on_the_welcome_and_to_staff(place: Place) -> None:
    assert place.content.pack.draft
    band = place.content.phrases["band.draft"]
    assert band in " ".join(texts(place))
    place.driver.tap("begin")
    assert band not in " ".join(texts(place))
    unlock(place)
    place.driver.tap("staff.notices")
    assert any("No clinician has signed" in text for text in texts(place))
