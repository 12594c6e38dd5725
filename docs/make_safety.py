"""Makes docs/safety.md from docs/hazards.yaml: ``python docs/make_safety.py``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
HEAD = """# Safety

What could harm a patient, what the kiosk does against it, and the test that proves it. Made from
[hazards.yaml](hazards.yaml) by `python docs/make_safety.py`; change that file, not this one. A run of all tests fails
when a control here has no test that passed.

This is the developers' own analysis. It is no clinical risk assessment: a clinic makes its own before patients use the
kiosk. High: a treatment that should have waited. Medium: distress, or a private thing made known. Low: a visit delayed.
"""


def hazards() -> list[dict[str, Any]]:
    """The hazards as the file has them."""
    return list(yaml.safe_load((HERE / "hazards.yaml").read_text(encoding="utf-8")))


def page() -> str:
    """The document."""
    parts = [HEAD]
    for hazard in hazards():
        parts += [f"\n## {hazard['id']}: {hazard['hazard']}\n", f"\nAt worst: {hazard['severity']}.\n"]
        parts.append("\n| control | held by |\n|---|---|\n")
        for row in hazard["controls"]:
            parts.append(f"| {row['control']} | {'<br>'.join(f'`{test}`' for test in row['tests'])} |\n")
    return "".join(parts)


if __name__ == "__main__":
    (HERE / "safety.md").write_text(page(), encoding="utf-8")
