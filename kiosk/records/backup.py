"""Copies of the record file: made while the kiosk runs, checked before they count, put back while it is stopped."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from kiosk.errors import Fault, KioskError
from kiosk.records.database import Database
from kiosk.records.embedded import alone, connect, is_plain, plain_errors, sync_folder
from kiosk.records.key import Key
from kiosk.records.schema import APPLICATION_ID, VERSION


def back_up(database: Database, out: Path) -> int:
    """Copy the records to ``out`` as they are at one moment; others may write meanwhile. An encrypted file gives an
    encrypted copy, with the same key.

    Returns:
        How many visits are in the copy: it was read again from the disk and checked.

    Raises:
        KioskError: ``out`` is there already or cannot be written, or the copy is not whole.
    """
    key = database.key
    if database.path is None:
        raise KioskError(database.fault(0, "a server has backups of its own", "use pg_dump; see docs/settings.md"))
    with _new(out) as part, plain_errors(part):
        with closing(connect(database.path, key)) as source, closing(connect(part, key)) as target:
            source.backup(target)
            # The copy is one file: no log beside it that somebody could forget.
            target.execute("PRAGMA journal_mode = DELETE")
        return check(part, key)


def check(path: Path, key: Key | None) -> int:
    """How many visits are in a copy that is whole.

    Raises:
        KioskError: it is no copy of the records, is damaged, is of a newer kiosk, or the key is not its key.
    """
    with plain_errors(path), closing(connect(path, None if is_plain(path) else key)) as raw:
        try:
            mark = raw.execute("PRAGMA application_id").fetchone()[0]
        except (raw.DatabaseError, sqlcipher.DatabaseError):
            mark = None
        if mark != APPLICATION_ID:
            what = "this is no copy of a kiosk's records, or it was encrypted with another key"
            raise KioskError(Fault(path, 0, what, "name another file, or set the key that it was made with"))
        if raw.execute("PRAGMA user_version").fetchone()[0] > VERSION:
            raise KioskError(Fault(path, 0, "the copy is of a newer kiosk", "bring this kiosk up to date first"))
        if raw.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise KioskError(Fault(path, 0, "the copy is damaged", "use another copy"))
        return int(raw.execute("SELECT count(*) FROM visits").fetchone()[0])


def restore(copy: Path, path: Path, key: Key | None) -> tuple[int, Path | None]:
    """Put ``copy`` in the place of the records at ``path``. A plain copy is encrypted when there is a key. What was
    there is kept beside it.

    The audit begins a new chain: lines that were written since the copy was made may have been handed over, and no
    number may stand for two lines. Visit codes that were active in the copy are no longer good: since then they may
    have been used.

    Returns:
        How many visits are back, and where the former file is now; None when there was none.

    Raises:
        KioskError: the copy is not fit, or the kiosk is running.
    """
    if not copy.is_file():
        raise KioskError(Fault(copy, 0, "there is no such file", "name a copy that ./run backup made"))
    visits = check(copy, key)
    path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    before = None
    with alone(path), plain_errors(path):
        _transfer(copy, part, key)
        with closing(connect(part, key)) as raw:
            raw.execute("PRAGMA secure_delete = ON")
            if raw.execute("PRAGMA user_version").fetchone()[0] > 1:
                raw.execute("DELETE FROM visit_codes WHERE held_by IS NOT NULL")
                raw.execute("UPDATE about SET value = ? WHERE name = 'writer'", (secrets.token_hex(16),))
            raw.execute("UPDATE visit_codes SET expires_at = issued_at WHERE redeemed_at IS NULL")
            raw.commit()
        _sync(part)
        if path.exists():
            before = path.with_name(f"{path.name}.before-{datetime.now(UTC):%Y%m%d-%H%M%S}")
            _close_log(path, key)
            os.replace(path, before)
        os.replace(part, path)
        sync_folder(path.parent)
    return visits, before


def encrypt(path: Path, key: Key) -> int:
    """Encrypt a plain record file in its place. On a flash disk old blocks may outlive this: best before patients come.

    Returns:
        How many visits are in it.

    Raises:
        KioskError: there are no plain records, or the kiosk is running.
    """
    if not path.is_file() or not is_plain(path):
        raise KioskError(Fault(path, 0, "there are no plain records here", "nothing is to be done"))
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with alone(path), plain_errors(path):
        _close_log(path, None)
        _transfer(path, part, key)
        visits = check(part, key)
        _sync(part)
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
        sync_folder(path.parent)
    return visits


def _transfer(source: Path, target: Path, key: Key | None) -> None:
    """Copy a plain or encrypted file; the copy is encrypted when there is a key."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    if is_plain(source) and key is not None:
        with closing(sqlcipher.connect(str(source))) as raw:
            raw.execute(f"ATTACH DATABASE ? AS target KEY \"x'{key.hex}'\"", (str(target),))
            raw.execute("SELECT sqlcipher_export('target')")
            for name in ("application_id", "user_version"):
                raw.execute(f"PRAGMA target.{name} = {raw.execute(f'PRAGMA {name}').fetchone()[0]}")
        return
    with closing(connect(source, key)) as raw, closing(connect(target, key)) as other:
        raw.backup(other)
        other.execute("PRAGMA journal_mode = DELETE")


def _close_log(path: Path, key: Key | None) -> None:
    """Bring what is in the write-ahead log into the file; refused while a kiosk or a desk has it open."""
    with closing(connect(path, None if is_plain(path) else key)) as raw:
        try:
            raw.execute("PRAGMA busy_timeout = 0")
            mode = raw.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except (raw.OperationalError, sqlcipher.OperationalError):
            mode = "wal"
    if mode == "wal":
        raise KioskError(Fault(path, 0, "a kiosk or a desk has the records open", "stop them, then try again"))


@contextmanager
def _new(out: Path) -> Iterator[Path]:
    """A file beside ``out`` that becomes ``out`` when the block ends well."""
    if out.exists():
        raise KioskError(Fault(out, 0, "there is a file of that name", "name another one: a copy replaces no other"))
    part = out.with_name(f"{out.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        what = f"the copy cannot be written here ({error.strerror})"
        raise KioskError(Fault(out, 0, what, "name a file in a folder that you can write to")) from None
    try:
        yield part
        _sync(part)
        os.replace(part, out)
        sync_folder(out.parent)
    finally:
        part.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
