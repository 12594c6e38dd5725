"""What the desk asks for most, over 10,000 and over 1,000,000 visits: the same day, a hundred times the past."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

from httpx import Client

from benchmarks.records.filling import NOW, filled
from kiosk.desk.app import make_app
from kiosk.records.lists import Filter, Group
from kiosk.records.open import Records
from kiosk.settings import PROJECT
from tests.postgres_rig import Postgres

sys.path.insert(0, str(PROJECT / "tests" / "desk"))
from desk_rig import CHEAP, PASSWORD, Browser, Clock, StaffStore, client_of, make_desk

SMALL = 10_000
LIMIT_MS = 50.0
FIRST_PAGE: dict[Group, tuple[int, int]] = {"open": (60, 0), "now": (60, 0), "seen": (12, 0), "clear": (12, 0)}


def run(folder: Path, server: Postgres, many: int, times: int) -> bool:
    """Print p50 and p95 of each list, in ms, and how the big database compares with the small one."""
    held = True
    for kind in ("SQLite", "PostgreSQL"):
        figures: list[dict[str, tuple[float, float, float]]] = []
        for count in (SMALL, many):
            with filled(kind, folder, server, count) as records, _desk(records, folder) as browser:
                figures.append(measure(records, browser, times))
        print(f"\n| {kind}, ms | 10,000: p50 | p95 | CPU | {many:,}: p50 | p95 | CPU | p95 ratio |")
        print("|---|---|---|---|---|---|---|---|")
        for name, small in figures[0].items():
            big = figures[1][name]
            held &= big[1] < LIMIT_MS
            print(f"| {name} | {' | '.join(f'{ms:.1f}' for ms in (*small, *big))} | {big[1] / small[1]:.2f} |")
        print(flush=True)
    return held


@contextmanager
def _desk(records: Records, folder: Path) -> Iterator[Client]:
    """The desk over ``records``, in this process, with a clinician logged in."""
    staff = StaffStore(records.database, lambda: NOW - timedelta(days=1), CHEAP)
    if staff.person("chris") is None:
        staff.add("chris", "clinician", None, PASSWORD)
    desk = make_desk(replace(records, staff=staff), folder, Clock(NOW))
    desk.throttle.wait_s = lambda _: 0  # type: ignore[method-assign]
    with client_of(make_app(desk)) as client:
        assert Browser(client, desk).log_in("chris").status_code == 303
        yield client


def _part(values: list[float], part: float) -> float:
    return sorted(values)[int(len(values) * part)]


def measure(records: Records, browser: Client, times: int) -> dict[str, tuple[float, float, float]]:
    """p50 and p95 of each question, in ms, from the call to the rows; and p95 of the processor time of this process,
    which for SQLite is all of it and does not grow when the machine is busy with other work."""
    chance, store = random.Random(2), records.visits
    codes = [f"{chance.randrange(10_000):04d}" for _ in range(times)]
    ids = [row.id for row in store.search(limit=100).rows]
    asked: dict[str, Callable[[int], object]] = {
        "the desk's list, from request to HTML": lambda at: browser.get(
            "/visits/list?live=1"
        ).raise_for_status(),
        "its rows alone": lambda at: store.listed(FIRST_PAGE, zone=UTC),
        "a page far back of a group": lambda at: store.listed({"clear": (60, 480)}, zone=UTC),
        "by code": lambda at: store.search(Filter(code=codes[at])),
        "all days, first page": lambda at: store.search(),
        "one visit in full": lambda at: store.get(ids[at % len(ids)]),
        "what has changed": lambda at: store.revision(),
    }
    found: dict[str, tuple[float, float, float]] = {}
    for name, ask in asked.items():
        ask(0)  # nobody waits for the very first
        took, used = [], []
        for at in range(times):
            began, before = time.perf_counter(), time.process_time()
            ask(at)
            took.append(1000 * (time.perf_counter() - began))
            used.append(1000 * (time.process_time() - before))
        found[name] = (_part(took, 0.5), _part(took, 0.95), _part(used, 0.95))
    return found
