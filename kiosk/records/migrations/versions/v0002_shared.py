"""For the desk and many kiosks: lists, reviews, help requests, passwords, an audit chain a writer, the outbox."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AUDIT_TEXTS = ("at", "actor", "action", "subject", "detail", "previous", "hash")

_FILE_TRIGGERS = (
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    # INSERT OR REPLACE deletes without firing the delete trigger, so a line may only be added at the end.
    "CREATE TRIGGER audit_at_the_end BEFORE INSERT ON audit"
    " WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit WHERE writer = NEW.writer)"
    " BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_ends_forward BEFORE UPDATE ON audit_ends WHEN NEW.seq < OLD.seq"
    " BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_ends_no_delete BEFORE DELETE ON audit_ends"
    " BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER reviews_no_update BEFORE UPDATE ON reviews"
    " BEGIN SELECT RAISE(ABORT, 'reviews are append-only'); END",
    "CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews"
    " WHEN EXISTS (SELECT 1 FROM visits WHERE id = OLD.visit_id)"
    " BEGIN SELECT RAISE(ABORT, 'reviews are append-only'); END",
    "CREATE TRIGGER reviews_no_replace BEFORE INSERT ON reviews"
    " WHEN EXISTS (SELECT 1 FROM reviews WHERE id = NEW.id)"
    " BEGIN SELECT RAISE(ABORT, 'reviews are append-only'); END",
)

_SERVER_FUNCTIONS = (
    "CREATE FUNCTION kiosk_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION '% is append-only', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE FUNCTION kiosk_audit_at_the_end() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit WHERE writer = NEW.writer) THEN"
    " RAISE EXCEPTION 'audit is append-only' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
    " RETURN NEW; END $$",
    "CREATE FUNCTION kiosk_review_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF EXISTS (SELECT 1 FROM visits WHERE id = OLD.visit_id) THEN"
    " RAISE EXCEPTION 'reviews are append-only' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
    " RETURN OLD; END $$",
)
_SERVER_TRIGGERS = (
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit"
    " FOR EACH ROW EXECUTE FUNCTION kiosk_append_only('audit')",
    "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit EXECUTE FUNCTION kiosk_append_only('audit')",
    "CREATE TRIGGER audit_at_the_end BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION kiosk_audit_at_the_end()",
    "CREATE TRIGGER audit_ends_forward BEFORE UPDATE ON audit_ends FOR EACH ROW WHEN (NEW.seq < OLD.seq)"
    " EXECUTE FUNCTION kiosk_append_only('audit')",
    "CREATE TRIGGER audit_ends_no_delete BEFORE DELETE ON audit_ends"
    " FOR EACH ROW EXECUTE FUNCTION kiosk_append_only('audit')",
    "CREATE TRIGGER reviews_no_update BEFORE UPDATE ON reviews"
    " FOR EACH ROW EXECUTE FUNCTION kiosk_append_only('reviews')",
    "CREATE TRIGGER reviews_no_delete BEFORE DELETE ON reviews FOR EACH ROW EXECUTE FUNCTION kiosk_review_stays()",
    "CREATE TRIGGER reviews_no_truncate BEFORE TRUNCATE ON reviews EXECUTE FUNCTION kiosk_append_only('reviews')",
    "CREATE SEQUENCE visit_changes",
)


def upgrade() -> None:
    """From 0001."""
    in_file = op.get_bind().dialect.name == "sqlite"

    def time(name: str, **how: Any) -> sa.Column[Any]:
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

    def add(table: str, *columns: sa.Column[Any]) -> None:
        for column in columns:
            op.add_column(table, column)

    def filled(name: str, kind: Any, default: str) -> sa.Column[Any]:
        return sa.Column(name, kind, nullable=False, server_default=sa.text(default))

    op.create_table("about", text("name", primary_key=True), text("value", nullable=False))
    writer = uuid.uuid4().hex
    op.execute(sa.text("INSERT INTO about VALUES ('writer', :writer)").bindparams(writer=writer))

    add(
        "visits",
        filled("kiosk", sa.String(), "''"),
        filled("input_modes", sa.JSON(), "'[]'"),
        filled("languages", sa.JSON(), "'[]'"),
        time("help_asked_at"),
        filled("rank", sa.Integer(), "4"),
        filled("flagged", sa.Boolean(), "false"),
        time("flagged_at"),
        filled("open", sa.Boolean(), "false"),
        time("settled_at"),
        text("settled_by"),
        sa.Column("settled_rank", sa.Integer()),
        filled("change", sa.BigInteger(), "0"),
    )
    _fill_lists()
    op.create_index("ix_visits_ended_at", "visits", ["ended_at"])
    op.create_index("ix_visits_change", "visits", ["change"])
    op.create_index("ix_visits_code", "visits", ["code", "started_at"])
    # SQLite uses such an index only where the question has the very same words.
    where: dict[str, Any] = {"sqlite_where": sa.text("open = 1"), "postgresql_where": sa.text("open")}
    op.create_index("ix_visits_open", "visits", ["rank"], **where)
    part(
        "teach_back",
        text("question_id", nullable=False),
        text("question_text", nullable=False),
        text("answer_text", nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        time("at", nullable=False),
    )
    part(
        "visit_steps",
        text("step_id", nullable=False),
        time("entered_at", nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
    )
    op.create_table(
        "reviews",
        text("id", primary_key=True),
        text("visit_id", nullable=False),
        time("at", nullable=False),
        text("by", nullable=False),
        text("kind", nullable=False),
        text("text", nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
    )
    op.create_index("ix_reviews_visit_id", "reviews", ["visit_id"])
    op.create_table(
        "help_requests",
        text("id", primary_key=True),
        text("kiosk", nullable=False),
        text("visit_id"),
        time("asked_at", nullable=False),
        time("answered_at"),
        text("answered_by"),
    )
    unanswered = sa.text("answered_at IS NULL")
    op.create_index(
        "ix_help_requests_open", "help_requests", ["asked_at"], sqlite_where=unanswered, postgresql_where=unanswered
    )
    add("visit_codes", text("held_by"))
    add(
        "staff",
        filled("password_hash", sa.String(), "''"),
        filled("wrong_passwords", sa.Integer(), "0"),
        time("password_wait_until"),
        sa.Column(
            "changed_at",
            sa.String() if in_file else sa.String(collation="C"),
            nullable=False,
            server_default=sa.text("''"),
        ),
    )
    op.execute("UPDATE staff SET changed_at = coalesce(removed_at, added_at)")
    _a_chain_a_writer(writer, in_file)
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), primary_key=True),
        text("kind", nullable=False),
        text("key", nullable=False),
        sa.UniqueConstraint("kind", "key", name="uq_outbox_kind_key"),
        sqlite_autoincrement=True,
    )
    # Whatever was recorded before a shared database was named is told to it as well.
    for kind, key, table in (
        ("visit", "id", "visits ORDER BY started_at"),
        ("staff", "key", "staff ORDER BY added_at"),
    ):
        op.execute(f"INSERT INTO outbox (kind, key) SELECT '{kind}', {key} FROM {table}")
    for statement in _FILE_TRIGGERS if in_file else (*_SERVER_FUNCTIONS, *_SERVER_TRIGGERS):
        op.execute(statement)


def _fill_lists() -> None:
    """What lists show of the visits that are there. A flag of the last day still waits to be acknowledged; of those
    before it nobody could have, and they would bury the new ones."""
    met = (
        "(SELECT min(CASE f.tier WHEN 'stop' THEN 0 WHEN 'tell' THEN 1 ELSE 2 END) FROM findings f"
        " WHERE f.visit_id = visits.id AND (visits.status <> 'in-progress' OR f.answer <> 'none'))"
    )
    op.execute(f"UPDATE visits SET rank = coalesce({met}, CASE status WHEN 'incomplete' THEN 3 ELSE 4 END)")
    op.execute("UPDATE visits SET flagged = rank < 4, flagged_at = CASE WHEN rank < 4 THEN updated_at END")
    recent = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="microseconds")
    op.execute(
        sa.text("UPDATE visits SET open = (rank < 4 AND NOT practice AND updated_at >= :recent)").bindparams(
            recent=recent
        )
    )


def _a_chain_a_writer(writer: str, in_file: bool) -> None:
    """The audit's lines stay byte by byte what they were; each now says whose chain it belongs to."""
    if in_file:
        for name in ("no_update", "no_delete", "at_the_end"):
            op.execute(f"DROP TRIGGER audit_{name}")
    op.rename_table("audit", "audit_before")
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in _AUDIT_TEXTS),
        sa.Column("writer", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "writer", name="pk_audit"),
    )
    op.create_table(
        "audit_ends",
        sa.Column("writer", sa.String(), primary_key=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
    )
    whose = {"writer": writer}
    op.execute(
        sa.text(f"INSERT INTO audit SELECT seq, {', '.join(_AUDIT_TEXTS)}, :writer FROM audit_before").bindparams(
            **whose
        )
    )
    # SQLite's own count of the numbers it gave, where lines were removed before this too.
    given = "SELECT seq FROM sqlite_sequence WHERE name = 'audit_before'" if in_file else "SELECT 0 AS seq"
    last = "coalesce((SELECT hash FROM audit ORDER BY seq DESC LIMIT 1), '')"
    ends = f"INSERT INTO audit_ends SELECT :writer, g.seq, {last} FROM ({given}) g WHERE g.seq > 0"
    op.execute(sa.text(ends).bindparams(**whose))
    op.drop_table("audit_before")
