"""Who stands behind which words: a clinician's signature over everything a patient and a clinician get in one language.

A signature holds the hash of all the lines (:func:`lines`) and the lines themselves, so that a later report can show
what changed since. Any change of a word, a rule or a value of the clinic changes the hash of the languages it is in,
and with it their content is a draft again (N-C8).

    <signatures>/<pack>.<language>.json    all signatures for it, the oldest first
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.errors import Fault, KioskError

NOT_FOR_PATIENTS = ("staff.", "desk.")
"""Phrases that no patient sees or hears: a new word there needs no new signature."""
_NOT_DELIVERED = {"content_hash", "status", "all_questions", "statements", "settings", "notices"}


class Signature(BaseModel):
    """One person stood behind the content in one language.

    Attributes:
        by: the person, as in the list of staff.
        role: as what they signed, in their own words ("dermatologist").
        at: when (UTC).
        pack, version, language: what was signed.
        content_hash: the pack's hash, which every visit's record carries too.
        hash: SHA-256 (hex) over ``lines``.
        lines: id -> words or rule, as they were.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: Annotated[str, Field(min_length=1, max_length=40)]
    role: Annotated[str, Field(min_length=1, max_length=80)]
    at: AwareDatetime
    pack: str
    version: str
    language: str
    content_hash: str
    hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    lines: dict[str, str]


_File = TypeAdapter(list[Signature])


def lines(pack: Pack, phrases: Phrases) -> dict[str, str]:
    """Everything that is signed, by id: the pack as it is delivered, and the kiosk's own words for patients."""
    found = dict(_flat("", pack.model_dump(mode="json", exclude=_NOT_DELIVERED)))
    patients = (key for key in phrases.ids if not key.startswith(NOT_FOR_PATIENTS))
    return found | {f"phrases.{key}": phrases[key] for key in sorted(patients)}


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Nested data as one line for each value; an item of a list is named by its id."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for position, item in enumerate(value):
            inner_name = item.get("id", position) if isinstance(item, Mapping) else position
            yield from _flat(f"{name}.{inner_name}", item)
    elif isinstance(value, list):
        yield name, ", ".join(map(str, value))
    else:
        yield name, "" if value is None else str(value)


def hash_of(signed: Mapping[str, str]) -> str:
    """SHA-256 (hex) over lines; their order does not count."""
    text = json.dumps(dict(signed), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Signatures:
    """The signatures in one folder, which need not be there yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, pack_id: str, language: str) -> tuple[Signature, ...]:
        """All signatures for a pack in a language, the oldest first.

        Raises:
            KioskError: the file cannot be read, or one of its hashes is not that of its lines.
        """
        path = self._path(pack_id, language)
        if not path.exists():
            return ()
        mend = "put back the file as it was written, or take it away and sign again"
        try:
            found = _File.validate_json(path.read_bytes())
        except OSError as error:
            raise KioskError(Fault(path, 0, f"it can't be read ({error.strerror})", "check its permissions")) from None
        except ValidationError:
            raise KioskError(Fault(path, 0, "these are no signatures", mend)) from None
        for signature in found:
            if hash_of(signature.lines) != signature.hash:
                what = f"the words of the signature of {signature.by} were changed afterwards"
                raise KioskError(Fault(path, 0, what, mend))
        return tuple(found)

    def current(self, pack: Pack, phrases: Phrases) -> Signature | None:
        """The newest signature over exactly these words and rules; None while nobody has signed them.

        Raises:
            KioskError: as :meth:`of`.
        """
        now = hash_of(lines(pack, phrases))
        same = [signature for signature in self.of(pack.id, pack.language) if signature.hash == now]
        return same[-1] if same else None

    def sign(self, pack: Pack, phrases: Phrases, *, by: str, role: str, at: datetime) -> Signature:
        """Add a signature over what is delivered now. On disk when it returns, or not there at all.

        Raises:
            KioskError: the name or the role is empty or long, or the file cannot be read or written.
        """
        signed = lines(pack, phrases)
        try:
            signature = Signature(
                by=by,
                role=" ".join(role.split()),
                at=at.astimezone(UTC),
                pack=pack.id,
                version=pack.version,
                language=pack.language,
                content_hash=pack.content_hash,
                hash=hash_of(signed),
                lines=signed,
            )
        except ValidationError:
            what = "a signature needs a name and a role of at most 80 letters"
            raise KioskError(Fault(None, 0, what, "write, for example, --role dermatologist")) from None
        path = self._path(pack.id, pack.language)
        everything = [*self.of(pack.id, pack.language), signature]
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with part.open("wb") as file:
                file.write(_File.dump_json(everything, indent=1))
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            what = f"it cannot be written ({error.strerror})"
            raise KioskError(Fault(path, 0, what, "make the folder writable")) from None
        return signature

    def _path(self, pack_id: str, language: str) -> Path:
        return self._folder / f"{pack_id}.{language}.json"


def with_status(pack: Pack, signature: Signature | None) -> Pack:
    """``pack`` as draft or signed, with the notice that goes with it (N-C8)."""
    if signature is None:
        return pack
    rest = tuple(notice for notice in pack.notices if notice.kind != "draft")
    return pack.model_copy(update={"status": "signed", "notices": rest})
