"""What a picture says of itself: it fits the pack's statements and sentences, builds up in order, and mirrors."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import yaml

from kiosk.content.loader import load_pack
from kiosk.content.models import Pack
from kiosk.ui.painter import Painter, paint
from kiosk.ui.pictures import COLOURS, PICTURES, THEMES, build_step, drawing, parse, themed

CONTENT = Path(__file__).resolve().parents[1] / "content"
NAMES = sorted(path.stem for path in PICTURES.glob("*.svg"))
_STATEMENTS = re.compile(r'<svg[^>]*data-statements="([^"]*)"')
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"{}>{}</svg>'
LEFT_HALF = '<rect width="256" height="512" fill="#04222A"/>'


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(CONTENT / "micro-needling")


def statements_of(pack: Pack, name: str) -> set[str]:
    """Every statement of the screens and questions that show the picture."""
    found = {
        statement
        for screen in pack.screens
        if screen.picture == name
        for sentence in screen.sentences
        for statement in sentence.statements
    }
    for question in pack.questions:
        if question.picture == name:
            found |= set(question.statements)
    return found


def sentences_of(name: str) -> set[str]:
    """Every sentence that the screen of this picture may say, whatever the clinic has set."""
    source = (CONTENT / "micro-needling" / "pack.yaml").read_text(encoding="utf-8")
    screens = re.split(r"\n  - id: ", source)[1:]
    shown = [screen for screen in screens if f"\n    picture: {name}\n" in screen]
    return {sentence for screen in shown for sentence in re.findall(r"\n      - id: (\S+)", screen)}


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_shows_statements_of_its_own_screen(name: str, pack: Pack) -> None:
    """N-C6: no picture says more than the words it stands beside."""
    found = _STATEMENTS.search(drawing(name).svg)
    told = set(found[1].split()) if found else set()
    wanted = statements_of(pack, name)
    assert told <= wanted, told - wanted
    assert told or not wanted, "it says nothing of what its screen states"


@pytest.mark.parametrize("name", NAMES)
def test_steps_of_a_picture_come_in_order_with_sentences_of_its_screen(name: str) -> None:
    made = drawing(name)
    if not made.steps:
        return
    steps = {int(number) for number in re.findall(r'data-step="(\d+)"', made.svg)}
    assert steps == set(range(1, made.steps + 1))
    assert set(made.starts.values()) == steps, "a step that no sentence brings"
    assert set(made.starts) <= sentences_of(name)
    order = [made.starts[sentence] for sentence in made.starts]
    assert order == sorted(order), "the sentences bring the steps out of order"
    shown = [made.shown("default", build=step) for step in range(1, made.steps + 1)]
    assert shown[-1] == made.shown("default")
    pixels = [paint(svg, 64) for svg in shown]
    assert len(set(pixels)) == made.steps, "a step that adds nothing to be seen"


def test_every_explaining_picture_builds_up() -> None:
    explaining = "how scars uses fit notfit addons side before after_avoid after_heal call"
    for name in explaining.split():
        assert drawing(name).steps >= 2, name


def test_the_step_of_a_sentence() -> None:
    starts = {"a": 1, "c": 2, "c_set": 2, "d": 3}
    page = ["a", "b", "c_set", "d", "e"]
    assert [build_step(starts, page, sentence) for sentence in page] == [1, 1, 2, 3, 3]
    assert build_step(starts, ["b", "d"], "b") == 1, "something is always seen"
    assert build_step({}, page, "a") == 0


def test_a_mirrored_picture_stands_the_other_way_round() -> None:
    for attribute, opaque in ((" data-mirror='yes'", (False, True)), ("", (True, False))):
        made = parse(SVG.format(attribute, LEFT_HALF))
        pixels = paint(made.shown("default", rtl=True), 8)
        assert (pixels[3] > 0, pixels[7 * 4 + 3] > 0) == opaque
        assert made.shown("default") == made.svg


def test_mirrored_are_time_lines_and_not_faces_alone() -> None:
    assert drawing("side").mirrored
    assert not drawing("before").mirrored


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_changes_each_colour_once(theme: str) -> None:
    """No colour is changed a second time by the change of another."""
    for role, codes in COLOURS.items():
        assert themed(f'fill="{codes["default"]}"', theme) == f'fill="{codes[theme]}"', role


def test_a_painter_that_cannot_be_started_gives_up_what_it_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    painter = Painter()
    painter.ask("first", SVG.format("", LEFT_HALF), 8)
    painter.ask("second", SVG.format("", LEFT_HALF), 8)
    assert wait(painter) == [("second", None), ("first", None)]
    assert not painter.waiting


def wait(painter: Painter) -> list[tuple[object, object]]:
    """What the painter brings until nothing more is to come."""
    found: list[tuple[object, object]] = []
    while painter.waiting:
        found += painter.done()
    return found


def test_the_painter_brings_the_same_pixels_and_what_is_wanted_now_first() -> None:
    painter = Painter()
    try:
        svg = SVG.format("", LEFT_HALF)
        painter.ask("first", svg, 16)
        painter.ask("later", svg, 8, ahead=True)
        painter.ask("now", svg, 24)
        found = wait(painter)
        assert [key for key, _ in found] == ["first", "now", "later"]
        assert [painted.rgba for _, painted in found] == [paint(svg, 16), paint(svg, 24), paint(svg, 8)]  # type: ignore[attr-defined]
    finally:
        painter.close()


def test_a_broken_picture_is_none_and_the_next_is_painted() -> None:
    painter = Painter()
    try:
        painter.ask("broken", "<svg", 16)
        painter.ask("whole", SVG.format("", LEFT_HALF), 16, ahead=True)
        assert [(key, painted is None) for key, painted in wait(painter)] == [("broken", True), ("whole", False)]
    finally:
        painter.close()


def test_a_painter_that_died_is_replaced() -> None:
    painter = Painter()
    try:
        svg = SVG.format("", LEFT_HALF)
        painter.ask("before", svg, 16)
        assert wait(painter)[0][1] is not None
        process = painter._process
        assert process is not None
        process.kill()
        process.wait()
        painter.ask("first", svg, 16)
        painter.ask("after", svg, 16, ahead=True)
        found = wait(painter)
        assert [key for key, _ in found] == ["first", "after"]
        assert None not in dict(found).values()
    finally:
        painter.close()


@pytest.mark.parametrize("deaths", [1, 2])
def test_what_a_painter_died_of_is_tried_once_more(deaths: int) -> None:
    painter = Painter()
    try:
        painter.ask("hard", SVG.format("", LEFT_HALF), 2000)
        for death in range(deaths):
            process = painter._process
            assert process is not None
            process.kill()
            process.wait()
            assert painter.done() == ([] if death == 0 else [("hard", None)])
        assert [key for key, painted in wait(painter) if painted] == (["hard"] if deaths == 1 else [])
    finally:
        painter.close()


def test_each_question_has_a_picture_of_its_own_topic() -> None:
    """Those that are off too: none shows the same as another question, unless both are about the same."""
    rules = yaml.safe_load((CONTENT / "micro-needling" / "questions.yaml").read_text(encoding="utf-8"))
    shown: dict[str, list[str]] = {}
    for rule in rules:
        shown.setdefault(rule["picture"], []).append(rule["id"])
    assert {name: ids for name, ids in shown.items() if len(ids) > 1} == {"cold_sore": ["X04", "X05"]}
    for name, ids in shown.items():
        said = re.search(r'data-questions="([^"]*)"', drawing(name).svg)
        assert said is None or said[1].split() == ids, name
