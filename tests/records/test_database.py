from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest
from records_makers import NOON, answered, child, finding, visit
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kiosk.errors import KioskError
from kiosk.records import embedded as module
from kiosk.records.database import Database
from kiosk.records.schema import APPLICATION_ID, VERSION
from kiosk.records.store import VisitStore
from tests.round_trips import counted


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _raw(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for statement in statements:
            raw.execute(statement)


def _refusal(path: Path) -> str:
    """What the owner is told; a second try says the same, and the file is as it was."""
    before = path.read_bytes() if path.is_file() else None
    said = set()
    for _ in range(2):
        with pytest.raises(KioskError) as caught:
            Database.open(path).close()
        [fault] = caught.value.faults
        assert fault.file == path
        assert fault.mend
        said.add(fault.what)
    assert (path.read_bytes() if path.is_file() else None) == before
    [what] = said
    return what


def test_only_the_kiosks_user_can_read_the_records(path: Path, database: Database) -> None:
    VisitStore(database).save(visit())
    assert _mode(path.parent) == 0o700
    files = {file.name: _mode(file) for file in path.parent.iterdir()}
    assert files == {"records.db": 0o600, "records.db-wal": 0o600, "records.db-shm": 0o600}


@pytest.mark.parametrize("kind", ["database", "shared"])
def test_one_state_is_one_transaction_and_one_moment(request: pytest.FixtureRequest, kind: str) -> None:
    database: Database = request.getfixturevalue(kind)
    store = VisitStore(database)

    def count(within: list[int] | None = None) -> int:
        with database.reading() as connection:
            found = int(connection.execute(text("SELECT count(*) FROM visits")).scalar_one())
        if within is not None:
            within.append(found)
        return found

    with counted(database._engine) as trips:
        with database.one_state():
            assert count() == 0
            store.save(visit())  # another connection's, as another program's
            others: list[int] = []
            thread = threading.Thread(target=count, args=(others,))
            thread.start()
            thread.join()
            assert (count(), others) == (0, [1])
        assert count() == 1
    assert trips.transactions == 4  # the state, what was saved, the other thread, the last


def test_a_file_that_was_open_to_others_is_closed_to_them(path: Path, database: Database) -> None:
    database.close()
    path.chmod(0o644)
    with Database.open(path):
        assert _mode(path) == 0o600


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    """It may be shared, /tmp for one; the files in it are closed to others by their own mode."""
    tmp_path.chmod(0o755)
    with Database.open(tmp_path / "records.db"):
        assert _mode(tmp_path) == 0o755


def test_every_connection_writes_through_to_the_disk(database: Database) -> None:
    """N-C6: in WAL mode SQLite fsyncs at each commit only with synchronous=FULL (2)."""
    with database.reading() as first, database.reading() as second, database.writing() as third:
        for connection in (first, second, third):
            got = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys")
            }
            assert got == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_part_of_no_visit_cannot_be_stored(database: Database) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), database.writing() as connection:
        connection.execute(text("INSERT INTO heard VALUES ('nobody', 0, 's', 'now')"))


def test_a_block_that_fails_leaves_nothing(database: Database) -> None:
    store = VisitStore(database)
    store.save(visit())

    def fail_in_the_middle() -> None:
        with database.writing() as connection:
            connection.execute(text("DELETE FROM answers"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle()
    assert store.get(visit().id) == visit()


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert _refusal(tmp_path) == "the records need a file, this is a folder"


@pytest.mark.parametrize("place", ["/proc/self/fdinfo/no/records.db", "/dev/null/records.db"])
def test_a_folder_that_cannot_be_made(place: str) -> None:
    """Even root cannot write there."""
    assert _refusal(Path(place)).startswith("the records cannot be kept here (")


@pytest.mark.parametrize("content", [b"visits: none\n" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "records.db"
    path.write_bytes(content)
    assert _refusal(path) in (
        "this is not a record database, or it is encrypted and no key is set",
        "the record database is damaged",
    )


def test_an_empty_file_is_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    path.touch()
    with Database.open(path) as database:
        VisitStore(database).save(visit())


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    _raw(path, "CREATE TABLE songs (name)")
    assert _refusal(path) == "this database belongs to another program"


def test_records_of_a_newer_kiosk(path: Path, database: Database) -> None:
    database.close()
    _raw(path, f"PRAGMA user_version = {VERSION + 1}")
    assert _refusal(path) == f"the records have version {VERSION + 1}, this kiosk knows versions up to {VERSION}"


def test_the_file_says_whose_it_is_and_which_version(database: Database) -> None:
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA application_id").scalar_one() == APPLICATION_ID
        assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == VERSION


def _filled(path: Path) -> None:
    with Database.open(path) as database:
        store = VisitStore(database)
        for number in range(40):
            store.save(visit(number, answers=tuple(answered(f"Q{at}") for at in range(8))))


def test_damage_is_found_at_the_start_wherever_it_is(path: Path) -> None:
    """Not later, when a patient's answer meets the damaged page."""
    _filled(path)
    whole = path.read_bytes()
    pages = len(whole) // 4096
    assert pages > 10
    for page in range(1, pages):
        path.write_bytes(whole[: page * 4096] + b"\xa5" * 4096 + whole[(page + 1) * 4096 :])
        assert _refusal(path) == "the record database is damaged"


def test_a_file_that_was_cut_off(path: Path) -> None:
    _filled(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert _refusal(path) == "the record database is damaged"


def test_damage_while_it_is_open(path: Path, database: Database) -> None:
    store = VisitStore(database)
    store.save(visit())
    with database.writing() as connection:
        connection.execute(text("PRAGMA writable_schema = ON"))
        connection.execute(text("UPDATE sqlite_schema SET rootpage = 9999 WHERE name = 'visits'"))
    database.close()
    with pytest.raises(KioskError, match="damaged"):
        store.get(visit().id)


def test_a_full_database_keeps_what_was_there(database: Database) -> None:
    store = VisitStore(database)
    store.save(visit())
    with database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    big = visit(findings=[finding(f"Q{number}" * 500) for number in range(50)])
    with pytest.raises(KioskError, match="the disk is full; free some space on it"):
        store.save(big)
    assert store.get(visit().id) == visit()


def test_a_disk_that_takes_no_more_keeps_what_was_there(path: Path) -> None:
    """The process may not write files beyond a size: a real write fails in the middle of a save."""
    with child("full_disk_child.py", str(path)) as process:
        out, _ = process.communicate()
    told, saved = out.splitlines()
    assert told.startswith(f"{path}: the disk ")
    with Database.open(path) as database:
        store = VisitStore(database)
        kept = [number for number in range(1000) if store.get(visit(number).id) == visit(number)]
        assert kept == list(range(int(saved)))
        assert len(store.today()) <= len(kept)


def test_records_that_may_only_be_read(database: Database) -> None:
    store = VisitStore(database)
    with database.reading() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    with pytest.raises(KioskError, match="the records cannot be written"):
        store.save(visit())


def test_a_program_that_holds_the_records_too_long(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUSY_S", 0.05)
    with Database.open(path) as database, closing(sqlite3.connect(path, isolation_level=None)) as other:
        store = VisitStore(database)
        store.save(visit())
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(KioskError, match="another program has held the records"):
            store.save(visit(answers=()))
        assert store.get(visit().id) == visit()
        other.execute("ROLLBACK")
        store.save(visit(updated_at=NOON))
        assert store.get(visit().id) == visit(updated_at=NOON)


def test_reading_does_not_wait_for_a_writer(database: Database) -> None:
    store = VisitStore(database)
    store.save(visit())
    with database.writing() as connection:
        connection.execute(text("UPDATE visits SET language = 'de'"))
        assert store.get(visit().id) == visit()
