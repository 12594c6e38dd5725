"""Questions that depend on others, combinations, and the proof that together they miss nothing (N-C2, N-C3)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.content.models import Question, Rule, Tier
from kiosk.content.proof import GIVEN, _Proving, pairs, prove
from kiosk.screening import Answer, asked, evaluate

YES, NO, NOT_SURE = Answer
STOP, TELL, INFO = Tier


def question(
    name: str, tier: Tier = TELL, ask_if: Mapping[str, tuple[str, ...]] | None = None, **more: Any
) -> Question:
    words: dict[str, Any] = dict.fromkeys(("topic", "ask", "help", "picture", "picture_alt"), "words")
    return Question(
        id=name,
        tier=tier,
        private=False,
        flags=more.pop("flags", {"yes": tier, "not_sure": tier, "none": tier}),
        reasons={key: f"{name} {key}" for key in ("yes", "no", "not_sure", "none")},
        statements=(),
        sources=(f"S{name}",),
        ask_if=ask_if or {},
        **words,
        **more,
    )


def rule(name: str, when: Mapping[str, tuple[str, ...]], tier: Tier = STOP) -> Rule:
    return Rule(id=name, tier=tier, when=when, reason=f"reason {name}", sources=("R",))


def ids(questions: list[Question], answers: Mapping[str, Answer]) -> list[str]:
    return [each.id for each in asked(questions, answers)]


def rules_met(questions: list[Question], answers: Mapping[str, Answer], rules: list[Rule]) -> list[str]:
    return [finding.rule for finding in evaluate(questions, answers, rules)]


CHAIN = [question("A"), question("B", ask_if={"A": ("yes", "not_sure")}), question("C", ask_if={"B": ("yes",)})]


def test_a_question_is_asked_when_each_condition_is_met() -> None:
    assert ids(CHAIN, {}) == ["A"]
    assert ids(CHAIN, {"A": NO, "B": YES, "C": YES}) == ["A"], "what depends on a hidden question is hidden as well"
    assert ids(CHAIN, {"A": YES}) == ["A", "B"]
    assert ids(CHAIN, {"A": NOT_SURE, "B": YES}) == ["A", "B", "C"]
    both = [question("A"), question("B"), question("C", ask_if={"A": ("yes",), "B": ("no",)})]
    shown = {(a, b) for a, b in product(Answer, Answer) if "C" in ids(both, {"A": a, "B": b})}
    assert shown == {(YES, NO)}


def test_what_depends_on_a_question_that_is_not_there_is_asked_of_everybody() -> None:
    assert ids([CHAIN[1]], {}) == ["B"]
    assert rules_met([CHAIN[1]], {}, []) == ["B=none"]


def test_n_c3_a_hidden_answer_neither_raises_nor_clears_a_flag() -> None:
    assert rules_met(CHAIN, {"A": NO, "B": YES, "C": NOT_SURE}, []) == []
    assert rules_met(CHAIN, {"A": YES, "B": NO, "C": NO}, []) == ["A=yes"]
    assert rules_met(CHAIN, {"A": NO, "B": YES}, [rule("C1", {"A": ("no",), "B": ("yes",)})]) == []


def test_a_combination_adds_a_finding_of_its_own() -> None:
    both = [question("A"), question("B", INFO)]
    when = rule("C1", {"B": ("yes", "none"), "A": ("yes",)})
    assert rules_met(both, {"A": YES, "B": NO}, [when]) == ["A=yes"]
    assert rules_met(both, {"A": YES, "B": YES}, [when]) == ["A=yes", "B=yes", "C1"]
    assert rules_met(both, {"A": YES}, [when]) == ["A=yes", "B=none", "C1"]
    found = evaluate(both, {"A": YES}, [when])[-1]
    assert (found.question_id, found.tier, found.answer, found.reason, found.sources) == (
        "B", STOP, "none", "reason C1", ("R",),
    )  # fmt: skip


def test_a_question_may_flag_no() -> None:
    either = [question("A", STOP, flags={"no": STOP, "not_sure": STOP, "none": STOP})]
    assert [rules_met(either, {"A": answer}, []) for answer in Answer] == [[], ["A=no"], ["A=not_sure"]]


# --- the proof -------------------------------------------------------------------------------------------------------


def test_a_good_check_is_proved_over_every_set() -> None:
    proof = prove([question("A", STOP), question("B", INFO, ask_if={"A": ("yes", "not_sure")})], thorough=True)
    assert (proof.method, proof.sets, proof.clear, proof.problems) == ("exhaustive", 16, 4, ())
    assert str(proof).startswith(
        "the check holds: 2 questions, 0 combinations, every set of answers was tried (16 sets"
    )


def test_a_serious_question_behind_an_unsure_answer_must_not_fall_silent() -> None:
    """N-C2: A is only "info"; whoever is not sure about it would never be asked B, which is "stop"."""
    silent = [question("A", INFO), question("B", STOP, ask_if={"A": ("yes",)})]
    for thorough in (True, False):
        (problem,) = prove(silent, thorough=thorough).problems
        assert problem.question_id == "B"
        assert problem.what.startswith("B (stop) is not asked when A is ")
    asked_too = [question("A", INFO), question("B", STOP, ask_if={"A": ("yes", "not_sure")})]
    (problem,) = prove(asked_too).problems
    assert "when A is none" in problem.what
    assert prove([question("A", STOP), silent[1]]).problems == ()


def test_a_question_that_nobody_can_reach() -> None:
    never = [*CHAIN, question("D", ask_if={"A": ("no",), "C": ("yes",)})]
    assert [each.what for each in prove(never).problems] == [
        "D is never asked: no answer to A fits all that it depends on"
    ]


def test_not_sure_that_flags_too_little_fails_the_proof() -> None:
    weak = question("A", STOP, flags={"yes": STOP, "not_sure": INFO, "none": STOP})
    assert [each.what for each in prove([weak]).problems] == ["A=not_sure flags less than stop (N-C2)"]


def crossing(count: int, last: Tier = TELL) -> list[Question]:
    """Questions each of which depends on the two before it: the ways through them double at every other step."""
    wanted = ("yes", "not_sure")
    before = {n: {f"Q{n - k}": wanted for k in (1, 2) if n >= k} for n in range(count)}
    return [question(f"Q{n}", TELL if n < count - 1 else last, before[n]) for n in range(count)]


def test_conditions_that_cross_are_proved_however_many_ways_lead_through_them() -> None:
    proof = prove(crossing(60))
    assert (proof.left, proof.problems) == (60, ())
    assert "60 that hang together were proved by their conditions" in str(proof)
    (problem,) = prove(crossing(60, STOP)).problems
    assert problem.what.startswith("Q59 (stop) is not asked when Q")
    assert prove(crossing(6)).left == 0


@given(st.integers(2, 90))
@settings(max_examples=12)
def test_any_two_questions_meet_with_any_two_answers(columns: int) -> None:
    rows = list(pairs(columns))
    assert len(rows) <= 16 * columns
    wanted = set(product(GIVEN, GIVEN))
    some = [*combinations(range(columns), 2)]
    for left, right in some[:: max(1, len(some) // 60)]:
        assert {(row[left], row[right]) for row in rows} == wanted


NAMES = [f"Q{number}" for number in range(7)]


@st.composite
def checks(draw: st.DrawFn) -> tuple[list[Question], list[Rule]]:
    """Any check of up to seven questions, each of which may depend on some before it."""
    found: list[Question] = []
    listed = st.sets(st.sampled_from(["yes", "no", "not_sure"]), min_size=1).map(lambda some: tuple(sorted(some)))
    for name in NAMES[: draw(st.integers(1, 7))]:
        before = [each.id for each in found]
        ask_if = draw(st.dictionaries(st.sampled_from(before), listed, max_size=2)) if before else {}
        found.append(question(name, draw(st.sampled_from(Tier)), ask_if))
    when = st.dictionaries(
        st.sampled_from(NAMES), st.sampled_from(["yes", "no", "not_sure", "none"]).map(lambda a: (a,)), min_size=2
    )
    rules = [rule(f"C{n + 1}", each) for n, each in enumerate(draw(st.lists(when, max_size=2)))]
    return found, rules


@given(checks(), st.dictionaries(st.sampled_from(NAMES), st.sampled_from(Answer)))
@settings(max_examples=60)
def test_for_any_check_hidden_answers_change_nothing(
    check: tuple[list[Question], list[Rule]], answers: dict[str, Answer]
) -> None:
    questions, rules = check
    shown = ids(questions, answers)
    seen = {key: value for key, value in answers.items() if key in shown}
    assert evaluate(questions, answers, rules) == evaluate(questions, seen, rules)
    assert {finding.question_id for finding in evaluate(questions, answers, rules)} <= set(shown)
    open_ = [name for name in shown if answers.get(name, NOT_SURE) is NOT_SURE]
    assert {finding.question_id for finding in evaluate(questions, answers)} >= set(open_)


@given(checks())
@settings(max_examples=15)
def test_what_the_conditions_alone_prove_holds_over_every_set(check: tuple[list[Question], list[Rule]]) -> None:
    questions, rules = check[0][:5], check[1]
    proving = _Proving(questions, rules)
    proving._by_condition(proving.ids)
    if not proving.problems:
        assert not [each for each in prove(questions, rules, thorough=True).problems if "is not asked" in each.what]


@given(checks())
@settings(max_examples=15)
def test_a_proof_that_holds_by_pairs_and_groups_holds_over_every_set(check: tuple[list[Question], list[Rule]]) -> None:
    questions, rules = check
    quick, thorough = (prove(questions[:5], rules, thorough=value) for value in (False, True))
    assert {each.question_id for each in quick.problems} == {each.question_id for each in thorough.problems}
