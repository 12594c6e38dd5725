"""The hazards: each has controls, each control a test that is there; the document says what the file says.

That each of those tests passes is held at the end of a run of all tests: see hazard_controls.py.
"""

from __future__ import annotations

import runpy

import pytest
from hazard_controls import HazardControls

from kiosk.settings import PROJECT

MAKER = runpy.run_path(str(PROJECT / "docs" / "make_safety.py"))


def test_the_document_is_made_from_the_file() -> None:
    assert (PROJECT / "docs" / "safety.md").read_text(encoding="utf-8") == MAKER["page"]()


def test_every_hazard_has_a_control_and_every_control_a_test_that_is_there() -> None:
    hazards = MAKER["hazards"]()
    assert len({hazard["id"] for hazard in hazards}) == len(hazards) >= 14
    for hazard in hazards:
        assert hazard["controls"], hazard["id"]
        assert hazard["severity"] in ("high", "medium", "low")
        for control in hazard["controls"]:
            assert control["tests"], control["control"]
            for name in control["tests"]:
                file, _, test = name.partition("::")
                assert f"def {test}(" in (PROJECT / file).read_text(encoding="utf-8"), name


@pytest.mark.parametrize(("outcomes", "missing"), [(["passed"], False), (["passed", "failed"], True), ([], True)])
def test_a_control_counts_only_when_all_its_cases_passed(outcomes: list[str], missing: bool) -> None:
    watch = HazardControls()
    for number, outcome in enumerate(outcomes):
        report = pytest.TestReport(f"t.py::test_a[{number}]", ("t.py", 1, ""), {}, outcome, None, "call")  # type: ignore[arg-type]
        watch.pytest_runtest_logreport(report)
    assert ("t.py::test_a" not in watch.passed - watch.failed) is missing
