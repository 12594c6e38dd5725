"""Figures as lines of text."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

WIDTH = 22
_HEAD = f"{'':<{WIDTH}}{'p50':>9}{'p95':>9}{'p99':>9}"


def percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95, p99 of what was measured; not a number where nothing was."""
    kept = [value for value in values if not math.isnan(value)]
    if not kept:
        return (math.nan,) * 3
    p50, p95, p99 = np.percentile(kept, [50, 95, 99])
    return float(p50), float(p95), float(p99)


def block(title: str, rows: dict[str, Sequence[float]], ours: str, note: dict[str, str] | None = None) -> list[str]:
    """A table: p50, p95, p99 in ms, and p95 divided by ours."""
    lines = ["", title, f"{_HEAD}{'p95 / ours':>12}{'n':>6}"]
    base = percentiles(rows.get(ours, ()))[1]
    for name, values in rows.items():
        found = percentiles(values)
        lines.append(f"{name:<{WIDTH}}" + "".join(map(_ms, found)) + _ratio(found[1], base) + f"{len(values):>6}")
        if note and note.get(name):
            lines[-1] += f"  {note[name]}"
    return lines


def growth(title: str, rows: dict[str, dict[int, list[float]]], ours: str) -> list[str]:
    """A table: p50, p95, p99 in ms for each length of text, and p95 divided by ours."""
    lengths = sorted({length for row in rows.values() for length in row})
    lines = ["", title, f"{'':<{WIDTH}}{'sentences':>9}{_HEAD[WIDTH:]}{'p95 / ours':>12}{'n':>6}"]
    for name, row in rows.items():
        for length in lengths:
            values = [value for value in row.get(length, []) if not math.isnan(value)]
            found = percentiles(values)
            base = percentiles(rows.get(ours, {}).get(length, []))[1]
            figures = "".join(map(_ms, found)) + _ratio(found[1], base)
            lines.append(f"{name if length == lengths[0] else '':<{WIDTH}}{length:>9}{figures}{len(values):>6}")
    return lines


def goal(what: str, value: float, limit: float, unit: str = "ms", more: bool = False) -> str:
    """A goal and whether it was met."""
    met = value >= limit if more else value <= limit
    word = "not measured" if math.isnan(value) else "met" if met else "MISSED"
    return f"  {what:<58}{value:>8.1f} {unit:<3} (goal {'>' if more else '<='} {limit:.1f})  {word}"


def _ms(value: float) -> str:
    return f"{'-':>9}" if math.isnan(value) else f"{value:>9.1f}"


def _ratio(value: float, base: float) -> str:
    return f"{'-':>12}" if math.isnan(value) or math.isnan(base) or not base else f"{value / base:>11.1f}x"
