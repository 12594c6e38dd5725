"""Builds the sign-off document as one HTML page that needs nothing else: it can be kept, mailed and printed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from kiosk.content.models import Pack, PackNotice, Question, Screen, Sentence
from kiosk.content.phrases import Phrases
from kiosk.content.signing import Signature, hash_of, lines
from kiosk.screening import NO_ANSWER, Answer

RTL = ("ar", "fa", "he", "ur")
"""Languages that are written from right to left."""
ANSWERS = (Answer.YES.value, Answer.NO.value, Answer.NOT_SURE.value, NO_ANSWER)


@dataclass(frozen=True)
class Change:
    """One line that differs from what was signed last.

    Attributes:
        id: what it is.
        before, now: its words or rule; None where it was not there, or is no more.
    """

    id: str
    before: str | None
    now: str | None


@dataclass(frozen=True)
class Given:
    """What a report is made of.

    Attributes:
        pack, phrases: the content, in the language that is to be signed.
        reference: the pack in the language that the others are compared with; None when it is that one.
        signatures: all signatures for it, the oldest first.
        grade: reading grade of a text; None where the language has no measure.
        voice: who speaks a text: the name of a voice, or of a recording.
        picture: file of a picture's drawing.
        at: when the report is made.
    """

    pack: Pack
    phrases: Phrases
    reference: Pack | None
    signatures: tuple[Signature, ...]
    grade: Callable[[str], float | None]
    voice: Callable[[str], str]
    picture: Callable[[str], Path]
    at: datetime


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> list[Change]:
    """What differs, in the order of what is now; what is gone comes last."""
    found = [Change(key, before.get(key), text) for key, text in now.items() if before.get(key) != text]
    return found + [Change(key, text, None) for key, text in before.items() if key not in now]


def report(given: Given) -> str:
    """The page."""
    signed_lines = lines(given.pack, given.phrases)
    now = hash_of(signed_lines)
    last = given.signatures[-1] if given.signatures else None
    environment = Environment(
        loader=PackageLoader("kiosk.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["drawing"] = _drawing
    return environment.get_template("report.html").render(
        given=given,
        pack=given.pack,
        language=given.pack.language,
        direction="rtl" if given.pack.language.split("-")[0] in RTL else "ltr",
        signature=next((s for s in reversed(given.signatures) if s.hash == now), None),
        last=last,
        changes=changes(last.lines, signed_lines) if last else [],
        hash=now,
        phrases={key: text for key, text in signed_lines.items() if key.startswith("phrases.")},
        statements=[(statement, _covering(given.pack, statement.id)) for statement in given.pack.statements.values()],
        reference=_Reference(given.reference),
        answers=ANSWERS,
        flags=_flags,
        waits=_waits,
    )


def _drawing(path: Path) -> str:
    """An SVG file as an address that holds the drawing itself; "" when there is none."""
    try:
        return "data:image/svg+xml;base64," + b64encode(path.read_bytes()).decode()
    except OSError:
        return ""


def _covering(pack: Pack, statement_id: str) -> list[Sentence | Question]:
    """The sentences and questions that say a statement."""
    sentences = [s for screen in pack.screens for s in screen.sentences if statement_id in s.statements]
    return [*sentences, *(question for question in pack.questions if statement_id in question.statements)]


def _waits(pack: Pack, notice: PackNotice) -> str:
    """What still waits for the clinic, in the report's own English."""
    said = notice.values
    if notice.kind.startswith("setting"):
        silent = f"; until then these are not said: {said['sentences']}" if "sentences" in said else ""
        return f"Not set: {pack.settings[said['key']].what}: set {said['key']} in the clinic's file{silent}."
    return {
        "draft": "No clinician has signed this content: have it checked and signed before patients use it.",
        "readability": "Nobody has measured how easy the words are to read: have a clinical translator check them.",
        "lent": f"The translation leaves these words for staff to English: {said.get('ids', '')}.",
    }[notice.kind]


def _flags(question: Question) -> list[tuple[str, str, str]]:
    """(answer, tier, reason) of each answer that raises a flag."""
    return [
        (answer, question.flags[answer].value, question.reasons[answer])
        for answer in ANSWERS
        if answer in question.flags
    ]


class _Reference:
    """The same texts in the language that the others are compared with."""

    def __init__(self, pack: Pack | None) -> None:
        self.there = pack is not None
        screens: tuple[Screen, ...] = () if pack is None else pack.screens
        self._texts = {f"{screen.id}.title": screen.title for screen in screens}
        self._texts |= {sentence.id: sentence.text for screen in screens for sentence in screen.sentences}
        for question in () if pack is None else pack.all_questions:
            self._texts |= {f"{question.id}.ask": question.ask, f"{question.id}.help": question.help}

    def __getitem__(self, text_id: str) -> str:
        return self._texts.get(text_id, "")
