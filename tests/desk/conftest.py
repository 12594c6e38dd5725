from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk_rig import Browser, Clock, client_of, make_desk, with_people

from kiosk.desk.app import Desk, make_app
from kiosk.records.open import Records, open_records


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "kiosk.db"


@pytest.fixture
def records(path: Path, clock: Clock) -> Iterator[Records]:
    with open_records(path, clock) as opened:
        people = with_people(opened, clock)
        clock.forward(minutes=1)  # a change of the account voids the log-ins before it
        yield people


@pytest.fixture
def desk(records: Records, path: Path, clock: Clock) -> Desk:
    return make_desk(records, path.parent, clock)


@pytest.fixture
def browse(desk: Desk) -> Iterator[Callable[..., Browser]]:
    """A browser without a screen, logged in as somebody or as nobody."""
    app = make_app(desk)
    open_ones = []

    def make(name: str | None = "chris") -> Browser:
        client = client_of(app)
        open_ones.append(client)
        browser = Browser(client, desk)
        if name is not None:
            assert browser.log_in(name).status_code == 303
        return browser

    yield make
    for client in open_ones:
        client.close()
