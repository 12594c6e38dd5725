"""A run of all tests fails when a control of docs/hazards.yaml has no test that passed."""

from __future__ import annotations

import pytest
from hazard_controls import HazardControls


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # under xdist the workers tell the controller
        config.pluginmanager.register(HazardControls())
