"""A run of all tests fails when a control of docs/hazards.yaml has no test that passed."""

from __future__ import annotations

import gc

import pytest
from hazard_controls import HazardControls


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # under xdist the workers tell the controller
        config.pluginmanager.register(HazardControls())


def pytest_collection_finish() -> None:
    """All modules are loaded and stay to the end: the collector need not look through them again and again, which was
    a third of what the screens' tests cost. The kiosk itself does so too (``kiosk.ui.app``)."""
    gc.collect()
    gc.freeze()
