"""The records in one PostgreSQL that many kiosks and the desk share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
from sqlalchemy import create_engine, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from kiosk.errors import Fault, KioskError
from kiosk.records import migrations
from kiosk.records.database import Database
from kiosk.records.schema import VERSION

CONNECT_S = 2
"""How long a connection may take, in whole seconds. In a clinic's network one takes some ms."""

ANSWER_MS = 5000
"""How long a statement may take, and how long sent data may stay unanswered, in ms."""

_OPTIONS = (
    # N-C6: a transaction that has returned is on the server's disk, whatever its default is.
    "-c synchronous_commit=on",
    "-c default_transaction_isolation=read\\ committed",
)

_STATES: tuple[tuple[str, str, str], ...] = (
    ("28", "it refuses the name or the password", "correct database in kiosk.yaml, or the server's pg_hba.conf"),
    ("3D", "it has no database of that name", "make it with createdb, or correct database in kiosk.yaml"),
    ("42501", "this user may not do that there", "make the kiosks' user the owner of the database"),
    ("53100", "its disk is full", "free some space on it"),
    ("25006", "it can only be read", "name the server that takes writes"),
)
"""SQLSTATEs by their start, what each means to the owner, and the mend."""

_AWAY = ("it does not answer", "check that it runs and that this machine reaches it; the kiosk goes on meanwhile")


def open_server(url: str) -> Database:
    """Open the PostgreSQL database at ``url`` (``postgresql://USER:PASSWORD@HOST/NAME``); bring its tables up to date.

    Raises:
        KioskError: it does not answer or refuses, belongs to another program, or was made by a newer kiosk.
    """
    try:
        where = make_url(url)
    except (ArgumentError, ValueError):
        where = None
    if where is None or where.get_backend_name() != "postgresql":
        mend = "write postgresql://USER:PASSWORD@HOST/NAME"
        raise KioskError(Fault(None, 0, "database: this is no address of a PostgreSQL database", mend))
    engine = create_engine(
        where.set(drivername="postgresql+psycopg"),
        pool_size=3,
        # A connection from before the server was away is found out before it is used.
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_S,
            "options": " ".join((*_OPTIONS, f"-c statement_timeout={ANSWER_MS}")),
            "tcp_user_timeout": ANSWER_MS,
            "keepalives_idle": 10,
            "application_name": "voice-kiosk",
        },
        # An error that reaches a log must not carry a patient's answers.
        hide_parameters=True,
    )
    name = f"the database server {where.host or where.query.get('host', '')}".strip()
    database = Database(engine, partial(plain_errors, name), path=None, name=name)
    try:
        _look_inside(database)
        database.migrate()
    except BaseException:
        database.close()
        raise
    return database


def _look_inside(database: Database) -> None:
    """Refuse a database that is foreign or too new, before anything in it is changed."""
    with database.reading() as connection:
        tables = set(inspect(connection).get_table_names())
        foreign = bool(tables) and not {migrations.TABLE, "visits"} <= tables
        version = 0 if foreign else migrations.version_of(connection)
    if foreign:
        mend = "make a database of its own for the kiosks, and name it as database in kiosk.yaml"
        raise KioskError(database.fault(0, "this database belongs to another program", mend))
    if version > VERSION:
        what = f"the records have version {version}, this kiosk knows versions up to {VERSION}"
        raise KioskError(database.fault(0, what, "bring this kiosk up to date"))


@contextmanager
def plain_errors(name: str) -> Iterator[None]:
    """Turn what server or network did into a KioskError; mistakes of this program pass unchanged."""
    try:
        yield
    except (DBAPIError, psycopg.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        state = getattr(cause, "sqlstate", None) or ""
        text = str(cause)
        for start, what, mend in _STATES:
            # A refused connection has no SQLSTATE of its own: only the server's words.
            if state.startswith(start) or (not state and _said(start, text)):
                raise KioskError(Fault(None, 0, f"{name}: {what}", mend)) from error
        if isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
            raise KioskError(Fault(None, 0, f"{name}: {_AWAY[0]}", _AWAY[1])) from error
        raise


def _said(start: str, text: str) -> bool:
    if start == "28":
        return "authentication failed" in text or "no pg_hba.conf entry" in text or "role " in text
    return start == "3D" and "database " in text and "does not exist" in text
