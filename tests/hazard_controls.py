"""Watches a run of all tests: each control of docs/hazards.yaml needs a test that passed."""

from __future__ import annotations

import pytest
import yaml

from kiosk.settings import PROJECT


class HazardControls:
    """Notes which tests passed, in the process that hears of all of them."""

    def __init__(self) -> None:
        self.passed: set[str] = set()
        self.failed: set[str] = set()
        self.missing: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid.partition("[")[0]
        if report.failed:
            self.failed.add(name)
        elif report.when == "call" and report.passed:
            self.passed.add(name)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if not is_whole(session.config) or session.exitstatus not in (0, 1):
            return
        rows = yaml.safe_load((PROJECT / "docs" / "hazards.yaml").read_text(encoding="utf-8"))
        named = {test for row in rows for control in row["controls"] for test in control["tests"]}
        self.missing = sorted(named - (self.passed - self.failed))
        if self.missing:
            session.exitstatus = 1

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for test in self.missing:
            terminalreporter.write_line(f"HAZARD without a passing control: {test}", red=True)


def is_whole(config: pytest.Config) -> bool:
    """All tests were asked for."""
    narrowed = (getattr(config.option, name, None) for name in ("keyword", "markexpr", "collectonly", "lf"))
    return not any(narrowed) and config.args == config.getini("testpaths")
