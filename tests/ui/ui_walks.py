"""Ways through the kiosk that several tests go, and what is on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kivy.uix.label import Label

from kiosk.screening import Answer
from kiosk.session import AudioRoute
from kiosk.ui.faults import FaultHandler
from kiosk.ui.page import walk
from kiosk.ui.widgets.spoken import SpokenText
from kiosk.ui.widgets.touchable import Touchable

if TYPE_CHECKING:
    from conftest import Place

FLAGGED = {"Q4": "yes", "Q6": "not_sure"}
"""Answers of a patient whom the clinician must see; everything else is "no"."""
PIN = "271828"
"""Of the admin that conftest makes."""


def step(place: Place) -> str:
    """Id of the step that is shown."""
    return str(place.driver.kiosk.page.step.id)


def go(place: Place, name: str) -> None:
    """Press Next until a step of this id, or a screen of this kind, is shown."""
    for _ in range(80):
        shown = place.driver.kiosk.page.step
        if name in (shown.id, shown.screen):
            return
        place.driver.tap("next")
    raise AssertionError(f"{name} never came")


def jump(place: Place, name: str) -> None:
    """Be at a step at once, where the way there is not the point."""
    place.driver.kiosk.going.go_to(name)
    place.driver.frames(3)


def start_visit(place: Place) -> str:
    """A visit number from the desk, typed by the patient; it stands before the first page."""
    code = place.records.codes.issue()
    place.driver.tap("begin")
    place.driver.type(code)
    place.driver.tap("next")
    assert step(place) == place.content.pack.screens[1].id
    return code


def to_check(place: Place, route: str = "headphones") -> str:
    """A visit that has come to the first question."""
    code = start_visit(place)
    jump(place, "route")
    place.driver.tap(f"route.{route}")
    go(place, "question")
    return code


def answer_all(place: Place, answers: Mapping[str, str | None] = FLAGGED) -> None:
    """Answer each question from the one that is shown on, "no" unless ``answers`` says else; None skips it."""
    while place.driver.kiosk.page.step.screen == "question":
        value = answers.get(step(place), "no")
        if value is not None:
            place.driver.tap(f"answer.{value}")
        place.driver.tap("next")
    assert step(place) == "review"


def finish(place: Place, answers: Mapping[str, str | None] = FLAGGED) -> str:
    """A whole visit up to the thank-you; its number."""
    code = to_check(place)
    answer_all(place, answers)
    go(place, "thanks")
    return code


def finished(place: Place, answers: Mapping[str, str | None] = FLAGGED) -> str:
    """The same where the way there is not the point: the questions are answered and not turned to."""
    code = start_visit(place)
    kiosk = place.driver.kiosk
    kiosk.session.audio_route = AudioRoute.HEADPHONES
    for question in place.content.pack.questions:
        if value := answers.get(question.id, "no"):
            kiosk.session.answer(question.id, Answer(value), kiosk.parts.utc())
    jump(place, "review")
    go(place, "thanks")
    return code


def unlock(place: Place) -> None:
    """Staff at their panel."""
    place.driver.hold("logo", 2.5)
    place.driver.type(PIN)
    place.driver.tap("next")
    assert place.driver.kiosk.page.step.screen == "staff_panel"


def met(place: Place, error: BaseException) -> int:
    """Kivy's loop has met this; what it is told to do."""
    kiosk = place.driver.kiosk
    return FaultHandler(kiosk.faults, kiosk.tell_trouble).handle_exception(error)


def texts(place: Place) -> list[str]:
    """Everything written on the screen now, in reading order."""
    kiosk = place.driver.kiosk
    found = []
    for widget in walk(kiosk):
        if isinstance(widget, (Label, SpokenText)) and widget.text and seen(widget):
            found.append(widget.text)
    return found


def labels(place: Place) -> list[str]:
    """What the voice calls each control on the screen."""
    return [w.label for w in walk(place.driver.kiosk) if isinstance(w, Touchable) and w.enabled and seen(w)]


def seen(widget: Label | SpokenText | Touchable) -> bool:
    """Whether nothing around the widget makes it invisible."""
    while widget is not None and widget.parent is not widget:
        if widget.opacity == 0 or not widget.width or not widget.height:
            return False
        widget = widget.parent
    return True


def be_at(place: Place, name: str) -> None:
    """Be at the screen ``name`` as a patient with a visit."""
    if name in ("welcome", "code"):
        go(place, name)
        return
    start_visit(place)
    if name == "help":
        place.driver.tap("help")
    else:
        jump(place, name)
    place.driver.advance(1.0)


def state(place: Place) -> dict[str, Any]:
    """All that a press could change."""
    kiosk = place.driver.kiosk
    session = {**vars(kiosk.session)}
    session["answers"], session["heard"] = dict(session["answers"]), None
    page = kiosk.page
    return {
        "step": page.step,
        "page": getattr(getattr(page, "list", None), "page", None),
        "digits": getattr(page, "digits", None),
        "session": session,
        "practice": kiosk.practice.on,
        "rate": place.narrator.rate_step,
        "volume": place.narrator.volume_step,
    }


def actions(place: Place) -> list[tuple[str, str]]:
    """(who, what) of the audit so far."""
    return [(entry.actor, entry.action) for entry in place.records.audit.lines()]
