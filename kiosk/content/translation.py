"""Whether a translation is one: nothing left in English, no letters of another language, no label that says "no"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kiosk.content.files import REFERENCE

Problem = tuple[str, str]
"""What is wrong and how to mend it."""

_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+")
_FOREIGN: Mapping[str, tuple[str, str]] = {
    # An Arabic yeh or kaf looks right in a Persian word and breaks the search, the voice and the eye of who reads well.
    "fa": ("[\u064a\u0643\u0649\u0660-\u0669]", "write the Persian letters \u06cc and \u06a9, and digits 0 to 9"),
    "ar": ("[\u06cc\u06a9\u067e\u0686\u0698\u06af\u06c0\u06f0-\u06f9]", "write the Arabic letters, and digits 0 to 9"),
    "es": (r"[^\u0000-\u017f\u2010-\u2026\u00a0\u202f]", "write it in Spanish letters"),
    "fr": (r"[^\u0000-\u017f\u2010-\u2026\u00a0\u202f]", "write it in French letters"),
    "en": (r"[^\u0000-\u017f\u2010-\u2026\u00a0\u202f]", "write it in English letters"),
}
_ALLOWED_LATIN = re.compile(r"[A-Z]{2,}|ms|kiosk|log|rtl|ltr")
"""Words in Latin letters that stand in Arabic and Persian: short forms that are read by their letters, file names."""
_NAME = re.compile(r"[A-Z][A-Za-z]*")
"""A name as its maker writes it, such as that of a device, or the letter of a statement."""
_NO: Mapping[str, str] = {
    "en": r"(?:no|not|non)\b",
    "es": r"no\b",
    "fr": r"non\b",
    "ar": r"لا(?=\s|$|[،,.])",
    "fa": r"(?:نه|خیر|ن(?:می|ی)‌)",
}
_NEGATIVE: Mapping[str, str] = {
    "en": r"\b(?:not|never|without|no)\b|n't\b",
    "es": r"\b(?:no|nunca|jamás|sin)\b",
    "fr": r"\b(?:ne|jamais|sans|aucune?)\b|\bn'",
    "ar": r"(?:^|\s)(?:لا|ليس|ليست|لم|لن|بدون)(?=\s)",
    "fa": r"(?:^|\s)(?:بدون|نی?ست|نمی|ندار|نبود|نکرد|نشد|هرگز)",
}
LABELS = ("answer.", "nav.", "review.finish", "review.done", "review.change")
"""Ids of the phrases that name what can be chosen."""
NO = "answer.no"
MAX_SAME = 1
"""Words that a text may have and be the same as in English: "Page", "Volume"."""


def _plain(text: str) -> str:
    """``text`` without its placeholders."""
    return re.sub(r"\{[a-z0-9_]*\}", "", text)


def untranslated(text: str, reference: str | None, language: str) -> Iterator[Problem]:
    """Whether ``text`` still is the English one; another country's English may be."""
    if language.split("-")[0] != REFERENCE and text == reference and len(_LATIN.findall(_plain(text))) > MAX_SAME:
        yield "it is the same as in English", "translate it"


def letters(text: str, language: str, *, names: bool = False) -> Iterator[Problem]:
    """Letters that do not belong to the language; with ``names``, those of devices may stand as they are written."""
    language = language.split("-")[0]
    plain = _plain(text)
    foreign, mend = _FOREIGN.get(language, ("(?!)", ""))
    if match := re.search(foreign, plain):
        yield f"{match.group()!r} (U+{ord(match.group()):04X}) is no letter of this language", mend
    if language in ("ar", "fa"):
        for word in _LATIN.findall(plain):
            if not (_ALLOWED_LATIN.fullmatch(word) or (names and _NAME.fullmatch(word))):
                yield f"{word!r} stands in Latin letters", "write it as it sounds, in the letters of the language"
    if mixed := re.search(r"[A-Za-z][\u0620-\u064a\u066e-\u06d3]|[\u0620-\u064a\u066e-\u06d3][A-Za-z]", plain):
        yield f"{mixed.group()!r} mixes two scripts in one word", "put a space between them"


def negative(text: str, language: str) -> Iterator[Problem]:
    """Whether a question asks in the negative: "no" to it can mean either, and one of the two is a false all-clear
    (N-C2)."""
    form = _NEGATIVE.get(language.split("-")[0], "(?!)")
    if match := re.search(form, text.replace("’", "'"), re.IGNORECASE):
        what = f"it asks in the negative ({match.group().strip()!r}): no to that can mean either"
        yield what, "ask it the other way round; where no is what matters, let 'no' flag in questions.yaml"


def says_no(phrase_id: str, text: str, language: str) -> Iterator[Problem]:
    """Whether a label begins with the word for "no" without meaning it.

    A recording that is cut off, or a look that is too short, would take "no sé" for a no: a false all-clear (N-C2).
    """
    # English and its own pack are older than the rule: "Not sure" and "No answer" are told apart by their tile.
    language = language.split("-")[0]
    if language == REFERENCE or phrase_id == NO or not phrase_id.startswith(LABELS):
        return
    if match := re.match(_NO.get(language, "(?!)"), text, re.IGNORECASE):
        yield f"it begins with {match.group()!r}, the word for no", "begin it with another word"
