"""Which step follows which."""

from __future__ import annotations

import pytest

from kiosk.journey import last_number, steps, title_words
from kiosk.loading import Content, load_content
from kiosk.settings import Settings

ORDER = (
    "welcome", "code",
    "scars", "what", "how", "uses", "fit", "notfit", "addons", "visit", "side",
    "before", "after_avoid", "after_heal", "call", "T1", "T2", "T3",
    "check", "route", "Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "review",
    "thanks",
)  # fmt: skip
CHECK = {"T1", "T2", "T3", "check", "route", "Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "review"}


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(Settings())


def test_the_journey_has_seventeen_steps_in_the_order_of_a_visit(content: Content) -> None:
    journey = steps(content.pack, asks=True)
    assert tuple(step.id for step in journey) == ORDER
    assert last_number(journey) == 17


def test_numbers_never_go_back_and_leave_none_out(content: Content) -> None:
    for asks in (True, False):
        journey = steps(content.pack, asks=asks)
        assert journey[0].number == journey[-1].number == 0
        inside = [step.number for step in journey[1:-1]]
        assert inside == sorted(inside)
        assert sorted(set(inside)) == list(range(1, last_number(journey) + 1))


def test_n_p2_who_just_learns_is_asked_nothing(content: Content) -> None:
    journey = steps(content.pack, asks=False)
    assert tuple(step.id for step in journey) == tuple(step for step in ORDER if step not in CHECK)
    assert not any(step.asks for step in journey)


def test_exactly_the_steps_of_the_check_ask(content: Content) -> None:
    assert {step.id for step in steps(content.pack, asks=True) if step.asks} == CHECK


def test_the_same_pack_gives_the_same_journey(content: Content) -> None:
    assert steps(content.pack, asks=True) == steps(content.pack, asks=True)


def test_progress_in_words(content: Content) -> None:
    journey = steps(content.pack, asks=True)
    words = {step.id: title_words(content.phrases, content.pack, step, journey) for step in journey}
    assert words["welcome"] == words["thanks"] == ""
    assert words["code"] == "Step 1 of 17"
    assert words["Q2"] == "Question 2 of 8"
    assert words["review"] == "Step 17 of 17"
