"""./run check names the words that only the engine's speller knows, until the lexicon says how they sound."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.content.check import CONTENT, check

PLACE = "Some may not fade unless they are treated."


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name in ("micro-needling", "phrases"):
        shutil.copytree(CONTENT / name, tmp_path / name)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def unsayable(content: Path) -> list[str]:
    return [fault.what for fault in check(content) if "can't say" in fault.what]


@pytest.mark.parametrize("word", ["MRI", "HIV", "B12X", "5 mg", "20mm", "48 h", "3 wks", "10am", "2-3", "1/2", "50 %"])
def test_a_word_for_the_speller_is_named_until_it_has_an_entry(content: Path, word: str) -> None:
    change(content / "micro-needling" / "words" / "en.yaml", PLACE, f"Some may not fade {word} more.")
    part = "%" if "%" in word else word
    assert f"the voice can't say {part!r}" in unsayable(content)
    if word != "50 %":  # an entry is a whole word: a sign alone is none
        change(content / "micro-needling" / "lexicon" / "en.yaml", "say:\n", f"say:\n  '{word}': something\n")
        assert unsayable(content) == []


@pytest.mark.parametrize("word", ["Some", "I", "OK.", "acne"])
def test_other_words_are_left_alone(content: Path, word: str) -> None:
    change(content / "micro-needling" / "words" / "en.yaml", PLACE, f"{word} may not fade unless they are treated.")
    assert unsayable(content) == (["the voice can't say 'OK'"] if word == "OK." else [])


def test_the_kiosks_own_phrases_are_looked_at_too_but_not_staffs(content: Path) -> None:
    phrases = content / "phrases" / "en.yaml"
    text = phrases.read_text("utf-8")
    phrases.write_text(f"{text}nav.odd: Press OK for 5 min.\nstaff.odd: Press OK.\n", "utf-8")
    assert unsayable(content) == ["nav.odd: the voice can't say '5 min'", "nav.odd: the voice can't say 'OK'"]
