"""A patient asks for somebody to come: who asked where, and who went."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from kiosk.records.audit import Audit
from kiosk.records.database import Database, Now, post, utc_now
from kiosk.records.schema import help_requests

KIOSK = "kiosk"
"""Who asks, in the audit: the patient has no name here."""


@dataclass(frozen=True)
class HelpRequest:
    """One call for help.

    Attributes:
        id: for good (uuid4 hex).
        kiosk: name of the kiosk where somebody waits.
        visit_id: the visit; None for a patient who has none.
        asked_at: when (UTC).
        answered_at, answered_by: when somebody went, and who; None while nobody did.
    """

    id: str
    kiosk: str
    visit_id: str | None
    asked_at: datetime
    answered_at: datetime | None = None
    answered_by: str | None = None


class HelpStore:
    """The calls for help in a database; each is in the audit as well.

    Every method raises KioskError when the records cannot be read or written.
    """

    def __init__(self, database: Database, audit: Audit, now: Now = utc_now) -> None:
        """``now`` gives the time of new calls and answers."""
        self._database, self._audit, self._now = database, audit, now

    def ask(self, kiosk: str, visit_id: str | None = None) -> HelpRequest:
        """Somebody at ``kiosk`` asks for help. A second time before anybody came is the same call."""
        waiting = help_requests.c.answered_at.is_(None) & (help_requests.c.kiosk == kiosk)
        same = waiting & help_requests.c.visit_id.is_not_distinct_from(visit_id)
        with self._database.writing() as connection:
            row = connection.execute(select(help_requests).where(same).limit(1)).one_or_none()
            if row is not None:
                return HelpRequest(*row)
            request = HelpRequest(uuid.uuid4().hex, kiosk, visit_id, self._now())
            connection.execute(insert(help_requests).values(vars(request)))
            self._audit.add(connection, KIOSK, "help.ask", request.id, kiosk=kiosk)
            post(connection, "help", request.id)
        return request

    def answer(self, request_id: str, by: str) -> bool:
        """Somebody goes. False when another was first, or there is no such call."""
        with self._database.writing() as connection:
            waiting = (help_requests.c.id == request_id) & help_requests.c.answered_at.is_(None)
            values = {"answered_at": self._now(), "answered_by": by}
            if connection.execute(update(help_requests).where(waiting).values(values)).rowcount == 0:
                return False
            self._audit.add(connection, by, "help.answer", request_id)
            post(connection, "help", request_id)
        return True

    def open(self, kiosk: str | None = None) -> list[HelpRequest]:
        """Who still waits, the longest first; at one kiosk only, when it is named."""
        wanted = select(help_requests).where(help_requests.c.answered_at.is_(None))
        if kiosk is not None:
            wanted = wanted.where(help_requests.c.kiosk == kiosk)
        with self._database.reading() as connection:
            rows = connection.execute(wanted.order_by(help_requests.c.asked_at, help_requests.c.id))
            return [HelpRequest(*row) for row in rows]

    def get(self, request_id: str) -> HelpRequest | None:
        """One call; None when there is none."""
        with self._database.reading() as connection:
            row = connection.execute(select(help_requests).where(help_requests.c.id == request_id)).one_or_none()
        return None if row is None else HelpRequest(*row)
