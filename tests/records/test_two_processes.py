"""The kiosk and the desk, or two kiosks, on one file at once: real processes."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from records_makers import ROOT, child, visit

from kiosk.records.open import open_records


def test_each_code_goes_to_exactly_one_of_three_kiosks(path: Path) -> None:
    """N-P1: single use. The same processes also save visits and write to one audit chain."""
    with open_records(path) as records:
        codes = [records.codes.issue() for _ in range(40)]
    running = [child("redeeming_child.py", str(path), str(number), *codes) for number in (1, 2, 3)]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    got = [process.communicate()[0].split() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]

    assert sorted(chain.from_iterable(got)) == sorted(codes)
    with open_records(path) as records:
        assert records.audit.verify() == []
        assert [line.seq for line in records.audit.lines()] == list(range(1, 121))
        for number in (1, 2, 3):
            for at, code in enumerate(codes):
                made = visit(number * 1000 + at, code=code)
                assert records.visits.get(made.id) == made


def test_a_new_file_can_be_made_by_several_at_once(path: Path) -> None:
    running = [child("redeeming_child.py", str(path), str(number), "5724") for number in (1, 2, 3, 4)]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        process.communicate()
    assert [process.returncode for process in running] == [0, 0, 0, 0]
    with open_records(path) as records:
        assert len(records.audit.lines()) == 4
        assert records.audit.verify() == []


def test_the_records_know_nothing_of_the_window() -> None:
    """The core never imports kivy."""
    for file in sorted((ROOT / "kiosk" / "records").glob("*.py")):
        assert "kivy" not in file.read_text(encoding="utf-8"), file
