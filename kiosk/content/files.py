"""The files of one pack in one language, each of the right shape, before they are compared with each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.content import schema
from kiosk.content.syllables import Counted
from kiosk.content.yamlfile import YamlFile, read
from kiosk.errors import Fault, KioskError

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
"""A BCP 47 tag: language, then perhaps script and region."""
REFERENCE = "en"
"""The language that the others are compared with."""


@dataclass(frozen=True)
class Files:
    """Each file twice: as it was read, for its lines, and in its shape.

    Attributes:
        folder: the pack.
        language: BCP 47 tag of ``words``.
        syllables: word -> number of syllables, with a dictionary behind it in English; None when the language has
            none.
        reference: the words of ``REFERENCE``; None when those are the words.
        broken: names of the files that could not be read or have another shape ("words", "settings" ...). Their
            attributes are None: whoever uses one looks here first.
    """

    folder: Path
    language: str
    pack_file: YamlFile
    pack: schema.PackFile
    questions_file: YamlFile
    questions: list[schema.QuestionRule]
    rules_file: YamlFile | None
    rules: list[schema.RuleEntry]
    teach_back_file: YamlFile | None
    teach_back: list[schema.TeachBackEntry]
    statements_file: YamlFile
    statements: dict[str, schema.StatementEntry]
    sources: dict[str, schema.SourceEntry]
    settings_file: YamlFile
    settings: dict[str, schema.SettingEntry]
    words_file: YamlFile
    words: schema.WordsFile
    lexicon_file: YamlFile | None
    lexicon: schema.LexiconFile
    syllables: Mapping[str, int] | None
    reference: schema.WordsFile | None
    broken: frozenset[str]


def languages(folder: Path) -> tuple[str, ...]:
    """The languages that the pack in ``folder`` has words in, in order."""
    return tuple(sorted(path.stem for path in (folder / "words").glob("*.yaml") if path.is_file()))


def read_files(folder: Path, language: str, faults: list[Fault]) -> Files:
    """Read the pack in ``folder`` with the words of ``language``; every fault is added to ``faults``.

    Raises:
        KioskError: ``language`` is no name of a language.
    """
    if not LANGUAGE.fullmatch(language):
        mend = "write a tag such as en, es or pt-BR"
        raise KioskError(Fault(None, 0, f"{language!r} is not the name of a language", mend))
    broken: set[str] = set()
    reference_file = reference = None

    def load(name: str, shape: Any, *, optional: bool = False) -> tuple[Any, Any]:
        path = folder / name
        if optional and not path.is_symlink() and not path.exists():
            return None, None
        file = data = None
        try:
            file = read(path, inside=folder)
            if shape is schema.WordsFile and reference_file is not None:
                _lend_reasons(file.data, reference_file.data)
            elif shape is schema.WordsFile and "words" in broken:  # one fault there is not a hundred here
                _lend_reasons(file.data, _stand_in(file.data))
            data = schema.parse(file, shape, faults)
        except KioskError as error:
            faults.extend(error.faults)
        if data is None:
            broken.add(name.split("/")[0].removesuffix(".yaml"))
        return file, data

    pack_file, pack = load("pack.yaml", schema.PackFile)
    questions_file, questions = load("questions.yaml", schema.Questions)
    rules_file, rules = load("rules.yaml", schema.Rules, optional=True)
    teach_back_file, teach_back = load("teach_back.yaml", schema.TeachBacks, optional=True)
    statements_file, statements = load("statements.yaml", schema.Statements)
    _, sources = load("sources.yaml", schema.Sources)
    settings_file, settings = load("settings.yaml", schema.Settings)
    if language != REFERENCE:
        reference_file, reference = load(f"words/{REFERENCE}.yaml", schema.WordsFile, optional=True)
    words_file, words = load(f"words/{language}.yaml", schema.WordsFile)
    lexicon_file, lexicon = load(f"lexicon/{language}.yaml", schema.LexiconFile, optional=True)
    # English is read by the formula of N-C7; the table holds what the dictionary lacks.
    _, table = load(f"readability/{language}.yaml", schema.Syllables, optional=True)
    syllables = Counted(table or {}) if language == REFERENCE else table
    return Files(
        folder=folder,
        language=language,
        pack_file=pack_file,
        pack=pack,
        questions_file=questions_file,
        questions=questions,
        rules_file=rules_file,
        rules=rules or [],
        teach_back_file=teach_back_file,
        teach_back=teach_back or [],
        statements_file=statements_file,
        statements=statements,
        sources=sources,
        settings_file=settings_file,
        settings=settings,
        words_file=words_file,
        words=words,
        lexicon_file=lexicon_file,
        lexicon=lexicon or schema.LexiconFile(),
        syllables=syllables,
        reference=reference,
        broken=frozenset(broken),
    )


def _stand_in(words: Any) -> dict[str, Any]:
    """Reasons for every question of ``words``, while those of the reference cannot be read: the pack is refused for
    that already, and no patient sees it."""
    asked = words.get("questions") if isinstance(words, dict) else None
    reasons = {"not_sure": "-", "none": "-"}
    return {"rules": {}, "questions": {key: {"reasons": reasons} for key in asked} if isinstance(asked, dict) else {}}


def _lend_reasons(words: Any, reference: Any) -> None:
    """What a translation leaves to the clinician's own language is taken from ``REFERENCE``.

    Reasons are for the clinician, who reads the clinic's language whatever the patient speaks. A translator who does
    not know the trade had better leave them than get them wrong. Shapes are checked later: here they may be anything.
    """
    if not isinstance(words, dict) or not isinstance(reference, dict):
        return
    if isinstance(reference.get("rules"), dict):
        words.setdefault("rules", reference["rules"])
    theirs, ours = reference.get("questions"), words.get("questions")
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key, question in ours.items():
            lent = theirs.get(key)
            if isinstance(question, dict) and isinstance(lent, dict) and "reasons" in lent:
                question.setdefault("reasons", lent["reasons"])
