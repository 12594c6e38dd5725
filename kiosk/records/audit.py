"""Who did what, and when: lines that can be added and never changed, each bound to the one before by its
hash. Each database writes one chain; a server that many kiosks share keeps all of theirs beside its own.

The database refuses to change or delete a line, and ``verify`` finds what somebody changed around it.
Somebody who can write the file could still forge a whole new chain; only a ``head`` noted elsewhere (on
paper, in another system's log) shows that. # N-P3, 164.312(b)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC
from typing import Any, Literal

from sqlalchemy import Connection, Select, insert, select

from kiosk.errors import Fault
from kiosk.records.database import Database, Now, upsert, utc_now
from kiosk.records.schema import audit, audit_ends

Action = Literal[
    "staff.add",
    "staff.remove",
    "staff.set_pin",
    "staff.set_password",
    "staff.set_role",
    "staff.reset_lock",
    "staff.unlock",
    "staff.leave",
    "staff.wrong_pin",
    "staff.log_in",
    "staff.log_out",
    "staff.wrong_password",
    "visit.start",
    "visit.view",
    "visit.acknowledge",
    "visit.override",
    "visit.note",
    "visit.export",
    "help.ask",
    "help.answer",
    "overview.view",
    "session.reset",
    "sound.test",
    "content.sign",
    "audit.view",
    "audit.export",
    "records.backup",
    "records.restore",
    "records.retention",
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
            return self._add(connection, actor, action, subject, written)

    def add(self, connection: Connection, actor: str, action: Action, subject: str = "", **detail: Any) -> Line:
        """Add a line in a transaction of :meth:`Database.writing` that goes on: the deed and its line, or neither."""
        return self._add(connection, actor, action, subject, _canonical(detail))

    def _add(self, connection: Connection, actor: str, action: Action, subject: str, written: str) -> Line:
        writer = self._database.writer
        # Read inside the write lock: two processes can never follow the same line.
        last = connection.execute(_head_of(writer)).one_or_none()
        end = connection.execute(select(audit_ends.c.hash).where(audit_ends.c.writer == writer)).scalar()
        # Where the last lines were removed, the next one follows what is no longer there: that shows for ever.
        seq, previous = 1 if last is None else last.seq + 1, end or GENESIS
        at = self._now().astimezone(UTC).isoformat(timespec="microseconds")
        digest = _digest(seq, at, actor, action, subject, written, previous)
        line = Line(seq, at, actor, action, subject, written, previous, digest)
        keep(connection, writer, [line])
        return line

    def lines(self, writer: str | None = None, after: int = 0, limit: int | None = None) -> list[Line]:
        """The lines of a chain, the oldest first: this database's own, or that of ``writer``; from the one that
        follows number ``after`` on, ``limit`` of them at most."""
        wanted = select(*_LINE).where(audit.c.writer == (writer or self._database.writer), audit.c.seq > after)
        with self._database.reading() as connection:
            return [Line(*row) for row in connection.execute(wanted.order_by(audit.c.seq).limit(limit))]

    def writers(self) -> list[str]:
        """Whose chains are kept here; this database's own comes first."""
        own = self._database.writer
        with self._database.reading() as connection:
            found = set(connection.execute(select(audit_ends.c.writer).union(select(audit.c.writer))).scalars())
        return [own, *sorted(found - {own})]

    def head(self, writer: str | None = None) -> Head:
        """The end of a chain now: this database's own, or that of ``writer``."""
        with self._database.reading() as connection:
            last = connection.execute(_head_of(writer or self._database.writer)).one_or_none()
        return Head(0, GENESIS) if last is None else Head(last.seq, last.hash)

    def verify(self, known: Head | None = None) -> list[Fault]:
        """What is wrong with the audit, chain by chain in order of line; empty when nothing is. ``line`` is the
        line's number.

        Finds a line that was changed, removed (the last ones too) or put elsewhere. With ``known``, a head
        that was noted earlier, also a chain that was forged as a whole.
        """
        faults: list[Fault] = []
        known_found = known is None or known.seq == 0
        for writer in self.writers():
            with self._database.reading() as connection:
                chain = select(*_LINE).where(audit.c.writer == writer).order_by(audit.c.seq)
                rows = connection.execute(chain).all()
                given = connection.execute(select(audit_ends.c.seq).where(audit_ends.c.writer == writer)).scalar() or 0
            # As text, whatever type somebody put there: it must read as changed, not stop the check.
            lines = [Line(row.seq, *map(str, row[1:])) for row in rows]
            faults += self._verify_chain(writer, lines, given)
            known_found = known_found or any((line.seq, line.hash) == (known.seq, known.hash) for line in lines)  # type: ignore[union-attr]
        if not known_found:
            assert known is not None
            faults.append(self._fault(self._database.writer, known.seq, "the audit line is not the one that was noted"))
        return faults

    def _verify_chain(self, writer: str, lines: list[Line], given: int) -> Iterator[Fault]:
        seq, previous = 0, GENESIS
        for line in lines:
            if line.seq != seq + 1:
                yield self._fault(writer, seq + 1, f"audit lines {seq + 1} to {line.seq - 1} were removed")
            elif line.previous != previous:
                yield self._fault(writer, line.seq, "the audit line does not follow the one before it")
            if line.hash != _digest(*list(asdict(line).values())[:-1]):
                yield self._fault(writer, line.seq, "the audit line was changed")
            seq, previous = line.seq, line.hash
        if given > seq:
            yield self._fault(writer, seq + 1, f"audit lines {seq + 1} to {given} were removed")

    def _fault(self, writer: str, seq: int, what: str) -> Fault:
        mend = "keep a copy of the records for the privacy officer, and put back the last backup"
        whose = "" if writer == self._database.writer else f"chain {writer}: "
        return self._database.fault(seq, whose + what, mend)


def keep(connection: Connection, writer: str, lines: list[Line]) -> None:
    """Put lines at the end of a chain; the database refuses them anywhere else."""
    connection.execute(insert(audit), [{**asdict(line), "writer": writer} for line in lines])
    seq = connection.execute(select(audit_ends.c.seq).where(audit_ends.c.writer == writer)).scalar() or 0
    end = {"writer": writer, "seq": max(seq, lines[-1].seq), "hash": lines[-1].hash}
    upsert(connection, audit_ends, end, "writer")


_LINE = tuple(audit.c[field.name] for field in fields(Line))


def _head_of(writer: str) -> Select[tuple[int, str]]:
    return select(audit.c.seq, audit.c.hash).where(audit.c.writer == writer).order_by(audit.c.seq.desc()).limit(1)


def _canonical(value: Any) -> str:
    """JSON text that is the same for the same value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _digest(*fields: Any) -> str:
    """The hash of a line: its fields in the order of ``Line``, ``previous`` last."""
    *plain, previous = fields
    return hashlib.sha256(previous.encode() + _canonical(plain).encode()).hexdigest()
