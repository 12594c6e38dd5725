"""Where the patient is on the journey, and where Next and Back lead from there."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.journey import Step, opened_by, steps
from kiosk.session import Session
from kiosk.ui.asides import ABOVE, Asides
from kiosk.ui.earcons import Earcon
from kiosk.ui.page import Page
from kiosk.ui.tongues import Tongues
from kiosk.ui.widgets.touchable import Touchable


class Going:
    """Goes through the journey; a screen's own pages come before its neighbours.

    Args:
        tongues: the pack in use.
        session: the patient's.
        page: what is shown.
        show: shows a step.
        read: reads the screen again, for it has turned a page of its own.
        asides: the screens beside the journey.
        sound: plays an earcon.
        finish: writes the finished visit; False when it could not be written, which the patient was told then.
        over: the patient is done.
        title: title and place of what is shown, in words.

    Attributes:
        journey: its steps.
        own_pages: by step, the page of its own at which a screen opens when the patient comes back to it.
    """

    def __init__(
        self,
        *,
        tongues: Tongues,
        session: Callable[[], Session],
        page: Callable[[], Page],
        show: Callable[[Step], None],
        read: Callable[[], None],
        asides: Asides,
        sound: Callable[[Earcon], None],
        finish: Callable[[], bool],
        over: Callable[[], None],
        title: Callable[[], str],
    ) -> None:
        self._tongues, self._session, self._page, self._show, self._read = tongues, session, page, show, read
        self._asides, self._sound, self._finish, self._over, self._title = asides, sound, finish, over, title
        self.journey: tuple[Step, ...] = ()
        self.own_pages: dict[str, int] = {}

    def plan(self, *, asks: bool) -> None:
        """Make the journey anew, as it is with the pack and the answers so far."""
        session = self._session()
        self.journey = steps(
            self._tongues.now.pack,
            asks=asks,
            answers=session.given,
            among=len(self._tongues.pack_ids),
            pick=len(session.packs) > 1,
        )

    @property
    def asks(self) -> bool:
        """The check is a part of the journey."""
        return any(step.asks for step in self.journey)

    def next(self) -> None:
        """Go on: the next page of the screen, or the next step."""
        step, session = self._page().step, self._session()
        if self._turned(self._page().forward):
            return
        if step.screen == "review" and not self._finish():
            return
        if step.screen in ABOVE:
            self._asides.close()
        elif step.screen == "thanks":
            self._over()
        elif session.reviewing and step.screen == "question":
            opened = opened_by(self._tongues.now.pack, self.journey, step.id, session.given)
            self.go_to(opened or "review")
        else:
            self.go(session.place + 1)

    def back(self) -> None:
        """Go back: the page before, or the step before."""
        page, session = self._page(), self._session()
        if self._turned(page.backward):
            return
        if page.step.screen in ABOVE:
            self._asides.back(page.step.screen)
        elif session.reviewing and page.step.screen == "question":
            self.go_to("review")
        elif page.has_back:
            self.go(session.place - 1)

    def _turned(self, turn: Callable[[], bool]) -> bool:
        """Let the screen deal with it. True when it did; when it turned to another page of its own, that is read."""
        page = self._page()
        before = page.place_words()
        handled = turn()
        if page is not self._page():
            return handled  # it led elsewhere: staff left
        if handled and page.place_words() != before:
            Touchable.screen_change.happened()
            self._sound("page")
            self._read()
        elif handled:  # the screen has said why not
            self._sound("not_possible")
        return handled

    def open(self, step_id: str) -> None:
        """Open a question from the review; Next and Back lead to the review again."""
        self._session().reviewing = True
        self.come_back_here()
        self.go_to(step_id)

    def help(self) -> None:
        """Open or close the help for this screen."""
        if self._page().step.screen in ABOVE:
            self._asides.close()
        else:
            self.come_back_here()
            self._asides.help(self._page().step, self._title())

    def hear(self) -> None:
        """Open or close the choice of who hears the questions, where questions are asked or will be."""
        here, session = self._page().step, self._session()
        if here.screen == "hear":
            self._asides.close()
        elif session.visit_id is None or session.finished or not self.asks:
            self._sound("not_possible")
        else:
            if here.screen not in ABOVE:
                self.help()
            self._asides.open("hear")

    def again(self) -> None:
        """Show the same step again, at the page that is shown now."""
        self.come_back_here()
        self._show(self._page().step)

    def come_back_here(self) -> None:
        """The next time this step is shown, it opens at the page that is shown now."""
        self.own_pages[self._page().step.id] = self._page().own_page

    def go_to(self, step_id: str) -> None:
        """Go to the step of this id."""
        if step_id == "review":
            self._session().reviewing = False
        self.go([step.id for step in self.journey].index(step_id))

    def go(self, place: int) -> None:
        """Go to the step at this place of the journey. Where it cannot be shown the patient is still at the one before:
        the next Next must not leave it out."""
        session, step = self._session(), self.journey[place]
        self._sound("finished" if step.screen == "thanks" else "page")
        before, session.place = session.place, place
        try:
            self._show(step)
        except Exception:
            session.place = before
            raise
