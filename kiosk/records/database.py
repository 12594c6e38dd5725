"""One database with all the stores' tables: a file of this machine (``embedded``) or one server that many kiosks and
the desk share (``server``). Opened safely, on disk at commit, errors said plainly."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, Engine, Table, select, text
from sqlalchemy.dialects import sqlite

from kiosk.errors import Fault
from kiosk.records import migrations
from kiosk.records.schema import APPLICATION_ID, VERSION, about, outbox, visits

if TYPE_CHECKING:
    from kiosk.records.key import Key

Now = Callable[[], datetime]
"""Gives the current time, with a zone."""

EVERYTHING = "records"
"""The lock of whoever writes what must stay alone: codes, the audit, accounts."""


def utc_now() -> datetime:
    """The system clock, in UTC."""
    return datetime.now(UTC)


class Database:
    """All the tables, shared by the stores and by several processes (kiosk and desk).

    A transaction that has returned is on disk (N-C6).

    Attributes:
        path: the file; None for a server.
        shared: whether it is the server that many kiosks share.
        name: what to call it in a message.
        key: what the file is encrypted with; None: it is not.
        written: called after each transaction that wrote; whoever hands over sets it.
    """

    def __init__(
        self,
        engine: Engine,
        plain_errors: Callable[[], AbstractContextManager[None]],
        *,
        path: Path | None,
        name: str,
        key: Key | None = None,
    ) -> None:
        """Not for callers: see :meth:`open` and ``server.open_server``."""
        self.path, self.name, self.key = path, name, key
        self.shared = path is None
        self._engine, self._plain_errors = engine, plain_errors
        # A server's transactions see each statement's own moment, unless they ask for one of all.
        self._reader = engine.execution_options(isolation_level="REPEATABLE READ") if self.shared else engine
        self._here = threading.local()
        self._writer = ""
        self.written: Callable[[], None] = lambda: None

    @classmethod
    def open(cls, path: Path, key: Key | None = None) -> Database:
        """Open the file at ``path``, or make it; bring older tables up to date. With ``key`` it is encrypted.

        Raises:
            KioskError: the folder or file cannot be used, is damaged, belongs to another program, was written by a
                newer kiosk, or the key is not its key. Nothing in an existing file has been changed then.
        """
        from kiosk.records.embedded import open_file

        return open_file(Path(path), key)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the records and never waits for a writer; that of :meth:`one_state`
        within it.

        Raises:
            KioskError: the records cannot be read.
        """
        around: Connection | None = getattr(self._here, "connection", None)
        with self._plain_errors():
            if around is not None:
                yield around
                return
            with self._reader.begin() as connection:
                yield connection

    @contextmanager
    def one_state(self) -> Iterator[None]:
        """All that this thread reads within is one state of the records, and costs a server one transaction: each has
        three round trips beside its statements. What is written within is not seen before its end.

        Raises:
            KioskError: the records cannot be read.
        """
        with self.reading() as connection:
            before = getattr(self._here, "connection", None)
            self._here.connection = connection
            try:
                yield
            finally:
                self._here.connection = before

    @contextmanager
    def writing(self, lock: str = EVERYTHING) -> Iterator[Connection]:
        """A transaction that has the lock of this name from its start: what it reads under it stays true to its end.
        A file has one lock for all names.

        All of it is on disk when the block has ended, or none of it when anything failed.

        Raises:
            KioskError: the records cannot be written.
        """
        with self._plain_errors(), self._engine.connect() as plain:
            connection = plain.execution_options(kiosk_begin="BEGIN IMMEDIATE")
            with connection.begin():
                if self.shared:
                    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:lock, 0))"), {"lock": lock})
                yield connection
        self.written()

    @contextmanager
    def bare(self) -> Iterator[Any]:
        """The driver's own connection, outside any transaction: for a copy of the whole file, or to clean it up."""
        with self._plain_errors():
            raw = self._engine.raw_connection()
            try:
                yield raw.driver_connection
            finally:
                raw.close()

    @property
    def writer(self) -> str:
        """The name of the audit chain that this database writes."""
        if not self._writer:
            with self.reading() as connection:
                found = select(about.c.value).where(about.c.name == "writer")
                self._writer = str(connection.execute(found).scalar_one())
        return self._writer

    def fault(self, line: int, what: str, mend: str) -> Fault:
        """A fault of these records."""
        return Fault(self.path, line, what if self.path else f"{self.name}: {what}", mend)

    def migrate(self) -> None:
        """Bring older tables up to date; nothing when they are."""
        with self.reading() as connection:
            if migrations.version_of(connection) == VERSION:
                return
        with self.writing() as connection:
            if migrations.version_of(connection) != VERSION:
                migrations.upgrade(connection)
                if not self.shared:
                    # Part of the same transaction: a power cut leaves the old tables with the old number.
                    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")

    def close(self) -> None:
        """Close it. Closing twice does no harm."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def upsert(connection: Connection, table: Table, values: dict[str, Any], key: str = "id") -> None:
    """Insert a row, or change the one that has the same ``key``."""
    make: Any = sqlite.insert
    if connection.dialect.name != "sqlite":
        from sqlalchemy.dialects import postgresql  # loaded where there is a server

        make = postgresql.insert
    statement = make(table).values(values)
    changed = {name: value for name, value in values.items() if name != key}
    connection.execute(statement.on_conflict_do_update(index_elements=[key], set_=changed))


def post(connection: Connection, kind: str, key: str) -> None:
    """Note, in a kiosk's own file, that the shared database must be told of this; the latest comes last."""
    if connection.dialect.name == "sqlite":
        connection.execute(outbox.delete().where(outbox.c.kind == kind, outbox.c.key == key))
        connection.execute(outbox.insert().values(kind=kind, key=key))


def next_change(connection: Connection) -> int:
    """The number of the next change of a visit: higher than those before it."""
    if connection.dialect.name == "sqlite":
        last = connection.execute(select(visits.c.change).order_by(visits.c.change.desc()).limit(1)).scalar()
        return (last or 0) + 1
    return int(connection.execute(text("SELECT nextval('visit_changes')")).scalar_one())
