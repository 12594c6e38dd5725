from __future__ import annotations

from datetime import UTC, timedelta

from records_makers import NOON, finding, visit

from kiosk.records.counts import StepCount
from kiosk.records.database import Database
from kiosk.records.open import records_over
from kiosk.records.visit import StepRecord

DAY = NOON.date()


def _steps(*stays: tuple[str, float]) -> tuple[StepRecord, ...]:
    return tuple(StepRecord(step_id=step, entered_at=NOON, seconds=seconds) for step, seconds in stays)


def test_the_overview_counts_what_happened(either: Database) -> None:
    records = records_over(either)
    done = {"ended_by": "finished", "kiosk": "East", "input_modes": ("touch",)}
    both = (finding("Q1", "stop"), finding("Q1", "stop", "none"), finding("Q2", "tell"))
    for record in (
        visit(1, **done, findings=both, steps=_steps(("code", 5), ("q1", 10), ("code", 7))),
        visit(2, **done, steps=_steps(("code", 2), ("q1", 30)), heard=(), language="ar"),
        visit(
            3, ended_by="idle", steps=_steps(("code", 4), ("q1", 20)), help_asked_at=NOON, input_modes=("keys", "touch")
        ),
        visit(4, started_at=NOON + timedelta(days=2), findings=(finding("Q3"),)),
        visit(5, **done, practice=True),
        visit(6, **done, started_at=NOON + timedelta(days=3)),
        visit(7, **done, started_at=NOON - timedelta(days=1)),
    ):
        records.visits.save(record)
    counts = records.counts.between(DAY, DAY + timedelta(days=2), UTC)
    assert counts.days == {DAY: 3, DAY + timedelta(days=1): 0, DAY + timedelta(days=2): 1}
    assert counts.total == 4
    assert counts.statuses == {"completed": 2, "incomplete": 1, "in-progress": 1}
    assert counts.endings == {"finished": 2, "idle": 1}
    assert counts.abandoned_at == {"q1": 1}
    assert counts.tiers == {"stop": 2, "none": 2}
    assert counts.flags == {("Q1", "stop"): 1, ("Q2", "tell"): 1}
    assert counts.steps == {"code": StepCount(3, 4), "q1": StepCount(3, 20)}
    assert counts.languages == {"en": 3, "ar": 1}
    assert counts.routes == {"headphones": 4}
    assert counts.listened == 3
    assert counts.kiosks == {"East": 2, "": 2}
    assert counts.input_modes == {"touch": 3, "keys": 1}
    assert counts.help_asked == 1


def test_nothing_counts_as_nothing(either: Database) -> None:
    counts = records_over(either).counts.between(DAY, DAY, UTC)
    assert (counts.total, counts.days, counts.steps, counts.flags) == (0, {DAY: 0}, {}, {})
