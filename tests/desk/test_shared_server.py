"""The desk over the PostgreSQL that many kiosks share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from desk_rig import Browser, all_no, client_of, make_desk, visit, with_people

from kiosk.desk.app import make_app
from kiosk.records.open import records_over
from kiosk.records.server import open_server
from tests.postgres_rig import Postgres, postgres
from tests.round_trips import RoundTrips, counted


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


def test_the_desk_reads_what_a_kiosk_wrote_to_the_server_that_many_share(server: Postgres, tmp_path: Path) -> None:
    """PostgreSQL: the list, one tap, a note, the search, the overview, the export, all in one walk."""
    url = server.kiosks()
    with records_over(open_server(url)) as kiosk, records_over(open_server(url)) as shared:
        people = with_people(shared)
        desk = make_desk(people, tmp_path)
        with client_of(make_app(desk)) as client:
            browser = Browser(client, desk)
            assert browser.log_in("chris").status_code == 303
            before = people.visits.revision()
            record = visit(1, all_no(Q1="yes"), at=datetime.now(UTC) - timedelta(minutes=20))
            kiosk.visits.save(record)
            kiosk.help.ask("Window", record.id)
            for number in range(2, 12):
                kiosk.visits.save(visit(number, all_no(), at=datetime.now(UTC) - timedelta(days=1)))
            assert people.visits.revision() != before, "open pages are told"
            html = browser.get("/").text
            assert "(1) STOP" in html
            assert "Overdue" in html
            assert "Help wanted" in html
            assert browser.post(f"/visits/{record.id}/acknowledge").status_code == 303
            assert browser.post(f"/visits/{record.id}/note", text="Seen.").status_code == 303
            assert "Acknowledged by" in browser.get(f"/visits/{record.id}").text
            assert "0001" in browser.get("/?code=0001").text
            assert "up to yesterday: 10" in browser.get("/overview?days=7").text
            assert browser.get(f"/visits/{record.id}/export.json").json()["visit"]["id"] == record.id
        assert people.audit.verify() == []


def test_a_page_is_one_transaction_beside_who_asks_and_the_audit(server: Postgres, tmp_path: Path) -> None:
    """Each transaction costs a server in the clinic's network three round trips beside its statements."""
    with records_over(open_server(server.kiosks())) as shared:
        people = with_people(shared)
        for number in range(1, 30):
            people.visits.save(visit(number, all_no(Q4="yes"), at=datetime.now(UTC) - timedelta(minutes=20)))
        people.help.ask("Window", f"{3:032x}")
        desk = make_desk(people, tmp_path)
        with client_of(make_app(desk)) as client:
            browser = Browser(client, desk)
            browser.log_in("chris")

            def asked(path: str) -> RoundTrips:
                with counted(shared.database._engine) as found:
                    assert browser.get(path).status_code == 200
                return found

            first = asked("/")
            assert first.transactions == 3  # who asks, the page, the audit
            again = asked("/")
            assert again.transactions == 2
            assert (len(again.statements), again.total) == (8, 14)
            assert asked("/visits/list?live=1").total == again.total
            assert asked("/?code=0003").transactions == 2
            assert asked(f"/visits/{3:032x}").transactions == 3
            assert asked(f"/visits/{3:032x}/export.json").transactions == 3
            # However many there are.
            for number in range(30, 60):
                people.visits.save(visit(number, all_no(Q4="yes"), at=datetime.now(UTC) - timedelta(minutes=20)))
            asked("/")
            assert asked("/").total == again.total
