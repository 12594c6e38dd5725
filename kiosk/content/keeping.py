"""The last content that was good, kept beside the records: what a patient gets when an edit went wrong.

    <home>/<hash>/content/...   a copy of the packs and phrases
    <home>/<hash>/clinic.yaml   a copy of the clinic's file, where there is one, and of its pictures beside it
    <home>/current              the hash of the copy to go back to

The hash is over every byte that was copied: a copy that was changed or only half written is not used.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.content.clinic_look import files_of

CURRENT = "current"
CONTENT = "content"
CLINIC = "clinic.yaml"


@dataclass(frozen=True)
class Kept:
    """A copy of content.

    Attributes:
        hash: SHA-256 (hex) over it.
        content: the folder of packs and phrases.
        clinic: the clinic's file; None when there was none.
    """

    hash: str
    content: Path
    clinic: Path | None


def keep(home: Path, content: Path, clinic: Path | None) -> Kept:
    """Keep a copy of ``content``, which was loaded without a fault, in ``home``; the copies before it go.

    Raises:
        OSError: it could not be written; the copy before it stays.
    """
    name = _hash(content, clinic)
    kept = _kept(home, name, clinic is not None)
    if _hash(kept.content, kept.clinic) != name:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = home / f"{name}.half"
        shutil.rmtree(half, ignore_errors=True)
        for path in _files(content):
            target = half / CONTENT / path.relative_to(content)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        if clinic is not None:
            shutil.copyfile(clinic, half / CLINIC)
            for path in files_of(clinic):
                shutil.copyfile(path, half / path.name)
        shutil.rmtree(home / name, ignore_errors=True)
        os.replace(half, home / name)
    note = home / f"{CURRENT}.half"
    note.write_text(name, encoding="ascii")
    os.replace(note, home / CURRENT)
    for old in home.iterdir():
        if old.is_dir() and old.name != name:
            shutil.rmtree(old, ignore_errors=True)
    return kept


def last_good(home: Path) -> Kept | None:
    """The copy to go back to; None when there is none, or when it is not what was kept."""
    try:
        name = (home / CURRENT).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    if not name.isalnum():
        return None
    kept = _kept(home, name, (home / name / CLINIC).is_file())
    return kept if _hash(kept.content, kept.clinic) == name else None


def _kept(home: Path, name: str, with_clinic: bool) -> Kept:
    return Kept(name, home / name / CONTENT, home / name / CLINIC if with_clinic else None)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and not path.is_symlink():
            yield path


def _hash(content: Path, clinic: Path | None) -> str:
    """Over names and bytes; of a folder that cannot be read, one that fits nothing."""
    total = hashlib.sha256()
    try:
        rows = [(str(path.relative_to(content)), path) for path in _files(content)]
        rows += [] if clinic is None else [("", clinic), *((path.name, path) for path in files_of(clinic))]
        for name, path in rows:
            total.update(f"{name}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    except OSError:
        return ""
    return total.hexdigest()
