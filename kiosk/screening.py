"""The contraindication check: answers in, findings out. Pure: no clock, no disk, no screen.

A question raises a finding for every answer but the one that its flags leave out. "Not sure" and no answer at all
always raise one (N-C2): a patient who walks away is never clear. A question may depend on answers to questions before
it; while it is hidden its answer counts for nothing (N-C3). Combinations of answers may raise findings of their own.
They only ever add. What must hold of the rules of a pack is proved when it is loaded (``kiosk.content.proof``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.content.models import Question, Rule, Tier


class Answer(StrEnum):
    """What a patient can choose, in the order in which it is shown and spoken (N-C1)."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


NO_ANSWER = "none"
"""The answer that a finding names when the patient gave none (skipped, timed out, walked away)."""
_UNCLEAR = (NO_ANSWER, Answer.NOT_SURE)


@dataclass(frozen=True)
class Finding:
    """One rule that was met.

    Attributes:
        question_id: the question whose answer met the rule; the first of a combination.
        tier: how serious it is.
        rule: the rule in short, for example ``Q1=yes``; the id of a combination, for example ``C1``.
        answer: ``yes``, ``no``, ``not_sure`` or ``none``.
        reason: what the clinician should know and do, from the pack.
        sources: keys of the pack's sources behind the rule.
    """

    question_id: str
    tier: Tier
    rule: str
    answer: str
    reason: str
    sources: tuple[str, ...]


Met = tuple[Question | Rule, str, Tier]
"""What was met: a question or a combination, the answer of the question (of the first of them), how serious it is."""


def asked(questions: Iterable[Question], answers: Mapping[str, Answer]) -> tuple[Question, ...]:
    """The questions that are asked with these answers, in order.

    A question that depends on one that is not in ``questions`` at all is asked: rather once too often. One that
    depends on a hidden question is hidden as well.
    """
    every = tuple(questions)
    known = {question.id for question in every}
    shown: dict[str, Question] = {}
    for question in every:
        for parent, wanted in question.ask_if.items():
            if parent in known and (parent not in shown or answers.get(parent, NO_ANSWER) not in wanted):
                break
        else:
            shown[question.id] = question
    return tuple(shown.values())


def met(questions: Iterable[Question], answers: Mapping[str, Answer], rules: Iterable[Rule] = ()) -> list[Met]:
    """What the answers meet: the questions in their order, then the combinations."""
    found: list[Met] = []
    keys: dict[str, str] = {}
    for question in asked(questions, answers):
        key = keys[question.id] = answers.get(question.id, NO_ANSWER)
        tier = question.flags.get(key)
        if tier is None and key in _UNCLEAR:
            tier = question.tier
        if tier is not None:
            found.append((question, key, tier))
    for rule in rules:
        if all(keys.get(question_id) in wanted for question_id, wanted in rule.when.items()):
            found.append((rule, keys[next(iter(rule.when))], rule.tier))
    return found


def evaluate(
    questions: Iterable[Question], answers: Mapping[str, Answer], rules: Iterable[Rule] = ()
) -> tuple[Finding, ...]:
    """Findings for every question that was asked, in the questions' order, and then for every combination.

    Answers to questions that are hidden or not in ``questions`` count for nothing (N-C3). The result is empty, which
    means that no flag is raised, only when each question that was asked has an answer and none of them flags (N-C2).
    """
    return tuple(
        Finding(
            question_id=next(iter(what.when)) if isinstance(what, Rule) else what.id,
            tier=tier,
            rule=what.id if isinstance(what, Rule) else f"{what.id}={key}",
            answer=str(key),
            reason=what.reason if isinstance(what, Rule) else what.reasons[key],
            sources=what.sources,
        )
        for what, key, tier in met(questions, answers, rules)
    )


def highest_tier(findings: Iterable[Finding]) -> Tier | None:
    """The most serious tier among ``findings``; None when there are none."""
    return min((finding.tier for finding in findings), key=list(Tier).index, default=None)
