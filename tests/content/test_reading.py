"""How easy words are: counted by a dictionary, measured by what fits the language."""

from __future__ import annotations

import pytest

from kiosk.content.check import CONTENT
from kiosk.content.reading import fernandez_huerta, lix, reading, spanish_syllables
from kiosk.content.syllables import Counted, spoken
from kiosk.content.yamlfile import read


@pytest.mark.parametrize(
    ("word", "count"), [("skin", 1), ("needle", 2), ("every", 3), ("two-day", 2), ("qqzx", None), ("qqzx-day", None)]
)
def test_the_dictionary(word: str, count: int | None) -> None:
    assert spoken(word) == count


def test_the_pack_s_own_table_goes_first() -> None:
    table = Counted({"keloid": 2, "skin": 7})
    assert (table["keloid"], table["skin"], table["heart"]) == (2, 7, 1)
    assert "heart" in table
    assert "qqzx" not in table


def test_the_table_counts_as_the_dictionary_does() -> None:
    """But for what is spelled out: D.A.C. is three."""
    table = read(CONTENT / "micro-needling" / "readability" / "en.yaml").data
    differ = {word for word, count in table.items() if spoken(word) not in (None, count)}
    assert differ == {"dac"}


@pytest.mark.parametrize(
    ("word", "count"),
    [("sol", 1), ("piel", 1), ("aéreo", 4), ("día", 2), ("cuidado", 3), ("queso", 2), ("guitarra", 3), ("país", 2)],
)
def test_spanish_syllables(word: str, count: int) -> None:
    assert spanish_syllables(word) == count


def test_longer_words_and_sentences_read_harder() -> None:
    easy, hard = "No tome el sol.", "Recomendamos encarecidamente evitar exposiciones solares extraordinariamente."
    assert fernandez_huerta(easy) > 90 > 60 > fernandez_huerta(hard)
    assert lix("Le soleil est chaud.") < 30 < lix("Les expositions solaires prolongées compromettent la cicatrisation.")


def test_the_report_names_the_hardest_texts_first_and_the_sheet() -> None:
    lines = list(reading(CONTENT / "skin-patch-test"))
    assert lines[0].startswith("skin-patch-test en: Flesch-Kincaid grade, mean ")
    assert "; 0 of " in lines[0]
    grades = [float(line.split()[0]) for line in lines[1:6]]
    assert grades == sorted(grades, reverse=True)
    assert sum(line.startswith("    [x]") for line in lines) == 6
    assert sum(line.startswith("    [ ]") for line in lines) == 8
