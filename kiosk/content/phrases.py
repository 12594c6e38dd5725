"""The kiosk's own words: one flat file a language, one id for what is shown, spoken, translated and tested."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from kiosk.content.files import LANGUAGE, REFERENCE
from kiosk.content.lint import promises, unsayable
from kiosk.content.schema import Text, parse
from kiosk.content.translation import letters, says_no, untranslated
from kiosk.content.yamlfile import YamlFile, read
from kiosk.errors import Fault, KioskError

SILENT = ("staff.", "desk.")
"""Phrases for staff's screens and the desk, which are never read aloud (N-D6)."""
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_PhraseId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*$", max_length=80)]
SHAPE = Annotated[dict[_PhraseId, Text], Field(min_length=1)]


class Phrases:
    """The phrases of one language.

    Attributes:
        language: BCP 47 tag.
    """

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = dict(texts)

    @classmethod
    def load(cls, folder: Path, language: str) -> Phrases:
        """Read ``<folder>/<language>.yaml`` and compare it with the English phrases.

        Raises:
            KioskError: with every fault: an id that English has is missing or one too many, other placeholders.
        """
        if not LANGUAGE.fullmatch(language):
            mend = "write a tag such as en, es or pt-BR"
            raise KioskError(Fault(None, 0, f"{language!r} is not the name of a language", mend))
        faults: list[Fault] = []
        file, texts = _read(folder, language, faults)
        if language != REFERENCE:
            _, reference = _read(folder, REFERENCE, faults)
            if file is not None and texts is not None and reference is not None:
                faults += _compare(file, texts, reference, language)
        if faults or texts is None:
            raise KioskError(faults)
        return cls(language, texts)

    @property
    def comma(self) -> str:
        """What stands between two parts that are said one after the other."""
        return "، " if self.language.split("-")[0] in ("ar", "fa") else ", "

    @property
    def ids(self) -> frozenset[str]:
        """Every id there is."""
        return frozenset(self._texts)

    def __getitem__(self, phrase_id: str) -> str:
        """The text of ``phrase_id`` as it stands, placeholders and all; KeyError with the id when unknown."""
        return self._texts[phrase_id]

    def __contains__(self, phrase_id: object) -> bool:
        return phrase_id in self._texts

    def say(self, phrase_id: str, **values: object) -> str:
        """The text of ``phrase_id`` with ``values`` in it.

        Raises:
            KeyError: the id is unknown, or a value is missing: nothing is ever shown with a hole in it.
        """
        text = self._texts[phrase_id]
        missing = placeholders(text) - values.keys()
        if missing:
            raise KeyError(f"{phrase_id}: no value for {', '.join(sorted(missing))}")
        return _PLACEHOLDER.sub(lambda match: str(values[match.group(1)]), text)


def ended(text: str) -> str:
    """``text`` as a sentence: with a full stop, unless it has its own end."""
    return text if text.endswith((".", "?", "!", "؟")) else f"{text}."


def placeholders(text: str) -> set[str]:
    """The names in braces in ``text``."""
    return set(_PLACEHOLDER.findall(text))


def _read(folder: Path, language: str, faults: list[Fault]) -> tuple[YamlFile | None, dict[str, str] | None]:
    try:
        file = read(folder / f"{language}.yaml", inside=folder)
    except KioskError as error:
        faults.extend(error.faults)
        return None, None
    texts: dict[str, str] | None = parse(file, SHAPE, faults)
    for phrase_id, text in (texts or {}).items():
        if not phrase_id.startswith(SILENT):
            for what, _ in unsayable(_PLACEHOLDER.sub("", text)):
                faults.append(file.fault((phrase_id,), f"{phrase_id}: {what}", "write it as words"))
        for what, mend in promises(text, language):
            faults.append(file.fault((phrase_id,), f"{phrase_id}: {what}", mend))
        for what, mend in (*letters(text, language), *says_no(phrase_id, text, language)):
            faults.append(file.fault((phrase_id,), f"{phrase_id}: {what}", mend))
        if re.search(r"[{}]", _PLACEHOLDER.sub("", text)):
            mend = "write {name} for a value, and no other braces"
            faults.append(file.fault((phrase_id,), f"{phrase_id}: a brace is left over", mend))
    return file, texts


def _compare(
    file: YamlFile, texts: Mapping[str, str], reference: Mapping[str, str], language: str
) -> list[Fault]:
    faults = []
    for phrase_id in reference.keys() - texts.keys():
        faults.append(file.fault((), f"the phrase {phrase_id} is missing", "translate it"))
    for phrase_id, text in texts.items():
        if phrase_id not in reference:
            what = f"there is no phrase {phrase_id} in English"
            faults.append(file.fault((phrase_id,), what, "check its spelling or delete it"))
        elif placeholders(text) != placeholders(reference[phrase_id]):
            wanted = ", ".join(sorted(placeholders(reference[phrase_id]))) or "none"
            what = f"{phrase_id} has other placeholders than in English"
            faults.append(file.fault((phrase_id,), what, f"use these and no others: {wanted}"))
        else:
            for what, mend in untranslated(text, reference[phrase_id], language):
                faults.append(file.fault((phrase_id,), f"{phrase_id}: {what}", mend))
    return faults
