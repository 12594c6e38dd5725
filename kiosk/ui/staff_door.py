"""The staff's door: behind it the patient's session waits, silent and unchanged (N-D6)."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.errors import KioskError
from kiosk.journey import Step
from kiosk.session import Session
from kiosk.speech import Narrator
from kiosk.ui.asides import Asides
from kiosk.ui.attendance import Attendance
from kiosk.ui.going import Going
from kiosk.ui.look import Look
from kiosk.ui.practice import Practice
from kiosk.ui.staff_room import StaffRoom
from kiosk.ui.wording import Wording


class StaffDoor:
    """Lets staff in, and out again.

    Args:
        make_room: what staff screens are given (show=, leave=).
        narrator: silent meanwhile.
        look: staff's text has a size of its own.
        session: the patient's.
        attendance: nobody is asked any more whether they are there.
        asides: help is closed. going: the patient's screen is kept for when they come back.
        wording: staff read the clinic's language.
        practice: staff may have ended it.
        show: shows a step.
        fresh: ends the patient's session.
        trouble: told of what could not be written.

    Attributes:
        own: tag of the clinic's language.
        room: behind it; None while no staff are at the kiosk.
    """

    def __init__(
        self,
        *,
        make_room: Callable[..., StaffRoom],
        narrator: Narrator,
        look: Look,
        session: Callable[[], Session],
        attendance: Attendance,
        asides: Asides,
        going: Going,
        wording: Wording,
        own: str,
        practice: Practice,
        show: Callable[[Step], None],
        fresh: Callable[[], None],
        trouble: Callable[[KioskError], None],
    ) -> None:
        self._make_room, self._narrator, self._look, self._session = make_room, narrator, look, session
        self._attendance, self._asides, self._going = attendance, asides, going
        self._wording, self.own, self._practice, self._show, self._fresh = wording, own, practice, show, fresh
        self._trouble = trouble
        self.room: StaffRoom | None = None

    @property
    def is_open(self) -> bool:
        """Staff are at the kiosk."""
        return self.room is not None

    def open(self) -> None:
        """Let staff in: their screens are never read, nor heard."""
        if self.room is not None:
            return
        self._narrator.silence()
        self._attendance.hide_alert()
        self._asides.forget()
        self._going.come_back_here()
        self._wording.take(self.own)
        self.room = self._make_room(show=self.show, leave=self.leave)
        # Staff have much on one screen: the text is of the second size at most, on a low panel of the first.
        self._look.set_text(min(self._session().text_step, 0 if self._look.low else 1))
        self.show("staff_login", "")

    def show(self, screen: str, argument: str) -> None:
        """Show a staff screen, with an argument for it."""
        self._show(Step(argument or screen, screen, 0))

    def leave(self) -> None:
        """Let staff out, whether it can be written or not: the patient's screen is as it was; a fresh start when
        practice has just ended."""
        room, self.room = self.room, None
        if room is not None:
            try:
                room.left()
            except KioskError as error:
                self._trouble(error)
        session = self._session()
        self._look.set_text(session.text_step)
        if not session.voice_on:
            self._narrator.stop_voice()
        if self._practice.has_ended:
            self._fresh()
        else:
            self._wording.take(session.language)
            self._show(self._going.journey[session.place])

    def shut(self) -> None:
        """The session is over, with whoever was at the kiosk."""
        self.room = None
