"""The first tables: visits with answers, findings and what was heard, codes, staff, audit."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_at_the_end BEFORE INSERT ON audit"
    " WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)"
    " BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
)


def upgrade() -> None:
    """From nothing."""
    in_file = op.get_bind().dialect.name == "sqlite"

    def time(name: str, **how: Any) -> sa.Column[Any]:
        # Times are text of fixed width; compared byte by byte they sort in order of time, in any locale.
        return sa.Column(name, sa.String() if in_file else sa.String(collation="C"), **how)

    def text(name: str, **how: Any) -> sa.Column[Any]:
        return sa.Column(name, sa.String(), **how)

    def part(name: str, *columns: sa.Column[Any]) -> None:
        op.create_table(
            name,
            sa.Column("visit_id", sa.String(), sa.ForeignKey("visits.id"), primary_key=True),
            sa.Column("position", sa.Integer(), primary_key=True),
            *columns,
        )

    op.create_table(
        "visits",
        text("id", primary_key=True),
        text("code"),
        sa.Column("practice", sa.Boolean(), nullable=False),
        text("pack_id", nullable=False),
        text("pack_version", nullable=False),
        text("pack_hash", nullable=False),
        text("language", nullable=False),
        text("kiosk_version", nullable=False),
        time("started_at", nullable=False),
        time("updated_at", nullable=False),
        time("ended_at"),
        text("status", nullable=False),
        text("ended_by"),
        text("audio_route", nullable=False),
        text("tier"),
    )
    for column in ("started_at", "updated_at", "status"):
        op.create_index(f"ix_visits_{column}", "visits", [column])
    part(
        "answers",
        text("question_id", nullable=False),
        text("question_text", nullable=False),
        text("first_value", nullable=False),
        time("first_at", nullable=False),
        text("last_value", nullable=False),
        time("last_at", nullable=False),
    )
    part(
        "findings",
        text("question_id", nullable=False),
        text("tier", nullable=False),
        text("rule", nullable=False),
        text("answer", nullable=False),
        text("reason", nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
    )
    part("heard", text("sentence_id", nullable=False), time("at", nullable=False))
    op.create_table(
        "visit_codes",
        text("code", primary_key=True),
        sa.Column("practice", sa.Boolean(), nullable=False),
        time("issued_at", nullable=False),
        time("expires_at", nullable=False),
        time("redeemed_at"),
    )
    op.create_table(
        "staff",
        text("key", primary_key=True),
        text("name", nullable=False),
        text("role", nullable=False),
        text("pin_hash", nullable=False),
        time("added_at", nullable=False),
        time("removed_at"),
        sa.Column("wrong_pins", sa.Integer(), nullable=False),
        time("wait_until"),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), primary_key=True),
        *(text(name, nullable=False) for name in ("at", "actor", "action", "subject", "detail", "previous", "hash")),
        sqlite_autoincrement=True,
    )
    if in_file:
        for trigger in _APPEND_ONLY:
            op.execute(trigger)
