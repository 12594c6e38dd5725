"""The contraindication check: answers in, findings out. Pure: no clock, no disk, no screen.

A question raises a finding for every answer but the one that its flags leave out. "Not sure" and no answer at all
always raise one (N-C2): a patient who walks away is never clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.content.models import Question, Tier


class Answer(StrEnum):
    """What a patient can choose, in the order in which it is shown and spoken (N-C1)."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


NO_ANSWER = "none"
"""The answer that a finding names when the patient gave none (skipped, timed out, walked away)."""


@dataclass(frozen=True)
class Finding:
    """One rule that was met.

    Attributes:
        question_id: the question whose answer met the rule.
        tier: how serious it is.
        rule: the rule in short, for example ``Q1=yes``.
        answer: ``yes``, ``no``, ``not_sure`` or ``none``.
        reason: what the clinician should know and do, from the pack.
        sources: keys of the pack's sources behind the question.
    """

    question_id: str
    tier: Tier
    rule: str
    answer: str
    reason: str
    sources: tuple[str, ...]


def evaluate(questions: Iterable[Question], answers: Mapping[str, Answer]) -> tuple[Finding, ...]:
    """Findings for every question that was asked, in the questions' order.

    Answers to questions that are not in ``questions`` count for nothing (N-C3). The result is empty, which means that
    no flag is raised, only when each question has an answer and none of them flags (N-C2).
    """
    findings = []
    for question in questions:
        given = answers.get(question.id)
        key = NO_ANSWER if given is None else given.value
        tier = question.flags.get(key)
        if tier is None and given in (None, Answer.NOT_SURE):
            tier = question.tier
        if tier is not None:
            findings.append(
                Finding(
                    question_id=question.id,
                    tier=tier,
                    rule=f"{question.id}={key}",
                    answer=key,
                    reason=question.reasons[key],
                    sources=question.sources,
                )
            )
    return tuple(findings)


def highest_tier(findings: Iterable[Finding]) -> Tier | None:
    """The most serious tier among ``findings``; None when there are none."""
    return min((finding.tier for finding in findings), key=list(Tier).index, default=None)
