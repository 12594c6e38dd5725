"""One visit as a file: JSON for a program, CSV for a person with a table.

The JSON holds all that FHIR R4 (4.0.1) resources need, so that nobody has to ask the kiosk again (N-F1 to N-F4):

| resource | from |
|---|---|
| QuestionnaireResponse | ``fhir.questionnaire_response`` (identifier, status, questionnaire, authored), ``answers`` |
| subject of each | ``fhir.subject``: a logical reference, by the visit code (N-F4) |
| DetectedIssue, Flag, Task | one for each of ``findings``: its ``fhir`` names identifiers, codes and status |
| ``ifNoneExist`` of each | the ``identifier`` beside it (N-F2) |
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kiosk.desk.explain import sources_of
from kiosk.desk.view import utc_text
from kiosk.desk.words import Packs
from kiosk.records.reviews import Review
from kiosk.records.visit import FindingRecord, VisitRecord

FORMAT = "voice-kiosk.visit/1"
"""Names the shape of the file; another shape is another number."""
SYSTEM = "urn:voice-kiosk"
"""Start of the names of our own identifiers and codes."""
_STATUS = {"in-progress": "in-progress", "completed": "completed", "incomplete": "stopped"}  # N-F1
_SEVERITY = {"stop": "high", "tell": "moderate", "info": "low"}
_PRIORITY = {"stop": "stat", "tell": "urgent", "info": "routine"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A table program takes a cell that begins so for a formula."""


def to_json(visit: VisitRecord, reviews: Iterable[Review], packs: Packs, now: datetime) -> str:
    """The visit with its reviews, sources and FHIR's names for things; the same visit gives the same order of keys."""
    reviews = tuple(reviews)
    pack = packs.get(visit.pack_id, visit.language)
    topics = {question.id: question.topic for question in pack.all_questions} if pack else {}
    keys = dict.fromkeys(key for finding in visit.findings for key in finding.sources)
    whole: dict[str, Any] = {
        "format": FORMAT,
        "exported_at": utc_text(now),
        "visit": visit.model_dump(mode="json"),
        "topics": {key: topics[key] for key in sorted(topics)},
        "sources": [source.model_dump(mode="json") for source in sources_of(tuple(keys), pack)],
        "reviews": [_review(review) for review in reviews],
        "fhir": _fhir(visit, reviews),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def to_csv(visit: VisitRecord, reviews: Iterable[Review]) -> str:
    """A line for each fact: kind, id, what, value, first value, tier, when (UTC), language of what was asked. RFC 4180,
    UTF-8."""
    rows: list[tuple[object, ...]] = [("kind", "id", "what", "value", "first_value", "tier", "at", "language")]
    rows += [
        ("visit", visit.id, name, value, "", "", "", "")
        for name, value in visit.model_dump(mode="json").items()
        if isinstance(value, str | bool)
    ]
    rows += [
        (
            "answer",
            item.question_id,
            item.question_text,
            item.last_value,
            item.first_value,
            "",
            utc_text(item.last_at),
            item.language,
        )
        for item in visit.answers
    ]
    rows += [
        ("finding", item.question_id, f"{item.rule}: {item.reason}", item.answer, "", item.tier, "", "")
        for item in visit.findings
    ]
    rows += [
        ("teach_back", item.question_id, item.question_text, item.answer_text, "", "", utc_text(item.at), item.language)
        for item in visit.teach_back
    ]
    rows += [("heard", item.sentence_id, "", "", "", "", utc_text(item.at), "") for item in visit.heard]
    rows += [("review", item.by, item.kind, item.text, "", "", utc_text(item.at), "") for item in reviews]
    out = io.StringIO()
    csv.writer(out).writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue()


def _plain(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _review(review: Review) -> dict[str, str]:
    return {"kind": review.kind, "by": review.by, "at": utc_text(review.at), "text": review.text}


def _fhir(visit: VisitRecord, reviews: tuple[Review, ...]) -> dict[str, Any]:
    settled = any(review.kind != "note" for review in reviews)
    return {
        "version": "4.0.1",
        "send": not visit.practice and visit.status != "in-progress",
        "subject": {"type": "Patient", "identifier": _identifier("visit-code", visit.code or visit.id)},
        "questionnaire_response": {
            "identifier": _identifier("visit", visit.id),
            "status": _STATUS[visit.status],
            "questionnaire": f"{SYSTEM}:pack:{visit.pack_id}|{visit.pack_version}",
            "content_hash": visit.pack_hash,
            "language": visit.language,
            "authored": utc_text(visit.ended_at or visit.updated_at),
            "answer_system": f"{SYSTEM}:answer",
        },
        "findings": [_finding(visit, finding, settled) for finding in visit.findings],
    }


def _finding(visit: VisitRecord, finding: FindingRecord, settled: bool) -> dict[str, Any]:
    """N-F1: a rule met gives DetectedIssue, Flag and Task; not sure and no answer give Flag and Task."""
    name = f"{visit.id}:{finding.rule}"
    identified = utc_text(visit.ended_at or visit.updated_at)
    resources: dict[str, Any] = {
        "Flag": {
            "identifier": _identifier("flag", name),
            "status": "active",
            "category": {"system": "http://terminology.hl7.org/CodeSystem/flag-category", "code": "safety"},
            "period_start": identified,
        },
        "Task": {
            "identifier": _identifier("task", name),
            "status": "completed" if settled else "requested",
            "intent": "order",
            "priority": _PRIORITY[finding.tier],
        },
    }
    if finding.answer not in ("not_sure", "none"):
        resources["DetectedIssue"] = {
            "identifier": _identifier("issue", name),
            "status": "preliminary",
            "severity": _SEVERITY[finding.tier],
            "identified": identified,
            "evidence": finding.question_id,
        }
    return {
        "code": {"system": f"{SYSTEM}:rule:{visit.pack_id}", "code": finding.rule},
        "question_id": finding.question_id,
        "text": finding.reason,
        "resources": resources,
    }


def _identifier(kind: str, value: str) -> dict[str, str]:
    return {"system": f"{SYSTEM}:{kind}", "value": value}
