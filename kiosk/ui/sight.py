"""How the patient likes to see it: text size, colours, motion. Changed at any moment, answers are kept (N-D4)."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.session import Session
from kiosk.ui.look import Look
from kiosk.ui.theme import THEMES


class Sight:
    """Changes the session and the look together.

    Args:
        look: what the screens bind to.
        session: the patient's, asked for each time: it is a new one after a reset.
        changed: called after a change of the text size, to lay the page out anew.
    """

    def __init__(self, look: Look, session: Callable[[], Session], changed: Callable[[], None]) -> None:
        self._look, self._session, self._changed = look, session, changed

    def apply(self) -> None:
        """Show it as the session says; after a reset, as at a fresh start (N-D3)."""
        session = self._session()
        self._look.set_theme(session.theme)
        self._look.less_motion = session.less_motion
        self._look.set_text(session.text_step)

    def text(self, step: int) -> None:
        """Take the text size ``step``, of those that the panel offers. # N-S1"""
        self._session().text_step = min(max(step, 0), self._look.text_steps[-1])
        self.apply()
        self._changed()

    def change_text(self, by: int) -> None:
        """Bigger or smaller text; the page stays (N-S1, N-D4)."""
        self.text(self._session().text_step + by)

    def theme(self, name: str) -> None:
        """Take the colours of ``name``. # N-S3"""
        assert name in THEMES
        self._session().theme = name
        self.apply()

    def motion(self, less: bool) -> None:
        """Let nothing move, or let it. # N-S6"""
        self._session().less_motion = less
        self.apply()
