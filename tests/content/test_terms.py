"""Words that once stood in a translation and meant something else than the English: none of them comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from kiosk.content.check import CONTENT

BARRED: dict[str, dict[str, str]] = {
    "es": {
        r"audífonos": "hearing aids in many countries: auriculares",
        r"ronchas": "hives, which are one rash of many: sarpullido",
        r"(?:tomado|tomó \w+ \w+) mucho sol": "sunbathing, which who works outside did not do: sol fuerte",
        r"tocarse (?:ni|los)": "to touch, which who cleans the face must do: rascarse, pellizcarse",
    },
    "fr": {
        r"test cutané": "any skin test, the one with a prick too: patch-test",
        r"beaucoup de soleil": "long, where strong is meant: en plein soleil",
        r"toucher ses boutons": "to touch, where to pick is meant: gratter, triturer",
    },
    "ar": {
        r"بثور|بثرة": "pimples, which are common after: فقاعات for blisters",
        r"التهاب": "inflammation, as of every pimple: عدوى for an infection",
        r"(?:^|\s)(?:اختر|المس|اضغط|اطلب|اكتب|انتظر|حاول|أخبر|افحص)(?=\s|$)": "to one man: the plural of courtesy",
    },
    "fa": {
        r"پوست را نکنید": "reads as 'do not do' and as 'do not pick': دستکاری",
        r"خالی باشد": "reads as 'empty' and as 'a mole': یک خال",
        r"آهسته‌تر": "slower and softer: کندتر, آرام‌تر",
        r"ویزیت|درمانگر": "another word for the same: مراجعه, پزشک",
    },
}


def texts(given: Any) -> Iterator[str]:
    """Every text in a file of words."""
    for value in given.values() if isinstance(given, dict) else given:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            yield from texts(value)


def of_inflammation(language: str) -> list[str]:
    """The clinician's reasons that tell of inflammation in English: there the word for it belongs."""
    folder = CONTENT / "micro-needling" / "words"
    english, ours = (
        yaml.safe_load((folder / f"{tag}.yaml").read_text(encoding="utf-8"))["questions"] for tag in ("en", language)
    )
    return [
        ours[key]["reasons"][answer]
        for key, question in english.items()
        for answer, text in question["reasons"].items()
        if "inflammat" in text
    ]


@pytest.mark.parametrize("language", BARRED)
def test_n_c2_a_word_that_meant_something_else_does_not_come_back(language: str) -> None:
    folders = ("words", "phrases", "desk")
    files = sorted(file for file in CONTENT.rglob(f"{language}.yaml") if file.parent.name in folders)
    assert len(files) == 4
    said = [text for file in files for text in texts(yaml.safe_load(file.read_text(encoding="utf-8")))]
    assert len(said) > 500
    spared = of_inflammation(language)
    said = [text for text in said if text not in spared]
    for word, why in BARRED[language].items():
        assert [text for text in said if re.search(word, text, re.IGNORECASE)] == [], why


def test_the_space_before_a_french_sign_does_not_break() -> None:
    for file in CONTENT.rglob("fr.yaml"):
        for text in texts(yaml.safe_load(file.read_text(encoding="utf-8"))):
            assert not re.search(r" [?!;:](?:\s|$)|\w'\w", text), text


VOWEL = re.compile("[\u064e-\u0650]")


@pytest.mark.parametrize("pack", ["micro-needling", "skin-patch-test"])
def test_arabic_words_of_the_safety_check_are_given_to_the_voice_with_their_vowels(pack: str) -> None:
    """The voice leaves out vowels that are not written: it said "whipping" for skin and "lamb" for pregnancy."""
    said = yaml.safe_load((CONTENT / pack / "lexicon" / "ar.yaml").read_text(encoding="utf-8"))["say"]
    words = [word for text in asked(pack) for word in re.findall("[\u0621-\u0652]+", text)]
    for word in {"الجلد", "جلدكم", "حمل", "لديكم", "قوية", "ترضعون"} & set(words):
        assert VOWEL.search(said.get(word, "")), word
    written_out = sum(bool(VOWEL.search(said.get(word, word))) for word in words)
    assert written_out / len(words) > 0.25, "most of the rest have long vowels, which are written"


def asked(pack: str) -> list[str]:
    """The questions of ``pack`` in Arabic."""
    words = yaml.safe_load((CONTENT / pack / "words" / "ar.yaml").read_text(encoding="utf-8"))
    return [question["ask"] for question in words["questions"].values()]
