"""The staff's door: behind it the patient's session waits, silent and unchanged (N-D6)."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.journey import Step
from kiosk.session import Session
from kiosk.speech import Narrator
from kiosk.ui.look import Look
from kiosk.ui.staff_room import StaffRoom


class StaffDoor:
    """Lets staff in, and out again.

    Args:
        make_room: what staff screens are given.
        narrator: silent meanwhile.
        look: staff's text has a size of its own.
        session: the patient's.
        put_aside: the patient's screen is kept for when they come back, and the clinic's language taken.
        come_back: to the patient's screen, as it was.
        show: shows a step.

    Attributes:
        room: behind it; None while no staff are at the kiosk.
    """

    def __init__(
        self,
        *,
        make_room: Callable[[], StaffRoom],
        narrator: Narrator,
        look: Look,
        session: Callable[[], Session],
        put_aside: Callable[[], None],
        come_back: Callable[[], None],
        show: Callable[[Step], None],
    ) -> None:
        self._make_room, self._narrator, self._look, self._session = make_room, narrator, look, session
        self._put_aside, self._come_back, self._show = put_aside, come_back, show
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
        self._put_aside()
        self.room = self._make_room()
        # Staff have much on one screen: the text is of the second size at most, on a low panel of the first.
        self._look.set_text(min(self._session().text_step, 0 if self._look.low else 1))
        self.show("staff_login", "")

    def show(self, screen: str, argument: str) -> None:
        """Show a staff screen, with an argument for it."""
        self._show(Step(argument or screen, screen, 0))

    def leave(self) -> None:
        """Let staff out."""
        if self.room is not None:
            self.room.left()
        self.room = None
        self._look.set_text(self._session().text_step)
        if not self._session().voice_on:
            self._narrator.stop_voice()
        self._come_back()

    def shut(self) -> None:
        """The session is over, with whoever was at the kiosk."""
        self.room = None
