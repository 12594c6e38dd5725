"""A run of all tests fails when a control of docs/hazards.yaml has no test that passed."""

from __future__ import annotations

import gc

import pytest
from hazard_controls import HazardControls
from hypothesis import HealthCheck, settings


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all",
        dest="all_of_it",
        action="store_true",
        help="every page, language and text size on every panel, not a sample; 100,000 random events; new examples",
    )


def pytest_configure(config: pytest.Config) -> None:
    # A gate must stop nobody by chance: the same examples each time, however long each takes. ``--all`` seeks new ones.
    settings.register_profile(
        "gate",
        derandomize=not config.getoption("all_of_it"),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    settings.load_profile("gate")
    if not hasattr(config, "workerinput"):  # under xdist the workers tell the controller
        config.pluginmanager.register(HazardControls())


LONGEST = (
    "ui/test_layout_audit.py",
    "ui/test_real_program.py",
    "ui/test_nothing_left.py",
    "desk/test_browser.py",
    "ui/test_access_tree.py",
    "ui/test_check_norms.py",
    "ui/test_input_modes.py",
    "speech/test_heard.py",
    "ui/test_keys_alone.py",
    "ui/test_monkey.py",
    "ui/test_idle_and_reset.py",
    "ui/test_journey.py",
    "ui/test_voice_controls.py",
    "ui/test_staff_screens.py",
    "ui/test_staff_panel.py",
    "desk/test_pages.py",
    "speech/test_player.py",
    "core/test_command_line.py",
)
"""These begin: a file stays with one process, and a long one that comes last leaves the other without work."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get("/".join(item.path.parts[-2:]), len(order)))


def pytest_collection_finish() -> None:
    """All modules are loaded and stay to the end: the collector need not look through them again and again, which was
    a third of what the screens' tests cost. The kiosk itself does so too (``kiosk.ui.app``)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
