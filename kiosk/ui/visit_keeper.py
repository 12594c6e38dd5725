"""Keeps the visit on disk while the patient is at the kiosk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from math import ceil

from kiosk.content.models import Pack
from kiosk.errors import KioskError
from kiosk.notices import Notice
from kiosk.records.codes import Redeemed
from kiosk.records.open import Records
from kiosk.records.visit import Ending, VisitRecord
from kiosk.session import Session
from kiosk.ui.practice import Practice

log = logging.getLogger(__name__)

FREE_TRIES = 3
"""Wrong visit numbers in a row before the first wait: typing slips are common."""
FIRST_WAIT_S = 10
LONGEST_WAIT_S = 300
"""Each further wrong number doubles the wait, from the first to the longest, in s."""
TRY_AGAIN_S = 30.0
"""A visit that ended while the records could not be written is tried again so often, in s."""


class VisitKeeper:
    """Begins, writes and closes the visit of a session.

    Wrong visit numbers slow down: a number that is tried out must not become somebody else's visit (N-P1).

    A visit that ended while the records could not be written is kept in memory and tried again until it is there:
    whoever walked away must not stay "at the kiosk" on the clinician's list (N-C2).

    Attributes:
        pack: in the patient's language: what they were asked.
        trouble: why the last write failed, for staff; None when none did.
    """

    def __init__(
        self,
        records: Records,
        pack: Pack,
        utc: Callable[[], datetime],
        now: Callable[[], float],
        practice: Practice,
        kiosk: str = "",
    ) -> None:
        """
        Args:
            kiosk: name of this kiosk, for staff.
            now: seconds that never go back: a wait does not last longer because somebody has set the clock.
            practice: whether a visit is a patient's.
            pack: in the clinic's language: the clinician's reasons come from it, whatever the patient speaks.
        """
        self._records, self._utc, self._now, self._practice, self._kiosk = records, utc, now, practice, kiosk
        self.pack = self._clinic_pack = pack
        self.trouble: Notice | None = None
        self._wrong = 0
        self._wait_until = float("-inf")
        self._owed: list[VisitRecord] = []
        self._tried_at = now()

    def be_about(self, pack: Pack, clinic_pack: Pack) -> None:
        """The visit is about this pack: in the patient's language, and in the clinic's."""
        self.pack, self._clinic_pack = pack, clinic_pack

    def wait_s(self) -> int:
        """Seconds until a visit number is looked at again; 0 when it is now."""
        return ceil(max(0.0, self._wait_until - self._now()))

    def begin(self, session: Session, code: str, shown: tuple[str, ...], begun: Callable[[], None]) -> str | None:
        """Redeem ``code`` and begin its visit (N-P1). The id of the phrase that says why not, or None.

        Args:
            shown: ids of the packs of this kiosk.
            begun: called when it is known which of them the visit may be about, before it is written.
        """
        if self.wait_s():
            return "code.wait"
        try:
            result = self._records.codes.redeem(code, shown)
        except KioskError as error:
            self.failed(error)
            return "trouble.desk"
        # A number that somebody took home from practice begins no visit of a patient.
        if not isinstance(result, Redeemed) or (result.practice and not self._practice.on):
            self._wrong += 1
            if self._wrong >= FREE_TRIES:
                wait = min(FIRST_WAIT_S * 2 ** (self._wrong - FREE_TRIES), LONGEST_WAIT_S)
                self._wait_until = self._now() + wait
            return "code.refused"
        self._wrong = 0
        session.begin_visit(result.code, self._utc())
        session.offer(tuple(pack for pack in shown if pack in result.packs) or shown)
        begun()
        return None if self.save(session) else "trouble.desk"

    def save(self, session: Session, ended_by: Ending | None = None) -> bool:
        """Write the visit; it is on disk when this returns True (N-C6). A finished visit is closed and stays as it is;
        a session without a visit has nothing to write. False: it could not be written."""
        if session.visit_id is None or session.finished:
            return True
        done = self._write(self._record(session, ended_by))
        session.finished = done and ended_by == "finished"
        if done:
            self._pay()
        return done

    def close(self, session: Session, ended_by: Ending) -> None:
        """The session is over, whatever happens: what cannot be written now is written as soon as it can be, and a
        fault of the program here must not leave the next patient with this one's page."""
        if session.visit_id is not None and not session.finished:
            try:
                self._owed.append(self._record(session, ended_by))
            except Exception:
                log.exception("a visit could not be closed")
                self.trouble = Notice("fault")
        self._pay()

    def tick(self, session: Session) -> None:
        """Each frame: while nobody is in a visit, try again what could not be written. A write may be waited for."""
        if self._owed and session.visit_id is None and self._now() - self._tried_at >= TRY_AGAIN_S:
            self._pay()

    def _pay(self) -> None:
        """Write what is owed, the oldest first."""
        self._tried_at = self._now()
        while self._owed:
            try:
                if not self._write(self._owed[0]):
                    return
            except Exception:
                log.exception("a visit could not be written")  # nor could it be the next time
                self.trouble = Notice("fault")
            del self._owed[0]

    def _record(self, session: Session, ended_by: Ending | None) -> VisitRecord:
        record = session.record(
            self.pack, self._utc(), practice=self._practice.on, ended_by=ended_by, clinic_pack=self._clinic_pack
        )
        return record.model_copy(update={"kiosk": self._kiosk})

    def _write(self, record: VisitRecord) -> bool:
        try:
            self._records.visits.save(record)
        except KioskError as error:
            self.failed(error)
            return False
        return True

    def ask_help(self, session: Session) -> bool:
        """Call somebody to this kiosk. False: it could not be written."""
        try:
            self._records.help.ask(self._kiosk, session.visit_id)
        except KioskError as error:
            self.failed(error)
            return False
        session.help_asked_at = self._utc()
        return True

    def failed(self, error: KioskError) -> None:
        """Something outside the program is wrong: staff find it in the notices."""
        self.trouble = Notice("trouble", {"why": str(error)})
        log.error("%s", error)
