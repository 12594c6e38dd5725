"""Between two frames: a sentence in the making starts at once, pictures wait for it; nobody there: a long rest."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.ui import rest as module
from kiosk.ui.rest import HELD_S, LONG_S, SETTLED_S, Rest
from kiosk.ui.watch import Watch

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


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """What can be read, what is written to: the connection that touches come by."""
    pair = os.pipe()
    yield pair
    for end in pair:
        os.close(end)


@pytest.fixture
def watch(ends: tuple[int, int]) -> Iterator[Watch]:
    watch = Watch(ends[0])
    yield watch
    watch.close()


MINUTE_S = 60.0


def test_a_touch_ends_the_wait(watch: Watch, ends: tuple[int, int]) -> None:
    assert not watch.wait(0)
    os.write(ends[1], b"touch")
    assert watch.wait(MINUTE_S)
    assert watch.wait(MINUTE_S), "as long as nobody has taken it"
    os.read(ends[0], 5)
    assert not watch.wait(0)


def test_another_thread_ends_the_wait(watch: Watch) -> None:
    maker = threading.Thread(target=watch.wake)
    maker.start()
    assert watch.wait(MINUTE_S)
    maker.join()
    assert not watch.wait(0), "once"


def test_what_was_read_and_not_taken_is_not_waited_for(ends: tuple[int, int]) -> None:
    watch = Watch(ends[0], lambda: True)
    assert watch.wait(MINUTE_S)
    watch.close()


@dataclass
class Waits:
    """A watch that notes how long it was to wait, and is never touched unless it shall be."""

    touched: bool = False
    waits: list[float] = field(default_factory=list)

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        return self.touched

    def wake(self) -> None: ...


def test_a_long_rest_comes_when_all_has_been_still_and_goes_with_a_touch(at: list[float]) -> None:
    still, waits = [True], Waits()
    rest = Rest(lambda: False, lambda: None, lambda: still[0], waits)  # type: ignore[arg-type]

    def rests() -> bool:
        """Whether the next rest is a long one."""
        before = len(waits.waits)
        rest.sleep(0.0)
        return len(waits.waits) > before

    assert not rests()
    at[0] += SETTLED_S
    assert rests()
    assert waits.waits == [LONG_S]
    waits.touched = True
    assert rests()  # the one that the touch ends
    waits.touched = False
    assert not rests()
    at[0] += SETTLED_S
    assert rests()
    still[0] = False
    assert not rests()
    still[0] = True
    at[0] += SETTLED_S * 0.9
    assert not rests(), "what has just come to rest may have something to show"
    at[0] += SETTLED_S * 0.2
    assert rests()


def test_no_long_rest_without_a_watch(resting: Rest, taken: list[str], at: list[float]) -> None:
    at[0] += MINUTE_S
    resting.wake()
    resting.sleep(LONG_US)
    assert len(taken) == 1
