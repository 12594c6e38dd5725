"""The files of one pack in one language, each of the right shape, before they are compared with each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.content import schema
from kiosk.content.lending import lend, stand_in
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
        lent: names of what the words leave out and ``reference`` lends (``kiosk.content.lending``).
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
    lent: frozenset[str]
    broken: frozenset[str]

    @property
    def left_out(self) -> tuple[str, ...]:
        """What staff read in English because the translation leaves it out: ``Q1.reasons``, ``Q1.topic``, ``rules``,
        ``settings.phone``; nothing in English itself. No file that this needs is broken."""
        if self.language.split("-")[0] == REFERENCE:
            return ()
        found = []
        for rule in self.questions:
            if rule.id in self.words.questions and not self.words.questions[rule.id].topic:
                found.append(f"{rule.id}.topic")
            if f"{rule.id}.reasons" in self.lent:
                found.append(f"{rule.id}.reasons")
        if "rules" in self.lent and self.rules:
            found.append("rules")
        return (*found, *(f"settings.{key}" for key in self.settings if key not in self.words.settings))


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
    lent: frozenset[str] = frozenset()
    reference_file = reference = None

    def load(name: str, shape: Any, *, optional: bool = False) -> tuple[Any, Any]:
        nonlocal lent
        path = folder / name
        if optional and not path.is_symlink() and not path.exists():
            return None, None
        file = data = None
        try:
            file = read(path, inside=folder)
            if shape is schema.WordsFile and reference_file is not None:
                lent = lend(file.data, reference_file.data)
            elif shape is schema.WordsFile and "words" in broken:  # one fault there is not a hundred here
                lend(file.data, stand_in(file.data))
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
        lent=lent,
        broken=frozenset(broken),
    )
