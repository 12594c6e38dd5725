"""The check, proved over every combination of answers (N-C2, N-C3)."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.models import Pack, Question, Tier
from kiosk.loading import load_content
from kiosk.screening import NO_ANSWER, Answer, Finding, evaluate, highest_tier
from kiosk.settings import Settings

TIERS = {"Q1": "stop", "Q2": "stop", "Q3": "stop", "Q4": "stop", "Q5": "stop", "Q6": "tell", "Q7": "info", "Q8": "info"}
"""How serious each question of the first pack is: said here once more, so that a slip in the pack is seen."""
GIVEN: tuple[Answer | None, ...] = (Answer.YES, Answer.NO, Answer.NOT_SURE, None)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_content(Settings()).pack


def test_n_c2_all_65536_combinations_of_the_eight_questions(pack: Pack) -> None:
    ids = [question.id for question in pack.questions]
    assert ids == list(TIERS)
    expected = {
        (question.id, given): Finding(
            question_id=question.id,
            tier=Tier(TIERS[question.id]),
            rule=f"{question.id}={given.value if given else NO_ANSWER}",
            answer=given.value if given else NO_ANSWER,
            reason=question.reasons[given.value if given else NO_ANSWER],
            sources=question.sources,
        )
        for question in pack.questions
        for given in GIVEN
        if given is not Answer.NO
    }
    clear = combinations = 0
    for chosen in itertools.product(GIVEN, repeat=len(ids)):
        combinations += 1
        pairs = list(zip(ids, chosen, strict=True))
        findings = evaluate(pack.questions, {key: given for key, given in pairs if given is not None})
        assert findings == tuple(expected[pair] for pair in pairs if pair[1] is not Answer.NO)
        clear += not findings
    assert (combinations, clear) == (4**8, 1)


def test_each_reason_is_its_own_and_not_empty(pack: Pack) -> None:
    reasons = [question.reasons[key] for question in pack.questions for key in ("yes", "not_sure", NO_ANSWER)]
    assert all(reason.strip() for reason in reasons)
    assert len(set(reasons)) == len(reasons)


def test_n_c3_an_answer_to_a_question_that_is_not_asked_counts_for_nothing(pack: Pack) -> None:
    asked = {question.id for question in pack.questions}
    hidden = [question.id for question in pack.all_questions if question.id not in asked]
    assert hidden
    every_no = dict.fromkeys(asked, Answer.NO)
    for value in Answer:
        assert evaluate(pack.questions, every_no | dict.fromkeys([*hidden, "no such question"], value)) == ()


def test_the_highest_tier_is_the_most_serious_one() -> None:
    def finding(tier: Tier) -> Finding:
        return Finding("Q", tier, "Q=yes", "yes", "because", ())

    for tiers in itertools.product(Tier, repeat=3):
        expected = next(tier for tier in (Tier.STOP, Tier.TELL, Tier.INFO) if tier in tiers)
        assert highest_tier(finding(tier) for tier in tiers) is expected
    assert highest_tier(()) is None


# --- any pack --------------------------------------------------------------------------------------------------------


def question(name: str, tier: Tier, flags: dict[str, Tier]) -> Question:
    words: dict[str, Any] = dict.fromkeys(("topic", "ask", "help", "picture", "picture_alt"), "words")
    reasons = {key: f"{name} {key}" for key in (*Answer, NO_ANSWER)}
    return Question(
        id=name, tier=tier, private=False, flags=flags, reasons=reasons, statements=(), sources=(f"S{name}",), **words
    )


keys = st.sampled_from([*(answer.value for answer in Answer), NO_ANSWER])
questions = st.lists(
    st.builds(
        question,
        st.sampled_from([f"Q{number}" for number in range(12)]),
        st.sampled_from(Tier),
        st.dictionaries(keys, st.sampled_from(Tier)),
    ),
    unique_by=lambda asked: asked.id,
    max_size=8,
)
answers = st.dictionaries(st.sampled_from([f"Q{number}" for number in range(14)]), st.sampled_from(Answer))


@given(questions, answers)
def test_n_c2_any_pack_not_sure_and_no_answer_always_flag(asked: list[Question], given_: dict[str, Answer]) -> None:
    found = {finding.question_id: finding for finding in evaluate(asked, given_)}
    for each in asked:
        said = given_.get(each.id)
        key = NO_ANSWER if said is None else said.value
        if said in (None, Answer.NOT_SURE) or key in each.flags:
            assert found[each.id] == Finding(
                each.id, each.flags.get(key, each.tier), f"{each.id}={key}", key, f"{each.id} {key}", each.sources
            )
        else:
            assert each.id not in found
    assert set(found) <= {each.id for each in asked}


@given(questions, answers)
def test_findings_stand_in_the_order_of_the_questions(asked: list[Question], given_: dict[str, Answer]) -> None:
    order = [each.id for each in asked]
    found = [finding.question_id for finding in evaluate(asked, given_)]
    assert found == sorted(found, key=order.index)


@given(questions, answers)
def test_the_check_is_pure(asked: list[Question], given_: dict[str, Answer]) -> None:
    before = dict(given_)
    first = evaluate(asked, given_)
    assert evaluate(iter(asked), dict(reversed(given_.items()))) == first
    assert given_ == before


@given(questions, answers)
def test_n_c3_hidden_answers_change_nothing(asked: list[Question], given_: dict[str, Answer]) -> None:
    ids = {each.id for each in asked}
    shown = {key: value for key, value in given_.items() if key in ids}
    assert evaluate(asked, given_) == evaluate(asked, shown)
