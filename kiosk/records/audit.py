"""Who did what, and when: lines that can be added and never changed, each bound to the one before by its
hash.

The database refuses to change or delete a line, and ``verify`` finds what somebody changed around it.
Somebody who can write the file could still forge a whole new chain; only a ``head`` noted elsewhere (on
paper, in another system's log) shows that. # N-P3, 164.312(b)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import Any, Literal

from sqlalchemy import insert, select, text

from kiosk.errors import Fault
from kiosk.records.database import Database, Now, utc_now
from kiosk.records.schema import audit

Action = Literal[
    "staff.add",
    "staff.remove",
    "staff.set_pin",
    "staff.reset_lock",
    "staff.unlock",
    "staff.wrong_pin",
    "visit.start",
    "visit.view",
    "session.reset",
    "sound.test",
    "content.sign",
]
"""What can be done; a new thing to do is a new name here."""

GENESIS = "0" * 64
"""What the first line has in place of a hash before it."""


@dataclass(frozen=True)
class Head:
    """The end of the audit at one time; noted elsewhere, it proves later that nothing before it was changed.

    Attributes:
        seq: number of the last line; 0 when there is none.
        hash: that line's hash.
    """

    seq: int
    hash: str


@dataclass(frozen=True)
class Line:
    """One thing that somebody did.

    Attributes:
        seq: 1, 2, 3 ... without a gap.
        at: when, as ISO 8601 text in UTC.
        actor: the person's name, or "kiosk".
        action: what they did.
        subject: to what: a visit's id, a person's name, or "".
        detail: more about it as JSON text; never a PIN, never an answer.
        previous: the hash of the line before.
        hash: SHA-256 of ``previous`` and all the other fields.
    """

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str
    previous: str
    hash: str


class Audit:
    """The audit in a database. Every method raises KioskError when the file cannot be read or written."""

    def __init__(self, database: Database, now: Now = utc_now) -> None:
        """``now`` gives the time of new lines."""
        self._database = database
        self._now = now

    def append(self, actor: str, action: Action, subject: str = "", detail: Mapping[str, Any] | None = None) -> Line:
        """Add a line; on disk when it returns. ``detail`` is plain JSON, never a PIN or an answer."""
        written = _canonical(detail or {})
        with self._database.writing() as connection:
            # Read inside the write lock: two processes can never follow the same line.
            last = connection.execute(_HEAD).one_or_none()
            seq, previous = (1, GENESIS) if last is None else (last.seq + 1, last.hash)
            at = self._now().astimezone(UTC).isoformat(timespec="microseconds")
            digest = _digest(seq, at, actor, action, subject, written, previous)
            line = Line(seq, at, actor, action, subject, written, previous, digest)
            connection.execute(insert(audit).values(asdict(line)))
        return line

    def lines(self) -> list[Line]:
        """Every line, the oldest first."""
        with self._database.reading() as connection:
            return [Line(*row) for row in connection.execute(select(audit).order_by(audit.c.seq))]

    def head(self) -> Head:
        """The end of the audit now."""
        with self._database.reading() as connection:
            last = connection.execute(_HEAD).one_or_none()
        return Head(0, GENESIS) if last is None else Head(last.seq, last.hash)

    def verify(self, known: Head | None = None) -> list[Fault]:
        """What is wrong with the audit, in order of line; empty when nothing is. ``line`` is the line's
        number.

        Finds a line that was changed, removed (the last ones too) or put elsewhere. With ``known``, a head
        that was noted earlier, also a chain that was forged as a whole.
        """
        with self._database.reading() as connection:
            rows = connection.execute(select(audit).order_by(audit.c.seq)).all()
            # SQLite's own count of the numbers it gave: still there when the last lines are gone.
            given = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'audit'")).scalar() or 0
        # As text, whatever type somebody put there: it must read as changed, not stop the check.
        lines = [Line(row.seq, *map(str, row[1:])) for row in rows]
        faults = []
        seq, previous = 0, GENESIS
        for line in lines:
            if line.seq != seq + 1:
                faults.append(self._fault(seq + 1, f"audit lines {seq + 1} to {line.seq - 1} were removed"))
            elif line.previous != previous:
                faults.append(self._fault(line.seq, "the audit line does not follow the one before it"))
            if line.hash != _digest(*list(asdict(line).values())[:-1]):
                faults.append(self._fault(line.seq, "the audit line was changed"))
            seq, previous = line.seq, line.hash
        if given > seq:
            faults.append(self._fault(seq + 1, f"audit lines {seq + 1} to {given} were removed"))
        if known is not None and known.seq and known.hash not in (x.hash for x in lines if x.seq == known.seq):
            faults.append(self._fault(known.seq, "the audit line is not the one that was noted"))
        return faults

    def _fault(self, seq: int, what: str) -> Fault:
        mend = "keep a copy of the file for the privacy officer, and put back the last backup"
        return Fault(self._database.path, seq, what, mend)


_HEAD = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)


def _canonical(value: Any) -> str:
    """JSON text that is the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _digest(*fields: Any) -> str:
    """The hash of a line: its fields in the order of ``Line``, ``previous`` last."""
    *plain, previous = fields
    return hashlib.sha256(previous.encode() + _canonical(plain).encode()).hexdigest()
