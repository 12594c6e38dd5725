"""What a screen reader is told of the screen: a plain list of things, made anew from the widgets. No accesskit here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from kiosk.ui.access_told import Told
from kiosk.ui.frame import Frame, Logo
from kiosk.ui.page import walk
from kiosk.ui.widgets.alert import Alert
from kiosk.ui.widgets.button import Tile
from kiosk.ui.widgets.described import Described
from kiosk.ui.widgets.spoken import SpokenText
from kiosk.ui.widgets.touchable import Touchable

TOLD = "told/"
"""With the number of what was told: the key of its thing."""


class Thing(NamedTuple):
    """One thing on the screen.

    Attributes:
        key: the same as long as the thing stands there.
        kind: "told", "heading", "text", "picture", "button", "choice", "status" or "alert".
        name: in the clinic's words.
        box: left, top, right, bottom in px from the window's top left.
        chosen: of a choice.
        can: it can be pressed and focused.
    """

    key: str
    kind: str
    name: str
    box: tuple[float, float, float, float]
    chosen: bool = False
    can: bool = False


@dataclass(frozen=True)
class Seen:
    """A screen: its things in reading order, and the key of what has the focus (empty: the window)."""

    things: tuple[Thing, ...]
    focus: str


class Things:
    """Looks at the screen.

    Args:
        frame, alert: what is on it.
        is_staff: staff are at the kiosk: nothing of their screens is told, as nothing of them is spoken (N-D6).
        hush: questions and answers may not be heard here: they are not told either (N-A7).
        told: what the voice was asked to say.
    """

    def __init__(
        self, frame: Frame, alert: Alert, is_staff: Callable[[], bool], hush: Callable[[], bool], told: Told
    ) -> None:
        self._frame, self._alert, self._is_staff, self._hush, self._told = frame, alert, is_staff, hush, told
        self.controls: dict[str, Touchable] = {}

    def look(self) -> Seen:
        """What there is now; ``controls`` has those that can be pressed, by key."""
        self.controls = {}
        if self._is_staff():
            self._told.forget()
            return Seen((), "")
        frame = self._frame
        self._told.look(frame.status)
        if self._alert.parent is not None:
            told = [self._words("alert", widget) for widget in walk(self._alert) if getattr(widget, "text", "")]
            things = [*told, *(self._control("alert", w) for w in walk(self._alert) if isinstance(w, Touchable))]
        else:
            things = [
                Thing("heading", "heading", frame.heading, self._box(frame.ids.heading_line)),
                *(
                    Thing(key, "text", text, self._box(widget))
                    for key, text, widget in (
                        ("band", frame.band, frame.ids.band),
                        ("progress", frame.progress, frame.ids.progress_words),
                    )
                    if text
                ),
                *self._page(),
                *(self._control("frame", w) for w in walk(frame) if self._stands_around(w)),
                Thing("status", "status", frame.status, self._box(frame.ids.status)),
            ]
        focused = [key for key, control in self.controls.items() if control.focused]
        if self._told.text:
            # What came last has the focus: it is what a screen reader speaks and shows in Braille. It is only there
            # meanwhile: who goes through the things of the screen finds its words in their own places too.
            key = f"{TOLD}{self._told.number}"
            things.insert(0, Thing(key, "told", self._told.text, self._box(frame.ids.heading_line)))
            focused = [key]
        # Each key once: accesskit ends the whole program over a thing that stands in its tree twice, as the words of
        # the alert's button did, which are its label's too.
        things = list({thing.key: thing for thing in reversed(things)}.values())[::-1]
        return Seen(tuple(things), focused[0] if focused else "")

    def _stands_around(self, widget: Any) -> bool:
        page = self._frame.page
        return (
            isinstance(widget, Touchable)
            and widget.enabled
            and not isinstance(widget, Logo)
            and not any(widget is other for other in page.stops())
        )

    def _page(self) -> list[Thing]:
        page, things, pictures = self._frame.page, [], []
        for widget in walk(page):
            if isinstance(widget, SpokenText):
                if not self._hush():
                    things.append(Thing(f"{page.step.id}/{widget.name}", "text", widget.text, self._box(widget)))
            elif isinstance(widget, Described):
                if widget.enabled and not self._hush():
                    pictures.append(Thing(f"{page.step.id}/{widget.name}", "picture", widget.shows, self._box(widget)))
            elif isinstance(widget, Touchable) and widget.enabled:
                things.append(self._control(page.step.id, widget))
        return [*things, *pictures]

    def _control(self, place: str, widget: Any) -> Thing:
        key = f"{place}/{widget.name}"
        self.controls[key] = widget
        if isinstance(widget, Tile):
            # A choice tells its state by itself: the name stays the plain word.
            chosen = widget.chosen and not self._hush()
            return Thing(key, "choice", widget.text, self._box(widget), chosen, can=True)
        name = widget.text if self._hush() and widget.text else widget.label
        return Thing(key, "button", name, self._box(widget), can=True)

    def _words(self, place: str, widget: Any) -> Thing:
        return Thing(f"{place}/{widget.text}", "alert", widget.text, self._box(widget))

    @staticmethod
    def _box(widget: Any) -> tuple[float, float, float, float]:
        height = widget.get_parent_window().height if widget.get_parent_window() is not None else 0.0
        return (round(widget.x), round(height - widget.top), round(widget.right), round(height - widget.y))
