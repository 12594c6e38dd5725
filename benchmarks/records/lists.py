"""What the desk asks for most, over 10,000 and over 1,000,000 visits: the same day, a hundred times the past."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.records.database import Database
from kiosk.records.lists import Filter
from kiosk.records.schema import answers, findings, visits
from kiosk.records.server import open_server
from kiosk.records.store import VisitStore
from tests.postgres_rig import Postgres

A_DAY = 1000
"""Visits a day, in both databases."""
SMALL = 10_000
LIMIT_MS = 50.0
NOW = datetime(2026, 6, 15, 16, tzinfo=UTC)


def run(folder: Path, server: Postgres, many: int, times: int) -> bool:
    """Print p50 and p95 of each list, in ms, and how the big database compares with the small one."""
    held = True
    for kind in ("SQLite", "PostgreSQL"):
        figures: list[dict[str, tuple[float, float, float]]] = []
        for count in (SMALL, many):
            database = Database.open(folder / f"{count}.db") if kind == "SQLite" else open_server(server.kiosks())
            began = time.monotonic()
            fill(database, count)
            print(f"{kind}: {count} visits in {time.monotonic() - began:.0f} s", flush=True)
            figures.append(measure(VisitStore(database, lambda: NOW), count, times))
            database.close()
        print(f"\n| {kind}, ms | 10,000: p50 | p95 | CPU | {many:,}: p50 | p95 | CPU | p95 ratio |")
        print("|---|---|---|---|---|---|---|---|")
        for name, small in figures[0].items():
            big = figures[1][name]
            held &= big[1] < LIMIT_MS
            print(f"| {name} | {' | '.join(f'{ms:.1f}' for ms in (*small, *big))} | {big[1] / small[1]:.2f} |")
        print(flush=True)
    return held


def rows(count: int) -> Iterator[dict[str, Any]]:
    """``count`` visits, ``A_DAY`` a day back from now; one in ten is flagged, the flags of the last hour are open."""
    chance = random.Random(1)
    between = timedelta(days=1) / A_DAY
    for number in range(count):
        at = NOW - between * number
        rank = chance.choices((0, 1, 2, 3, 4), (2, 4, 2, 2, 90))[0]
        waits = rank < 4 and number < A_DAY / 24
        yield {
            "id": f"{chance.getrandbits(128):032x}",
            "code": f"{chance.randrange(10_000):04d}",
            "practice": False,
            "pack_id": "micro-needling",
            "pack_version": "1",
            "pack_hash": "ab12",
            "language": chance.choice(("en", "es", "ar")),
            "kiosk_version": "0.1.0",
            "started_at": at,
            "updated_at": at + timedelta(minutes=6),
            "ended_at": at + timedelta(minutes=6),
            "status": "incomplete" if rank == 3 else "completed",
            "ended_by": "idle" if rank == 3 else "finished",
            "audio_route": "headphones",
            "tier": ("stop", "tell", "info", None, None)[rank],
            "kiosk": f"kiosk {number % 10}",
            "input_modes": ["touch"],
            "languages": ["en"],
            "help_asked_at": None,
            "rank": rank,
            "flagged": rank < 4,
            "flagged_at": at if rank < 4 else None,
            "open": waits,
            "settled_at": None if waits or rank == 4 else at,
            "settled_by": None if waits or rank == 4 else "Cleo",
            "settled_rank": None if waits or rank == 4 else rank,
            "change": count - number,
        }


def fill(database: Database, count: int) -> None:
    """Put them in, each with one answer, the flagged ones with a finding: lists read none of these."""
    batch: list[dict[str, Any]] = []
    for row in rows(count):
        batch.append(row)
        if len(batch) == 20_000:
            _put(database, batch)
            batch = []
    _put(database, batch)


def _put(database: Database, batch: list[dict[str, Any]]) -> None:
    if not batch:
        return
    given = [
        {
            "visit_id": row["id"],
            "position": 0,
            "question_id": "Q1",
            "question_text": "Is it so?",
            "first_value": "no",
            "first_at": row["started_at"],
            "last_value": "no",
            "last_at": row["started_at"],
        }
        for row in batch
    ]
    met = [
        {
            "visit_id": row["id"],
            "position": 0,
            "question_id": "Q1",
            "tier": row["tier"],
            "rule": "Q1=yes",
            "answer": "yes",
            "reason": "Ask before treatment.",
            "sources": ["ONE"],
        }
        for row in batch
        if row["tier"]
    ]
    with database.writing() as connection:
        for table, values in ((visits, batch), (answers, given), (findings, met)):
            connection.execute(table.insert(), values)


def _part(values: list[float], part: float) -> float:
    return sorted(values)[int(len(values) * part)]


def measure(store: VisitStore, count: int, times: int) -> dict[str, tuple[float, float, float]]:
    """p50 and p95 of each question, in ms, from the call to the rows; and p95 of the processor time of this process,
    which for SQLite is all of it and does not grow when the machine is busy with other work."""
    chance = random.Random(2)
    codes = [f"{chance.randrange(10_000):04d}" for _ in range(times)]
    ids = [row.id for row in store.search(limit=100).rows]
    stop = Filter(tiers=frozenset({"stop"}))
    asked: dict[str, Callable[[int], object]] = {
        "today, first page": lambda at: store.day(zone=UTC),
        "today, tenth page": lambda at: store.day(zone=UTC, offset=450),
        "today, stop only": lambda at: store.day(zone=UTC, which=stop),
        "a day last week": lambda at: store.day((NOW - timedelta(days=7)).date(), zone=UTC),
        "by code": lambda at: store.search(Filter(code=codes[at])),
        "all days, first page": lambda at: store.search(),
        "one visit in full": lambda at: store.get(ids[at % len(ids)]),
        "what has changed": lambda at: store.revision(),
    }
    found: dict[str, tuple[float, float, float]] = {}
    for name, ask in asked.items():
        took, used = [], []
        for at in range(times):
            began, before = time.perf_counter(), time.process_time()
            ask(at)
            took.append(1000 * (time.perf_counter() - began))
            used.append(1000 * (time.process_time() - before))
        found[name] = (_part(took, 0.5), _part(took, 0.95), _part(used, 0.95))
    return found
