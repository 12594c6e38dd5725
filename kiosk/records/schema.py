"""The tables of the record database, and the steps that lead from one version of them to the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

APPLICATION_ID = 0x566B496F
"""Marks the file as a kiosk's (``PRAGMA application_id``): no other program's database is written to."""


class UtcText(TypeDecorator[datetime]):
    """A UTC time as ISO 8601 text of fixed width: it sorts as text, and a person can read it."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        """To text; a time without a zone is refused, since nobody could tell later what it meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        """From text."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()

visits = Table(
    "visits",
    metadata,
    Column("id", String, primary_key=True),
    Column("code", String),
    Column("practice", Boolean, nullable=False),
    Column("pack_id", String, nullable=False),
    Column("pack_version", String, nullable=False),
    Column("pack_hash", String, nullable=False),
    Column("language", String, nullable=False),
    Column("kiosk_version", String, nullable=False),
    Column("started_at", UtcText, nullable=False, index=True),
    Column("updated_at", UtcText, nullable=False, index=True),
    Column("ended_at", UtcText),
    Column("status", String, nullable=False, index=True),
    Column("ended_by", String),
    Column("audio_route", String, nullable=False),
    Column("tier", String),
)


def _part_of_visit(name: str, *columns: Column[Any]) -> Table:
    """A table of rows that belong to a visit and keep their order."""
    return Table(
        name,
        metadata,
        Column("visit_id", ForeignKey("visits.id"), primary_key=True),
        Column("position", Integer, primary_key=True),
        *columns,
    )


answers = _part_of_visit(
    "answers",
    Column("question_id", String, nullable=False),
    Column("question_text", String, nullable=False),
    Column("first_value", String, nullable=False),
    Column("first_at", UtcText, nullable=False),
    Column("last_value", String, nullable=False),
    Column("last_at", UtcText, nullable=False),
)
findings = _part_of_visit(
    "findings",
    Column("question_id", String, nullable=False),
    Column("tier", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("answer", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("sources", JSON, nullable=False),
)
heard = _part_of_visit(
    "heard",
    Column("sentence_id", String, nullable=False),
    Column("at", UtcText, nullable=False),
)

visit_codes = Table(
    "visit_codes",
    metadata,
    # One row a code, so the database itself cannot hold a code that is active twice (N-P1).
    Column("code", String, primary_key=True),
    Column("practice", Boolean, nullable=False),
    Column("issued_at", UtcText, nullable=False),
    Column("expires_at", UtcText, nullable=False),
    Column("redeemed_at", UtcText),
)

staff = Table(
    "staff",
    metadata,
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("pin_hash", String, nullable=False),
    Column("added_at", UtcText, nullable=False),
    Column("removed_at", UtcText),
    Column("wrong_pins", Integer, nullable=False),
    Column("wait_until", UtcText),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
    # AUTOINCREMENT keeps the last number when the last lines are deleted, so that their absence shows.
    sqlite_autoincrement=True,
)

_APPEND_ONLY = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    # INSERT OR REPLACE deletes without firing the delete trigger, so a line may only be added at the end.
    "CREATE TRIGGER audit_at_the_end BEFORE INSERT ON audit"
    " WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)"
    " BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
)


def _first(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    for trigger in _APPEND_ONLY:
        connection.exec_driver_sql(trigger)


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first,)
"""Step n leads from version n to n + 1. A released step never changes: changed tables are a new step."""

VERSION = len(MIGRATIONS)
"""The version of the tables that this program knows (``PRAGMA user_version``)."""
