"""Human recordings of a pack's texts, and which of them still say what is written.

    <pack>/voice/<language>/<id>.wav (.flac, .ogg)    id: a sentence's (what.treatment), or Q1.ask, Q1.help
    <pack>/voice/<language>/recordings.yaml           id -> SHA-256 of the text that was recorded

Only a recording whose text has not changed since it was accepted is played.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints

from kiosk.content.models import Pack
from kiosk.content.schema import parse
from kiosk.content.yamlfile import YamlFile, read
from kiosk.errors import Fault, KioskError

FOLDER = "voice"
MANIFEST = "recordings.yaml"
SUFFIXES = (".wav", ".flac", ".ogg")
ACCEPT = "listen to it, then run ./run check --accept-recordings"
_TextId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}\.[a-z][a-z0-9_]{0,39}$")]
_Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Shape = dict[_TextId, _Hash]


@dataclass(frozen=True)
class Recordings:
    """What was found for one pack in one language.

    Attributes:
        playable: text -> the recording that says it.
        faults: why the others are not played, one each.
    """

    playable: Mapping[str, Path]
    faults: tuple[Fault, ...]


def texts(pack: Pack) -> dict[str, str]:
    """Id -> text of everything that may be recorded: the sentences that are said now, and all questions."""
    found = {sentence.id: sentence.text for screen in pack.screens for sentence in screen.sentences}
    for question in pack.all_questions:
        found |= {f"{question.id}.ask": question.ask, f"{question.id}.help": question.help}
    return found


def find(folder: Path, pack: Pack) -> Recordings:
    """The recordings for ``pack``, which was loaded from ``folder``. None of them is listened to."""
    faults: list[Fault] = []
    home = folder / FOLDER / pack.language
    files = _files(folder, home, faults)
    manifest, hashes = _manifest(folder, home, faults)
    if hashes is None:
        return Recordings({}, tuple(faults))  # nobody knows what any of them says
    said, known = texts(pack), _ids(folder, pack)
    playable: dict[str, Path] = {}
    for text_id, path in files.items():
        if text_id not in known:
            what = f"there is no text {text_id!r} to record"
            faults.append(Fault(path, 0, what, "name it after the id of a sentence, or Q1.ask"))
        elif text_id not in hashes:
            faults.append(Fault(path, 0, f"nobody has accepted it, so it is not played: {MANIFEST} lacks it", ACCEPT))
        elif text_id not in said:
            continue  # its sentence waits for a value of the clinic's
        elif hashes[text_id] != _hash(said[text_id]):
            what = f"the text of {text_id} changed after the recording, so it is not played"
            faults.append(Fault(path, 0, what, "record it again and accept it with ./run check --accept-recordings"))
        else:
            playable.setdefault(said[text_id], path)
    if manifest is not None:
        for text_id in hashes.keys() - files.keys():
            what = f"there is no recording of {text_id}"
            faults.append(manifest.fault((text_id,), what, "add it, or run ./run check --accept-recordings"))
    return Recordings(playable, tuple(faults))


def check(folder: Path, pack: Pack) -> Iterator[Fault]:
    """As `find`, and each recording is read: too long, clipped, silent or damaged."""
    yield from find(folder, pack).faults
    files = _files(folder, folder / FOLDER / pack.language, [])
    if not files:
        return
    from kiosk.speech.human import RecordingError, listen  # sound and numbers are only needed here

    for path in files.values():
        try:
            listen(path)
        except RecordingError as error:
            what, _, mend = str(error).partition("; ")
            yield Fault(path, 0, what, mend)


def strangers(folder: Path, languages: tuple[str, ...]) -> Iterator[Fault]:
    """What lies in the folder of the recordings and belongs to no language of the pack."""
    home = folder / FOLDER
    for path in sorted(home.iterdir()) if home.is_dir() else ():
        if path.name not in languages and not path.name.startswith("."):
            mend = f"recordings belong into {FOLDER}/<language>, such as {FOLDER}/{(*languages, 'en')[0]}"
            yield Fault(path, 0, f"the pack has no language {path.name!r}", mend)


def accept(folder: Path, pack: Pack) -> list[tuple[str, str]]:
    """Write the manifest: every recording there is says what is written now.

    Returns:
        (id, text) of what was not accepted before.

    Raises:
        KioskError: the manifest cannot be read or written.
    """
    faults: list[Fault] = []
    home = folder / FOLDER / pack.language
    files = _files(folder, home, [])
    _, before = _manifest(folder, home, faults)
    if before is None:
        raise KioskError(faults)
    if not files and not before:
        return []
    said = texts(pack)
    now = {text_id: _hash(said[text_id]) if text_id in said else before.get(text_id, "") for text_id in sorted(files)}
    now = {text_id: text_hash for text_id, text_hash in now.items() if text_hash}
    lines = ["# Written by ./run check --accept-recordings: the text that each recording says."]
    lines += [f"{text_id}: '{text_hash}'" for text_id, text_hash in now.items()] or ["{}"]
    part = home / f".{MANIFEST}.{os.getpid()}.part"
    try:
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
        os.replace(part, home / MANIFEST)
    except OSError as error:
        part.unlink(missing_ok=True)
        what = f"it cannot be written ({error.strerror})"
        raise KioskError(Fault(home / MANIFEST, 0, what, "make the folder writable")) from None
    return [(text_id, said[text_id]) for text_id in now if before.get(text_id) != now[text_id]]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _ids(folder: Path, pack: Pack) -> set[str]:
    """Every text's id, also of sentences that wait for a value of the clinic's."""
    words = read(folder / "words" / f"{pack.language}.yaml", inside=folder).data
    return texts(pack).keys() | {name for screen in words["screens"].values() for name in screen["sentences"]}


def _files(folder: Path, home: Path, faults: list[Fault]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(home.iterdir()) if home.is_dir() else ():
        if path.name == MANIFEST or path.name.startswith("."):
            continue
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            faults.append(Fault(path, 0, "it is no recording", f"save it as {', '.join(SUFFIXES)} or take it away"))
        elif not path.resolve().is_relative_to(folder.resolve()):
            faults.append(Fault(path, 0, "it lies outside the pack", f"put the file itself into {home}"))
        elif path.stem in found:
            what = f"there is {found[path.stem].name} for the same text"
            faults.append(Fault(path, 0, what, "keep one of them"))
        else:
            found[path.stem] = path
    return found


def _manifest(folder: Path, home: Path, faults: list[Fault]) -> tuple[YamlFile | None, dict[str, str] | None]:
    """The manifest and its hashes; no hashes when it is broken, which is added to ``faults``."""
    path = home / MANIFEST
    if not path.is_symlink() and not path.exists():
        return None, {}
    try:
        file = read(path, inside=folder)
    except KioskError as error:
        faults.extend(error.faults)
        return None, None
    hashes: dict[str, str] | None = parse(file, _Shape, faults)
    return file, hashes
