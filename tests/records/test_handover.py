"""Many kiosks and one real PostgreSQL: nothing lost, nothing twice, in order, whenever the server is away."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from handover_rig import AWAY, Clinic, away, hand_over
from records_makers import Clock, answered, finding, visit
from sqlalchemy import text

from kiosk.errors import KioskError
from kiosk.records import handover as module
from kiosk.records.handover import HandOver, waiting
from kiosk.records.server import open_server
from kiosk.records.staff import StaffStore, Verified
from tests.postgres_rig import Postgres, postgres


def test_everything_that_happened_reaches_the_server_as_it_was(clinic: Clinic) -> None:
    east = clinic.kiosk("east")
    for number in (1, 2, 3):
        east.visits.save(visit(number, kiosk="east", findings=(finding(),), ended_by="finished"))
    east.reviews.override(visit(2).id, "Cleo", "Patch test was fine.")
    call = east.help.ask("east", visit(3).id)
    assert hand_over(east).round()
    for number in (1, 2, 3):
        assert clinic.desk.visits.get(visit(number).id) == east.visits.get(visit(number).id)
    assert clinic.desk.reviews.of(visit(2).id) == east.reviews.of(visit(2).id)
    assert [row.open for row in clinic.desk.visits.search().rows] == [True, False, True]
    assert clinic.desk.help.open() == [call]
    assert clinic.desk.audit.lines(east.database.writer) == east.audit.lines()
    assert clinic.desk.audit.verify() == []
    assert waiting(east.database) == 0


def test_a_kiosk_goes_on_while_the_server_is_away_and_hands_over_when_it_is_back(clinic: Clinic) -> None:
    east = clinic.kiosk("east")
    back = away(east)
    assert "it does not answer" in hand_over(east).trouble
    east.visits.save(visit(1))
    east.visits.save(visit(1, answers=(answered("Q1", "yes"),), findings=(finding(),), ended_by="finished"))
    east.visits.save(visit(2))
    assert clinic.desk.visits.search().total == 0
    back()
    assert clinic.desk.visits.get(visit(1).id) == east.visits.get(visit(1).id)
    assert clinic.desk.visits.search().total == 2
    assert hand_over(east).trouble == ""


def test_it_is_told_in_the_order_in_which_it_happened(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    east = clinic.kiosk("east")
    order = [5, 3, 4, 1, 2, 3]
    for number in order:
        east.visits.save(visit(number))
    told: list[str] = []
    real = HandOver._push_visit
    monkeypatch.setattr(HandOver, "_push_visit", lambda *given: (told.append(given[2]), real(*given)))
    hand_over(east).round()
    # What was written again comes where it was written last.
    assert told == [visit(number).id for number in (5, 4, 1, 2, 3)]


@pytest.mark.parametrize("after", range(6))
def test_a_kiosk_that_is_switched_off_between_tells_again_and_nothing_is_twice(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """The server has the first rows, the kiosk does not know it: the worst moment for a power cut."""
    east = clinic.kiosk("east")
    for number in (1, 2, 3):
        east.visits.save(visit(number, findings=(finding(),)))
        east.reviews.acknowledge(visit(number).id, "Cleo")
    over = hand_over(east)
    told = 0
    real = HandOver._push_visit, HandOver._push_review

    def cut(which: int) -> Callable[..., None]:
        def push(*given: object) -> None:
            nonlocal told
            if told == after:
                raise ZeroDivisionError
            told += 1
            real[which](*given)  # type: ignore[arg-type]

        return push

    with monkeypatch.context() as patch:
        patch.setattr(HandOver, "_push_visit", cut(0))
        patch.setattr(HandOver, "_push_review", cut(1))
        patch.setattr(module, "delete", _no_delete)
        with pytest.raises(ZeroDivisionError):
            over.round()
    assert waiting(east.database) == 6
    assert over.round()
    assert waiting(east.database) == 0
    for number in (1, 2, 3):
        assert clinic.desk.visits.get(visit(number).id) == east.visits.get(visit(number).id)
        assert clinic.desk.reviews.of(visit(number).id) == east.reviews.of(visit(number).id)
    found = clinic.desk.visits.search()
    assert (found.total, [row for row in found.rows if row.open]) == (3, [])


def _no_delete(table: object) -> object:
    """In place of taking rows out of the outbox: the kiosk was switched off before."""
    return _Nothing()


class _Nothing:
    def where(self, *_: object) -> object:
        return text("SELECT 1")


def test_what_the_desk_says_comes_back_to_the_kiosk(clinic: Clinic, clock: Clock) -> None:
    east = clinic.kiosk("east")
    east.visits.save(visit(1, findings=(finding(),), ended_by="finished"))
    call = east.help.ask("east")
    hand_over(east).round()
    clinic.desk.reviews.acknowledge(visit(1).id, "Cleo")
    clock.forward(minutes=1)
    clinic.desk.help.answer(call.id, "Bo")
    clinic.desk.staff.add("Dee", "clinician", "4711")
    hand_over(east).round()
    assert [review.by for review in east.reviews.of(visit(1).id)] == ["Cleo"]
    row = east.visits.row(visit(1).id)
    assert row is not None
    assert (row.open, row.settled_by) == (False, "Cleo")
    assert east.help.open() == []
    assert isinstance(east.staff.verify("Dee", "4711", clock()), Verified)
    assert waiting(east.database) == 0


def test_accounts_are_the_same_everywhere_and_the_later_change_counts(clinic: Clinic, clock: Clock) -> None:
    east, west = clinic.kiosk("east"), clinic.kiosk("west")
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    at_east, at_west = StaffStore(east.database, clock, quick), StaffStore(west.database, clock, quick)

    def all_round() -> None:
        for kiosk in (east, west, east, west):
            assert hand_over(kiosk).round()

    at_east.add("Ada", "admin", "4711")
    at_east.add("Bo", "staff", "4711")
    all_round()
    assert west.staff.names() == ["Ada", "Bo"]
    clock.forward(minutes=1)
    at_west.set_pin("Ada", "8052")
    clock.forward(minutes=1)
    at_east.set_pin("Ada", "9163")
    at_east.remove("Bo")
    clock.forward(minutes=1)
    at_west.set_role("Bo", "clinician")  # west has not heard yet that Bo has gone
    all_round()
    for store in (at_east, at_west, clinic.desk.staff):
        assert store.names() == ["Ada"]
        assert isinstance(store.verify("Ada", "9163", clock()), Verified)
        assert store.person("Bo") is None


def test_two_kiosks_do_not_mix_and_each_audit_is_whole(clinic: Clinic) -> None:
    kiosks = [clinic.kiosk(name) for name in ("east", "west")]
    for at, kiosk in enumerate(kiosks):
        for number in range(7):
            kiosk.audit.append("Bo", "visit.view", f"{number}")
            kiosk.visits.save(visit(100 * at + number, kiosk=f"{at}"))
            if number == 3:
                assert hand_over(kiosk).round()
        assert hand_over(kiosk).round()
    assert clinic.desk.visits.search().total == 14
    clinic.desk.audit.append("Cleo", "visit.view", "x")
    assert clinic.desk.audit.verify() == []
    assert clinic.desk.audit.writers() == [
        clinic.desk.database.writer,
        *sorted(kiosk.database.writer for kiosk in kiosks),
    ]
    for kiosk in kiosks:
        assert clinic.desk.audit.lines(kiosk.database.writer) == kiosk.audit.lines()


def test_an_audit_that_was_written_anew_is_told_and_the_visits_go_on(clinic: Clinic) -> None:
    """A file that was put back from a copy, or forged: the server keeps the lines that it has."""
    east = clinic.kiosk("east")
    for number in range(3):
        east.audit.append("Bo", "visit.view", f"{number}")
    hand_over(east).round()
    with east.database.writing() as connection:
        for trigger in ("audit_no_update", "audit_no_delete"):
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        connection.execute(text("DELETE FROM audit WHERE seq = 3"))
    east.audit.append("Nobody", "visit.view", "other")
    east.visits.save(visit(1))
    assert hand_over(east).round()
    assert "other lines of this kiosk's audit" in hand_over(east).trouble
    assert clinic.desk.visits.search().total == 1
    assert [line.subject for line in clinic.desk.audit.lines(east.database.writer)] == ["0", "1", "2"]


# --- the thread, and a server that really goes away ----------------------------------------------------------------

PATIENCE_S = 300
"""For a real server on a busy machine; no test is judged by it."""


def test_the_thread_hands_over_at_once_and_again_when_a_killed_server_is_back(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A real server, killed as by a power cut and started again."""
    monkeypatch.setattr(module, "LONGEST_WAIT_S", 0.1)
    with postgres(fsync=True) as own:
        made = Clinic(tmp_path, own.kiosks(), clock)
        east = made.kiosk("east")
        over = hand_over(east)
        done, gone = threading.Event(), threading.Event()
        real_round, real_lost = over.round, over.lost

        def round_() -> bool:
            held = real_round()
            if held:
                done.set()
            return held

        def lost(error: KioskError) -> None:
            real_lost(error)
            gone.set()

        over.round, over.lost = round_, lost  # type: ignore[method-assign]
        over.start()
        assert done.wait(PATIENCE_S)
        done.clear()
        east.visits.save(visit(1))
        while waiting(east.database):
            assert done.wait(PATIENCE_S)
            done.clear()
        assert made.desk.visits.get(visit(1).id) == visit(1)

        own.stop(signal.SIGQUIT)
        east.visits.save(visit(2))
        assert gone.wait(PATIENCE_S)
        assert east.codes.issue()
        assert waiting(east.database) == 2  # the visit, and the code from the reserve
        own.start()
        done.clear()
        while waiting(east.database):
            assert done.wait(PATIENCE_S)
            done.clear()
        assert {row.id for row in made.desk.visits.search().rows} == {visit(1).id, visit(2).id}
        made.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///x.db", "no address of a PostgreSQL database"),
        ("nonsense", "no address of a PostgreSQL database"),
        (AWAY, "/nowhere: it does not answer"),
    ],
)
def test_an_address_that_leads_nowhere(url: str, said: str) -> None:
    with pytest.raises(KioskError, match=said):
        open_server(url)


def test_a_server_that_refuses_says_why(server: Postgres) -> None:
    with pytest.raises(KioskError, match="it has no database of that name"):
        open_server(server.url("not_there"))
    with pytest.raises(KioskError, match="refuses the name or the password"):
        open_server(server.url("postgres").replace("kiosk@", "stranger@"))


def test_a_servers_database_of_another_program_or_of_a_newer_kiosk(server: Postgres) -> None:
    other = server.new()
    with open_server(server.kiosks()) as database, database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
        newer = str(connection.engine.url.render_as_string(hide_password=False))
    with pytest.raises(KioskError, match="the records have version 99"):
        open_server(newer)
    server.run("CREATE TABLE songs (name text)", other.split("@/")[1].split("?")[0])
    with pytest.raises(KioskError, match="belongs to another program"):
        open_server(other)
