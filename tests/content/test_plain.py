"""The kiosk's own English words are as plain as the pack's (N-C7), and ``./run check`` says where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.content.check import CONTENT, check
from kiosk.content.phrases import SILENT, Phrases
from kiosk.content.plain import syllables, too_hard


def test_every_phrase_that_a_patient_meets_is_plain() -> None:
    phrases = Phrases.load(CONTENT / "phrases", "en")
    heard = sorted(phrase_id for phrase_id in phrases.ids if not phrase_id.startswith(SILENT))
    found = {phrase_id: list(too_hard(phrases[phrase_id])) for phrase_id in heard}
    assert {phrase_id: faults for phrase_id, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Authentication of the identification was not successful.", "it reads at grade"),
        ("Unauthorized", "'unauthorized' has 4 syllables"),
        ("The long name of a button that no one will ever read", "more than 8 words"),
        ("Touch the zorgle.", "'zorgle' is no common English word"),
    ],
)
def test_hard_words_are_found(text: str, what: str) -> None:
    assert any(what in found for found, _ in too_hard(text))


@pytest.mark.parametrize("text", ["Back", "Step {number} of {of}", "Choose yes, no, or not sure.", "{a} {b}"])
def test_plain_words_are_not(text: str) -> None:
    assert list(too_hard(text)) == []


def test_syllables() -> None:
    words = {"yes": 1, "answer": 2, "loudspeaker": 3, "micro-needling": 4, "can't": 1, "7": 2, "zorgle": 0}
    assert {word: syllables(word) for word in words} == words


def test_check_names_the_line(tmp_path: Path) -> None:
    folder = tmp_path / "phrases"
    folder.mkdir()
    (folder / "en.yaml").write_text("nav.back: Back\nnav.go: Unauthorized\nstaff.go: Unauthorized\n", "utf-8")
    assert [(fault.line, fault.what) for fault in check(folder)] == [
        (2, "nav.go: 'unauthorized' has 4 syllables (N-C7)")
    ]
