"""The tables of the records as this program knows them. How older tables become these: ``migrations``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)

APPLICATION_ID = 0x566B496F
"""Marks the file as a kiosk's (``PRAGMA application_id``): no other program's database is written to."""

VERSION = 4
"""The last revision of the tables that this program knows: ``migrations/versions/v0003_...``."""


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

about = Table(
    "about",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
"""What the database knows of itself: ``writer``, the name of its own audit chain."""

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
    Column("ended_at", UtcText, index=True),
    Column("status", String, nullable=False, index=True),
    Column("ended_by", String),
    Column("audio_route", String, nullable=False),
    Column("tier", String),
    Column("kiosk", String, nullable=False),
    Column("input_modes", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("help_asked_at", UtcText),
    # What lists need without opening every visit; derived from the record and its reviews at each save.
    Column("rank", Integer, nullable=False),
    Column("flagged", Boolean, nullable=False),
    Column("flagged_at", UtcText),
    Column("open", Boolean, nullable=False),
    Column("settled_at", UtcText),
    Column("settled_by", String),
    Column("settled_rank", Integer),
    Column("change", BigInteger, nullable=False, index=True),
    Index("ix_visits_code", "code", "started_at"),
    Index("ix_visits_open", "rank", sqlite_where=text("open = 1"), postgresql_where=text("open")),
)
LIST_COLUMNS = ("rank", "flagged", "flagged_at", "open", "settled_at", "settled_by", "settled_rank", "change")
"""Columns of ``visits`` that are no part of the record."""


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
    Column("language", String, nullable=False, server_default=""),
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
teach_back = _part_of_visit(
    "teach_back",
    Column("question_id", String, nullable=False),
    Column("question_text", String, nullable=False),
    Column("answer_text", String, nullable=False),
    Column("correct", Boolean, nullable=False),
    Column("at", UtcText, nullable=False),
    Column("language", String, nullable=False, server_default=""),
)
visit_steps = _part_of_visit(
    "visit_steps",
    Column("step_id", String, nullable=False),
    Column("entered_at", UtcText, nullable=False),
    Column("seconds", Float, nullable=False),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", String, primary_key=True),
    # No foreign key: retention takes the visit first, and only then may its reviews go (triggers).
    Column("visit_id", String, nullable=False, index=True),
    Column("at", UtcText, nullable=False),
    Column("by", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("text", String, nullable=False),
    Column("rank", Integer, nullable=False),
)

help_requests = Table(
    "help_requests",
    metadata,
    Column("id", String, primary_key=True),
    Column("kiosk", String, nullable=False),
    Column("visit_id", String),
    Column("asked_at", UtcText, nullable=False),
    Column("answered_at", UtcText),
    Column("answered_by", String),
    Index(
        "ix_help_requests_open",
        "asked_at",
        sqlite_where=text("answered_at IS NULL"),
        postgresql_where=text("answered_at IS NULL"),
    ),
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
    # The kiosk that keeps it in reserve; None once it was given to a patient.
    Column("held_by", String),
    # Ids of the packs that it is for; NULL: whatever the kiosk shows.
    Column("packs", JSON(none_as_null=True)),
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
    Column("password_hash", String, nullable=False),
    Column("wrong_passwords", Integer, nullable=False),
    Column("password_wait_until", UtcText),
    Column("changed_at", UtcText, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("previous", String, nullable=False),
    Column("hash", String, nullable=False),
    # Whose chain the line belongs to: each database writes one of its own, the shared one keeps all of them.
    Column("writer", String, primary_key=True),
)
audit_ends = Table(
    "audit_ends",
    metadata,
    Column("writer", String, primary_key=True),
    # Still there when the last lines are deleted, so that their absence shows; the next line follows this one.
    Column("seq", Integer, nullable=False),
    Column("hash", String, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("key", String, nullable=False),
    UniqueConstraint("kind", "key", name="uq_outbox_kind_key"),
    sqlite_autoincrement=True,
)
"""What the shared database has not been told yet, in the order in which it happened."""
