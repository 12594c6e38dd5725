"""Whether words may be spoken to a patient: simple enough, sayable by a voice, and never a promise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kiosk.content.files import Files
from kiosk.content.lending import for_staff
from kiosk.content.promises import PROMISES
from kiosk.content.readability import MAX_GRADE, grade, sentence_count, unknown
from kiosk.content.references import PLACEHOLDER, texts
from kiosk.content.translation import letters, negative, untranslated
from kiosk.content.yamlfile import Key
from kiosk.errors import Fault

Problem = tuple[str, str]
"""What is wrong and how to mend it."""

_UNIT = r"(?:h|hr|hrs|min|mins|s|sec|secs|d|wk|wks|mm|cm|m|ml|mg|g|kg|oz|am|pm|x)"
_UNSAYABLE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b[A-Z][A-Z0-9]+\b"), "say in lexicon/{language}.yaml how it is spoken"),
    (re.compile(rf"\b\d+ ?{_UNIT}\b"), "write the unit as a word"),
    (re.compile(r"\b\d+ ?[-–—/] ?\d+"), "write it in words, such as one to two"),
    (re.compile(r"\bNo\. ?\d+"), "write number"),
    (re.compile(r"[&@#*/\\_<>=+~^|$€£%°•→]"), "write it in words"),
)
MAX_SENTENCES = 2
"""Of one clip: what is spoken at once is one or two short sentences."""


def promises(text: str, language: str) -> Iterator[Problem]:
    """What ``text`` says about whether this patient can be treated."""
    plain = " ".join(text.replace("’", "'").split())
    every, each = _promises(language.split("-")[0])
    if not every.search(plain):  # all at once: nearly every text ends here
        return
    for promise in each:
        if match := promise.search(plain):
            yield f"it says {match.group()!r}", "never tell whether a patient can be treated (N-C5)"


@cache
def _promises(language: str) -> tuple[re.Pattern[str], list[re.Pattern[str]]]:
    """The promises of a language as one pattern, and each by itself."""
    forms = PROMISES.get(language, ("(?!)",))
    each = [re.compile(rf"\b{form}\b", re.IGNORECASE) for form in forms]
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE), each


def unsayable(text: str) -> Iterator[Problem]:
    """What a voice would read wrongly in ``text``: what only the engine's speller knows, and signs."""
    for form, mend in _UNSAYABLE:
        if match := form.search(text):
            yield f"the voice can't say {match.group()!r}", mend


class Words:
    """The rules of one language, ready to judge any text."""

    def __init__(self, files: Files) -> None:
        self.language = files.language
        broken = files.broken
        self.syllables = None if "readability" in broken else files.syllables
        lexicon = None if "lexicon" in broken else files.lexicon
        # As the voice finds them: entries in capitals as they are, all others in any case.
        sayable = [
            re.escape(word) if word.isupper() else f"(?i:{re.escape(word)})"
            for word in sorted(lexicon.say if lexicon else (), key=len, reverse=True)
        ]
        self._sayable = re.compile(rf"(?<!\w)(?:{'|'.join(sayable)})(?!\w)") if sayable else None
        self._avoid = {
            re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE): (word, why)
            for word, why in (lexicon.avoid if lexicon else {}).items()
        }

    def unsayable(self, text: str) -> Iterator[Problem]:
        """What a voice would read wrongly in ``text``."""
        for pattern, (word, why) in self._avoid.items():
            if pattern.search(text):
                yield f"{word!r} may not be spoken", why
        rest = self._sayable.sub(" ", text) if self._sayable else text
        for what, mend in unsayable(rest):
            yield what, mend.format(language=self.language)

    def too_hard(self, text: str, *, counted: bool = True, graded: bool = True) -> Iterator[Problem]:
        """Why ``text`` is too hard to read or to follow; with ``counted`` each word must be in the table."""
        if sentence_count(text) > MAX_SENTENCES:
            yield f"it has more than {MAX_SENTENCES} sentences", "split it in two"
        if self.syllables is None:
            return
        missing = unknown(text, self.syllables) if counted else []
        for word in missing:
            mend = f"count its syllables and add it to readability/{self.language}.yaml"
            yield f"nobody has counted the syllables of {word!r}", mend
        level = grade(text, self.syllables)
        if graded and not missing and round(level, 1) > MAX_GRADE:
            mend = "use shorter words or sentences"
            yield f"it reads at grade {level:.1f}, above {MAX_GRADE:.0f} (N-C7)", mend


def lint(files: Files) -> Iterator[Fault]:
    """Every fault of the pack's own words, with examples where the clinic's values belong."""
    if "words" in files.broken:
        return
    if files.language.split("-")[0] not in PROMISES:
        what = f"nobody has written down what may not be promised in {files.language}"
        yield files.words_file.fault((), what, "add the language to kiosk/content/promises.py")
    rules = Words(files)
    for keys, text in texts(files):
        if PLACEHOLDER.search(text) and ("settings" in files.broken or keys == ("clinic_window",)):
            continue
        whole = PLACEHOLDER.sub(lambda match: _example(files, match.group(1)), text)
        for what, mend in _problems(rules, keys, whole):
            yield files.words_file.fault(keys, what, mend)
    yield from _translation(files)
    yield from _lexicon(files)


def _translation(files: Files) -> Iterator[Fault]:
    """Whether what is written in the file is in its language; what English lends to it is not."""
    reference = dict(texts(replace(files, words=files.reference))) if files.reference is not None else {}
    for keys, text in texts(files):
        staff = for_staff(keys)
        if staff and not files.lent.isdisjoint((str(keys[0]), ".".join(map(str, keys[1:3])))):
            continue
        problems = (
            *letters(text, files.language, names=staff),
            *untranslated(text, reference.get(keys), files.language),
        )
        for what, mend in problems:
            yield files.words_file.fault(keys, what, mend)


def _problems(rules: Words, keys: tuple[Key, ...], text: str) -> Iterator[Problem]:
    yield from promises(text, rules.language)
    if keys[0] == "questions" and keys[-1] == "ask":
        yield from negative(text, rules.language)
    if not for_staff(keys):
        yield from rules.unsayable(text)
        yield from rules.too_hard(text, graded=keys[-1] != "title")  # two words are too few for the formula


def _example(files: Files, name: str) -> str:
    setting = files.settings.get(name)
    # A phone number is spoken digit by digit and says nothing about how hard the sentence is.
    return "" if setting is None or setting.kind == "phone" else setting.example


def _lexicon(files: Files) -> Iterator[Fault]:
    if files.lexicon_file is None or "lexicon" in files.broken:
        return
    for word, spoken in files.lexicon.say.items():
        if word == spoken:
            what = f"{word!r} is spoken as it is written"
            yield files.lexicon_file.fault(("say", word), what, "delete it or write how it sounds")
        if word in files.lexicon.avoid:
            what = f"{word!r} is both said and avoided"
            yield files.lexicon_file.fault(("avoid", word), what, "delete one of the two")
