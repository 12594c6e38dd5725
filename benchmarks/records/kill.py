"""kill -9 at a random moment of writing: every visit that showed its end screen is there. # N-C6"""

from __future__ import annotations

import os
import random
import select
import signal
import time
from pathlib import Path

from benchmarks.records.burst import finished
from kiosk.records.open import open_records

LONGEST_S = 0.06
"""A writer lives for as long as this after its first visit, at most."""


def run(folder: Path, times: int) -> bool:
    """Kill ``times`` writers of one file; print how many visits were promised, and how many of those are missing."""
    path = folder / "kill" / "kiosk.db"
    open_records(path).close()
    chance = random.Random(3)
    promised: list[str] = []
    for _ in range(times):
        promised += _one(path, chance.uniform(0, LONGEST_S))
    with open_records(path) as records:
        missing = [found for found in promised if (kept := records.visits.get(found)) is None or len(kept.answers) != 8]
        there = len(records.visits.today())
        faults = records.audit.verify()
    print(
        f"{times} kills: {len(promised)} visits promised, {len(missing)} missing, {there} there, {len(faults)} faults"
    )
    return not missing and not faults


def _one(path: Path, lives_s: float) -> list[str]:
    """What one writer had promised when it was killed."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        with open_records(path) as records:
            while True:
                record = finished(0)
                records.visits.save(record)
                records.audit.append("kiosk", "session.reset")
                os.write(into, record.id.encode())
    os.close(into)
    text = b""
    select.select([out], [], [], 30)
    time.sleep(lives_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while part := os.read(out, 65536):
        text += part
    os.close(out)
    return [text[at : at + 32].decode() for at in range(0, len(text), 32)]
