"""``./run check --reading``: how easy the words are, the hardest first, and a sheet to score the rest by eye.

Each language has the measure that was made for it:

- English: Flesch-Kincaid grade, at most 6 (N-C7): the only one that is a rule here;
- Spanish: Fernandez-Huerta ease, 0 to 100, 70 and more is easy for grown-ups in general;
- French and other languages in Latin letters: LIX, under 30 is easy (stories for children), over 40 is hard;
- others: words in a sentence; 15 and more is long.

The sheet follows the idea of PEMAT, the AHRQ's tool for printed and audiovisual education: what a program can see it
answers with its count, what only a person can see it asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from kiosk.content.clinic import Clinic
from kiosk.content.files import REFERENCE, read_files
from kiosk.content.loader import languages, load_pack
from kiosk.content.models import Pack
from kiosk.content.readability import MAX_GRADE, grade, sentence_count, words
from kiosk.content.references import MAX_LIST
from kiosk.errors import KioskError

WORST = 5
"""How many of the hardest texts are shown."""
EASY_SPANISH = 70.0
EASY_LIX = 40.0
LONG_SENTENCE = 15.0
_STRONG, _WEAK = "aeoáéíóú", "iuü"


def spanish_syllables(word: str) -> int:
    """How many syllables a Spanish word has: two strong vowels, or a weak one with an accent, are two."""
    groups = re.findall(rf"[{_STRONG}{_WEAK}]+", re.sub(r"(?<=[qg])u(?=[eiéí])", "", word.lower()))
    count = 0
    for group in groups:
        count += 1
        for left, right in pairwise(group):
            apart = left in _STRONG and right in _STRONG
            accented = (left in "íú" and right in _STRONG + _WEAK) or (right in "íú" and left in _STRONG)
            count += apart or accented
    return max(1, count)


def fernandez_huerta(text: str) -> float:
    """Reading ease of a Spanish text, higher is easier."""
    found = words(text)
    if not found:
        return 100.0
    syllables = sum(len(word) if word.isdigit() else spanish_syllables(word) for word in found)
    return 206.84 - 60.0 * syllables / len(found) - 1.02 * len(found) / sentence_count(text)


def lix(text: str) -> float:
    """Words in a sentence, and how many of a hundred words have more than six letters; lower is easier."""
    found = words(text)
    if not found:
        return 0.0
    return len(found) / sentence_count(text) + 100.0 * sum(len(word) > 6 for word in found) / len(found)


def sentence_length(text: str) -> float:
    """Words in a sentence."""
    return len(words(text)) / sentence_count(text)


def measure(language: str, syllables: Mapping[str, int]) -> tuple[str, Callable[[str], float], float, bool]:
    """Name, function, limit of a language's measure, and whether more is harder."""
    match language.split("-")[0]:
        case "en":
            return "Flesch-Kincaid grade", lambda text: grade(text, syllables), MAX_GRADE, True
        case "es":
            return "Fernandez-Huerta ease", fernandez_huerta, EASY_SPANISH, False
        case "ar" | "fa":
            return "words in a sentence", sentence_length, LONG_SENTENCE, True
    return "LIX", lix, EASY_LIX, True


def texts_of(pack: Pack) -> Iterator[tuple[str, str]]:
    """Id and text of everything that is said to a patient, but for titles: two words are too few to measure."""
    for screen in pack.screens:
        for sentence in screen.sentences:
            yield sentence.id, sentence.text
    for question in pack.questions:
        yield f"{question.id}.ask", question.ask
        yield f"{question.id}.help", question.help
    for teach in pack.teach_back:
        yield f"{teach.id}.ask", teach.ask
        yield f"{teach.id}.well", teach.well
        yield f"{teach.id}.again", teach.again


def reading(folder: Path, *, clinic: Clinic | None = None) -> Iterator[str]:
    """What to tell an author about the pack in ``folder``, line by line; a language with faults is only named."""
    for language in sorted(languages(folder), key=lambda tag: tag != REFERENCE):
        try:
            pack = load_pack(folder, language, clinic=clinic)
        except KioskError as error:
            yield f"{folder.name} {language}: {len(error.faults)} faults; mend them first"
            continue
        syllables = read_files(folder, language, []).syllables or {}
        name, judge, limit, harder = measure(language, syllables)
        rows = sorted(((judge(text), key, text) for key, text in texts_of(pack)), reverse=harder)
        beyond = sum(value > limit if harder else value < limit for value, _, _ in rows)
        mean = sum(value for value, _, _ in rows) / len(rows)
        side = "above" if harder else "below"
        yield f"{folder.name} {language}: {name}, mean {mean:.1f}; {beyond} of {len(rows)} texts {side} {limit:g}"
        yield from (f"  {value:5.1f}  {key}: {text}" for value, key, text in rows[:WORST])
        if language == REFERENCE:
            yield from sheet(pack, beyond)


def sheet(pack: Pack, hard: int) -> Iterator[str]:
    """The self-score sheet."""
    longest = max(len(screen.sentences) for screen in pack.screens)
    seen = {sentence.id for screen in pack.screens for sentence in screen.sentences}
    bare = [screen.id for screen in pack.screens if not screen.picture_alt]
    measured = (
        (not hard, f"common words: {hard} texts above grade {MAX_GRADE:g}"),
        (longest <= MAX_LIST, f"short sections: the longest page has {longest} sentences, at most {MAX_LIST}"),
        (all(screen.title for screen in pack.screens), f"headings: {len(pack.screens)} pages, each with its title"),
        (not bare, f"pictures: each of {len(pack.screens)} pages has one, and says what it shows"),
        (0 < len(pack.take_home) <= MAX_LIST, f"things to do: {len(pack.take_home)} care steps to take home"),
        (bool(pack.teach_back), f"checked with the patient: {len(pack.teach_back)} questions whether it was clear"),
    )
    yield f"  score sheet ({len(seen)} sentences): what was counted"
    yield from (f"    [{'x' if good else ' '}] {text}" for good, text in measured)
    yield "  what a person must judge: write yes or no"
    for text in (
        "the purpose is plain from the first page",
        "nothing distracts from it",
        "medical words are few, and each is explained where it stands",
        "sentences say who does what",
        "what comes first matters most",
        "each picture helps to understand its page, and shows people like our patients",
        "the voice is clear and not too fast",
        "a patient knows what to do next, and when to call",
    ):
        yield f"    [ ] {text}"
