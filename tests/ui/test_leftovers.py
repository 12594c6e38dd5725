"""When the kiosk looks for what nobody holds any more: in a pause of the voice, and at the end of each session."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from kiosk.ui import leftovers as module
from kiosk.ui.leftovers import Leftovers


class Loop:
    """Holds itself: it stays until it is looked for."""

    def __init__(self) -> None:
        self.me = self


class Place:
    def __init__(self) -> None:
        self.session: object = Loop()
        self.silent = False
        self.leftovers = Leftovers(lambda: self.session, lambda: self.silent)
        self.leftovers.begin()

    def is_gone(self) -> bool:
        """Whether the next tick takes away what nobody holds."""
        left = weakref.ref(Loop())
        assert left() is not None, "Python has looked by itself"
        self.leftovers.tick()
        return left() is None


@pytest.fixture
def place() -> Iterator[Place]:
    thresholds = gc.get_threshold()
    place = Place()
    yield place
    place.leftovers.end()
    gc.collect()
    gc.freeze()
    assert gc.isenabled()
    assert gc.get_threshold() == thresholds


def made(count: int) -> list[list[int]]:
    return [[] for _ in range(count)]


def test_nothing_is_looked_through_while_something_is_said(place: Place) -> None:
    kept = made(module.MANY + 10_000)
    assert not place.is_gone()
    place.silent = True
    assert place.is_gone()
    assert not place.is_gone(), "once is enough"
    assert kept


def test_a_few_are_not_worth_it(place: Place) -> None:
    place.silent = True
    kept = made(module.MANY // 2)
    assert not place.is_gone()
    assert kept


def test_too_many_are_looked_through_at_any_time(place: Place) -> None:
    kept = made(module.MOST + 10_000)
    assert place.is_gone()
    assert kept


def test_n_d5_all_is_looked_through_when_a_session_ends(place: Place) -> None:
    place.session = patient = Loop()
    place.leftovers.tick()
    last = weakref.ref(patient)
    place.session = Loop()
    del patient
    assert place.is_gone()
    assert last() is None, "the last session itself is gone too"
    assert not place.is_gone(), "not again"
