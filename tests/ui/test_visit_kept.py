"""What a patient answers comes to the records and to the clinician's list, whatever fails on the way (N-C2, N-C6)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from ui_walks import finished, met, start_visit, step, texts, to_check, unlock

from kiosk.errors import KioskError
from kiosk.ui.staff_room import STAFF_IDLE_S
from kiosk.ui.visit_keeper import FIRST_WAIT_S, FREE_TRIES, TRY_AGAIN_S

if TYPE_CHECKING:
    from conftest import MakePlace, Place

    from kiosk.records.visit import VisitRecord


def refuse_writes(place: Place, refuse: bool) -> None:
    """Let SQLite itself refuse every write on each of its connections, as on a disk that has become read-only."""
    engine = place.records.database._engine
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if refuse else 'OFF'}")


def only(place: Place) -> VisitRecord:
    (record,) = place.records.visits.today()
    return record


def set_clock(place: Place, by: timedelta) -> None:
    """Somebody, or the network, sets the time of day."""
    keeper = place.driver.kiosk.visit
    before = keeper._utc
    keeper._utc = lambda: before() + by


def test_n_c2_a_visit_that_ended_while_nothing_could_be_written_is_closed_as_soon_as_it_can_be(place: Place) -> None:
    to_check(place)
    place.driver.tap("answer.no")
    refuse_writes(place, True)
    place.driver.kiosk.reset("idle")
    assert only(place).status == "in-progress"
    place.driver.advance(TRY_AGAIN_S + 1, step=1.0)
    assert only(place).status == "in-progress"
    refuse_writes(place, False)
    place.driver.advance(TRY_AGAIN_S + 1, step=1.0)
    record = only(place)
    assert (record.status, record.ended_by, record.flagged) == ("incomplete", "idle", True)
    assert [answer.last_value for answer in record.answers] == ["no"]


def test_n_c2_it_is_closed_when_the_program_ends(place: Place) -> None:
    to_check(place)
    refuse_writes(place, True)
    place.driver.kiosk.reset("staff")
    refuse_writes(place, False)
    place.driver.kiosk.shut_down()
    assert only(place).ended_by == "staff"


def test_a_visit_that_cannot_be_closed_for_a_fault_of_the_program_does_not_keep_its_page(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    to_check(place)
    place.driver.tap("answer.yes")

    def fault(*_: Any) -> None:
        raise ValueError("a fault")

    place.records.visits.save = fault  # type: ignore[method-assign]
    met(place, ValueError("another"))
    assert step(place) == "welcome"
    assert "a visit could not be written" in caplog.text
    assert place.content.phrases["staff.notice.fault"] in place.driver.kiosk.notices()
    del place.records.visits.save
    start_visit(place)
    assert place.records.visits.today()[0].status == "in-progress"


def test_n_c6_a_record_file_that_is_gone_is_no_place_to_write_to(place: Place) -> None:
    """SQLite itself says nothing: it goes on with a file that has no name any more."""
    to_check(place)
    there = place.settings.data / "kiosk.db"
    away = there.rename(there.with_name("away.db"))
    place.driver.tap("answer.yes")
    assert place.content.phrases["trouble.desk"] in texts(place)
    assert any("moved, deleted or replaced" in line for line in place.driver.kiosk.notices())
    there.touch()
    place.driver.tap("answer.no")
    assert place.content.phrases["trouble.desk"] in texts(place)
    there.unlink()
    away.rename(there)
    place.driver.tap("answer.not_sure")
    assert [answer.last_value for answer in only(place).answers] == ["not_sure"]


def test_n_p1_a_clock_that_is_set_back_makes_no_patient_wait_longer(place: Place) -> None:
    place.driver.tap("begin")
    for _ in range(FREE_TRIES):
        place.driver.type("1234")
        place.driver.tap("next")
    assert 0 < place.driver.kiosk.visit.wait_s() <= FIRST_WAIT_S
    set_clock(place, timedelta(days=-1))
    assert place.driver.kiosk.visit.wait_s() <= FIRST_WAIT_S


@pytest.mark.parametrize("years", [-56, 56])
def test_n_c6_a_clock_that_is_set_in_the_middle_loses_no_answer(place: Place, years: int) -> None:
    """A machine without a battery begins in 1970, and is told by the network."""
    to_check(place)
    set_clock(place, timedelta(days=365 * years))
    place.driver.tap("answer.yes")
    stored = place.records.visits.get(place.driver.kiosk.session.visit_id)
    assert [answer.last_value for answer in stored.answers] == ["yes"]


# --- staff, while nothing can be written -----------------------------------------------------------------------------


def tried(place: Place, name: str) -> None:
    """Press a control; what comes of it goes where the program's own loop would bring it."""
    try:
        place.driver.tap(name)
    except KioskError as error:
        met(place, error)
        place.driver.frames(3)


@pytest.mark.parametrize("how", ["back", "idle"])
def test_n_d6_staff_get_out_though_nothing_can_be_written(place: Place, how: str) -> None:
    """Who is flagged does not stay on the screen, and the patient is not thrown out."""
    start_visit(place)
    patient = place.driver.kiosk.session
    unlock(place)
    refuse_writes(place, True)
    if how == "back":
        tried(place, "back")
    else:
        place.driver.advance(STAFF_IDLE_S + 1, step=1.0)
    assert not place.driver.kiosk.door.is_open
    assert place.driver.kiosk.page.step.screen == "info"
    assert place.driver.kiosk.session is patient


def test_staff_end_a_session_though_it_cannot_be_written(place: Place) -> None:
    to_check(place)
    place.driver.tap("answer.yes")
    unlock(place)
    refuse_writes(place, True)
    tried(place, "staff.reset")
    assert step(place) == "welcome"
    assert place.driver.kiosk.session.given == {}


# --- a screen that cannot be shown -----------------------------------------------------------------------------------


def test_where_the_next_screen_cannot_be_shown_the_patient_is_still_at_this_one(make_place: MakePlace) -> None:
    """In practice the number is issued for the screen that asks for it. That screen is not left out."""
    place = make_place(admin=False)
    refuse_writes(place, True)
    tried(place, "begin")
    assert (step(place), place.driver.kiosk.session.place) == ("welcome", 0)
    assert place.content.phrases["trouble.desk"] in texts(place)
    refuse_writes(place, False)
    place.driver.tap("begin")
    assert step(place) == "code"


def test_n_d3_a_session_ends_though_nothing_can_be_read(make_place: MakePlace) -> None:
    place = make_place(admin=False)
    place.driver.tap("begin")
    there = place.settings.data / "kiosk.db"
    there.rename(there.with_name("away.db"))
    place.driver.kiosk.reset("idle")
    assert step(place) == "welcome"


def test_a_printer_that_fails_in_a_way_nobody_thought_of_ends_no_visit(make_place: MakePlace) -> None:
    place = make_place(printer=True)
    finished(place)

    def fault(_pdf: bytes) -> bool:
        raise ValueError("a fault")

    printing = place.driver.kiosk.printing
    printing._send = fault
    printing.start(place.content.pack, place.content.phrases)
    assert printing._worker is not None
    printing._worker.submit(int).result()
    place.driver.frames(3)
    assert step(place) == "thanks"
    assert place.content.phrases["thanks.not_printed"] in texts(place)
