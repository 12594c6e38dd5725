"""The staff's notices: each in the clinic's language, with names and paths in one piece."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from kiosk.content.check import CONTENT
from kiosk.content.models import PackNotice
from kiosk.content.phrases import Phrases, placeholders
from kiosk.errors import Fault, KioskError
from kiosk.notices import LTR_MARK, Notice, faulty
from kiosk.settings import PROJECT

LANGUAGES = ("en", "es", "fr", "ar", "fa")
ENGLISH = Phrases.load(CONTENT / "phrases", "en")
KINDS = [name.removeprefix("staff.notice.") for name in ENGLISH.ids if name.startswith("staff.notice.")]


def kinds_of_the_code() -> set[str]:
    """What the code calls its notices."""
    code = [file.read_text("utf-8") for file in (PROJECT / "kiosk").rglob("*.py")]
    voice = (PROJECT / "kiosk" / "speech" / "notices.py").read_text("utf-8")
    return (
        set(get_args(PackNotice.model_fields["kind"].annotation))
        | {
            kind
            for text in code
            for kind in re.findall(r'\bNotice\("([a-z_]+)"|faulty\("([a-z]+)"', text)
            for kind in kind
        }
        | set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', voice))
        | {"colour_main", "colour_second"}
    ) - {""}


def test_each_notice_has_its_words_and_no_words_are_left_over() -> None:
    assert set(KINDS) == kinds_of_the_code()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_notice_is_said_in_the_language_of_the_clinic(language: str) -> None:
    phrases = Phrases.load(CONTENT / "phrases", language)
    for kind in KINDS:
        names = placeholders(ENGLISH[f"staff.notice.{kind}"])
        said = Notice(kind, {name: "fa" if name == "language" else f"/{name}: x" for name in names - {"command"}}).said(
            phrases
        )
        for name in names - {"language", "command"}:
            literal = f"/{name}: x"
            assert (f"{LTR_MARK}{literal}{LTR_MARK}" if language in ("ar", "fa") else literal) in said
        assert ("./run check" in said) == ("command" in names)
        assert (phrases["staff.language.fa"] in said) == ("language" in names)


def test_words_of_the_language_itself_are_not_kept_apart() -> None:
    phrases = Phrases.load(CONTENT / "phrases", "ar")
    said = Notice("setting", {"what": "مدة الموعد", "key": "duration"}).said(phrases)
    assert said == f"لم يُحدَّد: مدة الموعد: يُكتب {LTR_MARK}duration{LTR_MARK} في ملف العيادة."


def test_staff_read_where_a_fault_is_and_the_terminal_what_it_is() -> None:
    error = KioskError([Fault(Path("/content/words/fr.yaml"), 12, "a brace is left over", "delete it", 3)] * 2)
    notice = faulty("faulty", error, "French is not offered", language="fr")
    assert notice.said(ENGLISH) == (
        "French is not offered. Its content has faults: 2, the first in words/fr.yaml:12:3. ./run check names them."
    )
    assert notice.english.endswith("a brace is left over; delete it (and 1 more); run check.")
