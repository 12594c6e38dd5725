"""Why a visit is flagged and what was answered, with the pack's topics, sources and translations beside the record.

The record's own words count: they are what the patient saw. The pack only adds to them, and only where it has the id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.content.models import Pack, Question, Source
from kiosk.desk.board import Card
from kiosk.desk.words import Packs
from kiosk.records.visit import TIERS, AnswerRecord, FindingRecord, TierName, VisitRecord


@dataclass(frozen=True)
class Reason:
    """One rule that was met.

    Attributes:
        topic: what it is about, in the reader's language where the pack has it.
        tier, rule, answer: from the record.
        reason: what to know and do, as it was recorded.
        reason_here: the same in the reader's language; "" when it is the same or not known.
        sources: the publications behind it; what the pack does not know is left with its key alone.
    """

    topic: str
    tier: TierName
    rule: str
    answer: str
    reason: str
    reason_here: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Asked:
    """One question of the visit.

    Attributes:
        question_id: in the pack.
        text: the question as it was asked; "" when there was no answer and the pack does not know it.
        text_here: the same in the reader's language; "" when it is the same or not known.
        answer: the record's answer; None when there was none.
        finding: the most serious rule that it met, alone or with other answers; None when it met none.
        language: what ``text`` is in, as a BCP 47 tag.
    """

    question_id: str
    text: str
    text_here: str
    answer: AnswerRecord | None
    finding: FindingRecord | None
    language: str


def reasons(card: Card, packs: Packs, language: str) -> list[Reason]:
    """The rules that were met, the most serious first."""
    pack = packs.get(card.row.pack_id, language)
    return [_reason(finding, pack) for finding in sorted(card.findings, key=lambda finding: TIERS.index(finding.tier))]


@dataclass(frozen=True)
class InShort:
    """The rules that were met, as a list has room for them.

    Attributes:
        given: those that an answer met, the most serious first.
        silent: tier -> the topics to which there was no answer, the most serious first.
    """

    given: tuple[Reason, ...]
    silent: Mapping[TierName, list[str]]


def in_short(card: Card, packs: Packs, language: str) -> InShort:
    """Why a visit is flagged, for a list."""
    met = reasons(card, packs, language)
    silent: dict[TierName, list[str]] = {}
    for reason in met:
        if reason.answer == "none":
            silent.setdefault(reason.tier, []).append(reason.topic)
    return InShort(tuple(reason for reason in met if reason.answer != "none"), silent)


def asked(visit: VisitRecord, packs: Packs, language: str) -> list[Asked]:
    """Every question with its answer: the answered ones in order, then those without an answer."""
    pack = packs.get(visit.pack_id, language)
    findings = _most_serious(visit, pack)
    rows = []
    for answer in visit.answers:
        here = _question(pack, answer.question_id)
        text_here = here.ask if here and here.ask != answer.question_text else ""
        met = findings.get(answer.question_id)
        tag = answer.language or visit.language
        rows.append(Asked(answer.question_id, answer.question_text, text_here, answer, met, tag))
    given = {answer.question_id for answer in visit.answers}
    for finding in visit.findings:
        if finding.answer == "none" and finding.question_id not in given:
            here = _question(pack, finding.question_id)
            rows.append(Asked(finding.question_id, here.ask if here else "", "", None, finding, language))
            given.add(finding.question_id)
    return rows


def heard(visit: VisitRecord, packs: Packs, language: str) -> list[tuple[str, str]]:
    """What was heard to its end, in order: the sentence's id, and its words in the reader's language or ""."""
    pack = packs.get(visit.pack_id, language)
    texts = {sentence.id: sentence.text for screen in pack.screens for sentence in screen.sentences} if pack else {}
    return [(item.sentence_id, texts.get(item.sentence_id, "")) for item in visit.heard]


def sources_of(keys: tuple[str, ...], pack: Pack | None) -> tuple[Source, ...]:
    """The publications called ``keys``."""
    known = pack.sources if pack else {}
    return tuple(known.get(key) or Source(key=key, title=key, where="", kind="", seen="") for key in keys)


def _most_serious(visit: VisitRecord, pack: Pack | None) -> dict[str, FindingRecord]:
    """Question -> the most serious rule that its answer met. A combination counts for each of its questions."""
    combined = {rule.id: tuple(rule.when) for rule in pack.rules} if pack else {}
    found: dict[str, FindingRecord] = {}
    for finding in sorted(visit.findings, key=lambda finding: TIERS.index(finding.tier)):
        for question_id in combined.get(finding.rule, (finding.question_id,)):
            found.setdefault(question_id, finding)
    return found


def _reason(finding: FindingRecord, pack: Pack | None) -> Reason:
    question = _question(pack, finding.question_id)
    combined = {rule.id: rule.reason for rule in pack.rules} if pack else {}
    here = combined.get(finding.rule, "")
    if question and finding.rule.startswith(f"{question.id}="):
        here = question.reasons.get(finding.answer, "")
    return Reason(
        topic=question.topic if question else finding.question_id,
        tier=finding.tier,
        rule=finding.rule,
        answer=finding.answer,
        reason=finding.reason,
        reason_here="" if here == finding.reason else here,
        sources=sources_of(finding.sources, pack),
    )


def _question(pack: Pack | None, question_id: str) -> Question | None:
    return next((question for question in pack.all_questions if question.id == question_id), None) if pack else None
