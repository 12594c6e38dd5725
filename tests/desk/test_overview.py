"""Counts only, and none that gives somebody away."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from desk_rig import NOON, Browser, all_no, visit
from hypothesis import given
from hypothesis import strategies as st

from kiosk.desk.disclosure import LEAST, protect, protect_part
from kiosk.desk.overview import protected
from kiosk.records.counts import Counts
from kiosk.records.open import Records

CELLS = st.dictionaries(st.integers(0, 6), st.integers(0, 30), max_size=6)


@given(CELLS)
def test_no_small_count_is_shown(cells: dict[int, int]) -> None:
    assert all(value is None or value == 0 or value >= LEAST for value in protect(cells).values())


@given(CELLS)
def test_what_is_shown_is_true_and_nothing_is_hidden_for_nothing(cells: dict[int, int]) -> None:
    shown = protect(cells)
    assert all(value in (None, cells[key]) for key, value in shown.items())
    if not any(0 < value < LEAST for value in cells.values()):
        assert shown == cells


@pytest.mark.parametrize(("cells", "most"), [(2, 24), (3, 24), (4, 11)])
def test_the_total_gives_no_small_count_away(cells: int, most: int) -> None:
    """Over all tables: whoever knows the rule, the total and what is shown can still think of two values for each."""
    alike: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for table in itertools.product(range(most + 1), repeat=cells):
        alike[tuple(protect(dict(enumerate(table))).values()), sum(table)].append(table)
    for (shown, total), tables in alike.items():
        if total < LEAST or total > most:  # nothing is shown; not all tables with this total were made
            continue
        for place in range(cells):
            values = {table[place] for table in tables}
            assert len(values) > 1 or not 0 < min(values) < LEAST, (shown, total, place)


def test_a_part_of_a_known_whole() -> None:
    assert [protect_part(n, 20) for n in (0, 1, 4, 5, 15, 16, 19, 20)] == [0, None, None, 5, 15, None, None, 20]


def counts(**changes: object) -> Counts:
    values: dict[str, object] = {
        "first": date(2026, 3, 1),
        "last": date(2026, 3, 2),
        "days": {date(2026, 3, 1): 20, date(2026, 3, 2): 10},
        "statuses": {"completed": 20, "incomplete": 10},
        "endings": {"finished": 20, "idle": 10},
        "abandoned_at": {"Q1": 10},
        "tiers": {"stop": 10, "none": 20},
        "flags": {("Q1", "stop"): 10},
        "steps": {},
        "languages": {"en": 30},
        "routes": {"headphones": 30},
        "listened": 30,
        "kiosks": {"Window": 30},
        "input_modes": {"touch": 30},
        "help_asked": 0,
    }
    return Counts(**(values | changes))  # type: ignore[arg-type]


def test_where_visits_ended_does_not_tell_how_many_finished() -> None:
    tables = protected(counts(endings={"finished": 6, "idle": 22, "staff": 2}, abandoned_at={"Q1": 24}))
    assert tables is not None
    assert (tables["ends"]["finished"], tables["ends"]["staff"]) == (None, None)
    assert tables["left"] == {"Q1": None}
    plain = protected(counts())
    assert plain is not None
    assert plain["left"] == {"Q1": 10}


def test_too_few_visits_show_nothing() -> None:
    assert protected(counts(days={date(2026, 3, 1): 4})) is None


def test_the_page_and_its_csv(browse: Callable[..., Browser], records: Records) -> None:
    for number in range(1, 21):
        at = NOON - timedelta(days=1 + number % 2, minutes=number)
        flags = {"Q1": "yes"} if number <= 8 else {"Q2": "yes"} if number <= 10 else {}
        records.visits.save(visit(number, all_no(**flags), at=at, language="es" if number <= 3 else "en"))
    records.visits.save(visit(21, all_no(Q1="yes"), at=NOON))  # today is not counted
    records.visits.save(visit(22, all_no(Q1="yes"), at=NOON - timedelta(days=1), practice=True))  # practice neither
    browser = browse("ada")
    html = browser.get("/overview?days=7").text
    assert "Visits up to yesterday: 20." in html
    assert not re.search(r"\b(0001|5724)\b", html), "no visit number"
    rows = list(csv.DictReader(io.StringIO(browser.get("/overview/export.csv?days=7").text)))
    cells = {(row["table"], row["what"]): row["value"] for row in rows}
    assert cells["flags", "Q1"] == "8"
    assert cells["flags", "Q2"] == "", "two visits are too few"
    assert cells["languages", "es"] == cells["languages", "en"] == "", "17 would give 3 away"
    assert cells["days", "2026-03-08"] == cells["days", "2026-03-07"] == "10"
    assert cells["ends", "finished"] == "20"
    lines = [(x.actor, x.action, x.detail) for x in records.audit.lines()][-2:]
    assert lines == [("ada", "overview.view", '{"days":7}'), ("ada", "overview.view", '{"as":"csv","days":7}')]


def test_with_few_visits_the_page_says_so(browse: Callable[..., Browser], records: Records) -> None:
    for number in range(1, 5):
        records.visits.save(visit(number, all_no(), at=NOON - timedelta(days=1)))
    browser = browse()
    assert "fewer than 5 visits" in browser.get("/overview").text
    assert browser.get("/overview/export.csv").text.split() == ["table,what,value"]
