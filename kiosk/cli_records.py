"""The commands for the records: staff | audit | backup | restore | encrypt | key."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.errors import Fault, KioskError
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.records.audit import Action, Head
    from kiosk.records.open import Records

BAD_INPUT = 2
COMMAND_LINE = "command line"
"""Who acts in the audit when somebody has a shell on the machine."""


def add_records(commands: Any) -> None:
    """Add these commands to all the others."""
    staff = commands.add_parser("staff", help="who has a PIN or a password").add_subparsers(
        metavar="ACTION", required=True
    )
    add = staff.add_parser("add", help="give a person a PIN")
    add.add_argument("name")
    add.add_argument("--role", choices=("staff", "clinician", "admin"), default="staff")
    add.set_defaults(command=_staff_add)
    role = staff.add_parser("role", help="let a person do more, or less")
    role.add_argument("name")
    role.add_argument("role", choices=("staff", "clinician", "admin"))
    role.set_defaults(command=_staff_role)
    for action, help_text, command in (
        ("pin", "give a person another PIN", _staff_pin),
        ("password", "give a person a password for the desk", _staff_password),
        ("unlock", "let a person try again after too many wrong PINs or passwords", _staff_unlock),
        ("remove", "take a person's access away for ever", _staff_remove),
    ):
        row = staff.add_parser(action, help=help_text)
        row.add_argument("name")
        row.set_defaults(command=command)
    staff.add_parser("list", help="who has access, and to what").set_defaults(command=_staff_list)

    audit = commands.add_parser("audit", help="who did what, and whether it was changed").add_subparsers(
        metavar="ACTION", required=True
    )
    verify = audit.add_parser("verify", help="find any line that was changed, removed or moved")
    verify.add_argument("--head", metavar="N:HASH", help="the end of the audit as it was noted earlier")
    verify.set_defaults(command=_audit_verify)
    audit.add_parser("head", help="the end of the audit: note it elsewhere").set_defaults(command=_audit_head)
    export = audit.add_parser("export", help="write every line to a file, one JSON object a line")
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    export.set_defaults(command=_audit_export)

    backup = commands.add_parser("backup", help="copy the records, while the kiosk runs")
    backup.add_argument("--out", type=Path, required=True, metavar="FILE")
    backup.set_defaults(command=_backup)
    restore = commands.add_parser("restore", help="put a copy of the records back, while the kiosk is stopped")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(command=_restore)
    commands.add_parser("encrypt", help="encrypt the records with the key in key_file").set_defaults(command=_encrypt)
    key = commands.add_parser("key", help="make a key to encrypt the records with")
    key.add_argument("file", type=Path, metavar="FILE")
    key.set_defaults(command=_key)


def ask_pin(name: str) -> str:
    """A PIN typed twice at a terminal, or one line of standard input."""
    return _ask(name, "PIN")


def _ask(name: str, what: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    secret = getpass.getpass(f"{what} of {name}: ")
    if secret != getpass.getpass(f"The same {what} again: "):
        raise KioskError(Fault(None, 0, f"the two {what}s differ", f"type the same {what} twice"))
    return secret


@contextmanager
def _opened(settings: Settings) -> Iterator[Records]:
    """The records of this machine; where kiosks share a server, it is asked before and told after."""
    from kiosk.records.open import kiosk_records

    with kiosk_records(settings) as records:
        if records.handover is not None:
            records.handover.round()
        yield records
        if records.handover is not None and not records.handover.round():
            print(f"{records.handover.trouble}\nIt will be told when it is back.", file=sys.stderr)


def _change_staff(settings: Settings, action: Action, name: str, change: Callable[[Records], None], done: str) -> int:
    """Do one thing to one person's access, and note it in the audit (N-P3)."""
    with _opened(settings) as records:
        change(records)
        records.audit.append(COMMAND_LINE, action, name)
    print(done)
    return 0


def _staff_add(arguments: argparse.Namespace, settings: Settings) -> int:
    name, role, pin = arguments.name, arguments.role, ask_pin(arguments.name)
    done = f"{name} can unlock the kiosk now ({role})."
    return _change_staff(settings, "staff.add", name, lambda records: records.staff.add(name, role, pin), done)


def _staff_role(arguments: argparse.Namespace, settings: Settings) -> int:
    name, role = arguments.name, arguments.role
    done = f"{name} is {role} now."
    return _change_staff(settings, "staff.set_role", name, lambda records: records.staff.set_role(name, role), done)


def _staff_pin(arguments: argparse.Namespace, settings: Settings) -> int:
    name, pin = arguments.name, ask_pin(arguments.name)
    done = f"{name} has another PIN now."
    return _change_staff(settings, "staff.set_pin", name, lambda records: records.staff.set_pin(name, pin), done)


def _staff_password(arguments: argparse.Namespace, settings: Settings) -> int:
    name, password = arguments.name, _ask(arguments.name, "password")
    done = f"{name} can log in at the desk now."

    def change(records: Records) -> None:
        records.staff.set_password(name, password)

    return _change_staff(settings, "staff.set_password", name, change, done)


def _staff_unlock(arguments: argparse.Namespace, settings: Settings) -> int:
    name = arguments.name
    return _change_staff(
        settings, "staff.reset_lock", name, lambda records: records.staff.reset_lock(name), f"{name} can try again now."
    )


def _staff_remove(arguments: argparse.Namespace, settings: Settings) -> int:
    name = arguments.name
    return _change_staff(
        settings, "staff.remove", name, lambda records: records.staff.remove(name), f"{name} has no access any more."
    )


def _staff_list(_arguments: argparse.Namespace, settings: Settings) -> int:
    with _opened(settings) as records:
        for person in records.staff.people():
            ways = [way for way, has in (("kiosk", person.has_pin), ("desk", person.has_password)) if has]
            print(f"{person.name:<24} {person.role:<10} {', '.join(ways)}")
    return 0


@contextmanager
def _audited(settings: Settings) -> Iterator[list[Records]]:
    """The records of this machine, and those of the server where kiosks share one."""
    from kiosk.records.open import desk_records

    with _opened(settings) as records:
        if settings.database is None:
            yield [records]
        else:
            with desk_records(settings) as shared:
                yield [records, shared]


def _audit_verify(arguments: argparse.Namespace, settings: Settings) -> int:
    known = _head(arguments.head)
    with _audited(settings) as places:
        faults = [fault for records in places for fault in records.audit.verify(known)]
        if known is not None and len(places) > 1:
            # The noted line is in one of the places: missing in both it was changed.
            missing = [fault for fault in faults if "was noted" in fault.what]
            faults = [fault for fault in faults if fault not in missing or len(missing) == len(places)]
        for fault in faults:
            print(fault)
        if not faults:
            for records in places:
                for writer in records.audit.writers():
                    print(f"{records.database.name}: {records.audit.head(writer).seq} lines of {writer}, none changed")
    return BAD_INPUT if faults else 0


def _head(text: str | None) -> Head | None:
    from kiosk.records.audit import Head

    if text is None:
        return None
    seq, _, digest = text.partition(":")
    if not seq.isdecimal() or len(digest) != 64:
        raise KioskError(Fault(None, 0, f"{text!r} is no end of an audit", "give it as ./run audit head wrote it"))
    return Head(int(seq), digest)


def _audit_head(_arguments: argparse.Namespace, settings: Settings) -> int:
    with _opened(settings) as records:
        head = records.audit.head()
    print(f"{head.seq}:{head.hash}")
    return 0


def _audit_export(arguments: argparse.Namespace, settings: Settings) -> int:
    with _audited(settings) as places:
        places[0].audit.append(COMMAND_LINE, "audit.export")
        audit = places[-1].audit if len(places) > 1 else places[0].audit
        count = 0
        with _new_file(arguments.out) as file:
            for writer in audit.writers():
                for line in audit.lines(writer):
                    file.write(json.dumps({"writer": writer, **asdict(line)}, ensure_ascii=False) + "\n")
                    count += 1
    print(f"{count} lines in {arguments.out}")
    return 0


@contextmanager
def _new_file(path: Path) -> Iterator[Any]:
    """A file that only this user can read."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        what = f"this file cannot be written ({error.strerror})"
        raise KioskError(Fault(path, 0, what, "name another file with --out")) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        yield file


def _backup(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.records.backup import back_up

    with _opened(settings) as records:
        # Noted before the copy is made, so that it is in the copy too.
        records.audit.append(COMMAND_LINE, "records.backup")
        visits = back_up(records.database, arguments.out)
    print(f"{visits} visits in {arguments.out}, checked")
    return 0


def _restore(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.records.backup import restore
    from kiosk.records.key import load_key
    from kiosk.records.open import FILE_NAME

    visits, before = restore(arguments.file, settings.data / FILE_NAME, load_key(settings.key_file))
    with _opened(settings) as records:
        records.audit.append(COMMAND_LINE, "records.restore")
    kept = f"; what was there is kept as {before}" if before else ""
    print(f"{visits} visits are back, visit numbers given before are no longer good{kept}")
    return 0


def _encrypt(_arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.records.backup import encrypt
    from kiosk.records.key import load_key
    from kiosk.records.open import FILE_NAME

    key = load_key(settings.key_file)
    if key is None:
        mend = "make one: ./run key FILE, and name it as key_file in kiosk.yaml"
        raise KioskError(Fault(None, 0, "there is no key to encrypt with", mend))
    visits = encrypt(settings.data / FILE_NAME, key)
    print(f"{visits} visits, encrypted. Keep the key apart from the backups: without it nobody can read them.")
    return 0


def _key(arguments: argparse.Namespace, _settings: Settings) -> int:
    from kiosk.records.key import make_key

    make_key(arguments.file)
    print(f"A new key is in {arguments.file}. Keep a copy in a safe: without it nobody can read the records.")
    return 0
