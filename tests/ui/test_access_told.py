"""What a screen reader is to say has the focus of the tree: pages, announcements, controls, whichever came last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from atspi_client import Bus, call
from jeepney import DBusAddress
from real_screen import eventually
from ui_walks import jump, start_visit, to_check

from kiosk.speech import VOLUMES_DB
from kiosk.ui.access_things import Thing
from kiosk.ui.access_tree import AccessTree, open_tree
from kiosk.ui.reader_watch import ReaderWatch

if TYPE_CHECKING:
    from conftest import MakePlace, Place

DOWN, F12, END = 274, 293, 279


class Adapter:
    """Stands where accesskit's own does."""

    def __init__(self, activated: Any, asked: Any, deactivated: Any) -> None:
        self.activated = activated

    def update_if_active(self, make: Any) -> None:
        make()

    def set_root_window_bounds(self, *_: Any) -> None: ...

    def update_window_focus_state(self, _: bool) -> None: ...


class Listener:
    """A screen reader: it is told what has the focus."""

    def __init__(self, place: Place) -> None:
        self._adapter: list[Adapter] = []

        def make(*handlers: Any) -> Adapter:
            self._adapter.append(Adapter(*handlers))
            return self._adapter[0]

        self.tree: AccessTree = open_tree(place.driver.kiosk, lambda: (1920, 1080), "Kiosk", make_adapter=make)
        self._adapter[0].activated()
        self.tree.tick()

    def focus(self) -> Thing | None:
        """What has the focus now."""
        self.tree.tick()
        seen = self.tree._told
        assert seen is not None
        return next((thing for thing in seen.things if thing.key == seen.focus), None)

    def hears(self) -> str:
        """What it would say of that."""
        thing = self.focus()
        return "" if thing is None else thing.name


def test_a_page_then_a_control_then_an_announcement(place: Place) -> None:
    start_visit(place)
    reader, phrases, kiosk = Listener(place), place.content.phrases, place.driver.kiosk
    # Who comes in the middle of a page is told it whole, as the kiosk's own voice would.
    whole = reader.hears()
    assert whole.startswith(kiosk.page.heading)
    assert all(sentence.text in whole for sentence in place.content.pack.screens[1].sentences)
    place.driver.key(DOWN)
    # The first key turns the guidance on, and what is said of that is told with what it has reached.
    assert reader.hears() == f"{phrases['ways.on_keys']} {kiosk.focus.control.label}"
    place.driver.key(DOWN)
    thing = reader.focus()
    assert thing is not None
    assert (thing.kind, thing.name) == ("button", kiosk.focus.control.label)
    place.driver.key(END)
    assert phrases.say("where.focus", name=kiosk.focus.control.label) in reader.hears()
    first = reader.focus()
    place.driver.key(END)
    again = reader.focus()
    assert first is not None
    assert again is not None
    assert first.key != again.key  # the same words once more are told once more
    place.driver.tap("next")
    assert reader.hears().startswith(kiosk.page.heading)


def test_between_two_pages_the_window_is_not_named(place: Place) -> None:
    to_check(place)
    reader, kiosk = Listener(place), place.driver.kiosk
    for _ in range(2):
        place.driver.key(DOWN)
        had = reader.focus()
    assert had is not None
    assert had.kind == "choice"
    # The screen is there; it is read some frames later.
    kiosk.going.next()
    assert reader.focus() == had
    place.driver.frames(3)
    assert reader.hears().startswith("Question 2 of 8.")


def test_the_answer_and_the_alert_are_told(place: Place) -> None:
    to_check(place)
    reader, phrases = Listener(place), place.content.phrases
    place.driver.tap("answer.no")
    assert reader.hears() == phrases.say("answer.took", answer=phrases["answer.no"])
    place.driver.listen()
    place.driver.advance(121, step=0.25)
    assert reader.hears().startswith(phrases["idle.title"])
    seen = reader.tree._told
    assert seen is not None
    keys = [thing.key for thing in seen.things]
    assert len(keys) == len(set(keys))  # accesskit ends the program over a second one


def test_with_the_voice_off_pages_are_told_all_the_same(place: Place) -> None:
    start_visit(place)
    reader, kiosk = Listener(place), place.driver.kiosk
    place.driver.tap("voice")
    assert not kiosk.session.voice_on
    assert reader.hears() == place.content.phrases["status.voice_off"]
    place.driver.tap("next")
    heading = kiosk.page.heading
    assert reader.hears().count(heading) == 1
    assert place.content.pack.screens[2].sentences[0].text in reader.hears()


def test_n_a7_n_d6_nothing_private_and_nothing_of_staff_is_told(place: Place) -> None:
    to_check(place, route="silent")
    reader = Listener(place)
    place.driver.tap("answer.yes")
    place.driver.key(END)
    told = reader.hears()
    assert place.content.phrases["help.question"] in told
    assert place.content.pack.questions[0].ask not in told
    place.driver.key(F12)
    assert reader.focus() is None


def test_n_d7_nothing_of_a_session_is_told_after_its_end(place: Place) -> None:
    to_check(place)
    reader = Listener(place)
    place.driver.tap("answer.yes")
    assert "Yes" in reader.hears()
    place.driver.kiosk.reset("staff")
    place.driver.frames(3)
    assert reader.hears().startswith(place.driver.kiosk.page.heading)


def test_a_quiet_voice_goes_on_in_its_own_time_and_comes_back(make_place: MakePlace) -> None:
    place = make_place()
    start_visit(place)
    jump(place, "scars")
    narrator, gains = place.driver.kiosk.narrator, []
    narrator._player.set_gain = gains.append  # type: ignore[method-assign]
    narrator.quiet = True
    narrator.quiet = True
    assert gains == [pytest.approx(-120)]
    assert narrator.speaking
    place.driver.tap("louder")
    assert gains[-1] == -120
    place.driver.kiosk.reset("staff")
    assert narrator.quiet  # it is the kiosk's, not the patient's
    narrator.quiet = False
    assert gains[-1] == VOLUMES_DB[narrator.volume_step]


# --- who listens -----------------------------------------------------------------------------------------------------


@pytest.fixture
def bus() -> Iterator[Bus]:
    made = Bus()
    yield made
    made.close()


def test_a_screen_reader_that_has_gone_is_noticed(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it spoke in place of, speaks again: it may have ended without a word."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    watch = ReaderWatch(ask_s=0.02)
    bus.screen_reader(True)
    registry = DBusAddress("/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry")
    call(bus.access, registry, "RegisterEvent", "s", ("object:property-change",))
    assert not watch.listening
    call(bus.access, registry, "RegisterEvent", "s", ("object:state-changed:focused",))
    eventually(lambda: watch.listening, "nobody was noticed")
    bus.access.close()
    eventually(lambda: not watch.listening, "nobody noticed that it had gone")
    watch.close()
