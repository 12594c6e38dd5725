from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from handover_rig import Clinic
from records_makers import Clock

from kiosk.records.database import Database
from kiosk.records.server import open_server
from tests.postgres_rig import Postgres, postgres


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "records.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with Database.open(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


@pytest.fixture
def shared(server: Postgres) -> Iterator[Database]:
    """The database that many kiosks share, new and empty."""
    with open_server(server.kiosks()) as opened:
        yield opened


@pytest.fixture
def clinic(server: Postgres, tmp_path: Path, clock: Clock) -> Iterator[Clinic]:
    made = Clinic(tmp_path, server.kiosks(), clock)
    yield made
    made.close()


@pytest.fixture(params=["file", "server"])
def either(request: pytest.FixtureRequest) -> Database:
    """A database of either kind: what a store promises holds for both."""
    database: Database = request.getfixturevalue("database" if request.param == "file" else "shared")
    return database
