"""What is on the disk: encrypted, copied whole, and gone when it is deleted."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from records_makers import Clock, answered, finding, visit
from sqlalchemy import text

from kiosk.errors import KioskError
from kiosk.records import housekeeping
from kiosk.records.backup import back_up, encrypt, restore
from kiosk.records.codes import Refused
from kiosk.records.database import Database
from kiosk.records.housekeeping import Housekeeping
from kiosk.records.key import CREDENTIAL, Key, load_key, make_key
from kiosk.records.open import Records, open_records, records_over
from kiosk.records.retention import delete_old

SECRET = "Zebrafinch-17"
"""Words that stand for what a patient answered, to be looked for in the bytes of files."""


@pytest.fixture
def key(tmp_path: Path) -> Key:
    make_key(tmp_path / "key")
    found = load_key(tmp_path / "key", {})
    assert found is not None
    return found


@pytest.fixture
def secret_records(path: Path, key: Key, clock: Clock) -> Iterator[Records]:
    with open_records(path, clock, key) as records:
        _fill(records)
        yield records


def _fill(records: Records, start: int = 0) -> None:
    told = (finding().model_copy(update={"reason": SECRET}),)
    for number in range(start, start + 5):
        asked = (answered("Q1").model_copy(update={"question_text": SECRET}),)
        records.visits.save(visit(number, code="5724", answers=asked, findings=told, ended_by="finished"))
        records.reviews.note(visit(number).id, "Cleo", SECRET)


def _bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file())


# --- encryption -------------------------------------------------------------------------------------------------


def test_no_word_of_an_answer_is_in_the_bytes_of_an_encrypted_file(secret_records: Records, path: Path) -> None:
    for found in (_bytes(path.parent), (secret_records.database.close(), _bytes(path.parent))[1]):
        assert len(found) > 20_000
        for word in (SECRET, "5724", "SQLite format", "CREATE TABLE", "micro-needling", "Cleo", visit(1).id):
            assert word.encode() not in found


def test_the_same_search_finds_them_in_a_plain_file(path: Path, clock: Clock) -> None:
    """Else the test above would prove nothing."""
    with open_records(path, clock) as records:
        _fill(records)
        for word in (SECRET, "SQLite format", "CREATE TABLE", "Cleo", visit(1).id):
            assert word.encode() in _bytes(path.parent)


def test_an_encrypted_file_opens_with_its_key_and_is_kept_as_safely(
    secret_records: Records, path: Path, key: Key
) -> None:
    secret_records.close()
    with open_records(path, key=key) as again:
        assert again.visits.get(visit(3).id) is not None
        assert again.audit.verify() == []
        with again.database.reading() as connection:
            got = [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")
            ]
        assert got == ["wal", 2]


def test_another_key_no_key_and_a_key_for_a_plain_file_are_each_said(
    secret_records: Records, path: Path, tmp_path: Path, key: Key
) -> None:
    secret_records.close()
    before = path.read_bytes()
    with pytest.raises(KioskError, match="the key does not open the records"):
        Database.open(path, Key("ab" * 32))
    with pytest.raises(KioskError, match="it is encrypted and no key is set"):
        Database.open(path)
    assert path.read_bytes() == before
    Database.open(tmp_path / "plain.db").close()
    with pytest.raises(KioskError, match=r"not encrypted, but a key is set; encrypt them: \./run encrypt"):
        Database.open(tmp_path / "plain.db", key)


def test_a_damaged_encrypted_file_is_found_at_the_start(secret_records: Records, path: Path, key: Key) -> None:
    secret_records.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: 3 * 4096] + bytes(4096) + whole[4 * 4096 :])
    with pytest.raises(KioskError):
        Database.open(path, key)


def test_a_key_is_random_and_only_the_kiosks_user_can_read_it(tmp_path: Path) -> None:
    keys = []
    for name in ("one", "two"):
        make_key(tmp_path / name)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
        keys.append((tmp_path / name).read_text())
    assert keys[0] != keys[1]
    with pytest.raises(KioskError, match="cannot be made"):
        make_key(tmp_path / "one")
    assert (tmp_path / "one").read_text() == keys[0]
    assert keys[0].strip() not in repr(load_key(tmp_path / "one", {}))


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        (b"ab" * 32, 0o644, "others can read the key"),
        (b"ab" * 32, 0o640, "others can read the key"),
        (b"ab" * 31, 0o600, "this is no key"),
        (b"xy" * 32, 0o600, "this is no key"),
        (b"\xff" * 64, 0o600, "this is no key"),
        (b"", 0o600, "this is no key"),
        (None, 0o600, "cannot be read"),
    ],
)
def test_a_key_that_cannot_be_used_is_said(tmp_path: Path, content: bytes | None, mode: int, said: str) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
        file.chmod(mode)
    with pytest.raises(KioskError, match=said):
        load_key(file, {})


def test_a_key_that_would_be_read_without_end_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(KioskError, match="this is no key"):
        load_key(tmp_path / "pipe", {})


def test_the_key_may_come_from_systemd_and_without_any_the_records_are_plain(tmp_path: Path) -> None:
    assert load_key(None, {}) is None
    assert load_key(None, {"CREDENTIALS_DIRECTORY": str(tmp_path)}) is None
    (tmp_path / CREDENTIAL).write_text("cd" * 32)
    (tmp_path / CREDENTIAL).chmod(0o440)  # systemd's own mode; the folder is closed to others
    assert load_key(None, {"CREDENTIALS_DIRECTORY": str(tmp_path)}) == Key("cd" * 32)


def test_plain_records_can_be_encrypted_and_no_word_of_them_stays(path: Path, key: Key, clock: Clock) -> None:
    with open_records(path, clock) as records:
        _fill(records)
        with pytest.raises(KioskError, match="has the records open"):
            encrypt(path, key)
    assert encrypt(path, key) == 5
    assert SECRET.encode() not in _bytes(path.parent)
    with open_records(path, clock, key) as records:
        assert len(records.visits.today()) == 5
        assert records.audit.verify() == []
    with pytest.raises(KioskError, match="no plain records here"):
        encrypt(path, key)


# --- copies -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_copy_made_while_others_write_is_whole_and_can_be_put_back(
    path: Path, tmp_path: Path, key: Key, clock: Clock, encrypted: bool
) -> None:
    used = key if encrypted else None
    out = tmp_path / "copies" / "monday.db"
    out.parent.mkdir()
    with open_records(path, clock, used) as records:
        _fill(records)
        code = records.codes.issue()
        stop, wrote = threading.Event(), threading.Event()

        def write() -> None:
            number = 100
            while not stop.is_set():
                records.visits.save(visit(number, ended_by="finished"))
                number += 1
                wrote.set()

        writer = threading.Thread(target=write)
        writer.start()
        wrote.wait()
        copied = back_up(records.database, out)
        stop.set()
        writer.join()
        assert copied >= 6
        head = records.audit.head()
        with pytest.raises(KioskError, match="has the records open"):
            restore(out, path, used)
    assert [file.name for file in out.parent.iterdir()] == ["monday.db"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert (SECRET.encode() in out.read_bytes()) is not encrypted

    with open_records(path, clock, used) as records:
        records.visits.save(visit(99, ended_by="left"))
    visits, before = restore(out, path, used)
    assert visits == copied
    assert before is not None
    with open_records(before, clock, used) as records:
        assert records.visits.get(visit(99).id) is not None
    with open_records(path, clock, used) as records:
        assert records.visits.get(visit(99).id) is None
        assert records.visits.get(visit(3).id) is not None
        assert records.reviews.of(visit(3).id)[0].text == SECRET
        # Since the copy was made the code may have been used: nobody can know.
        assert records.codes.redeem(code) == Refused("expired")
        # The audit begins another chain; the one before it is whole as well.
        assert records.audit.append("Ada", "visit.view").seq == 1
        assert records.audit.verify(head) == []


def test_a_plain_copy_is_encrypted_when_it_is_put_back_where_there_is_a_key(
    path: Path, tmp_path: Path, key: Key, clock: Clock
) -> None:
    with open_records(path, clock) as records:
        _fill(records)
        back_up(records.database, tmp_path / "plain.db")
    restore(tmp_path / "plain.db", tmp_path / "new" / "kiosk.db", key)
    assert SECRET.encode() not in _bytes(tmp_path / "new")
    with open_records(tmp_path / "new" / "kiosk.db", clock, key) as records:
        assert records.visits.get(visit(3).id) is not None


def test_the_first_versions_copy_can_be_put_back(path: Path, tmp_path: Path, clock: Clock) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db", isolation_level=None)) as raw:
        raw.executescript(Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8"))
    assert restore(tmp_path / "old.db", path, None) == (3, None)
    with open_records(path, clock) as records:
        assert records.visits.get(visit(1).id) is not None


def test_a_copy_that_is_not_fit_changes_nothing(path: Path, tmp_path: Path, key: Key, clock: Clock) -> None:
    with open_records(path, clock) as records:
        _fill(records)
        back_up(records.database, tmp_path / "copy.db")
        with pytest.raises(KioskError, match="there is a file of that name"):
            back_up(records.database, tmp_path / "copy.db")
        with pytest.raises(KioskError, match="cannot be written here"):
            back_up(records.database, tmp_path / "nowhere" / "copy.db")
    before = path.read_bytes()
    whole = (tmp_path / "copy.db").read_bytes()
    (tmp_path / "cut.db").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.db").write_bytes(b"no database at all" * 500)
    (tmp_path / "torn.db").write_bytes(whole[: 5 * 4096] + os.urandom(8192) + whole[7 * 4096 :])
    for name in ("missing", "cut", "text", "torn"):
        with pytest.raises(KioskError):
            restore(tmp_path / f"{name}.db", path, None)
    with open_records(tmp_path / "locked.db", clock, key) as records:
        back_up(records.database, tmp_path / "sealed.db")
    with pytest.raises(KioskError, match="another key"):
        restore(tmp_path / "sealed.db", path, Key("ab" * 32))
    assert path.read_bytes() == before


# --- retention --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encrypted", [False, True])
def test_old_visits_are_gone_from_the_disk_and_the_others_stay(
    path: Path, key: Key, clock: Clock, encrypted: bool
) -> None:
    with open_records(path, clock, key if encrypted else None) as records:
        _fill(records)
        call = records.help.ask("East", visit(1).id)
        clock.forward(days=30)
        new = visit(77, started_at=clock(), updated_at=clock(), ended_by="finished")
        records.visits.save(new)
        assert delete_old(records.database, 31, clock) == 0
        assert delete_old(records.database, 29, clock) == 5
        assert delete_old(records.database, 29, clock) == 0
        # All of it, in every file, while the kiosk goes on.
        assert SECRET.encode() not in _bytes(path.parent)
        assert records.visits.get(visit(1).id) is None
        assert records.reviews.of(visit(1).id) == []
        assert records.help.get(call.id) is None
        assert records.visits.get(new.id) == new
        assert records.audit.verify() == []
        with records.database.reading() as connection:
            for table in ("answers", "findings", "heard", "reviews", "help_requests"):
                count = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
                assert (table, count) == (table, 1 if table in ("answers", "heard") else 0)


def test_retention_on_a_server(shared: Database, clock: Clock) -> None:
    records = records_over(shared, clock)
    _fill(records)
    clock.forward(days=30)
    assert delete_old(shared, 29, clock) == 5
    assert records.visits.search().total == 0
    assert records.reviews.of(visit(1).id) == []


def test_a_visit_that_goes_on_or_was_not_handed_over_yet_is_not_deleted(database: Database, clock: Clock) -> None:
    records = records_over(database, clock)
    records.visits.save(visit(1))
    records.visits.save(visit(2, ended_by="left"))
    clock.forward(days=400)
    assert delete_old(database, 1, clock, told_only=True) == 0
    with database.writing() as connection:
        connection.execute(text("DELETE FROM outbox"))
    assert delete_old(database, 1, clock, told_only=True) == 1
    assert records.visits.get(visit(1).id) is not None


def test_housekeeping_deletes_and_says_so_in_the_audit(database: Database, clock: Clock) -> None:
    records = records_over(database, clock)
    records.visits.save(visit(2, ended_by="left"))
    clock.at += timedelta(days=8)
    assert Housekeeping(records, None, clock).sweep() == 0
    assert Housekeeping(records, 7, clock).sweep() == 1
    [line] = records.audit.lines()
    assert (line.actor, line.action, line.detail) == ("kiosk", "records.retention", '{"days":7,"visits":1}')


def test_housekeeping_goes_on_after_a_fault(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What was promised is deleted some time, though not this hour."""
    monkeypatch.setattr(housekeeping, "EVERY_S", 0.0)
    keeper, tries = Housekeeping(records_over(database, clock), 7, clock), 0

    def sweep() -> int:
        nonlocal tries
        tries += 1
        if tries == 3:
            keeper._end.set()
        raise ValueError("a fault")

    keeper.sweep = sweep  # type: ignore[method-assign]
    keeper.start()
    assert keeper._thread is not None
    keeper._thread.join()
    assert tries == 3
    assert "could not be deleted" in caplog.text
