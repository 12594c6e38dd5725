"""The people who may unlock the kiosk's staff screens or log in at the desk: a name, a role, a personal PIN and a
password each.

No account exists until somebody adds one. Names are never used twice, not even after removal, so that the
audit's actor is one person for ever. # N-P3, 164.312(a)(2)(i)

A PIN has 4 to 12 digits: it is typed on a touch screen or keypad many times a day, and guessing is held off
by the waits and the lock below, not by its length. PINs that people try first are refused. The desk's password
is longer, since its page may be tried from elsewhere. Each has waits and a lock of its own: who is locked out at
the desk can still open the kiosk. Both are kept as argon2id hashes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, get_args

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection, Row, func, insert, select, update

from kiosk.errors import Fault, KioskError
from kiosk.records.database import Database, Now, post, utc_now
from kiosk.records.rights import Role
from kiosk.records.schema import staff

LOCK_AFTER = 10
"""Wrong PINs in a row that lock the account. # N-P3, 164.312(a)(1)"""

LOCK_TIME = timedelta(minutes=30)
"""How long a lock holds if no admin resets it. After it one try is allowed: a further wrong PIN locks
again, so that a guesser gets 48 tries a day at the most."""

FIRST_WAIT_S = 1
"""Seconds until the next try after the first wrong PIN; it doubles with each further one. # N-P3"""

MOST_DIGITS = 12
FEWEST_DIGITS = 4

FEWEST_LETTERS = 10
MOST_LETTERS = 128
"""Length of a password for the desk, in characters."""


@dataclass(frozen=True)
class Person:
    """An account.

    Attributes:
        name: as they were added; the actor in the audit.
        role: what they may do (``rights``).
        has_pin, has_password: whether they can unlock a kiosk, log in at the desk.
        changed_at: when role, PIN, password or access last changed (UTC): a log-in from before it is void.
        pin_locked_until, password_locked_until: after too many wrong ones (UTC); None when it was not locked.
    """

    name: str
    role: Role
    has_pin: bool
    has_password: bool
    changed_at: datetime
    pin_locked_until: datetime | None = None
    password_locked_until: datetime | None = None


@dataclass(frozen=True)
class Verified:
    """The PIN, or the password, was right.

    Attributes:
        name: the person, as they were added; the actor for the audit.
        role: what they may do.
    """

    name: str
    role: Role


@dataclass(frozen=True)
class Wrong:
    """No entry, but another try is allowed later.

    Attributes:
        wait_s: seconds until a PIN is looked at again; more than 0.
        early: True when this try came before an earlier wait was over: the PIN was not looked at and not
        counted.
    """

    wait_s: float
    early: bool = False


@dataclass(frozen=True)
class Locked:
    """Too many wrong PINs; this one was not looked at, or was one too many.

    Attributes:
        until: when the next try is allowed (UTC), unless an admin resets the lock before.
    """

    until: datetime


class StaffStore:
    """The staff in a database. Every method raises KioskError when the file cannot be read or written."""

    def __init__(self, database: Database, now: Now = utc_now, hasher: PasswordHasher | None = None) -> None:
        """``hasher`` sets what a hash costs; the default is argon2id at RFC 9106's cost for 64 MiB."""
        self._database = database
        self._now = now
        self._hasher = hasher or PasswordHasher()
        self._nobody: str | None = None

    def add(self, name: str, role: Role, pin: str | None, password: str | None = None) -> None:
        """Add a person. Without a PIN they cannot unlock a kiosk, without a password not log in at the desk.

        Raises:
            KioskError: the name is empty, long or was used before, the role is none, or the PIN or password is easy
            to guess.
        """
        shown = _clean(name)
        if role not in get_args(Role):
            raise self._refused(f"there is no role {role!r}", f"choose one of {', '.join(get_args(Role))}")
        if not 1 <= len(shown) <= 40 or not shown.isprintable():
            raise self._refused("a name has 1 to 40 letters", "give the name as colleagues know it")
        values = {
            "key": _key(shown),
            "name": shown,
            "role": role,
            "pin_hash": "" if pin is None else self._hashed(pin),
            "added_at": self._now(),
            "removed_at": None,
            "wrong_pins": 0,
            "wait_until": None,
            "password_hash": "" if password is None else self._hashed_password(password, shown),
            "wrong_passwords": 0,
            "password_wait_until": None,
            "changed_at": self._now(),
        }
        with self._database.writing() as connection:
            before = connection.execute(select(staff).where(staff.c.key == values["key"])).one_or_none()
            if before is not None:
                raise self._refused(
                    f"the name {before.name!r} is taken" + (" by a removed person" if before.removed_at else ""),
                    "add a letter or a number to it: one name is one person for ever",
                )
            connection.execute(insert(staff).values(values))
            post(connection, "staff", _key(shown))

    def set_pin(self, name: str, pin: str) -> None:
        """Give a person another PIN; this lifts a lock as well.

        Raises:
            KioskError: nobody has that name, or the PIN is easy to guess.
        """
        self._change(name, pin_hash=self._hashed(pin), wrong_pins=0, wait_until=None)

    def set_password(self, name: str, password: str) -> None:
        """Give a person a password for the desk; this lifts its lock as well.

        Raises:
            KioskError: nobody has that name, or the password is short or easy to guess.
        """
        hashed = self._hashed_password(password, name)
        self._change(name, password_hash=hashed, wrong_passwords=0, password_wait_until=None)

    def set_role(self, name: str, role: Role) -> None:
        """Let a person do more, or less.

        Raises:
            KioskError: nobody has that name, there is no such role, or they are the last admin.
        """
        if role not in get_args(Role):
            raise self._refused(f"there is no role {role!r}", f"choose one of {', '.join(get_args(Role))}")
        with self._database.writing() as connection:
            row = self._need(connection, name)
            if row.role == "admin" != role and _admins(connection) == 1:
                raise self._refused(f"{row.name!r} is the only admin", "add another admin first")
            _write(connection, row.key, role=role, changed_at=self._now())

    def reset_lock(self, name: str) -> None:
        """Let a person try again at once, at the kiosk and at the desk.

        Raises:
            KioskError: nobody has that name.
        """
        self._change(name, wrong_pins=0, wait_until=None, wrong_passwords=0, password_wait_until=None)

    def remove(self, name: str) -> None:
        """Take a person's access away. The name stays taken, the hash goes.

        Raises:
            KioskError: nobody has that name, or they are the last admin.
        """
        with self._database.writing() as connection:
            row = self._need(connection, name)
            if row.role == "admin" and _admins(connection) == 1:
                raise self._refused(f"{row.name!r} is the only admin", "add another admin first")
            now = self._now()
            _write(connection, row.key, removed_at=now, changed_at=now, pin_hash="", password_hash="")

    def people(self) -> list[Person]:
        """Everybody who has access, in order of name."""
        with self._database.reading() as connection:
            there = select(staff).where(staff.c.removed_at.is_(None)).order_by(staff.c.key)
            return [_person(row) for row in connection.execute(there)]

    def person(self, name: str) -> Person | None:
        """The account of this name; None when nobody has it, or has it any more."""
        with self._database.reading() as connection:
            row = _find(connection, _key(_clean(name)))
        return None if row is None else _person(row)

    def names(self) -> list[str]:
        """The people who can unlock a kiosk, in order of name."""
        return [person.name for person in self.people() if person.has_pin]

    def has_admin(self) -> bool:
        """Whether anybody can add others; False on a new kiosk, which must ask for the first admin."""
        with self._database.reading() as connection:
            return _admins(connection) > 0

    def verify(self, name: str, pin: str, now: datetime) -> Verified | Wrong | Locked:
        """Check a person's PIN at ``now``. # N-P3

        The try is counted, on disk, before the PIN is looked at: pulling the plug or asking twice at once
        gains no free guess. For a name that nobody has the same work is done, so the time taken does not
        tell.
        """
        return self._verify(name, pin, now, _PIN)

    def verify_password(self, name: str, password: str, now: datetime) -> Verified | Wrong | Locked:
        """Check a person's password for the desk at ``now``, with the same care, waits and lock. # N-P3"""
        return self._verify(name, unicodedata.normalize("NFC", password), now, _PASSWORD)

    def _verify(self, name: str, secret: str, now: datetime, which: _Secret) -> Verified | Wrong | Locked:
        key = _key(_clean(name))
        hash_column, count, wait = staff.c[which.hash], which.count, which.wait
        with self._database.writing() as connection:
            row = _find(connection, key)
            if row is not None and not row._mapping[hash_column]:
                row = None  # they have none: as if nobody had the name
            if row is not None:
                known = row._mapping
                # A wait that is longer than any can be was begun by a clock that has been set back since.
                if known[wait] is not None and now < known[wait] <= now + _wait_after(known[count]):
                    if known[count] >= LOCK_AFTER:
                        return Locked(known[wait])
                    return Wrong((known[wait] - now).total_seconds(), early=True)
                wrong = known[count] + 1
                until = now + _wait_after(wrong)
                connection.execute(update(staff).where(staff.c.key == key).values({count: wrong, wait: until}))
        if row is None:
            if self._nobody is None:
                self._nobody = self._hasher.hash("")
            self._matches(self._nobody, secret)
            return Wrong(FIRST_WAIT_S)
        hashed = known[which.hash]
        if not self._matches(hashed, secret):
            return Locked(until) if wrong >= LOCK_AFTER else Wrong((until - now).total_seconds())
        values: dict[str, Any] = {count: 0, wait: None}
        if self._hasher.check_needs_rehash(hashed):
            values[which.hash] = self._hasher.hash(secret)
        with self._database.writing() as connection:
            still = (staff.c.key == key) & (hash_column == hashed)
            if connection.execute(update(staff).where(still).values(values)).rowcount == 0:
                return Wrong(FIRST_WAIT_S)  # removed, or given another one, while this one was checked
        return Verified(row.name, row.role)

    def _matches(self, pin_hash: str, pin: str) -> bool:
        try:
            return self._hasher.verify(pin_hash, pin)
        except VerifyMismatchError:
            return False

    def _hashed(self, pin: str) -> str:
        problem = weakness(pin)
        if problem is not None:
            raise self._refused(problem, "choose a PIN that a colleague would not guess")
        return self._hasher.hash(pin)

    def _hashed_password(self, password: str, name: str) -> str:
        password = unicodedata.normalize("NFC", password)
        problem = password_weakness(password, name)
        if problem is not None:
            raise self._refused(problem, "three or four words that do not belong together are easy to keep in mind")
        return self._hasher.hash(password)

    def _change(self, name: str, **values: Any) -> None:
        with self._database.writing() as connection:
            row = self._need(connection, name)
            _write(connection, row.key, **values, changed_at=self._now())

    def _need(self, connection: Connection, name: str) -> Row[Any]:
        row = _find(connection, _key(_clean(name)))
        if row is None:
            raise self._refused(f"nobody here is called {_clean(name)!r}", "give a name as the list shows it")
        return row

    def _refused(self, what: str, mend: str) -> KioskError:
        return KioskError(Fault(None, 0, what, mend))


def weakness(pin: str) -> str | None:
    """Why a PIN is refused, None when it is good. Refused is what a guesser with ten tries begins with."""
    if re.fullmatch(rf"[0-9]{{{FEWEST_DIGITS},{MOST_DIGITS}}}", pin) is None:
        return f"a PIN has {FEWEST_DIGITS} to {MOST_DIGITS} digits"
    if any(pin == pin[:size] * (len(pin) // size) for size in range(1, len(pin) // 2 + 1)):
        return "this PIN repeats itself"
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({1}, {9}):
        return "this PIN counts up or down"
    if re.fullmatch(r"(19|20)[0-9]{2}", pin):
        return "this PIN is a year"
    if pin in ("2580", "0852"):
        return "this PIN is the middle row of the keys"
    return None


def password_weakness(password: str, name: str) -> str | None:
    """Why a password is refused, None when it is good."""
    if not FEWEST_LETTERS <= len(password) <= MOST_LETTERS:
        return f"a password has {FEWEST_LETTERS} to {MOST_LETTERS} characters"
    if len(set(password.casefold())) < 5:
        return "this password repeats itself"
    if _key(_clean(name)) in password.casefold():
        return "this password holds the name"
    return None


@dataclass(frozen=True)
class _Secret:
    """The columns of a PIN or a password: its hash, how many wrong ones in a row, when the next is looked at."""

    hash: str
    count: str
    wait: str


_PIN = _Secret("pin_hash", "wrong_pins", "wait_until")
_PASSWORD = _Secret("password_hash", "wrong_passwords", "password_wait_until")


def _write(connection: Connection, key: str, **values: Any) -> None:
    """Change an account; the shared database is told."""
    connection.execute(update(staff).where(staff.c.key == key).values(values))
    post(connection, "staff", key)


def _person(row: Row[Any]) -> Person:
    locked = [row.wait_until if row.wrong_pins >= LOCK_AFTER else None]
    locked.append(row.password_wait_until if row.wrong_passwords >= LOCK_AFTER else None)
    return Person(row.name, row.role, bool(row.pin_hash), bool(row.password_hash), row.changed_at, *locked)


def _clean(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def key_of(name: str) -> str:
    """What a name is found by, however it was typed."""
    return _key(_clean(name))


def _key(name: str) -> str:
    """What makes two names the same: capitals and ways to write a letter do not count."""
    return unicodedata.normalize("NFKC", name).casefold()


def _wait_after(wrong: int) -> timedelta:
    return LOCK_TIME if wrong >= LOCK_AFTER else timedelta(seconds=FIRST_WAIT_S * 2 ** (wrong - 1))


def _find(connection: Connection, key: str) -> Row[Any] | None:
    there = (staff.c.key == key) & staff.c.removed_at.is_(None)
    return connection.execute(select(staff).where(there)).one_or_none()


def _admins(connection: Connection) -> int:
    there = (staff.c.role == "admin") & staff.c.removed_at.is_(None)
    return connection.execute(select(func.count()).select_from(staff).where(there)).scalar_one()
