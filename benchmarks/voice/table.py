"""Figures as Markdown, ready to be quoted."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

Notes = dict[str, str]


def percentiles(values: Sequence[float]) -> tuple[float, float, float]:
    """p50, p95, p99 of what was measured; not a number where nothing was."""
    kept = [value for value in values if not math.isnan(value)]
    if not kept:
        return (math.nan,) * 3
    p50, p95, p99 = np.percentile(kept, [50, 95, 99])
    return float(p50), float(p95), float(p99)


def block(title: str, rows: dict[str, Sequence[float]], ours: str, notes: Notes | None = None) -> list[str]:
    """A table: p50, p95, p99 in ms, and ours : peer at p50 and at p95."""
    lines = [*_head(title, "", "p50", "p95", "p99", "ours : it, p50", "ours : it, p95", "n", "")]
    base = percentiles(rows.get(ours, ()))
    for name, values in rows.items():
        found = percentiles(values)
        measured = sum(not math.isnan(value) for value in values)
        note = (notes or {}).get(name, "")
        lines.append(_row(name, *map(_ms, found), *_ratios(name, ours, base, found), str(measured), note))
    return lines


def growth(title: str, rows: dict[str, dict[int, list[float]]], ours: str) -> list[str]:
    """A table: p50, p95, p99 in ms for each length of text, and ours : peer at p50 and at p95."""
    lengths = sorted({length for row in rows.values() for length in row})
    lines = [*_head(title, "", "sentences", "p50", "p95", "p99", "ours : it, p50", "ours : it, p95", "n")]
    for name, row in rows.items():
        for length in lengths:
            if length not in row:
                continue
            found, base = percentiles(row[length]), percentiles(rows.get(ours, {}).get(length, []))
            measured = sum(not math.isnan(value) for value in row[length])
            ratios = _ratios(name, ours, base, found)
            lines.append(_row(name, str(length), *map(_ms, found), *ratios, str(measured)))
    return lines


def goals(rows: Sequence[tuple[str, float, str, float, str]]) -> list[str]:
    """A table of (what, value, "<=" or ">", limit, unit), and whether each was met."""
    lines = [*_head("Goals", "", "measured", "goal", "")]
    for what, value, sign, limit, unit in rows:
        met = value > limit if sign == ">" else value <= limit
        word = "not measured" if math.isnan(value) else "met" if met else "**missed**"
        lines.append(_row(what, f"{_ms(value)} {unit}", f"{sign} {limit:.1f} {unit}", word))
    return lines


def _head(title: str, *columns: str) -> list[str]:
    return ["", f"### {title}", "", _row(*columns), _row("---", *["---:"] * (len(columns) - 1))]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _ms(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.1f}"


def _ratios(name: str, ours: str, base: Sequence[float], found: Sequence[float]) -> tuple[str, str]:
    """What of the peer's time the kiosk takes: below 1 the kiosk is quicker."""
    if name == ours:
        return "", ""
    p50, p95 = (
        "-" if math.isnan(mine) or math.isnan(its) or not its else f"1 : {its / mine:.1f}" if mine else "-"
        for mine, its in zip(base[:2], found[:2], strict=True)
    )
    return p50, p95
