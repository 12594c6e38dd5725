"""What is left of a patient after 100 of them: nothing outside the records (N-D3, N-D5)."""

from __future__ import annotations

import gc
import logging
import random
import sys
from typing import TYPE_CHECKING, Any

import pytest
from test_idle_and_reset import make_move, whole_state
from ui_walks import jump, step

from kiosk.problems import keep_problems
from kiosk.session import InputMode

if TYPE_CHECKING:
    from conftest import Place

MOVES = [
    "answer.yes", "answer.no", "answer.not_sure", "next", "back", "help", "louder", "faster", "sentence", "key 275",
    "key 13", "key 283", "route.headphones", "route.loudspeaker", "text.bigger", "wait",
]  # fmt: skip
SESSIONS, LOOK_EVERY = 100, 25
HIDE = str.maketrans("0123456789abcdef", "ghijklmnopqrstuv")
SHOW = str.maketrans("ghijklmnopqrstuv", "0123456789abcdef")


def visit(place: Place, chance: random.Random) -> list[str]:
    """One random patient; what is only theirs: the number in each form that is shown or said, and the record's id.

    Each mark is written in other letters: the search must not find the list of what it looks for.
    """
    kiosk = place.driver.kiosk
    code = place.records.codes.issue()
    kiosk.going.go_to("code")
    place.driver.frames(2)
    for digit in code:
        kiosk.page.type(digit)
    place.driver.frames(1)
    kiosk.going.next()
    place.driver.frames(2)
    assert kiosk.session.code == code, step(place)
    marks = [form.translate(HIDE) for form in (" ".join(code), "   ".join(code), kiosk.session.visit_id)]
    kiosk.ways.choose(chance.choice(list(InputMode)))
    kiosk.session.input_mode = InputMode.TOUCH  # the moves are touches and keys
    jump(place, chance.choice(["scars", "route", "Q1", "Q4", "Q8", "review"]))
    for _ in range(3):
        make_move(place, chance.choice(MOVES))
    kiosk.reset(chance.choice(["idle", "staff", "left"]))
    place.driver.frames(3)
    return marks


def found_in_memory(turned: list[str]) -> list[str]:
    """Marks that some object of the program still holds, with what holds them."""
    gc.unfreeze()  # what was there before the patients must not hold anything of them either
    gc.collect()
    # The record store remembers the values of a statement that it has prepared: that is the record, not a trace.
    holders = [each for each in gc.get_objects() if not (type(each) is dict and "_identifying_key" in each)]
    # All texts in one, each once: a search through millions of small ones would take ten times as long.
    whole = "\n".join(set(texts_of(gc.get_referents(*holders))))
    found = []
    # Only from here on there are the marks themselves, which must not find themselves.
    if left := [mark for mark in (each.translate(SHOW) for each in turned) if mark in whole]:
        for holder in holders:
            texts = [text for text in texts_of(gc.get_referents(holder)) if any(mark in text for mark in left)]
            found += [f"{type(holder).__name__}: {text[:80]}" for text in texts]
    gc.freeze()
    return found


def texts_of(held: list[Any]) -> list[str]:
    """The texts among ``held``; tuples of plain things are not objects of their own to the collector."""
    inside = gc.get_referents(*(each for each in held if type(each) is tuple))
    return [text for text in (*held, *inside) if type(text) is str and len(text) < 2000]


def test_n_d5_100_random_patients_leave_nothing_outside_the_records(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    handler = keep_problems(place.settings.data)
    chance = random.Random(20260105)
    fresh, marks = whole_state(place), []
    for number in range(1, SESSIONS + 1):
        marks += visit(place, chance)
        if number % LOOK_EVERY:
            continue
        now = whole_state(place)
        for part, value in fresh.items():
            assert now[part] == value, part
        assert found_in_memory(marks) == []
        told = [mark.translate(SHOW) for mark in marks]
        assert not [mark for mark in told if mark in caplog.text]
        for path in place.settings.data.parent.rglob("*"):
            if path.is_file() and not path.name.startswith("kiosk.db"):
                content = path.read_bytes()
                assert not [mark for mark in told if mark.encode() in content], path
        del told
        marks = []
    logging.getLogger().removeHandler(handler)
    handler.close()
    assert "kivy.core.clipboard" not in sys.modules  # nothing of this program knows of one
    assert len(place.records.visits.today()) == SESSIONS


def test_the_search_finds_what_is_there(place: Place) -> None:
    """The search itself: it must not be blind."""
    kiosk = place.driver.kiosk
    turned = ("7 3 9 1" * 2).translate(HIDE)
    assert found_in_memory([turned]) == []
    kiosk.frame.status = turned.translate(SHOW)
    place.driver.frames(1)
    assert found_in_memory([turned])
