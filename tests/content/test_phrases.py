"""The kiosk's own words: none missing, none with a hole, the same values in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.content.check import CONTENT, check
from kiosk.content.phrases import Phrases, placeholders
from kiosk.errors import KioskError

ENGLISH = "nav.back: Back\nstep: Step {number} of {of}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "phrases"
    folder.mkdir()
    (folder / "en.yaml").write_text(ENGLISH, "utf-8")
    return folder


def refused(folder: Path, language: str) -> list[tuple[str, int, str]]:
    with pytest.raises(KioskError) as caught:
        Phrases.load(folder, language)
    return [(fault.file.name, fault.line, fault.what) for fault in caught.value.faults if fault.file]


def test_the_phrases_that_come_with_the_kiosk() -> None:
    phrases = Phrases.load(CONTENT / "phrases", "en")
    assert phrases.language == "en"
    assert len(phrases.ids) > 50
    for phrase_id in phrases.ids:
        values = dict.fromkeys(placeholders(phrases[phrase_id]), "7")
        assert "{" not in phrases.say(phrase_id, **values)


def test_a_phrase_is_said_with_its_values(folder: Path) -> None:
    phrases = Phrases.load(folder, "en")
    assert phrases["nav.back"] == phrases.say("nav.back") == "Back"
    assert phrases.say("step", number=3, of="{of}") == "Step 3 of {of}", "a value is never filled in again"
    assert "nav.back" in phrases
    assert "nav" not in phrases
    assert phrases.ids == {"nav.back", "step"}


@pytest.mark.parametrize("call", [lambda phrases: phrases["nav.next"], lambda phrases: phrases.say("nav.next")])
def test_an_unknown_id_is_a_key_error_with_the_id(call: object, folder: Path) -> None:
    with pytest.raises(KeyError, match=r"nav\.next"):
        call(Phrases.load(folder, "en"))  # type: ignore[operator]


def test_a_value_that_is_missing_is_a_key_error(folder: Path) -> None:
    with pytest.raises(KeyError, match="step: no value for of"):
        Phrases.load(folder, "en").say("step", number=3)


def test_a_translation_has_the_ids_and_values_of_english(folder: Path) -> None:
    (folder / "es.yaml").write_text("nav.bakc: Atrás\nstep: Paso {numero} de {of}\n", "utf-8")
    assert sorted(refused(folder, "es")) == [
        ("es.yaml", 1, "the phrase nav.back is missing"),
        ("es.yaml", 1, "there is no phrase nav.bakc in English"),
        ("es.yaml", 2, "step has other placeholders than in English"),
    ]
    (folder / "es.yaml").write_text("nav.back: Atrás\nstep: Paso {number} de {of}\n", "utf-8")
    assert Phrases.load(folder, "es").say("step", number=1, of=2) == "Paso 1 de 2"


def test_a_wrong_file_is_refused_with_its_lines(folder: Path) -> None:
    text = "nav.back: yes\nstep: Step {number of\nNav: x\nlist: [a]\nok: You are cleared.\n"
    (folder / "en.yaml").write_text(text, "utf-8")
    lines = {line for _, line, _ in refused(folder, "en")}
    assert lines == {1, 3, 4}
    (folder / "en.yaml").write_text("step: Step {number of\nok: You are cleared.\n", "utf-8")
    assert refused(folder, "en") == [
        ("en.yaml", 1, "step: a brace is left over"),
        ("en.yaml", 2, "ok: it says 'cleared'"),
    ]


def test_no_file_and_no_language(folder: Path, tmp_path: Path) -> None:
    assert refused(folder, "fr") == [("fr.yaml", 0, "there is no such file")]
    with pytest.raises(KioskError, match="is not the name of a language"):
        Phrases.load(folder, "../en")
    assert [fault.line for fault in check(folder)] == []
    (folder / "en.yaml").unlink()
    assert [fault.what for fault in check(folder)] == ["there is no such file"]
