"""The records in one SQLite file of this machine: plain, or encrypted with SQLCipher."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as sqlcipher

from kiosk.errors import Fault, KioskError
from kiosk.records.database import Database
from kiosk.records.key import Key
from kiosk.records.schema import APPLICATION_ID, VERSION

BUSY_S = 5.0
"""How long a write waits for another process's write, in seconds. One takes some ms."""

PLAIN_HEAD = b"SQLite format 3\0"
"""The first bytes of a file that is not encrypted."""

_CALL_FOR_HELP = "stop the kiosk, keep a copy of the file, and put back the last backup"

_MEANINGS: tuple[tuple[str, str, str], ...] = (
    ("SQLITE_FULL", "the disk is full", "free some space on it"),
    ("SQLITE_READONLY", "the records cannot be written", "give the kiosk's user the right to write here"),
    ("SQLITE_PERM", "the records cannot be written", "give the kiosk's user the right to write here"),
    ("SQLITE_CANTOPEN", "the records cannot be opened", "give the kiosk's user the right to write here"),
    ("SQLITE_NOTADB", "this is not a record database", "name another file, or put back the last backup"),
    ("SQLITE_CORRUPT", "the record database is damaged", _CALL_FOR_HELP),
    ("SQLITE_BUSY", f"another program has held the records for {BUSY_S:g} s", "close that program"),
    ("SQLITE_LOCKED", f"another program has held the records for {BUSY_S:g} s", "close that program"),
    ("SQLITE_IOERR", "the disk refused to read or write the records", "check the disk and its free space"),
)
"""SQLite's error names by their start, what each means to the owner, and the mend."""


def open_file(path: Path, key: Key | None = None) -> Database:
    """See :meth:`Database.open`.

    The file's folder is made with mode 0700 and the file with 0600, as are SQLite's two files beside it. Write-ahead
    log, ``synchronous=FULL``, which is one fsync a commit (N-C6).
    """
    _make_file(path)
    with alone(path), plain_errors(path):
        _look_inside(path, key)
        engine = create_engine(
            URL.create("sqlite", database=str(path)),
            module=sqlite3 if key is None else sqlcipher,
            connect_args={"timeout": BUSY_S},
            pool_size=2,
            # An error that reaches a log must not carry a patient's answers.
            hide_parameters=True,
        )
        event.listen(engine, "connect", partial(_set_up, key))
        event.listen(engine, "begin", partial(_begin, path, _which(path)))
        database = Database(engine, partial(plain_errors, path), path=path, name=path.name, key=key)
        try:
            database.migrate()
        except BaseException:
            engine.dispose()
            raise
    return database


def connect(path: Path, key: Key | None) -> Any:
    """A connection of the driver's own, the key given."""
    raw: Any = sqlite3.connect(path, timeout=BUSY_S) if key is None else sqlcipher.connect(str(path), timeout=BUSY_S)
    _unlock(raw, key)
    return raw


def is_plain(path: Path) -> bool:
    """Whether the file is there and not encrypted; an empty one is neither."""
    with path.open("rb") as file:
        return file.read(len(PLAIN_HEAD)) == PLAIN_HEAD


def _make_file(path: Path) -> None:
    """See to it that ``path`` is a file of mode 0600. A folder that exists keeps its mode."""
    if path.is_dir():
        raise KioskError(Fault(path, 0, "the records need a file, this is a folder", "name a file in it"))
    try:
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        # SQLite gives the write-ahead log beside it the same mode.
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.fchmod(handle, 0o600)
        finally:
            os.close(handle)
        sync_folder(path.parent)  # the new name itself must outlive a power cut
    except OSError as error:
        raise KioskError(
            Fault(
                path,
                0,
                f"the records cannot be kept here ({error.strerror})",
                "give the kiosk's user the right to write here, or name another file",
            )
        ) from error


def sync_folder(path: Path) -> None:
    """See to it that the names in a folder outlive a power cut."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time opens the file: SQLite does not wait its turn to begin a write-ahead log, it fails.

    The folder is locked and not the file: closing a second handle of the file would drop SQLite's own locks on it.
    """
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _look_inside(path: Path, key: Key | None) -> None:
    """Refuse a file that is damaged, foreign, too new or locked otherwise, before anything in it is changed."""
    if key is not None and is_plain(path):
        what = "the records are not encrypted, but a key is set"
        raise KioskError(Fault(path, 0, what, "encrypt them: ./run encrypt"))
    with closing(connect(path, key)) as raw:
        with _wrong_key_said(path, key):
            mark = raw.execute("PRAGMA application_id").fetchone()[0]
        version = raw.execute("PRAGMA user_version").fetchone()[0]
        tables = raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if mark != APPLICATION_ID and (tables or mark or version):
            raise KioskError(
                Fault(path, 0, "this database belongs to another program", "name another file for the records")
            )
        if version > VERSION:
            raise KioskError(
                Fault(
                    path,
                    0,
                    f"the records have version {version}, this kiosk knows versions up to {VERSION}",
                    "run the newer kiosk that wrote them",
                )
            )
        damage = raw.execute("PRAGMA quick_check(1)").fetchone()[0]
        if damage != "ok":
            raise KioskError(Fault(path, 0, "the record database is damaged", _CALL_FOR_HELP))


@contextmanager
def _wrong_key_said(path: Path, key: Key | None) -> Iterator[None]:
    """A file that cannot be read at all is another program's, or it is encrypted with another key: say which."""
    try:
        yield
    except (sqlite3.DatabaseError, sqlcipher.DatabaseError) as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_NOTADB":
            raise
        mend = "put the right key back as key_file in kiosk.yaml, or name another file"
        if key is not None:
            raise KioskError(Fault(path, 0, "the key does not open the records", mend)) from None
        what = "this is not a record database, or it is encrypted and no key is set"
        raise KioskError(Fault(path, 0, what, mend)) from None


def _unlock(raw: Any, key: Key | None) -> None:
    if key is not None:
        raw.execute(f"PRAGMA key = \"x'{key.hex}'\"")


def _set_up(key: Key | None, raw: Any, _: Any) -> None:
    """Every new connection: on disk at commit, links between tables kept, transactions begun by us alone."""
    raw.isolation_level = None
    _unlock(raw, key)
    mode = raw.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        path = Path(raw.execute("PRAGMA database_list").fetchone()[2])
        raise KioskError(
            Fault(path, 0, "this disk cannot hold a write-ahead log", "name a file on a disk of this machine")
        )
    raw.execute("PRAGMA synchronous = FULL")  # N-C6: with WAL, fsync at every commit
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA secure_delete = ON")  # what retention deletes is overwritten, not only forgotten


def _which(path: Path) -> tuple[int, int] | None:
    """Which file has this name now; None when none has."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begin(path: Path, opened: tuple[int, int] | None, connection: Connection) -> None:
    # SQLite goes on writing into a file that has lost its name, and nobody would ever read it (N-C6).
    if _which(path) != opened:
        what = "the file of the records was moved, deleted or replaced while it was in use"
        raise KioskError(Fault(path, 0, what, "put it back, or put back the last backup, and start the kiosk again"))
    connection.exec_driver_sql(connection.get_execution_options().get("kiosk_begin", "BEGIN"))


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what disk or file did to SQLite into a KioskError; mistakes of this program pass unchanged."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, sqlcipher.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        name = getattr(cause, "sqlite_errorname", "")
        for start, what, mend in _MEANINGS:
            if name.startswith(start):
                raise KioskError(Fault(path, 0, what, mend)) from error
        raise
