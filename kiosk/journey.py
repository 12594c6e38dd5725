"""Which step follows which: one table made from the pack, no ifs along the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.screening import Answer, asked

HELLO = "hello"
"""Id of the kiosk's own welcome, where it has several packs."""


@dataclass(frozen=True)
class Step:
    """One screen of the journey.

    Attributes:
        id: unique in the journey: a screen id of the pack or a question id.
        screen: the name of the screen class that shows it, a key of ``kiosk.screens.SCREENS``.
        number: 1-based place in the progress that the patient is told; the questions share one. 0 is outside it
            (the welcome and the thank-you).
        asks: True when the step belongs to the check and is left out for a patient without a visit (N-P2).
    """

    id: str
    screen: str
    number: int
    asks: bool = False


def steps(
    pack: Pack,
    *,
    asks: bool,
    answers: Mapping[str, Answer] | None = None,
    among: int = 1,
    pick: bool = False,
) -> tuple[Step, ...]:
    """The whole journey for ``pack``: welcome, visit number, its screens, the teach-back, the check, review,
    thank-you.

    ``asks`` is False for a patient who has no visit number: education only (N-P2), the check is left out. A question
    that depends on another is there when ``answers`` ask for it. As it comes after the other, the place of what is
    before it stays the same.

    Where ``pack`` is one of several (``among``) the kiosk has a welcome of its own, and the pack's follows when it is
    known which one it is: the steps are counted from there. ``pick``: the patient picks it.
    """
    several = among > 1
    number = 0 if several else 1
    rows: list[Step] = [Step(HELLO if several else "welcome", "welcome", 0), Step("code", "code", number)]
    if pick:
        rows.append(Step("pick", "pick", 0))
    told = ("learn", "before", "after", "call", *(("start",) if several else ()))
    for screen in pack.screens:
        if screen.part in told:
            number += 1
            rows.append(Step(screen.id, "info", number))
    if asks and pack.teach_back:
        number += 1
        rows += [Step(teach.id, "teach_back", number, asks=True) for teach in pack.teach_back]
    if asks:
        number += 1
        rows.append(Step("check", "info", number, asks=True))
        rows.append(Step("route", "route", number, asks=True))
        shown = asked(pack.questions, answers or {})
        rows += [Step(question.id, "question", number, asks=True) for question in shown]
        rows.append(Step("review", "review", number + 1, asks=True))
    rows.append(Step("thanks", "thanks", 0))
    return tuple(rows)


def last_number(journey: tuple[Step, ...]) -> int:
    """How many numbered steps the journey has, for "step 3 of 17"."""
    return max(step.number for step in journey)


def phases(pack: Pack, journey: tuple[Step, ...]) -> tuple[tuple[str, int], ...]:
    """The phases of the journey in order, with how many numbered steps each has: learn, care, questions, review."""
    care = {screen.id for screen in pack.screens if screen.part in ("before", "after", "call")}
    asked_for = {"route": "questions", "question": "questions", "review": "review", "teach_back": "care"}
    found: dict[int, str] = {}
    for step in journey:
        if step.number and step.number not in found:
            part = "care" if step.id in care else "questions" if step.id == "check" else "learn"
            found[step.number] = asked_for.get(step.screen, part)
    order: dict[str, int] = {}
    for number in sorted(found):
        order[found[number]] = order.get(found[number], 0) + 1
    return tuple(order.items())


def next_picture(pack: Pack, journey: tuple[Step, ...], place: int) -> str:
    """The picture of the step after ``place`` when it is of the same kind, so as large; "" otherwise."""
    here, after = journey[place], journey[place + 1] if place + 1 < len(journey) else None
    if after is None or after.screen != here.screen:
        return ""
    if after.screen == "question":
        return pack.question(after.id).picture
    return pack.screen(after.id).picture if after.screen == "info" else ""


def title_words(phrases: Phrases, pack: Pack, step: Step, journey: tuple[Step, ...]) -> str:
    """Where a step is in the journey, in words: "Step 3 of 17", "Question 2 of 8"; empty outside of it.

    All questions are one step: its number would be heard with each of them and never change.
    """
    if step.screen == "question":
        shown = [each.id for each in journey if each.screen == "question"]
        return phrases.say("progress.question", number=shown.index(step.id) + 1, of=len(shown))
    return phrases.say("progress.step", number=step.number, of=last_number(journey)) if step.number else ""


def opened_by(pack: Pack, journey: tuple[Step, ...], question_id: str, answers: Mapping[str, Answer]) -> str | None:
    """The first question without an answer that is asked because of the answer to ``question_id``; None when none."""
    for step in journey:
        if step.screen == "question" and step.id not in answers and question_id in pack.question(step.id).ask_if:
            return step.id
    return None


def other_title_words(phrases: Phrases, pack: Pack, journey: tuple[Step, ...]) -> Iterator[str]:
    """What ``title_words`` can say besides, when answers bring more questions than ``journey`` has."""
    step = next((step for step in journey if step.screen == "question"), None)
    if step is None or not any(question.ask_if for question in pack.questions):
        return
    fewest = sum(each.screen == "question" for each in journey)
    for of in range(fewest + 1, len(pack.questions) + 1):
        for number in range(1, of + 1):
            yield phrases.say("progress.question", number=number, of=of)
