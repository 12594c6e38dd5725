"""What is left of a patient after 100 of them: nothing outside the records (N-D3, N-D5)."""

from __future__ import annotations

import gc
import logging
import random
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from kivy.uix.label import Label
from test_idle_and_reset import make_move, whole_state
from ui_walks import jump, step

from kiosk.problems import keep_problems
from kiosk.records.codes import _all_codes
from kiosk.session import InputMode
from kiosk.ui.page import walk

if TYPE_CHECKING:
    from conftest import Place

MOVES = [
    "answer.yes", "answer.no", "answer.not_sure", "next", "back", "help", "louder", "faster", "sentence", "key 275",
    "key 13", "key 283", "route.headphones", "route.loudspeaker", "text.bigger", "wait",
]  # fmt: skip
DIGITS = 4
"""Of a visit number."""
SESSIONS, LOOK_EVERY = 100, 25
HIDE = str.maketrans("0123456789abcdef", "ghijklmnopqrstuv")
SHOW = str.maketrans("ghijklmnopqrstuv", "0123456789abcdef")


Keep = Callable[[Any], object]
"""Called with the kiosk while its code page shows the number, and before its session ends: somebody forgets there."""


def visit(place: Place, chance: random.Random, known: frozenset[str], keep: Keep = lambda _: None) -> list[str]:
    """One random patient; what is only theirs: the number as it is kept, written and said, and the record's id. The
    number is none that was ``known`` before, as a text of something else.

    Each mark is written in other letters: the search must not find the list of what it looks for.
    """
    kiosk = place.driver.kiosk
    while (code := place.records.codes.issue()).translate(HIDE) in known:
        pass
    kiosk.going.go_to("code")
    place.driver.frames(2)
    for digit in code:
        kiosk.page.type(digit)
    place.driver.frames(1)
    keep(kiosk)
    kiosk.going.next()
    place.driver.frames(2)
    assert kiosk.session.code == code, step(place)
    marks = [form.translate(HIDE) for form in (code, " ".join(code), "   ".join(code), kiosk.session.visit_id)]
    kiosk.ways.choose(chance.choice(list(InputMode)))
    kiosk.session.input_mode = InputMode.TOUCH  # the moves are touches and keys
    jump(place, chance.choice(["scars", "route", "Q1", "Q4", "Q8", "review"]))
    for _ in range(3):
        make_move(place, chance.choice(MOVES))
    keep(kiosk)
    kiosk.reset(chance.choice(["idle", "staff", "left"]))
    place.driver.frames(3)
    return marks


def found_in_memory(place: Place, turned: list[str]) -> list[str]:
    """Marks that some object of the program still holds, with what holds them; and digits that were drawn. The number
    alone is four digits, which may be a part of something else: it counts as a whole text."""
    holders = what_holds()
    found = drawn_digits(place, holders)
    # All texts in one, each once: a search through millions of small ones would take ten times as long.
    texts = set(texts_of(gc.get_referents(*holders)))
    whole = "\n".join(texts)
    # Only from here on there are the marks themselves, which must not find themselves.
    wanted = [mark.translate(SHOW) for mark in turned]
    if left := [mark for mark in wanted if (mark in texts if len(mark) == DIGITS else mark in whole)]:
        for holder in holders:
            for text in texts_of(gc.get_referents(holder)):
                if any(mark == text or (len(mark) > DIGITS and mark in text) for mark in left):
                    found.append(f"{type(holder).__name__}: {text[:80]}")
    gc.freeze()
    return found


def what_holds() -> list[Any]:
    """Every object of the program, but for a list of all the numbers that there are, and what the record store
    remembers of a statement that it has prepared: the values in it are the record, not a trace."""
    gc.unfreeze()  # what was there before the patients must not hold anything of them either
    gc.collect()
    every = _all_codes()
    return [
        each
        for each in gc.get_objects()
        if not (type(each) is frozenset and each == every) and not (type(each) is dict and "_identifying_key" in each)
    ]


def drawn_digits(place: Place, holders: list[Any]) -> list[str]:
    """What was drawn of a number and is on no screen any more: each digit is a label of its own."""
    on_screen = {id(widget) for widget in walk(place.driver.kiosk)}
    labels = (each for each in holders if issubclass(type(each), Label) and id(each) not in on_screen)
    return [f"{type(each).__name__}: {each.text}" for each in labels if len(each.text) == 1 and each.text.isdecimal()]


def numbers_in_memory() -> frozenset[str]:
    """All texts of so many digits as a number has that the program holds, in other letters."""
    texts = texts_of(gc.get_referents(*what_holds()))
    gc.freeze()
    return frozenset(text.translate(HIDE) for text in texts if len(text) == DIGITS and text.isdecimal())


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
    fresh, known, marks = whole_state(place), numbers_in_memory(), []
    for number in range(1, SESSIONS + 1):
        marks += visit(place, chance, known)
        if number % LOOK_EVERY:
            continue
        now = whole_state(place)
        for part, value in fresh.items():
            assert now[part] == value, part
        assert found_in_memory(place, marks) == []
        told = [mark.translate(SHOW) for mark in marks if len(mark) > DIGITS]  # four digits are in many a time of day
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
    """The search itself: it must not be blind. Somebody forgets a part of a patient, in each form that there is."""
    kept: list[object] = []
    known = numbers_in_memory()

    def keep(kiosk: Any) -> None:
        if kiosk.page.step.screen == "code":
            kept.append(list(kiosk.page.field.children))  # the digits in their boxes
            kept.append("".join(list(kiosk.page.digits)))
            kept.append(kiosk.page._typed().text)
            kept.append(str(kiosk.page.shown))
        else:
            kept.append(kiosk.session.visit_id)

    marks = visit(place, random.Random(1), known, keep)
    told, found = [mark.translate(SHOW) for mark in marks], found_in_memory(place, marks)
    assert [form for form in told if not any(line.startswith("list: ") and form in line for line in found)] == []
    assert {f"Words: {digit}" for digit in told[0]} <= set(found)
    del told, found
    kept.clear()
    place.driver.frames(1)
    assert found_in_memory(place, marks) == []
