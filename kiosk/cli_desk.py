"""`./run desk`: the clinician's web page."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.settings import Settings


def add_desk(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to all the others."""
    desk = commands.add_parser("desk", help="serve the clinician's web page: who is flagged, and why")
    desk.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen; this machine alone")
    desk.add_argument("--port", type=int, default=8443, metavar="N", help="8443 when not given")
    desk.add_argument("--cert", type=Path, metavar="FILE", help="certificate for TLS (PEM)")
    desk.add_argument("--key", type=Path, metavar="FILE", help="its key (PEM)")
    desk.add_argument("--behind-proxy", action="store_true", help="a proxy on this machine does TLS")
    desk.set_defaults(command=_desk)


def _desk(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.desk.app import Desk
    from kiosk.desk.server import Address, serve
    from kiosk.records.open import desk_records

    address = Address(arguments.host, arguments.port, arguments.cert, arguments.key, arguments.behind_proxy)
    address.check()

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    with desk_records(settings) as records:
        if not any(person.has_password for person in records.staff.people()):
            say("Nobody has a password yet. Give one: ./run staff password NAME")
        return serve(Desk(settings, records, secure=address.secure), address, say)
