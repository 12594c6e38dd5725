"""The screen as a screen reader is told of it: the real program over a real AT-SPI bus, and the tree by itself."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from atspi_client import Bus, Node, windows
from real_screen import eventually, x_display
from ui_walks import FLAGGED, go, jump, start_visit, step, texts, to_check

from kiosk.loading import Content
from kiosk.records.open import open_records
from kiosk.session import AudioRoute
from kiosk.speech import DEFAULT_RATE, RATES
from kiosk.ui.access_tree import AccessTree, open_tree

if TYPE_CHECKING:
    from conftest import MakePlace, Place

ROOT = Path(__file__).resolve().parents[2]
F23, F24 = 201, 202


PLACE = re.compile(r"(Step|Page|Question) \d+ of \d+")


class Reader:
    """Somebody who knows the program by the names that it tells, and by nothing else."""

    def __init__(self, bus: Bus, content: Content) -> None:
        self._bus, pack = bus, content.pack
        self._read = {sentence.text for screen in pack.screens for sentence in screen.sentences}
        self._read |= {each.ask for each in (*pack.questions, *pack.teach_back)}

    def look(self) -> dict[str, Node]:
        """What can be heard of, by name, as it is read thing by thing: it may change meanwhile."""
        return {node.name: node for window in windows(self._bus) for node in window.walk()}

    def there(self) -> dict[str, Node]:
        """The same once it stands still."""
        before: list[str] = []

        def still() -> dict[str, Node] | None:
            nonlocal before
            seen = self.look()
            last, before = before, list(seen)
            return seen if seen and before == last else None

        found: dict[str, Node] = eventually(still, "the screen never stood still")
        return found

    def turn(self, name: str) -> dict[str, Node]:
        """Press what leads to another page, and wait until the program says that it is there; what is there then."""
        return self._press(name, lambda seen: [n for n in seen if n in self._read or PLACE.search(n)])

    def press(self, name: str) -> dict[str, Node]:
        """Press what is called so, and wait for what comes of it."""
        return self._press(name, sorted)

    def _press(self, name: str, watched: Callable[[dict[str, Node]], list[str]]) -> dict[str, Node]:
        def reached() -> dict[str, Node] | None:
            seen = self.there()
            return seen if name in seen else None

        seen = eventually(reached, f"nothing is called {name}")
        time.sleep(0.55)  # pressed sooner after a screen change, the same control would not count (N-T4)
        seen[name].press()

        def moved() -> dict[str, Node] | None:
            now = self.there()
            return now if watched(now) != watched(seen) else None

        found: dict[str, Node] = eventually(moved, f"{name} led nowhere")
        return found


@pytest.fixture
def bus() -> Iterator[Bus]:
    made = Bus()
    yield made
    made.close()


@pytest.fixture
def display() -> Iterator[str]:
    with x_display(1024, 576) as name:
        yield name


@pytest.fixture
def program(bus: Bus, display: str, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The kiosk itself, with its records in tmp_path."""
    settings = tmp_path / "kiosk.yaml"
    # One language: the voice of each is made in the background, and nobody chooses another here. A large panel of few
    # dots: fewer pages to turn, and as little to draw.
    settings.write_text(
        "data: data\ncache: cache\nlanguages: [en]\npanel: {width: 1024, height: 576, diagonal: 15.6}\n"
    )
    process = subprocess.Popen(
        [sys.executable, "main.py", "--settings", str(settings)],
        cwd=ROOT,
        env={
            **os.environ,
            "DISPLAY": display,
            "PULSE_SERVER": "unix:/nowhere",
            "DBUS_SESSION_BUS_ADDRESS": bus.address,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def code(tmp_path: Path) -> str:
    with open_records(tmp_path / "data" / "kiosk.db") as records:
        records.staff.add("Admin", "admin", "271828")
        return records.codes.issue()


def test_a_screen_reader_finishes_the_journey_by_names_alone(
    bus: Bus, display: str, code: str, program: subprocess.Popen[str], content: Content, tmp_path: Path
) -> None:
    phrases, pack = content.phrases, content.pack
    bus.screen_reader(True)
    reader = Reader(bus, content)
    reader.press(phrases["welcome.begin"])
    # The speed keys of a Storm AudioNav, by their numbers in X: SDL tells nothing of them (N-T8).
    for key, number in ((F23, DEFAULT_RATE + 1), (F24, DEFAULT_RATE)):
        subprocess.run(["xdotool", "key", str(key)], env={**os.environ, "DISPLAY": display}, check=True)
        now = phrases.say("status.rate", number=number + 1, of=len(RATES))
        eventually(lambda now=now: now in reader.look(), f"{now} was not told")
    for digit in code:
        reader.press(digit)
    here = reader.turn(phrases["nav.next"])
    headphones = phrases["check.headphones"]
    described, roles = {screen.picture_alt for screen in pack.screens}, set()
    while headphones not in here:
        here = reader.turn(phrases["nav.next"])
        roles |= {here[name].role for name in described & here.keys()}
    assert roles == {"image"}
    choice = here[headphones]
    assert (choice.role, choice.has("checked")) == ("radio button", False)
    left, top, width, height = choice.extents
    assert 0 <= left < left + width <= 1024
    assert 288 < top + height / 2 <= 576
    choice.focus()
    eventually(lambda: choice.has("focused"), "it never had the focus")
    choice.press()
    eventually(lambda: choice.has("checked"), "it was never chosen")
    # What was said is told too.
    eventually(lambda: phrases["check.chosen_headphones"] in reader.look(), "nothing was announced")
    for question in pack.questions:
        here = reader.turn(phrases["nav.next"])
        while question.ask not in here:  # on a small screen the page before may have a second page
            here = reader.turn(phrases["nav.next"])
        answer = here[phrases[f"answer.{FLAGGED.get(question.id, 'no')}"]]
        answer.press()
        eventually(lambda answer=answer: answer.has("checked"), f"{question.id} was not answered")
    while phrases["review.finish"] not in reader.there():
        reader.turn(phrases["nav.next"])
    reader.turn(phrases["review.finish"])
    with closing(sqlite3.connect(f"file:{tmp_path / 'data' / 'kiosk.db'}?mode=ro", uri=True)) as connection:
        assert connection.execute("SELECT status FROM visits").fetchall() == [("completed",)]
        rules = connection.execute("SELECT rule FROM findings ORDER BY position").fetchall()
    assert rules == [("Q4=yes",), ("Q6=not_sure",)]
    assert program.poll() is None


# --- the tree by itself ----------------------------------------------------------------------------------------------


class Adapter:
    """Stands where accesskit's own does, and keeps what it is told."""

    def __init__(self, activated: Any, asked: Any, deactivated: Any) -> None:
        self.activated, self.asked, self.deactivated = activated, asked, deactivated
        self.updates: list[Any] = []

    def update_if_active(self, make: Callable[[], Any]) -> None:
        self.updates.append(make())

    def set_root_window_bounds(self, *_: Any) -> None: ...

    def update_window_focus_state(self, _: bool) -> None: ...


def tree_of(place: Place) -> tuple[AccessTree, Adapter]:
    made: list[Adapter] = []

    def make(*handlers: Any) -> Adapter:
        made.append(Adapter(*handlers))
        return made[0]

    tree = open_tree(place.driver.kiosk, lambda: (1920, 1080), "Kiosk", make_adapter=make)
    return tree, made[0]


def names(place: Place) -> list[str]:
    tree, _ = tree_of(place)
    return [thing.name for thing in tree._things.look().things]


def test_without_a_listener_the_screen_is_not_even_looked_at(place: Place) -> None:
    tree, adapter = tree_of(place)
    tree._things.look = lambda: pytest.fail("looked")  # type: ignore[method-assign]
    for _ in range(5):
        tree.tick()
    assert adapter.updates == []


def test_what_has_not_changed_is_not_told_again_and_a_new_listener_is_told_all(place: Place) -> None:
    tree, adapter = tree_of(place)
    adapter.activated()
    place.driver.listen()
    for _ in range(5):
        tree.tick()
    assert len(adapter.updates) == 1
    place.driver.tap("begin")
    tree.tick()
    assert len(adapter.updates) == 2
    adapter.deactivated()
    place.driver.tap("next")
    tree.tick()
    assert len(adapter.updates) == 2
    adapter.activated()
    tree.tick()
    assert len(adapter.updates) == 3
    assert adapter.updates[-1].tree.root == 1


def test_everything_written_on_each_screen_is_told(place: Place) -> None:
    start_visit(place)
    place.driver.kiosk.session.audio_route = AudioRoute.HEADPHONES
    for name in ("scars", "call", "route", "Q1", "review", "thanks"):
        jump(place, name)
        told = " ".join(names(place))
        # That a choice is chosen is its state; what pressing a row does is its role.
        said = {place.content.phrases[key] for key in ("answer.chosen", "review.change")}
        # What stays on one line has other spaces than what is told.
        written = [text.replace("\u00a0", " ") for text in texts(place)]
        missing = [text for text in written if text not in told and text not in said]
        assert not missing, (name, missing)


def test_n_a7_a_question_is_not_told_before_the_patient_chose_who_hears_it(place: Place) -> None:
    to_check(place, route="silent")
    place.driver.tap("answer.yes")
    question = place.content.pack.questions[0]
    assert question.ask not in names(place)
    assert not [thing for thing in tree_of(place)[0]._things.look().things if thing.chosen]
    go(place, "review")
    assert not [name for name in names(place) if "Yes" in name]
    place.driver.kiosk.session.audio_route = AudioRoute.HEADPHONES
    assert any("Yes" in name for name in names(place))


def test_n_d6_nothing_is_told_of_staff_screens(place: Place) -> None:
    place.driver.key(293)
    assert step(place) == "staff_login"
    assert names(place) == []


def test_the_idle_alert_is_told_and_answered(place: Place) -> None:
    to_check(place)
    tree, adapter = tree_of(place)
    adapter.activated()
    place.driver.listen()
    place.driver.advance(121, step=0.25)
    assert place.driver.kiosk.alert.parent is not None
    phrases = place.content.phrases
    assert {phrases["idle.title"], phrases["idle.ask"], phrases["idle.stay"]} <= set(names(place))
    tree.tick()
    stay = tree._id("alert/stay")

    class Request:
        action = __import__("accesskit").Action.CLICK
        target = stay

    adapter.asked(Request)
    tree.tick()
    assert place.driver.kiosk.alert.parent is None
    assert step(place) == "Q1"


def test_a_fault_while_telling_ends_no_session(make_place: MakePlace, caplog: pytest.LogCaptureFixture) -> None:
    place = make_place()
    to_check(place)
    tree, adapter = tree_of(place)
    adapter.activated()
    look = tree._things.look
    tree._things.look = lambda: 1 / 0  # type: ignore[assignment, method-assign, return-value]
    tree.tick()
    assert "the screen reader was not told" in caplog.text
    tree._things.look = look  # type: ignore[method-assign]
    tree.tick()
    assert len(adapter.updates) == 1
    assert step(place) == "Q1"
