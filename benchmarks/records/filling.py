"""Databases of many visits, made fast: the driver's own way in, past the stores."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select

from kiosk.records.database import Database
from kiosk.records.open import Records, open_records, records_over
from kiosk.records.schema import answers, findings, visits
from kiosk.records.server import open_server
from tests.postgres_rig import Postgres

A_DAY = 1000
"""Visits a day, however many there are."""
NOBODY_LOOKED = 600
"""Of the latest visits the flags are still open: some 60, a whole first page of the desk."""
NOW = datetime(2026, 6, 15, 16, tzinfo=UTC)
BATCH = 20_000

Row = tuple[Any, ...]
VISIT = tuple(column.name for column in visits.c)
ANSWER = tuple(column.name for column in answers.c)
FINDING = tuple(column.name for column in findings.c)
TIERS = ("stop", "tell", "info", None, None)


@contextmanager
def filled(kind: str, folder: Path, server: Postgres, count: int) -> Iterator[Records]:
    """Records of ``count`` visits at ``NOW``; what ``folder`` or ``server`` keep of a run before is taken as it is."""
    if kind == "SQLite":
        with open_records(folder / f"{count}.db", lambda: NOW) as records:
            fill(records.database, count)
            yield records
    else:
        with records_over(open_server(server.named(f"filled_{count}")), lambda: NOW) as records:
            fill(records.database, count)
            yield records


def fill(database: Database, count: int, unseen: int = NOBODY_LOOKED) -> None:
    """Put ``count`` visits in, in one go, and leave nothing to be tidied up while it is measured.

    ``unseen``: of how many of the latest the flags are still open."""
    with database.reading() as connection:
        there = connection.execute(select(visits.c.id).limit(1)).one_or_none()
    if there:
        return
    began = time.monotonic()
    made = rows(count, unseen)
    with database.bare() as raw:
        put = _into_server(raw) if database.shared else _into_file(raw)
        while batch := list(islice(made, BATCH)):
            put("visits", VISIT, [visit for visit, _, _ in batch])
            put("answers", ANSWER, [answer for _, answer, _ in batch])
            put("findings", FINDING, [finding for _, _, found in batch for finding in found])
        raw.commit()
        if database.shared:
            raw.execute(f"SELECT setval('visit_changes', {count + 1})")
            raw.commit()
            raw.autocommit = True
            raw.execute("SET statement_timeout = 0")
            raw.execute("VACUUM ANALYZE")
            raw.autocommit = False
        else:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kind = "PostgreSQL" if database.shared else "SQLite"
    print(f"{kind}: {count:,} visits made in {time.monotonic() - began:.0f} s", flush=True)


def _into_file(raw: Any) -> Any:
    raw.execute("BEGIN")

    def put(table: str, columns: tuple[str, ...], values: list[Row]) -> None:
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)

    return put


def _into_server(raw: Any) -> Any:
    def put(table: str, columns: tuple[str, ...], values: list[Row]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in values:
                copy.write_row(row)

    return put


def rows(count: int, unseen: int) -> Iterator[tuple[Row, Row, list[Row]]]:
    """``count`` visits, ``A_DAY`` a day back from ``NOW``, each with an answer; one in ten is flagged, for two reasons.

    Written from the oldest on, as a clinic does.
    """
    chance = random.Random(1)
    between = timedelta(days=1) / A_DAY
    for number in reversed(range(count)):
        at = NOW - between * number
        started, ended = _text(at), _text(min(NOW, at + timedelta(minutes=6)))
        rank = chance.choices((0, 1, 2, 3, 4), (2, 4, 2, 2, 90))[0]
        flagged = rank < 4
        waits = flagged and number < unseen
        settled = flagged and not waits
        tier = TIERS[rank]
        visit_id = f"{chance.getrandbits(128):032x}"
        values = {
            "id": visit_id,
            "code": f"{chance.randrange(10_000):04d}",
            "practice": False,
            "pack_id": "micro-needling",
            "pack_version": "1",
            "pack_hash": "ab12",
            "language": chance.choice(("en", "es", "ar")),
            "kiosk_version": "0.1.0",
            "started_at": started,
            "updated_at": ended,
            "ended_at": ended,
            "status": "incomplete" if rank == 3 else "completed",
            "ended_by": "idle" if rank == 3 else "finished",
            "audio_route": "headphones",
            "tier": tier,
            "kiosk": f"kiosk {number % 10}",
            "input_modes": '["touch"]',
            "languages": '["en"]',
            "help_asked_at": None,
            "rank": rank,
            "flagged": flagged,
            "flagged_at": ended if flagged else None,
            "open": waits,
            "settled_at": ended if settled else None,
            "settled_by": "Cleo" if settled else None,
            "settled_rank": rank if settled else None,
            "change": count - number,
        }
        answer = (visit_id, 0, "Q1", "Is it so?", "no", started, "no", started, "en")
        found = [
            (visit_id, at, f"Q{at + 1}", tier, f"Q{at + 1}=yes", "yes", "Ask before treatment.", json.dumps(["ONE"]))
            for at in range(2 if tier else 0)
        ]
        yield tuple(values[name] for name in VISIT), answer, found


def _text(at: datetime) -> str:
    """As ``UtcText`` keeps it."""
    return at.isoformat(timespec="microseconds")
