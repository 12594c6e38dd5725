"""The one SQLite file that holds all records: opened safely, on disk at commit, errors said plainly."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from kiosk.errors import Fault, KioskError
from kiosk.records.schema import APPLICATION_ID, MIGRATIONS, VERSION

BUSY_S = 5.0
"""How long a write waits for another process's write, in seconds. One takes some ms."""

Now = Callable[[], datetime]
"""Gives the current time, with a zone."""

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


def utc_now() -> datetime:
    """The system clock, in UTC."""
    return datetime.now(UTC)


class Database:
    """The record file, shared by all stores and by several processes (kiosk and desk).

    Its folder is made with mode 0700 and the file with 0600, as are SQLite's two files beside it. A
    transaction that has returned is on disk: write-ahead log, ``synchronous=FULL``, which is one fsync a
    commit (N-C6).
    """

    def __init__(self, path: Path, engine: Engine) -> None:
        """Not for callers: see :meth:`open`."""
        self.path = path
        self._engine = engine

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the file at ``path``, or make it; bring older tables up to date.

        Raises:
            KioskError: the folder or file cannot be used, is damaged, belongs to another program, or was
                written by a newer kiosk. Nothing in an existing file has been changed then.
        """
        path = Path(path)
        _make_file(path)
        with _alone(path), _plain_errors(path):
            _look_inside(path)
            engine = create_engine(
                URL.create("sqlite", database=str(path)),
                connect_args={"timeout": BUSY_S},
                pool_size=2,
                # An error that reaches a log must not carry a patient's answers.
                hide_parameters=True,
            )
            event.listen(engine, "connect", _set_up)
            event.listen(engine, "begin", _begin)
            database = cls(path, engine)
            try:
                database._migrate()
            except BaseException:
                engine.dispose()
                raise
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the records and never waits for a writer.

        Raises:
            KioskError: the file cannot be read.
        """
        with _plain_errors(self.path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that has the file's only write lock from its start: what it reads stays true to its
        end.

        All of it is on disk when the block has ended, or none of it when anything failed.

        Raises:
            KioskError: the file cannot be written.
        """
        with _plain_errors(self.path), self._engine.connect() as plain:
            connection = plain.execution_options(kiosk_begin="BEGIN IMMEDIATE")
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Close the file. Closing twice does no harm."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _migrate(self) -> None:
        with self.writing() as connection:
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if version == VERSION:
                return
            for step in MIGRATIONS[version:]:
                step(connection)
            # Part of the same transaction: a power cut leaves the old tables with the old number.
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


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
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)  # the new name itself must outlive a power cut
        finally:
            os.close(folder)
    except OSError as error:
        raise KioskError(
            Fault(
                path,
                0,
                f"the records cannot be kept here ({error.strerror})",
                "give the kiosk's user the right to write here, or name another file",
            )
        ) from error


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time opens the file: SQLite does not wait its turn to begin a write-ahead log, it fails.

    The folder is locked and not the file: closing a second handle of the file would drop SQLite's own locks on it.
    """
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _look_inside(path: Path) -> None:
    """Refuse a file that is damaged, foreign or too new, before anything in it is changed."""
    with closing(sqlite3.connect(path, timeout=BUSY_S)) as raw:
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


def _set_up(raw: sqlite3.Connection, _: Any) -> None:
    """Every new connection: on disk at commit, links between tables kept, transactions begun by us alone."""
    raw.isolation_level = None
    mode = raw.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        path = Path(raw.execute("PRAGMA database_list").fetchone()[2])
        raise KioskError(
            Fault(path, 0, "this disk cannot hold a write-ahead log", "name a file on a disk of this machine")
        )
    raw.execute("PRAGMA synchronous = FULL")  # N-C6: with WAL, fsync at every commit
    raw.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("kiosk_begin", "BEGIN"))


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    """Turn what disk or file did to SQLite into a KioskError; mistakes of this program pass unchanged."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        name = getattr(cause, "sqlite_errorname", "")
        for start, what, mend in _MEANINGS:
            if name.startswith(start):
                raise KioskError(Fault(path, 0, what, mend)) from error
        raise
