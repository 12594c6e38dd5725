"""A kiosk and the server that many share: the kiosk writes its own file first, always, and hands over behind that.

What must be told stands in the file's outbox, in the same transaction as what happened. A round tells the server in
that order, and takes a row out of the outbox only when the server has it on disk. Everything is written by its own id,
so a row that is told twice (the kiosk was switched off in between) changes nothing: nothing lost, nothing twice.
The audit goes over line by line as a chain. Back come accounts, reviews, who answered a call for help, and a reserve
of visit codes.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Row, delete, func, insert, select, update

from kiosk.errors import Fault, KioskError
from kiosk.records import reviews as review_rows
from kiosk.records import shared_codes, store
from kiosk.records.audit import Audit
from kiosk.records.audit import keep as keep_lines
from kiosk.records.database import Database, Now, upsert, utc_now
from kiosk.records.schema import audit, help_requests, outbox, reviews, staff, visits
from kiosk.records.shared_codes import RESERVE

log = logging.getLogger(__name__)

HOLD_EVERY = timedelta(hours=1)
"""How often the reserve of codes is kept for longer; it is filled up at once."""

AT_ONCE = 50
"""Rows of the outbox told in a row before they are taken out of it, and lines of the audit in one transaction."""

EVERY_S = 1.0
"""How often a round is made when nothing was written, in s; a write makes one at once."""

LONGEST_WAIT_S = 30.0
"""How long a kiosk waits at most before it looks for a server that is away again, in s; the wait doubles up to it."""


class HandOver:
    """Hands over what one kiosk wrote. ``start`` does it in a thread; ``round`` once, for whoever has no thread.

    Attributes:
        server: the server's database; None while it is away.
        trouble: why it is away, or what it will not take; "" when all is well.
    """

    def __init__(self, local: Database, connect: Callable[[], Database], now: Now = utc_now) -> None:
        """
        Args:
            local: the kiosk's own file.
            connect: opens the server's database, or raises KioskError.
            now: the time that reserves are kept by.
        """
        self._local, self._connect, self._now = local, connect, now
        self._opened: Database | None = None
        self.server: Database | None = None
        self.trouble = ""
        self._held_at: datetime | None = None
        self._wake, self._end = threading.Event(), False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Hand over from now on, in a thread of its own."""
        self._local.written = self._written
        self._thread = threading.Thread(target=self._run, name="hand-over", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and the connection; what was not told yet is told after the next start."""
        self._end = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
        self._local.written = lambda: None
        if self._opened is not None:
            self._opened.close()
        self.server = self._opened = None

    def lost(self, error: KioskError) -> None:
        """The server did not answer: until the next round that succeeds the kiosk goes on without it."""
        if not self.trouble:
            log.warning("%s", error)
        self.server, self.trouble = None, str(error)

    def round(self) -> bool:
        """Tell the server everything, and learn what it knows. True when that was done; False: it is away."""
        try:
            if self._opened is None:
                self._opened = self._connect()
            server = self._opened
            self._push(server)
            trouble = self._push_audit(server)
            self._pull_staff(server)
            self._pull_reviews(server)
            self._pull_help(server)
            self._keep_reserve(server)
        except KioskError as error:
            self.lost(error)
            return False
        self.server, self.trouble = server, trouble
        return True

    def _keep_reserve(self, server: Database) -> None:
        now = self._now()
        if (
            self._held_at is None
            or now - self._held_at > HOLD_EVERY
            or shared_codes.reserve(self._local, now) < RESERVE
        ):
            shared_codes.hold(server, self._local, now)
            self._held_at = now

    def _written(self) -> None:
        if threading.current_thread() is not self._thread:
            self._wake.set()

    def _run(self) -> None:
        wait = EVERY_S
        while not self._end:
            self._wake.clear()
            try:
                done = self.round()
            except Exception:
                log.exception("the hand-over failed")
                done = False
            # While the server is away a write does not make the kiosk knock: only time does.
            wait = EVERY_S if done else min(2 * wait, LONGEST_WAIT_S)
            if done:
                self._wake.wait(wait)
            else:
                self._pause(wait)

    def _pause(self, seconds: float) -> None:
        ended = threading.Event()
        # stop() wakes it as well: it looks up every second.
        while seconds > 0 and not self._end:
            ended.wait(min(seconds, EVERY_S))
            seconds -= EVERY_S

    # --- to the server -------------------------------------------------------------------------------------------

    def _push(self, server: Database) -> None:
        tell: dict[str, Callable[[Database, str], None]] = {
            "visit": self._push_visit,
            "review": self._push_review,
            "help": self._push_help,
            "staff": self._push_staff,
            "code": lambda server, key: shared_codes.hand_over(server, self._local, key),
        }
        while True:
            with self._local.reading() as connection:
                rows = connection.execute(select(outbox).order_by(outbox.c.seq).limit(AT_ONCE)).all()
            if not rows:
                return
            told: list[int] = []
            try:
                for row in rows:
                    tell[row.kind](server, row.key)
                    told.append(row.seq)
            finally:
                # By number: what was written again meanwhile has another one, and is told again.
                if told:
                    with self._local.writing() as connection:
                        connection.execute(delete(outbox).where(outbox.c.seq.in_(told)))

    def _push_visit(self, server: Database, visit_id: str) -> None:
        with self._local.reading() as connection:
            record = store.load(connection, visit_id)
        if record is None:
            return  # retention was faster
        with server.writing(visit_id) as connection:
            status = connection.execute(select(visits.c.status).where(visits.c.id == visit_id)).scalar()
            # A file that was put back from a copy knows less: what has ended stays as it ended.
            if status not in (None, "in-progress") and (record.status == "in-progress" or record.ended_by == "power"):
                return
            store.write(connection, record)

    def _push_review(self, server: Database, review_id: str) -> None:
        with self._local.reading() as connection:
            row = connection.execute(select(reviews).where(reviews.c.id == review_id)).one_or_none()
        if row is not None:
            with server.writing(row.visit_id) as connection:
                review_rows.keep(connection, review_rows.review_of(row), row.rank)

    def _push_help(self, server: Database, request_id: str) -> None:
        with self._local.reading() as connection:
            row = connection.execute(select(help_requests).where(help_requests.c.id == request_id)).one_or_none()
        if row is None:
            return
        values = dict(row._mapping)
        with server.writing(request_id) as connection:
            there = connection.execute(select(help_requests).where(help_requests.c.id == request_id)).one_or_none()
            if there is None:
                connection.execute(insert(help_requests).values(values))
            elif there.answered_at is None:
                upsert(connection, help_requests, values)

    def _push_staff(self, server: Database, key: str) -> None:
        with self._local.reading() as connection:
            row = connection.execute(select(staff).where(staff.c.key == key)).one_or_none()
        if row is not None:
            _merge(server, row)

    def _push_audit(self, server: Database) -> str:
        """What is wrong with the chain; "" when nothing is. The visits go on their way all the same."""
        mine, chain = Audit(self._local), self._local.writer
        last = select(audit.c.seq, audit.c.hash).where(audit.c.writer == chain).order_by(audit.c.seq.desc()).limit(1)
        while True:
            # Read under the chain's lock: the kiosk and a command may hand over the same lines at once.
            with server.writing(chain) as connection:
                head = connection.execute(last).one_or_none()
                seq = 0 if head is None else head.seq
                if head is not None and [line.hash for line in mine.lines(after=seq - 1, limit=1)] != [head.hash]:
                    what = "the server has other lines of this kiosk's audit than the kiosk"
                    mend = "run ./run audit verify, and tell the privacy officer"
                    return str(Fault(self._local.path, seq, what, mend))
                lines = mine.lines(after=seq, limit=AT_ONCE)
                if not lines:
                    return ""
                keep_lines(connection, chain, lines)

    # --- from the server -----------------------------------------------------------------------------------------

    def _pull_staff(self, server: Database) -> None:
        with server.reading() as connection:
            rows = connection.execute(select(staff)).all()
        with self._local.reading() as connection:
            known = {row.key: (row.changed_at, row.removed_at) for row in connection.execute(select(staff))}
        for row in rows:
            if known.get(row.key) != (row.changed_at, row.removed_at):
                _merge(self._local, row)

    def _pull_reviews(self, server: Database) -> None:
        with self._local.reading() as connection:
            waiting = list(connection.execute(select(visits.c.id).where(visits.c.open)).scalars())
        if not waiting:
            return
        with server.reading() as connection:
            rows = connection.execute(select(reviews).where(reviews.c.visit_id.in_(waiting))).all()
        if rows:
            with self._local.writing() as connection:
                for row in rows:
                    review_rows.keep(connection, review_rows.review_of(row), row.rank, tell=False)

    def _pull_help(self, server: Database) -> None:
        with self._local.reading() as connection:
            waiting = select(help_requests.c.id).where(help_requests.c.answered_at.is_(None))
            ids = list(connection.execute(waiting).scalars())
        if not ids:
            return
        answered = help_requests.c.id.in_(ids) & help_requests.c.answered_at.is_not(None)
        with server.reading() as connection:
            rows = connection.execute(select(help_requests).where(answered)).all()
        if rows:
            with self._local.writing() as connection:
                for row in rows:
                    upsert(connection, help_requests, dict(row._mapping))


def waiting(local: Database) -> int:
    """How many rows the server has not been told yet."""
    with local.reading() as connection:
        return connection.execute(select(func.count()).select_from(outbox)).scalar_one()


def _merge(into: Database, row: Row[tuple[object, ...]]) -> None:
    """Bring an account to another database: the later change counts, and who was removed anywhere is removed."""
    values = dict(row._mapping)
    with into.writing() as connection:
        there = connection.execute(select(staff).where(staff.c.key == row.key)).one_or_none()
        if there is None:
            connection.execute(insert(staff).values(values))
            return
        changed = {}
        if there.removed_at is None and (row.removed_at is not None or row.changed_at > there.changed_at):
            # Waits and locks stay each database's own, but what lifts one lifts it everywhere.
            names = ("role", "pin_hash", "password_hash", "removed_at", "changed_at", "wrong_pins", "wait_until")
            changed = {name: values[name] for name in (*names, "wrong_passwords", "password_wait_until")}
        if changed:
            connection.execute(update(staff).where(staff.c.key == row.key).values(changed))
