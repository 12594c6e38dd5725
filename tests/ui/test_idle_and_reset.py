"""Time and the end of a session (N-D1 to N-D7)."""

from __future__ import annotations

import gc
import re
import weakref
from copy import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from kivy.base import ExceptionManager
from kivy.uix.label import Label
from kivy.uix.widget import Widget
from ui_state import state_of
from ui_walks import answer_all, finish, finished, go, jump, met, start_visit, step, texts, to_check, unlock

from kiosk.session import InputMode, Session
from kiosk.ui.faults import MOST
from kiosk.ui.page import walk
from kiosk.ui.widgets.spoken import SpokenText

if TYPE_CHECKING:
    from conftest import MakePlace, Place


def alerting(place: Place) -> bool:
    return place.driver.kiosk.alert.parent is not None


def asked(place: Place) -> list[str]:
    """What the alert said so far."""
    return [entry.text for entry in place.transcript.entries if entry.id == "idle"]


def quiet(place: Place, seconds: float) -> None:
    """Nobody does anything for ``seconds`` after the last word was said."""
    place.driver.listen()
    place.driver.advance(seconds, step=1.0)


# --- N-D1 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["code", "scars", "route", "Q3", "review"])
def test_n_d1_the_patient_is_asked_after_120_s_of_silence(place: Place, name: str) -> None:
    if name == "code":
        place.driver.tap("begin")
    else:
        start_visit(place)
        jump(place, name)
    quiet(place, 118)
    assert not alerting(place)
    place.driver.advance(3.0)
    assert alerting(place)
    phrases = place.content.phrases
    assert phrases["idle.title"] in texts(place)
    assert phrases["idle.ask"] in texts(place)
    assert re.fullmatch(r"Seconds left: 4\d", next(text for text in texts(place) if text.startswith("Seconds left")))
    assert place.narrator.current is not None
    assert place.narrator.current[0] == "idle"
    place.driver.listen()
    assert [re.findall(r"Seconds left: \d+", text) for text in asked(place)] == [["Seconds left: 45"]]
    place.driver.advance(24.0)
    place.driver.listen()
    first, second = asked(place)
    assert all(phrases[key] in text for key in ("idle.title", "idle.ask") for text in (first, second))
    assert re.search(r"Seconds left: 2[123]", second)
    assert alerting(place)


@pytest.mark.parametrize("route", ["silent", "headphones"])
def test_n_d1_who_stopped_the_voice_is_asked_by_voice_too(place: Place, route: str) -> None:
    """A page that was stopped stays silent before and after it; who does not see the alert would lose all."""
    to_check(place, route=route)
    place.driver.tap("repeat")
    place.driver.tap("voice")
    assert not place.narrator.voice_on
    before = len(place.transcript.entries)
    quiet(place, 121)
    place.driver.listen()
    place.driver.advance(24.0)
    place.driver.listen()
    assert [entry.id for entry in place.transcript.entries[before:]] == ["idle", "idle"]
    assert not any(entry.interrupted or entry.withheld for entry in place.transcript.entries[before:])
    place.driver.tap("stay")
    assert not alerting(place)
    assert step(place) == "Q1"
    place.driver.listen()
    assert not place.narrator.voice_on
    assert len(place.transcript.entries) == before + 2


@pytest.mark.parametrize("how", ["touch", "button", "key", "unknown key"])
def test_n_d1_any_touch_or_key_stays_and_acts_on_nothing(place: Place, how: str) -> None:
    to_check(place)
    for _ in range(11):
        quiet(place, 121)
        assert alerting(place)
        place.driver.advance(20)
        x, y = place.driver.kiosk.frame.ids.next.center
        if how == "touch":
            from kiosk.ui.driver import Finger

            finger = Finger(x, y)
            finger.down()
            place.driver.frames(2)
            finger.up()
            place.driver.frames(2)
        elif how == "button":
            place.driver.tap("stay")
        else:
            place.driver.key(13 if how == "key" else 500)
        assert not alerting(place)
        assert not place.narrator.speaking
        assert step(place) == "Q1"
        assert place.driver.kiosk.session.answers == {}
    quiet(place, 118)
    assert not alerting(place)


def test_n_d1_45_s_later_the_visit_is_a_record_with_its_open_questions_flagged(place: Place) -> None:
    code = to_check(place)
    place.driver.tap("answer.no")
    quiet(place, 121)
    assert alerting(place)
    place.driver.advance(43, step=0.25)
    assert step(place) == "Q1"
    place.driver.advance(3)
    assert step(place) == "welcome"
    assert not alerting(place)
    (record,) = place.records.visits.today()
    assert (record.code, record.status, record.ended_by) == (code, "incomplete", "idle")
    assert [finding.rule for finding in record.findings] == [f"Q{number}=none" for number in range(2, 9)]
    assert record.flagged


def test_n_d1_a_learner_leaves_no_record(place: Place) -> None:
    place.driver.tap("begin")
    place.driver.tap("learn")
    quiet(place, 170)
    assert step(place) == "welcome"
    assert place.records.visits.today() == []


def test_n_d2_the_clock_stands_still_while_the_kiosk_speaks(place: Place) -> None:
    start_visit(place)
    for _ in range(12):
        place.narrator.repeat()
        place.driver.listen()
    assert place.clock.now() > 200
    assert not alerting(place)
    quiet(place, 100)
    assert not alerting(place)


def test_nobody_is_asked_where_nobody_has_begun(place: Place) -> None:
    quiet(place, 600)
    assert step(place) == "welcome"
    assert "idle" not in place.said()
    place.driver.tap("louder")  # only wakes it from the screen saver
    assert place.driver.kiosk.session.volume_step == 7
    place.driver.tap("louder")
    assert place.driver.kiosk.session.volume_step == 8
    quiet(place, 300)
    assert place.driver.kiosk.session.volume_step == Session().volume_step


def test_a_finished_visit_ends_by_itself_without_being_asked(place: Place) -> None:
    finished(place)
    place.driver.listen()
    place.driver.advance(29)
    assert step(place) == "thanks"
    place.driver.advance(2)
    assert step(place) == "welcome"
    assert "idle" not in place.said()


# --- N-D3 ------------------------------------------------------------------------------------------------------------


def whole_state(place: Place) -> dict[str, Any]:
    """The state of the kiosk once the welcome was read, apart from when that was."""
    place.driver.frames(3)
    place.driver.listen()
    place.driver.frames(3)
    state = state_of(place.driver.kiosk)
    # Copies: what a patient does later must not change what was looked at before.
    session = {name: copy(value) for name, value in vars(state["session"]).items()}
    session |= {"heard": list(session["heard"])}
    narrator = {name: copy(getattr(state["narrator"], name)) for name in state["narrator"].__slots__}
    return {**state, "session": session, "narrator": narrator}


MOVES = [
    "next", "next", "next", "back", "repeat", "voice", "slower", "faster", "softer", "louder", "help", "text.bigger",
    "text.smaller", "learn", "digit.3", "digit.7", "delete", "route.headphones", "route.loudspeaker", "route.silent",
    "answer.yes", "answer.no", "answer.not_sure", "review.Q2", "sentence", "key 275", "key 13", "key 276", "wait",
    "staff", "code", "jump route", "jump Q5", "jump review", "jump call", "mode keys", "mode two_switches",
    "mode one_switch", "mode touch_to_hear", "dark", "theme", "less motion", "hold 275",
]  # fmt: skip


def make_move(place: Place, move: str) -> None:
    """Do it, if the screen has it."""
    driver, kiosk = place.driver, place.driver.kiosk
    there = {widget.name: widget for widget in driver.visible()}
    if move == "wait":
        driver.advance(2.0)
    elif move == "staff":
        driver.key(293)
    elif move == "code" and kiosk.page.step.screen == "code" and not kiosk.page.known:
        driver.type(place.records.codes.issue())
        driver.tap("next")
    elif move == "sentence":
        spoken = [name for name, widget in there.items() if isinstance(widget, SpokenText)]
        if spoken:
            driver.tap(spoken[-1])
    elif move.startswith("key "):
        driver.key(int(move[4:]))
    elif move.startswith("hold "):
        kiosk.input.key_down(int(move[5:]))
    elif kiosk.door.room is None and move.startswith("mode "):
        kiosk.ways.choose(InputMode(move[5:]))
    elif kiosk.door.room is None and move == "dark":
        kiosk.ways.darken()
    elif move == "theme":
        kiosk.sight.theme("dark")
    elif move == "less motion":
        kiosk.sight.motion(True)
    elif move.startswith("jump ") and kiosk.session.visit_id is not None and kiosk.door.room is None:
        kiosk.asides.forget()
        jump(place, move[5:])
    elif move in there:
        driver.tap(move)


@settings(max_examples=12, suppress_health_check=list(HealthCheck), derandomize=True)
@given(moves=st.lists(st.sampled_from(MOVES), min_size=5, max_size=25), end=st.sampled_from(["idle", "staff", "left"]))
def test_n_d3_after_any_session_the_state_is_that_of_a_fresh_start(
    fresh_place: tuple[Place, dict[str, Any]], moves: list[str], end: Any
) -> None:
    place, fresh = fresh_place
    place.driver.tap("begin")
    make_move(place, "code")
    for move in moves:
        make_move(place, move)
    place.driver.kiosk.reset(end)
    now = whole_state(place)
    for part, value in fresh.items():
        assert now[part] == value, part


@pytest.fixture
def fresh_place(place: Place) -> tuple[Place, dict[str, Any]]:
    """One kiosk for all random sessions, and its state before the first of them."""
    return place, whole_state(place)


def test_n_d3_every_setting_a_patient_can_change_goes_back(place: Place) -> None:
    fresh = whole_state(place)
    to_check(place, "loudspeaker")
    for name in ("slower", "slower", "softer", "help", "text.bigger", "help", "answer.yes", "voice"):
        place.driver.tap(name)
    place.driver.key(275)
    kiosk = place.driver.kiosk
    kiosk.sight.theme("dark")
    kiosk.sight.motion(less=True)
    kiosk.ways.choose(InputMode.ONE_SWITCH)
    kiosk.ways.change_dwell(+1)
    kiosk.ways.darken()
    changed = kiosk.session
    differ = {name for name, value in vars(Session()).items() if getattr(changed, name) != value}
    assert differ >= {"place", "code", "answers", "rate_step", "volume_step", "text_step", "voice_on", "audio_route"}
    assert differ >= {"theme", "less_motion", "input_mode", "guided", "keys_used", "dwell_s", "dark"}
    place.driver.until(lambda: step(place) == "welcome", 900, step=0.25)  # once the scanning has come to rest
    assert whole_state(place) == fresh
    assert place.driver.kiosk.session is not changed


def test_n_d3_practice_gives_a_new_number_to_the_next_one(make_place: MakePlace) -> None:
    place = make_place(admin=False)
    place.driver.tap("begin")
    first = place.driver.kiosk.practice.code
    assert first is not None
    place.driver.type(first)
    place.driver.tap("next")
    place.driver.kiosk.reset("left")
    assert place.driver.kiosk.practice.code is None
    place.driver.tap("begin")
    assert place.driver.kiosk.practice.code not in (None, first)


# --- N-D5, N-D7 ------------------------------------------------------------------------------------------------------


def test_n_d5_no_widget_keeps_the_number_or_an_answer(place: Place) -> None:
    code = to_check(place)
    page = weakref.ref(place.driver.kiosk.page)
    session = weakref.ref(place.driver.kiosk.session)
    place.driver.tap("answer.yes")
    answer_all(place)
    go(place, "thanks")
    place.driver.kiosk.reset("finished")
    place.driver.listen()
    place.driver.advance(1.0)
    gc.collect()
    assert page() is None
    assert session() is None
    written = [widget.text for widget in alive(Label, SpokenText)]
    assert written
    told = (code, "   ".join(code), " ".join(code), place.content.phrases["answer.chosen"])
    assert not [text for text in written if text in told]
    kinds = {type(widget).__name__ for widget in alive(Widget)}
    assert not {"QuestionScreen", "ReviewScreen", "CodeScreen", "CodeField", "ThanksScreen"} & kinds


def alive(*kinds: type[Widget]) -> list[Any]:
    """Every widget of these kinds that is still in memory."""
    gc.collect()
    # type() and not isinstance(): Kivy's weak proxies pretend to be widgets that may have gone.
    return [each for each in gc.get_objects() if issubclass(type(each), kinds)]


def test_n_d5_nothing_is_left_in_files_but_the_records(place: Place) -> None:
    finish(place)
    place.driver.kiosk.reset("finished")
    assert sorted(path.name for path in place.settings.data.iterdir()) == ["kiosk.db", "kiosk.db-shm", "kiosk.db-wal"]
    assert not place.settings.cache.exists()
    assert place.transcript.entries == []


def test_n_d7_nothing_of_a_session_is_heard_after_its_end(place: Place) -> None:
    to_check(place)
    place.driver.advance(2.0)
    assert place.narrator.speaking
    place.driver.kiosk.reset("left")
    place.driver.listen()
    place.driver.advance(30, step=0.25)
    assert {entry.screen for entry in place.transcript.entries} == {"welcome"}


def test_n_d7_the_end_silences_at_once(place: Place) -> None:
    start_visit(place)
    place.driver.advance(2.0)
    assert place.narrator.speaking
    place.driver.kiosk.shut_down()
    assert not place.narrator.speaking


# --- faults of the program -------------------------------------------------------------------------------------------


def test_a_fault_ends_the_session_not_the_kiosk(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    to_check(place)
    place.driver.tap("answer.yes")
    met(place, ValueError("a fault"))
    assert step(place) == "welcome"
    assert "a fault ended the session" in caplog.text
    (record,) = place.records.visits.today()
    assert (record.status, record.ended_by) == ("incomplete", "shutdown")
    assert record.findings[0].rule == "Q1=yes"
    assert place.content.phrases["staff.notice.fault"] in place.driver.kiosk.notices()
    finished(place, {})
    assert place.records.visits.today()[-1].status == "completed"


def test_a_fault_in_a_frame_does_not_stop_the_clock(place: Place) -> None:
    to_check(place)

    def fault(*_: Any) -> None:
        raise ValueError("a fault")

    place.driver.kiosk.page.mark = fault
    place.driver.frames(2)
    assert step(place) == "welcome"
    place.driver.listen()
    assert "begin" in place.said()


def test_a_fault_that_comes_again_and_again_ends_the_program_in_order(place: Place) -> None:
    """What started it starts it again: a kiosk that only ever shows its welcome anew is of no use to anybody."""
    to_check(place)
    place.driver.tap("answer.yes")
    kiosk = place.driver.kiosk

    def fault(*_: Any) -> None:
        raise ValueError("a fault")

    kiosk.stage.tick = fault
    place.driver.frames(MOST)
    assert step(place) == "welcome"
    with pytest.raises(ValueError, match="a fault"):
        kiosk.tick(0.0)
    assert place.records.visits.today()[0].status == "incomplete"
    assert not place.narrator.speaking
    del kiosk.stage.tick


def test_what_the_clock_calls_goes_on_after_a_fault(place: Place) -> None:
    calls = []

    def call(dt: float) -> None:
        calls.append(dt)
        raise ValueError("a fault")

    guarded = place.driver.kiosk.faults.guarded(call)
    guarded(0.1)
    guarded(0.2)
    assert calls == [0.1, 0.2]


def test_a_kiosk_that_cannot_go_on_after_a_fault_ends(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    def fault(*_: Any) -> None:
        raise ValueError("the welcome cannot be shown")

    place.driver.kiosk.stage.show = fault
    assert met(place, ValueError("a fault")) == ExceptionManager.RAISE
    assert "could not go on" in caplog.text
    del place.driver.kiosk.stage.show


def test_the_end_of_the_program_passes_the_fault_handler(place: Place) -> None:
    assert met(place, KeyboardInterrupt()) == ExceptionManager.RAISE
    assert met(place, SystemExit()) == ExceptionManager.RAISE


def test_leaving_widgets_are_not_collected_by_the_look(place: Place) -> None:
    """Each screen lets go of the look: a day of visits must not make the kiosk slower."""
    start_visit(place)
    counts = []
    for _ in range(3):
        for name in ("scars", "Q1", "review", "route"):
            jump(place, name)
        counts.append(len(alive(Widget)))
    assert counts[0] == counts[1] == counts[2]
    assert len(list(walk(place.driver.kiosk))) < 300
    unlock(place)
