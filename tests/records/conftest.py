from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from records_makers import Clock

from kiosk.records.database import Database


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
