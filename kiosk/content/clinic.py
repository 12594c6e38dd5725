"""The clinic's own values for a pack: its numbers, its phone, what it confirms. They never stand in the pack."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.content import schema
from kiosk.content.changes import QUESTIONS, read_changes
from kiosk.content.files import LANGUAGE, REFERENCE
from kiosk.content.yamlfile import YamlFile, read
from kiosk.errors import Fault, KioskError

MAX_CHARS = 80
"""Of one value: it stands inside a short sentence."""
_PHONE = re.compile(r"\+?[0-9][0-9 ().-]{1,24}")

Clinic = Path | Mapping[str, Mapping[str, object]]
"""The clinic's file, or what would stand in it: pack id -> setting -> value."""


@dataclass(frozen=True)
class Values:
    """The values for one pack.

    Attributes:
        given: setting -> value; only those that are set, and confirmations only when true.
        changes: question -> what the clinic decided about it.
        file: where they were read; None when they came from elsewhere.
        pack_id: whose they are.
    """

    given: Mapping[str, str | bool]
    file: YamlFile | None
    pack_id: str
    changes: Mapping[str, schema.QuestionChange] = field(default_factory=dict)

    def strangers(self, known: Collection[str]) -> list[Fault]:
        """Entries of the clinic's file that are none of ``known``: what the clinic decided there would count for
        nothing."""
        if self.file is None or not isinstance(self.file.data, dict):
            return []
        mend = f"write one of: {', '.join(known)}"
        return [
            self.file.fault((name,), f"there is no pack {name!r}, so nothing under it counts", mend)
            for name in self.file.data
            if name not in known
        ]

    def fault(self, key: str, what: str, mend: str) -> Fault:
        """A fault of the value of ``key``."""
        return _fault(self.file, self.pack_id, key, what, mend)

    def change_fault(self, question_id: str, field_name: str, what: str, mend: str) -> Fault:
        """A fault of the change of a question."""
        if self.file is None:
            return Fault(None, 0, f"clinic value {self.pack_id}.{QUESTIONS}.{question_id}: {what}", mend)
        return self.file.fault((self.pack_id, QUESTIONS, question_id, field_name), f"{question_id}: {what}", mend)


def read_values(
    clinic: Clinic | None,
    pack_id: str,
    settings: Mapping[str, schema.SettingEntry],
    faults: list[Fault],
    *,
    language: str = REFERENCE,
    own: str | None = None,
) -> Values:
    """The clinic's values for the pack ``pack_id``; every fault is added to ``faults``, its value left out.

    Args:
        language: that they are to be said in.
        own: the clinic's: a text without a language is in it; ``language`` when None.
    """
    own = own or language
    file: YamlFile | None = None
    data: Mapping[str, Mapping[str, object]] | None = None
    if isinstance(clinic, Path):
        try:
            file = read(clinic)
            data = schema.parse(file, schema.ClinicFile, faults)
        except KioskError as error:
            faults.extend(error.faults)
    else:
        data = clinic
    given: dict[str, str | bool] = {}
    changes: dict[str, schema.QuestionChange] = {}
    for key, value in ((data or {}).get(pack_id) or {}).items():
        if key == QUESTIONS:
            changes = read_changes(file, pack_id, value, faults)
        elif key not in settings:
            mend = f"write one of: {', '.join(settings)}"
            faults.append(_fault(file, pack_id, key, f"there is no setting {key!r}", mend))
        elif value is not None:
            kind = settings[key].kind
            said = value if isinstance(value, dict) and value and kind == "text" else {own: value}
            problems = [problem for text in said.values() if (problem := _problem(kind, text))]
            if strange := [tag for tag in said if not LANGUAGE.fullmatch(str(tag))]:
                mend = "write a tag such as en, es or pt-BR"
                problems.append((f"{strange[0]!r} is not the name of a language", mend))
            # A value in words is said in the language it is written in and in no other; a number is the same in all.
            value = said.get(language) if kind == "text" else value
            if problems:
                faults.append(_fault(file, pack_id, key, *problems[0]))
            elif isinstance(value, str):
                given[key] = value.strip()
            elif value is True:
                given[key] = True
    return Values(given, file, pack_id, changes)


def digits(phone: str) -> str:
    """A phone number for the voice: digit by digit, with a pause where it is written apart."""
    groups = re.findall(r"[0-9]+", phone)
    plus = "+ " if phone.startswith("+") else ""
    return plus + ", ".join(" ".join(group) for group in groups)


def _problem(kind: str, value: object) -> tuple[str, str] | None:
    if kind == "confirm":
        return None if isinstance(value, bool) else ("it is neither true nor false", "write true or false")
    if isinstance(value, bool) or not isinstance(value, str):
        return "words belong here", "put the value in quotes"
    text = value.strip()
    if not text or len(text) > MAX_CHARS:
        return f"it is empty or longer than {MAX_CHARS} characters", "write a few words"
    if re.search(r"[{}\x00-\x1f\x7f-\x9f\u2028\u2029]", text):
        return "it has a brace or a control character", "write plain words"
    if not re.search(r"\w", text):
        return "there is no word in it", "write plain words"
    if kind == "phone" and not _PHONE.fullmatch(text):
        return f"{text!r} is no phone number", "write digits, spaces and perhaps a + in front"
    return None


def _fault(file: YamlFile | None, pack_id: str, key: str, what: str, mend: str) -> Fault:
    if file is None:
        return Fault(None, 0, f"clinic value {pack_id}.{key}: {what}", mend)
    return file.fault((pack_id, key), f"{key}: {what}", mend)
