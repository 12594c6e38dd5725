"""N-C6: what the store said is saved is there after the process was killed, at any moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from records_makers import QUESTIONS, child, visit

from kiosk.records.database import Database
from kiosk.records.store import VisitStore


@pytest.mark.parametrize("step", range(len(QUESTIONS) + 1))
def test_what_was_saved_is_there_after_kill_9(path: Path, step: int) -> None:
    with child("saving_child.py", str(path)) as process:
        assert process.stdout is not None
        for count in range(step + 1):
            assert process.stdout.readline() == f"{count}\n"
        process.kill()
        said = process.stdout.read().split()
    saved = int(said[-1]) if said else step
    assert process.returncode == -9

    with Database.open(path) as database:
        store = VisitStore(database)
        record = store.get(visit().id)
        assert record is not None
        assert record.status == "in-progress"
        kept = [answer.question_id for answer in record.answers]
        assert len(kept) >= saved
        assert kept == list(QUESTIONS[: len(kept)])

        [closed] = store.close_unfinished()
        assert closed.answers == record.answers
        assert [found.question_id for found in closed.findings] == list(QUESTIONS[len(kept) :])
        assert closed.flagged
        assert store.get(record.id) == closed
