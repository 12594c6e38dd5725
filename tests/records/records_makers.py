"""Visits and clocks for the tests of the records, and for the child processes they start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.records import embedded
from kiosk.records.visit import AnswerRecord, FindingRecord, HeardRecord, VisitRecord, highest

embedded.BUSY_S = 120.0
"""Several processes write as fast as they can here: who waits may be passed by again and again on a busy machine."""
QUESTIONS = tuple(f"Q{number}" for number in range(1, 9))
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **time: float) -> datetime:
        self.at += timedelta(**time)
        return self.at


def finding(question: str = "Q1", tier: str = "stop", answer: str = "yes") -> FindingRecord:
    return FindingRecord(
        question_id=question,
        tier=tier,
        rule=f"{question}={answer}",
        answer=answer,
        reason="Ask before treatment.",
        sources=("ONE", "TWO"),
    )


def answered(question: str, value: str = "no", at: datetime = NOON) -> AnswerRecord:
    return AnswerRecord(
        question_id=question,
        question_text=f"Is it so, {question}?",
        first_value="not_sure",
        first_at=at,
        last_value=value,
        last_at=at + timedelta(seconds=5),
    )


def visit(number: int = 1, **changes: Any) -> VisitRecord:
    """A visit in progress with one answer and one heard sentence; ``ended_by`` alone ends it."""
    values: dict[str, Any] = {
        "id": f"{number:032x}",
        "code": "5724",
        "practice": False,
        "pack_id": "micro-needling",
        "pack_version": "1",
        "pack_hash": "ab12",
        "language": "en",
        "kiosk_version": "0.1.0",
        "started_at": NOON,
        "updated_at": changes.get("started_at", NOON) + timedelta(minutes=1),
        "status": "in-progress",
        "answers": (answered("Q1"),),
        "heard": (HeardRecord(sentence_id="welcome.1", at=NOON),),
        "audio_route": "headphones",
        "tier": highest(changes.get("findings", ())),
    }
    if changes.get("ended_by") is not None:
        values["status"] = "completed" if changes["ended_by"] == "finished" else "incomplete"
        values["ended_at"] = changes.get("updated_at", values["updated_at"])
    return VisitRecord(**(values | changes))


def flag_unanswered(record: VisitRecord) -> Iterator[FindingRecord]:
    """A check in which only a missing answer meets a rule."""
    given = {answer.question_id for answer in record.answers}
    return (finding(question, "stop", "none") for question in QUESTIONS if question not in given)


def child(script: str, *arguments: str) -> subprocess.Popen[str]:
    """A real process that runs ``script``, one of the files beside this one; warnings stop it."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", str(Path(__file__).parent / script), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
