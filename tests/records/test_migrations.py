"""Records that an earlier version wrote are taken over whole, and the tables come out as the program knows them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from records_makers import NOON, Clock, answered, finding, visit
from sqlalchemy import select

from kiosk.records import migrations
from kiosk.records.codes import Redeemed, Refused
from kiosk.records.database import Database
from kiosk.records.open import open_records
from kiosk.records.schema import VERSION, metadata, outbox
from kiosk.records.staff import Verified

VERSION_1 = Path(__file__).with_name("version_1.sql")
"""What the first version of the program wrote: three visits, two people, two codes, four audit lines."""


def _old(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.executescript(VERSION_1.read_text(encoding="utf-8"))


def test_the_first_versions_records_are_taken_over_whole(path: Path, clock: Clock) -> None:
    _old(path)
    with open_records(path, clock) as records:
        assert records.visits.get(visit(1).id) == visit(
            1,
            answers=(answered("Q1", "yes"), answered("Q2")),
            findings=(finding(), finding("Q3", "tell", "none")),
            ended_by="finished",
        )
        assert records.visits.get(visit(2).id) == visit(2, code=None, practice=True)
        assert records.visits.get(visit(3).id) == visit(3, code="0000", ended_by="left")
        assert {(row.id[-1], row.tier, row.flagged) for row in records.visits.search().rows} == {
            ("1", "stop", True),
            ("2", None, False),
            ("3", None, True),
        }
        assert records.codes.redeem("5724") == Refused("used")
        assert records.codes.redeem("0000") == Redeemed("0000", practice=True)
        assert records.staff.names() == ["Ada"]
        assert isinstance(records.staff.verify("Ada", "4711", NOON), Verified)
        assert [line.action for line in records.audit.lines()] == [
            "staff.add",
            "staff.remove",
            "visit.start",
            "visit.view",
        ]
        assert records.audit.append("Ada", "visit.view", visit(3).id).seq == 5
        assert records.audit.verify() == []
        with records.database.reading() as connection:
            told = connection.execute(select(outbox.c.kind, outbox.c.key).order_by(outbox.c.seq)).all()
        assert [tuple(row) for row in told][:5] == [
            *(("visit", visit(number).id) for number in (1, 2, 3)),
            ("staff", "ada"),
            ("staff", "bo"),
        ]


def test_flags_of_the_last_day_wait_to_be_acknowledged_and_older_ones_do_not(path: Path) -> None:
    _old(path)
    with closing(sqlite3.connect(path)) as raw, raw:
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        raw.execute("UPDATE visits SET updated_at = ? WHERE id = ?", (now, visit(3).id))
    with open_records(path) as records:
        [row] = records.visits.listed({"open": (9, 0)}, zone=UTC).shown["open"]
        assert row.id == visit(3).id


def test_lines_that_were_removed_before_are_still_missed(path: Path, clock: Clock) -> None:
    _old(path)
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER audit_no_delete")
        raw.execute("DELETE FROM audit WHERE seq > 2")
        raw.execute("CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'x'); END")
    with open_records(path, clock) as records:
        assert [fault.what for fault in records.audit.verify()] == ["audit lines 3 to 4 were removed"]


def test_an_old_file_and_a_new_one_end_with_the_same_tables(path: Path, tmp_path: Path) -> None:
    _old(path)
    assert _tables(path) == _tables(tmp_path / "new.db")


def _tables(path: Path) -> list[tuple[str, ...]]:
    with Database.open(path) as database, database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        return [tuple(" ".join(str(part).split()) for part in row) for row in rows]


def test_the_migrated_tables_are_those_that_the_program_knows(database: Database) -> None:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, metadata) == []


def test_the_last_revision_is_the_programs_version() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [f"{VERSION:04d}"]
    assert [int(revision.revision) for revision in script.walk_revisions()] == list(range(VERSION, 0, -1))
