"""The commands for whoever writes, owns and signs the content: schema | preview | gallery | sign | report |
take-home."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.errors import Fault, KioskError
from kiosk.settings import PROJECT, Settings
from kiosk.ui.theme import THEMES

if TYPE_CHECKING:
    from kiosk.content.models import Pack
    from kiosk.loading import Content


LEAST_HASH = 8
"""Letters of a hash that a person copies from the report: a slip does not hit another content."""


def add_commands(commands: Any, ask_pin: Callable[[str], str]) -> None:
    """Add them to the parser. ``ask_pin`` asks the person of that name for their PIN."""
    sign = commands.add_parser("sign", help="stand behind every word and rule of the content")
    sign.add_argument("--by", required=True, metavar="NAME", help="a clinician or admin who has a PIN")
    sign.add_argument("--role", required=True, help='what they are, such as "dermatologist"')
    sign.add_argument("--hash", metavar="START", help="what the report says is signed: refuses any other content")
    _which(sign)
    sign.set_defaults(command=lambda arguments, settings: _sign(arguments, settings, ask_pin))

    report = commands.add_parser("report", help="the document to read before signing")
    report.add_argument("--out", type=Path, required=True, metavar="FILE.html")
    _which(report)
    report.set_defaults(command=_report)

    schema = commands.add_parser("schema", help="JSON Schemas for the editor of whoever writes content")
    schema.add_argument("--out", type=Path, default=Path("schemas"), metavar="DIR", help="schemas when not given")
    schema.set_defaults(command=_schema)

    look = commands.add_parser("preview", help="what patients will see, drawn anew at each save")
    look.add_argument("--out", type=Path, metavar="DIR", help="draw the pages into a folder, with no window")
    look.add_argument("--page", metavar="ID", help="one page, such as Q1; it opens there")
    look.add_argument("--once", action="store_true", help="look once and do not wait for saves")
    look.add_argument("--place", type=Path, help=argparse.SUPPRESS)
    _which(look)
    look.set_defaults(command=_preview)

    gallery = commands.add_parser("gallery", help="pictures of every screen in every look, to browse")
    gallery.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder, or that of a gallery")
    gallery.add_argument("--language", action="append", metavar="TAG", help="such as es; all when not given")
    gallery.add_argument(
        "--panel", action="append", metavar="WxH[@INCHES]", help="such as 1024x600@7; four usual ones when not given"
    )
    gallery.add_argument("--size", action="append", type=int, choices=(1, 2, 3, 4), help="text size")
    gallery.add_argument("--theme", action="append", choices=tuple(THEMES), help="colours")
    gallery.add_argument("--page", action="append", metavar="NAME", help="pages that begin so, such as Q1 or help")
    gallery.add_argument("--measure", action="store_true", help="measure each page too; exit code 1 for faults")
    gallery.set_defaults(command=_gallery)

    take_home = commands.add_parser("take-home", help="the care steps as a page to print")
    take_home.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    _which(take_home)
    take_home.set_defaults(command=_take_home)


def _schema(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.content.check import packs_in
    from kiosk.content.editor import write_schemas

    for path in write_schemas(arguments.out, packs_in(settings.content)):
        print(path)
    return 0


def _preview(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.preview import draw, preview, show

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    settings = settings.model_copy(update={"pack": arguments.pack or settings.pack, "packs": ()})
    if arguments.once and arguments.out is not None:
        return draw(settings, arguments.out, arguments.page, say, arguments.language)
    with tempfile.TemporaryDirectory() as folder:
        place = arguments.place or Path(folder) / "place"
        if arguments.once:
            return show(settings, arguments.page, place, say, arguments.language)
        options = ["preview", "--once", "--place", str(place)]
        options += ["--out", str(arguments.out)] if arguments.out is not None else []
        for name in ("page", "pack", "language"):
            if (value := getattr(arguments, name)) is not None:
                options += [f"--{name}", value]
        before = ["--settings", str(arguments.settings)] if arguments.settings is not None else []
        program = [str(PROJECT / "main.py"), *before, *options]
        return preview(settings, program, say, once_each=arguments.out is not None)


def _gallery(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.gallery.gallery import INDEX, make
    from kiosk.gallery.plan import Wish

    wish = Wish(
        languages=tuple(arguments.language or ()),
        panels=tuple(arguments.panel or ()),
        sizes=tuple(arguments.size or ()),
        themes=tuple(arguments.theme or ()),
        pages=tuple(arguments.page or ()),
        measure=arguments.measure,
    )
    count, faults = make(settings, arguments.out, wish, lambda text: print(text, file=sys.stderr, flush=True))
    for fault in faults:
        print(fault)
    print(f"{arguments.out / INDEX}: {count} pictures")
    return 1 if faults else 0


def _which(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", metavar="NAME", help="a folder in content; that of the settings when not given")
    parser.add_argument("--language", metavar="TAG", help="such as en; that of the settings when not given")


def _content(arguments: argparse.Namespace, settings: Settings) -> tuple[Content, Settings]:
    """The content that is meant, as the kiosk would load it, and the settings that lead to its pack.

    The settings keep the clinic's own language: a value of the clinic without a language is in that one, whatever
    language is asked for.
    """
    from kiosk.loading import load_content

    settings = settings.model_copy(update={"pack": arguments.pack or settings.pack})
    return load_content(settings, arguments.language), settings


def _sign(arguments: argparse.Namespace, settings: Settings, ask_pin: Callable[[str], str]) -> int:
    from kiosk.content.signing import Signatures, hash_of, lines
    from kiosk.records.open import kiosk_records
    from kiosk.records.rights import may
    from kiosk.records.staff import Verified

    content, settings = _content(arguments, settings)
    found, read = hash_of(lines(content.pack, content.phrases)), arguments.hash
    if read is not None and not (len(read) >= LEAST_HASH and found.startswith(read.lower())):
        what = f"the content is {found[:LEAST_HASH]}..., not {read}: it is not what was read, or another language of it"
        raise KioskError(Fault(None, 0, what, f"make the report anew, and give {LEAST_HASH} letters at least"))
    now = datetime.now(UTC)
    with kiosk_records(settings) as records:
        pin = ask_pin(arguments.by)
        person = records.staff.verify(arguments.by, pin, now)
        if not isinstance(person, Verified):
            records.audit.append(arguments.by, "staff.wrong_pin", "sign", {})
            mend = "check the name with ./run staff list, and type the PIN again in a while"
            raise KioskError(Fault(None, 0, f"this is not the PIN of {arguments.by}", mend))
        if not may(person.role, "content.sign"):
            what = f"{person.name} is {person.role} and may not sign content"
            raise KioskError(Fault(None, 0, what, "have a clinician sign it"))
        signatures = Signatures(settings.signature_folder)
        signature = signatures.sign(content.pack, content.phrases, by=person.name, role=arguments.role, at=now)
        detail = {"language": signature.language, "version": signature.version, "hash": signature.hash}
        records.audit.append(person.name, "content.sign", signature.pack, detail)
    what = f"{signature.pack} {signature.version} in {signature.language}"
    print(f"{signature.by} ({signature.role}) stands behind {what}.")
    print(f"Signed: {signature.hash}")
    print("Any change of a word or a rule makes it a draft again.")
    return 0


def _report(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.content.files import REFERENCE
    from kiosk.content.loader import load_pack
    from kiosk.content.signing import Signatures
    from kiosk.loading import PICTURES
    from kiosk.report.report import Given, report
    from kiosk.voicing import voice_of

    content, settings = _content(arguments, settings)
    pack = content.pack
    folder = settings.content / settings.pack
    own = settings.voice.file is not None and pack.language == settings.language
    engine = settings.voice.engine if own else "espeak-ng"
    speaker = f"{engine} {voice_of(settings, content).name}"
    page = report(
        Given(
            pack=pack,
            phrases=content.phrases,
            reference=None if pack.language == REFERENCE else load_pack(folder, REFERENCE, clinic=settings.clinic),
            signatures=Signatures(settings.signature_folder).of(pack.id, pack.language),
            grade=_grades(folder, pack.language),
            voice=lambda text: content.recordings.playable[text].name
            if text in content.recordings.playable
            else speaker,
            picture=lambda stem: PICTURES / f"{stem}.svg",
            at=datetime.now(UTC),
        )
    )
    return _write(arguments.out, page.encode(), pack)


def _take_home(arguments: argparse.Namespace, settings: Settings) -> int:
    from kiosk.take_home import page

    content, _ = _content(arguments, settings)
    return _write(arguments.out, page(content.pack, content.phrases), content.pack)


def _write(out: Path, what: bytes, pack: Pack) -> int:
    """Write the document and say what it is."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(what)
    except OSError as error:
        mend = "name a file in a folder that you may write to"
        raise KioskError(Fault(out, 0, f"it cannot be written ({error.strerror})", mend)) from None
    print(f"{out}: {pack.id} {pack.version} in {pack.language}, {'a draft' if pack.draft else 'signed'}")
    return 0


def _grades(folder: Path, language: str) -> Callable[[str], float | None]:
    """How hard a text is to read, where the language has a measure."""
    from kiosk.content.files import read_files
    from kiosk.content.readability import grade

    syllables = read_files(folder, language, []).syllables
    return lambda text: None if syllables is None else grade(text, syllables)
