"""The commands: kiosk (default) | demo | check | say | staff | desk. The only place that prints."""

from __future__ import annotations

import argparse
import getpass
import logging
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import __version__, cli_content
from kiosk.cli_desk import add_desk
from kiosk.errors import Fault, KioskError
from kiosk.settings import Settings, load_settings

if TYPE_CHECKING:
    from kiosk.records.audit import Action
    from kiosk.records.open import Records

BAD_INPUT = 2
BROKEN = 1
COMMAND_LINE = "command line"
"""Who acts in the audit when somebody has a shell on the machine."""


def main(argv: Sequence[str]) -> int:
    """Run the command in ``argv``. The exit code: 0 done, 2 bad input or set-up, 1 a fault of the program."""
    arguments = parser().parse_args(argv)
    logging.getLogger().addHandler(logging.NullHandler())
    settings = Settings()
    try:
        settings = load_settings(arguments.settings)
        command: Callable[[argparse.Namespace, Settings], int] = arguments.command
        return command(arguments, settings)
    except KioskError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return 130
    except Exception:  # noqa: BLE001 - the last line of defence: a traceback helps nobody at a kiosk
        where = write_crash(settings, traceback.format_exc())
        print(f"The program has a fault and had to stop; please send in {where}", file=sys.stderr)
        return BROKEN


def write_crash(settings: Settings, story: str) -> Path:
    """Keep ``story``, a traceback without values, for the engineer; the file it went to."""
    path = settings.data / "crash.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(story)
    except OSError:
        path = Path.cwd() / "crash.log"
        path.write_text(story, encoding="utf-8")
    return path


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(prog="./run", description="A voice-enabled patient kiosk.", allow_abbrev=False)
    top.add_argument("--version", action="version", version=__version__)
    top.add_argument("--settings", type=Path, metavar="FILE", help="settings instead of kiosk.yaml")
    top.add_argument("--windowed", action="store_true", help="a window instead of the full screen")
    top.set_defaults(command=_kiosk)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")

    demo = commands.add_parser("demo", help="walk the whole journey without a screen and keep what was seen and heard")
    demo.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for pictures, sound and record")
    demo.set_defaults(command=_demo)

    check = commands.add_parser("check", help="check content and name every fault")
    check.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a pack, or a folder of packs")
    check.add_argument(
        "--accept-recordings", action="store_true", help="note that every recording says what is written now"
    )
    check.set_defaults(command=_check)

    say = commands.add_parser("say", help="hear a text as patients would")
    say.add_argument("text")
    say.add_argument("--language", metavar="TAG", help="one that the pack has, such as en")
    say.add_argument("--rate", type=int, default=3, metavar="1..7", help="how fast; 3 when not given")
    say.add_argument("--out", type=Path, metavar="X.wav", help="write it to a file instead")
    say.set_defaults(command=_say)

    cli_content.add_commands(commands, _ask_pin)

    staff = commands.add_parser("staff", help="who has a PIN").add_subparsers(metavar="ACTION", required=True)
    add = staff.add_parser("add", help="give a person a PIN")
    add.add_argument("name")
    add.add_argument("--role", choices=("staff", "clinician", "admin"), default="staff")
    add.set_defaults(command=_staff_add)
    for action, help_text, command in (
        ("pin", "give a person another PIN", _staff_pin),
        ("unlock", "let a person try again after too many wrong PINs", _staff_unlock),
        ("remove", "take a person's PIN away for ever", _staff_remove),
    ):
        row = staff.add_parser(action, help=help_text)
        row.add_argument("name")
        row.set_defaults(command=command)
    staff.add_parser("list", help="names of those who have a PIN").set_defaults(command=_staff_list)
    add_desk(commands)
    return top


def _kiosk(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.start import run_kiosk

    return run_kiosk(settings, windowed=arguments.windowed, say=lambda text: print(text, file=sys.stderr, flush=True))


def _demo(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.demo import run_demo

    for line in run_demo(settings, arguments.out, say=lambda text: print(text, file=sys.stderr, flush=True)):
        print(line)
    return 0


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.content.check import accept_recordings, check, proofs
    from kiosk.start import PICTURES, voice_fault

    path = arguments.path or settings.content
    if arguments.accept_recordings:
        for text_id, text in accept_recordings(path, clinic=settings.clinic):
            print(f"accepted: {text_id}: {text}")
    faults = check(path, clinic=settings.clinic, pictures=PICTURES)
    if fault := voice_fault(settings):
        faults.append(fault)
    for fault in faults:
        print(fault)
    if not faults:
        for name, proof in proofs(path, clinic=settings.clinic):
            print(f"{name}: {proof}")
        print(f"{path}: no faults")
    return BAD_INPUT if faults else 0


def _say(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.say import say

    say(
        settings,
        arguments.text,
        language=arguments.language,
        rate_step=arguments.rate - 1,
        out=arguments.out,
        tell=print,
    )
    return 0


def _ask_pin(name: str) -> str:
    """A PIN typed twice at a terminal, or one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    pin = getpass.getpass(f"PIN of {name}: ")
    if pin != getpass.getpass("The same PIN again: "):
        raise KioskError(Fault(None, 0, "the two PINs differ", "type the same PIN twice"))
    return pin


def _change_staff(settings: Settings, action: Action, name: str, change: Callable[[Records], None], done: str) -> int:
    """Do one thing to one person's PIN, and note it in the audit (N-P3)."""
    from kiosk.records.open import open_records

    with open_records(settings.data / "kiosk.db") as records:
        change(records)
        records.audit.append(COMMAND_LINE, action, name)
    print(done)
    return 0


def _staff_add(arguments: argparse.Namespace, settings: Settings) -> int:
    name, role, pin = arguments.name, arguments.role, _ask_pin(arguments.name)
    done = f"{name} can unlock the kiosk now ({role})."
    return _change_staff(settings, "staff.add", name, lambda records: records.staff.add(name, role, pin), done)


def _staff_pin(arguments: argparse.Namespace, settings: Settings) -> int:
    name, pin = arguments.name, _ask_pin(arguments.name)
    done = f"{name} has another PIN now."
    return _change_staff(settings, "staff.set_pin", name, lambda records: records.staff.set_pin(name, pin), done)


def _staff_unlock(arguments: argparse.Namespace, settings: Settings) -> int:
    name = arguments.name
    return _change_staff(
        settings, "staff.reset_lock", name, lambda records: records.staff.reset_lock(name), f"{name} can try again now."
    )


def _staff_remove(arguments: argparse.Namespace, settings: Settings) -> int:
    name = arguments.name
    return _change_staff(
        settings, "staff.remove", name, lambda records: records.staff.remove(name), f"{name} has no PIN any more."
    )


def _staff_list(_arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.records.open import open_records

    with open_records(settings.data / "kiosk.db") as records:
        for name in records.staff.names():
            print(name)
    return 0
