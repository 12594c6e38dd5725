"""The commands: kiosk (default) | demo | check | say | staff | audit | backup | desk ... The only place that prints."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk import __version__, cli_content
from kiosk.cli_desk import add_desk
from kiosk.cli_records import add_records, ask_pin
from kiosk.errors import KioskError
from kiosk.problems import keep_crash, story
from kiosk.settings import Settings, load_settings

BAD_INPUT = 2
BROKEN = 1


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
    except OSError as error:
        where = keep_crash(settings.data, error)
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        print(f"{what}; check the path, its rights and the room on the disk (more in {where})", file=sys.stderr)
        return BAD_INPUT
    except Exception as error:  # noqa: BLE001 - the last line of defence: a traceback helps nobody at a kiosk
        where = keep_crash(settings.data, error)
        print(f"The program has a fault and had to stop; please send in {where or story(error)}", file=sys.stderr)
        return BROKEN


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
    demo.add_argument("--language", metavar="TAG", help="the language the patient chooses, such as es")
    demo.set_defaults(command=_demo)

    check = commands.add_parser("check", help="check content and name every fault")
    check.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a pack, or a folder of packs")
    check.add_argument(
        "--accept-recordings", action="store_true", help="note that every recording says what is written now"
    )
    check.add_argument("--reading", action="store_true", help="how easy the words are, the hardest first")
    check.set_defaults(command=_check)

    say = commands.add_parser("say", help="hear a text as patients would")
    say.add_argument("text")
    say.add_argument("--language", metavar="TAG", help="one that the pack has, such as en")
    say.add_argument("--rate", type=int, default=3, metavar="1..7", help="how fast; 3 when not given")
    say.add_argument("--out", type=Path, metavar="X.wav", help="write it to a file instead")
    say.set_defaults(command=_say)

    cli_content.add_commands(commands, ask_pin)

    add_records(commands)
    add_desk(commands)
    return top


def _kiosk(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.start import run_kiosk

    return run_kiosk(settings, windowed=arguments.windowed, say=lambda text: print(text, file=sys.stderr, flush=True))


def _demo(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.demo import run_demo

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    for line in run_demo(settings, arguments.out, say, arguments.language):
        print(line)
    return 0


def _check(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.content.check import accept_recordings, check, proofs
    from kiosk.content.clinic_look import look_and_faults
    from kiosk.loading import PICTURES, panel_fault
    from kiosk.ui.tint import told_shifts
    from kiosk.voicing import voice_fault

    path = arguments.path or settings.content
    if arguments.accept_recordings:
        for text_id, text in accept_recordings(path, clinic=settings.clinic):
            print(f"accepted: {text_id}: {text}")
    if arguments.reading:
        from kiosk.content.check import packs_of
        from kiosk.content.reading import reading

        for folder in packs_of(path):
            for line in reading(folder, clinic=settings.clinic):
                print(line)
    offered = None if settings.languages is None else {settings.language, *settings.languages}
    faults = check(path, clinic=settings.clinic, pictures=PICTURES, offered=offered)
    faults += [fault for fault in (voice_fault(settings), panel_fault(settings)) if fault is not None]
    for fault in faults:
        print(fault)
    if not faults:
        for name, proof, standing in proofs(path, clinic=settings.clinic):
            print(f"{name}: {proof}")
            for line in standing:
                print(f"  {line}")
        for line in told_shifts(look_and_faults(settings.clinic)[0]):
            print(line)
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
