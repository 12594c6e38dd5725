from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from records_makers import NOON, Clock
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kiosk.records.audit import GENESIS, Audit, Head
from kiosk.records.database import Database

COLUMNS = ("at", "actor", "action", "subject", "detail", "previous", "hash")


@pytest.fixture
def audit(database: Database, clock: Clock) -> Audit:
    kept = Audit(database, clock)
    for number in range(6):
        clock.forward(seconds=1)
        kept.append("Desk", "visit.view", f"visit {number}", {"screen": "list", "number": number})
    return kept


def _tamper(database: Database, *statements: str) -> None:
    """Change the file as somebody would who holds it: without the triggers, with SQLite's own tool."""
    database.close()
    with closing(sqlite3.connect(database.path, isolation_level=None)) as raw:
        for name in ("no_update", "no_delete"):
            raw.execute(f"DROP TRIGGER audit_{name}")
        for statement in statements:
            raw.execute(statement)


def _said(audit: Audit, known: Head | None = None) -> list[tuple[int, str]]:
    return [(fault.line, fault.what) for fault in audit.verify(known)]


def test_an_empty_audit_is_sound(database: Database) -> None:
    empty = Audit(database)
    assert (empty.verify(), empty.lines(), empty.head()) == ([], [], Head(0, GENESIS))


def test_a_line_says_who_did_what_when(database: Database, clock: Clock) -> None:
    """N-P3: actor and UTC time."""
    clock.at = NOON.astimezone(timezone(timedelta(hours=9)))
    audit = Audit(database, clock)
    line = audit.append("Desk", "staff.add", "Zoë", {"role": "staff", "a": [1, None]})
    assert (line.seq, line.at, line.actor) == (1, "2026-03-09T12:00:00.000000+00:00", "Desk")
    assert (line.action, line.subject, line.previous) == ("staff.add", "Zoë", GENESIS)
    assert line.detail == '{"a":[1,null],"role":"staff"}'
    assert audit.lines() == [line]
    assert audit.head() == Head(1, line.hash)


def test_each_line_follows_the_one_before(audit: Audit) -> None:
    lines = audit.lines()
    assert [line.seq for line in lines] == [1, 2, 3, 4, 5, 6]
    assert [line.previous for line in lines] == [GENESIS, *(line.hash for line in lines[:-1])]
    assert len({line.hash for line in lines}) == 6
    assert audit.verify() == []


def test_the_chain_goes_on_after_a_restart(audit: Audit, database: Database, clock: Clock) -> None:
    head = audit.head()
    database.close()
    with Database.open(database.path) as again:
        later = Audit(again, clock)
        assert later.append("kiosk", "session.reset").previous == head.hash
        assert later.verify(head) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'Nobody' WHERE seq = 3",
        "DELETE FROM audit WHERE seq = 6",
        "DELETE FROM audit",
        "REPLACE INTO audit SELECT 3, at, 'X', action, subject, detail, previous, hash, writer FROM audit",
        "INSERT INTO audit SELECT 99, at, actor, action, subject, detail, previous, hash, writer FROM audit LIMIT 1",
    ],
)
def test_the_database_refuses_to_change_a_line(audit: Audit, database: Database, statement: str) -> None:
    before = audit.lines()
    with pytest.raises(IntegrityError, match="audit is append-only"), database.writing() as connection:
        connection.execute(text(statement))
    assert audit.lines() == before


@pytest.mark.parametrize("column", [*COLUMNS])
@pytest.mark.parametrize("value", ["'x'", "x'ff'", "7"])
def test_a_changed_line_is_found(audit: Audit, database: Database, column: str, value: str) -> None:
    _tamper(database, f"UPDATE audit SET {column} = {value} WHERE seq = 3")
    assert 3 in [seq for seq, _ in _said(audit)]


def test_a_changed_line_is_found_even_with_a_new_hash_of_its_own(audit: Audit, database: Database) -> None:
    forged = Audit(database, Clock()).append("Desk", "visit.view", "visit 2")
    _tamper(database, f"UPDATE audit SET hash = '{forged.hash}' WHERE seq = 3")
    assert _said(audit) == [
        (3, "the audit line was changed"),
        (4, "the audit line does not follow the one before it"),
    ]


@pytest.mark.parametrize("seq", [1, 2, 5, 6])
def test_a_removed_line_is_found(audit: Audit, database: Database, seq: int) -> None:
    _tamper(database, f"DELETE FROM audit WHERE seq = {seq}")
    assert _said(audit) == [(seq, f"audit lines {seq} to {seq} were removed")]


def test_lines_that_were_removed_at_the_end_are_missed_when_others_were_written_since(
    audit: Audit, database: Database
) -> None:
    _tamper(database, "DELETE FROM audit WHERE seq > 4")
    later = Audit(database, Clock())
    for number in range(5):
        later.append("Desk", "visit.view", f"later {number}")
    assert _said(audit) == [(5, "the audit line does not follow the one before it")]


def test_the_removal_of_all_lines_is_found(audit: Audit, database: Database) -> None:
    _tamper(database, "DELETE FROM audit")
    assert _said(audit) == [(1, "audit lines 1 to 6 were removed")]


def test_a_removed_line_is_found_when_the_rest_is_numbered_anew(audit: Audit, database: Database) -> None:
    _tamper(database, "DELETE FROM audit WHERE seq = 3", "UPDATE audit SET seq = seq - 1 WHERE seq > 3")
    said = _said(audit)
    assert said[0] == (3, "the audit line does not follow the one before it")
    assert said[-1] == (6, "audit lines 6 to 6 were removed")


def test_reordered_lines_are_found(audit: Audit, database: Database) -> None:
    _tamper(
        database,
        "UPDATE audit SET seq = -2 WHERE seq = 2",
        "UPDATE audit SET seq = 2 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = -2",
    )
    assert {2, 3, 4, 5} <= {seq for seq, _ in _said(audit)}


def test_a_chain_forged_as_a_whole_is_found_by_a_head_noted_before(
    audit: Audit, path: Path, tmp_path: Path, clock: Clock
) -> None:
    noted = audit.head()
    with Database.open(tmp_path / "forged.db") as database:
        forged = Audit(database, clock)
        for number in range(8):
            forged.append("Nobody", "visit.view", f"visit {number}")
        assert forged.verify() == []
        assert _said(forged, noted) == [(6, "the audit line is not the one that was noted")]
        assert _said(forged, Head(9, noted.hash)) == [(9, "the audit line is not the one that was noted")]
    assert audit.verify(noted) == []


def test_a_fault_says_where_and_how_to_mend(audit: Audit, database: Database) -> None:
    _tamper(database, "UPDATE audit SET actor = 'Nobody' WHERE seq = 3")
    [fault] = audit.verify()
    assert str(fault).startswith(f"{database.path}:3: the audit line was changed; keep a copy of the records")


def test_detail_is_plain_json(audit: Audit) -> None:
    with pytest.raises(TypeError):
        audit.append("Desk", "visit.view", "visit", {"at": NOON})
    with pytest.raises(ValueError, match="JSON"):
        audit.append("Desk", "visit.view", "visit", {"n": float("nan")})
    assert len(audit.lines()) == 6
