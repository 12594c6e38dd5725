"""Kiosks that finish at once, each with a file of its own, against one PostgreSQL: none lost, none twice."""

from __future__ import annotations

import multiprocessing
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

from sqlalchemy import func, select

from kiosk.records.open import kiosk_records
from kiosk.records.schema import answers, visits
from kiosk.records.server import open_server
from kiosk.records.visit import AnswerRecord, VisitRecord
from kiosk.settings import Settings
from tests.postgres_rig import Postgres

PROCESSES = 4
QUESTIONS = 8


def finished(number: int) -> VisitRecord:
    """A visit with every question answered."""
    now = datetime.now(UTC)
    given = tuple(
        AnswerRecord(
            question_id=f"Q{at}",
            question_text="Is it so?",
            first_value="no",
            first_at=now,
            last_value="no",
            last_at=now,
        )
        for at in range(QUESTIONS)
    )
    return VisitRecord(
        id=uuid.uuid4().hex,
        code=f"{number % 10_000:04d}",
        practice=False,
        pack_id="micro-needling",
        pack_version="1",
        pack_hash="ab12",
        language="en",
        kiosk_version="0.1.0",
        started_at=now - timedelta(minutes=5),
        updated_at=now,
        ended_at=now,
        status="completed",
        ended_by="finished",
        answers=given,
        kiosk=f"kiosk {number}",
    )


def _some(folder: Path, url: str, numbers: range, start: Barrier, results: Queue[tuple[str, float, float]]) -> None:
    kiosks = [kiosk_records(Settings(data=folder / f"{number}", database=url)) for number in numbers]
    for kiosk in kiosks:
        assert kiosk.handover is not None
        assert kiosk.handover.round(), kiosk.handover.trouble
    start.wait()

    def finish(at: int) -> None:
        kiosk = kiosks[at]
        assert kiosk.handover is not None
        record = finished(numbers[at])
        began = time.perf_counter()
        kiosk.visits.save(record)
        saved = time.perf_counter()
        while not kiosk.handover.round():
            pass
        results.put((record.id, saved - began, time.perf_counter() - began))

    threads = [threading.Thread(target=finish, args=(at,)) for at in range(len(kiosks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for kiosk in kiosks:
        assert kiosk.handover is not None
        kiosk.handover.round()
        kiosk.close()


def run(folder: Path, server: Postgres, kiosks: int) -> bool:
    """Print p50, p95 and the longest of both commits: the kiosk's own, which a patient waits for, and the server's."""
    url = server.kiosks()
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(PROCESSES), context.Queue()
    parts = [range(at, kiosks, PROCESSES) for at in range(PROCESSES)]
    running = [context.Process(target=_some, args=(folder / "burst", url, part, start, results)) for part in parts]
    for process in running:
        process.start()
    got = [results.get() for _ in range(kiosks)]
    for process in running:
        process.join()
    for at, name in ((1, "on the kiosk's disk"), (2, "on the server")):
        took = sorted(1000 * row[at] for row in got)
        p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
        print(f"{name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, longest {took[-1]:.0f} ms")
    with open_server(url) as database, database.reading() as connection:
        there = list(connection.execute(select(visits.c.id)).scalars())
        given = connection.execute(select(func.count()).select_from(answers)).scalar_one()
    lost, more = {row[0] for row in got} - set(there), len(there) - len(got)
    print(f"{kiosks} kiosks: {len(lost)} lost, {more} twice, {given} answers of {kiosks * QUESTIONS}")
    return not lost and more == 0 and given == kiosks * QUESTIONS
