"""Between two frames: a sentence in the making starts at once, and pictures wait for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.ui import rest as module
from kiosk.ui.rest import HELD_S, Rest

LONG_US = 60e6


@pytest.fixture
def taken() -> list[str]:
    return []


@pytest.fixture
def resting(taken: list[str]) -> Rest:
    return Rest(lambda: not taken, lambda: taken.append(threading.current_thread().name))


def test_a_rest_ends_when_something_was_made_and_the_loop_takes_it(resting: Rest, taken: list[str]) -> None:
    maker = threading.Thread(target=resting.wake, name="reader")
    maker.start()
    resting.sleep(LONG_US)  # would be a minute
    maker.join()
    assert taken == [threading.current_thread().name]
    resting.sleep(1.0)
    assert len(taken) == 1


def test_what_was_made_while_the_loop_worked_is_taken_at_its_next_rest(resting: Rest, taken: list[str]) -> None:
    resting.wake()
    assert taken == []
    resting.sleep(LONG_US)
    assert len(taken) == 1


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_pictures_wait_for_a_sentence_but_not_long(resting: Rest, taken: list[str], at: list[float]) -> None:
    assert resting.hold()
    at[0] += HELD_S * 0.9
    assert resting.hold()
    at[0] += HELD_S * 0.2
    assert resting.held()  # not drawn, so not shown, though the time has passed in between
    assert not resting.hold()  # it takes longer than that: the patient sees what they have done
    assert not resting.hold()
    taken.append("made")
    assert not resting.hold()
    taken.clear()
    assert resting.hold()  # the next sentence


@pytest.fixture
def drawn() -> Iterator[list[str]]:
    drawn: list[str] = []
    kept = Clock.usleep
    yield drawn
    Clock.usleep = kept


def test_a_window_draws_nothing_while_it_is_held(resting: Rest, taken: list[str], drawn: list[str]) -> None:
    first = lambda *_: drawn.append("draw")  # noqa: E731 - kept to be unbound
    Window.bind(on_draw=first)
    try:
        resting.install()
        Window.dispatch("on_draw")
        assert drawn == []
        taken.append("made")
        Window.dispatch("on_draw")
        assert drawn == ["draw"]
        resting.wake()
        Clock.usleep(LONG_US)
        assert len(taken) == 2
    finally:
        Window.unbind(on_draw=first)
        Window.unbind(on_draw=resting.hold, on_flip=resting.held)
