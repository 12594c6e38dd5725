"""Another treatment in the same kiosk: nothing of the first one is in the program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from ui_walks import step, texts

from kiosk.loading import Content, load_content
from kiosk.settings import PROJECT, Settings
from kiosk.voicing import everything_spoken

if TYPE_CHECKING:
    from conftest import MakePlace, Place

FIRST = re.compile(r"needl|acne|scar\b|scars\b|collagen|\bDAC\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def second() -> Content:
    return load_content(Settings(pack="skin-patch-test"))


@pytest.fixture
def place(make_place: MakePlace, second: Content) -> Place:
    return make_place(content=second)


def test_nothing_of_the_first_pack_is_said(second: Content) -> None:
    said = [text for text in everything_spoken(second) if FIRST.search(text.replace("no needles", ""))]
    assert said == []


def test_no_word_of_the_first_pack_is_in_the_program() -> None:
    # A default of kiosk.yaml and the promises that no pack may make name it; documents in code use it as an example.
    allowed = {"settings.py", "promises.py", "models.py", "lexicon.py"}
    found = [
        path.name
        for path in (PROJECT / "kiosk").rglob("*.py")
        if re.search(r"micro-?needl", path.read_text("utf-8"), re.IGNORECASE) and path.name not in allowed
    ]
    assert found == []


def test_a_whole_visit(place: Place) -> None:
    driver = place.driver
    code = place.records.codes.issue()
    driver.tap("begin")
    driver.type(code)
    driver.tap("next")
    seen = []
    while step(place) != "thanks":
        seen.append(step(place))
        assert not [text for text in texts(place) if FIRST.search(text.replace("no needles", ""))]
        if driver.kiosk.page.step.screen == "route":
            driver.tap("route.silent")
        if driver.kiosk.page.step.screen == "question":
            driver.tap(f"answer.{'not_sure' if step(place) in ('P1', 'P2') else 'no'}")
        driver.tap("next")
        assert len(seen) < 60
    assert [name for name in seen if name[0] == "P"] == ["P1", "P2", "P3", "P4", "P5", "P6", "P7"]
    assert {"T1", "T2"} <= set(seen)
    (record,) = place.records.visits.today()
    assert (record.pack_id, record.status, record.tier) == ("skin-patch-test", "completed", "stop")
    assert [finding.rule for finding in record.findings] == ["P1=not_sure", "P2=not_sure", "P6=no", "C1"]
