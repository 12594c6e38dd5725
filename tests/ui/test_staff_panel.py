"""The staff's panel on the kiosk: visits, one of them in full, acknowledge, reset (N-C5, N-P3, N-P4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ui_walks import actions, finished, go, start_visit, step, texts, to_check, unlock

from kiosk.session import Session

if TYPE_CHECKING:
    from conftest import Place


def pages(place: Place) -> list[str]:
    """Everything written on all pages of a staff list."""
    found: list[str] = []
    page = place.driver.kiosk.page
    for _ in range(int(page.list.pages)):
        found += texts(place)
        if page.list.pages > 1:
            place.driver.tap("next")
    return found


def test_start_a_visit_gives_a_number_that_works(place: Place) -> None:
    unlock(place)
    place.driver.tap("staff.start")
    code = place.driver.kiosk.page.code.replace(" ", "")
    assert " ".join(code) in texts(place)
    assert place.content.phrases["staff.started"] in texts(place)
    assert actions(place)[-1] == ("Admin", "visit.start")
    place.driver.tap("back")
    place.driver.tap("begin")
    place.driver.type(code)
    place.driver.tap("next")
    assert place.driver.kiosk.session.code == code


def test_a_number_that_is_given_while_a_visit_is_open_here_comes_with_a_warning(place: Place) -> None:
    """Whoever was handed the kiosk then would go on with the visit of the patient before."""
    code = to_check(place)
    unlock(place)
    before = [place.driver.find(name).pos for name in ("staff.start", "staff.reset", "staff.sound", "staff.notices")]
    place.driver.tap("staff.start")
    after = [place.driver.find(name).pos for name in ("staff.start", "staff.reset", "staff.sound", "staff.notices")]
    assert after == before, "no button moves from under the finger"
    warning = place.content.phrases.say("staff.open_here", code=code)
    assert any(warning in text for text in texts(place))
    place.driver.tap("staff.reset")
    unlock(place)
    place.driver.tap("staff.start")
    assert place.content.phrases["staff.started"] in texts(place), "and no more than that"


def test_today_s_visits_flagged_first_with_their_tier_in_words(place: Place) -> None:
    codes = {}
    for name, answers in (("clear", {}), ("tell", {"Q6": "yes"}), ("stop", {"Q1": "yes"}), ("info", {"Q8": "yes"})):
        codes[name] = finished(place, answers)
        go(place, "welcome")
    codes["left"] = to_check(place)
    place.driver.kiosk.reset("left")
    unlock(place)
    page = place.driver.kiosk.page
    rows = [(row.text[:4], row.value) for row in page.list.items]
    phrases = place.content.phrases
    assert rows == [
        (codes["left"], f"{phrases['staff.tier.stop']} - {phrases['staff.status.incomplete']}"),
        (codes["stop"], f"{phrases['staff.tier.stop']} - {phrases['staff.status.completed']}"),
        (codes["tell"], f"{phrases['staff.tier.tell']} - {phrases['staff.status.completed']}"),
        (codes["info"], f"{phrases['staff.tier.info']} - {phrases['staff.status.completed']}"),
        (codes["clear"], f"{phrases['staff.tier.none']} - {phrases['staff.status.completed']}"),
    ]
    # A flag that stops is seen before it is read; the words say it too (N-S4).
    assert [row.kind for row in page.list.items] == ["notice", "notice", "plain", "plain", "plain"]
    assert list(page.list.items[0].fill) == list(place.driver.kiosk.look.notice)
    written = pages(place)
    assert all(value in written for _, value in rows)


def test_n_c5_a_visit_opens_with_each_answer_its_rule_tier_reason_source_version_and_language(place: Place) -> None:
    code = finished(place, {"Q4": "yes", "Q6": "not_sure", "Q8": None})
    unlock(place)
    (record,) = place.records.visits.today()
    place.driver.tap(f"visit.{record.id}")
    written = pages(place)
    pack, phrases = place.content.pack, place.content.phrases
    assert phrases.say("staff.visit", code=code) in written
    for question, answer in (("Q4", "yes"), ("Q6", "not_sure"), ("Q8", "none")):
        rule = pack.question(question)
        why = written[written.index(f"{phrases[f'staff.tier.{rule.tier}']} - {question}={answer}") + 1]
        assert rule.reasons[answer] in why
        assert all(source in why for source in rule.sources)
    given = {"Q4": "yes", "Q6": "not_sure", "Q8": "none"}
    for question in pack.questions:
        after = written[written.index(f"{question.id} {question.ask}") + 1]
        assert after == phrases[f"answer.{given.get(question.id, 'no')}"]
    about = next(text for text in written if pack.content_hash[:12] in text)
    assert pack.id in about
    assert pack.version in about
    assert "en" in about
    place.driver.tap("back")
    assert step(place) == "staff_panel"
    assert ("Admin", "visit.view") in actions(place)


def test_n_p4_a_clinician_acknowledges_on_the_kiosk_in_one_tap(place: Place) -> None:
    place.records.staff.add("Cleo", "clinician", "161803")
    finished(place, {"Q1": "yes"})
    (record,) = place.records.visits.today()
    place.driver.hold("logo", 2.1)
    place.driver.tap("name.Cleo")
    place.driver.type("161803")
    place.driver.tap("next")
    phrases = place.content.phrases
    place.driver.tap(f"visit.{record.id}")
    place.driver.tap("staff.acknowledge")
    assert "staff.acknowledge" not in {widget.name for widget in place.driver.visible()}
    (review,) = place.records.reviews.of(record.id)
    assert (review.kind, review.by) == ("acknowledge", "Cleo")
    time = f"{review.at.astimezone():%H:%M}"
    assert phrases.say("staff.said.acknowledge", name="Cleo", time=time) in pages(place)
    assert actions(place)[-1] == ("Cleo", "visit.acknowledge")
    place.driver.tap("back")
    words = (phrases["staff.tier.stop"], phrases["staff.status.completed"], phrases["staff.seen"])
    assert " - ".join(words) in pages(place)
    assert [row.kind for row in place.driver.kiosk.page.list.items] == ["plain"]


def test_n_p3_staff_see_the_reason_and_why_they_cannot_acknowledge(place: Place) -> None:
    place.records.staff.add("Sam", "staff", "161803")
    finished(place, {"Q1": "yes"})
    place.driver.hold("logo", 2.1)
    place.driver.tap("name.Sam")
    place.driver.type("161803")
    place.driver.tap("next")
    (record,) = place.records.visits.today()
    place.driver.tap(f"visit.{record.id}")
    assert place.content.phrases["staff.acknowledge_no"] in texts(place)
    assert "staff.acknowledge" not in {widget.name for widget in place.driver.visible()}
    assert any("Q1=yes" in text for text in pages(place))
    with pytest.raises(PermissionError):
        place.driver.kiosk.door.room.acknowledge(record.id)
    assert place.records.reviews.of(record.id) == []


def test_n_p4_a_visit_that_goes_on_is_not_acknowledged_yet(place: Place) -> None:
    to_check(place)
    place.driver.tap("answer.yes")
    unlock(place)
    (record,) = place.records.visits.today()
    place.driver.tap(f"visit.{record.id}")
    assert place.content.phrases["staff.acknowledge_later"] in texts(place)
    place.driver.kiosk.door.room.acknowledge(record.id)
    assert place.records.reviews.of(record.id) == []


def test_n_p3_whoever_has_not_the_right_does_nothing_on_the_panel(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The panel goes by the same table as the desk."""
    finished(place, {"Q1": "yes"})
    unlock(place)
    room = place.driver.kiosk.door.room
    call = place.records.help.ask("")
    (record,) = place.records.visits.today()
    before = actions(place)
    monkeypatch.setattr("kiosk.records.rights.RIGHTS", {"admin": frozenset()})
    for do in (
        room.start_visit,
        room.visits,
        room.reset_now,
        room.test_sound,
        lambda: room.go(call),
        lambda: room.view(record.id),
        lambda: room.row(record.id),
        lambda: room.said(record.id),
        lambda: room.acknowledge(record.id),
    ):
        with pytest.raises(PermissionError):
            do()
    assert actions(place) == before


def test_a_changed_answer_shows_the_first_one(place: Place) -> None:
    to_check(place)
    place.driver.tap("answer.yes")
    place.driver.tap("answer.no")
    unlock(place)
    (record,) = place.records.visits.today()
    place.driver.tap(f"visit.{record.id}")
    first = place.content.phrases.say("staff.first", answer="Yes")
    written = pages(place)
    asked = next(number for number, text in enumerate(written) if text.startswith("Q1 "))
    assert first in written[asked + 1]


def test_reset_now_stores_the_visit_as_incomplete_by_staff(place: Place) -> None:
    code = to_check(place)
    place.driver.tap("answer.yes")
    unlock(place)
    place.driver.tap("staff.reset")
    assert step(place) == "welcome"
    assert {**vars(place.driver.kiosk.session), "heard": {}} == vars(Session())
    (record,) = place.records.visits.today()
    assert (record.code, record.status, record.ended_by, record.tier) == (code, "incomplete", "staff", "stop")
    assert [finding.rule for finding in record.findings] == ["Q1=yes", *(f"Q{n}=none" for n in range(2, 9))]
    assert actions(place)[-1] == ("Admin", "session.reset")


def test_more_visits_than_fit_are_turned_by_next(place: Place) -> None:
    for _ in range(12):
        start_visit(place)
        place.driver.kiosk.reset("left")
    unlock(place)
    page = place.driver.kiosk.page
    assert page.list.pages > 1
    seen = set()
    for _ in range(int(page.list.pages)):
        seen |= {row.name for row in page.list.shown}
        place.driver.tap("next")
    assert len(seen) == 12
    assert page.list.page == 0
