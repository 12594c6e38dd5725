"""What was found, as one page of Markdown."""

from __future__ import annotations

import collections
import math
import os
import platform
from dataclasses import dataclass, field

from benchmarks.voice import table
from benchmarks.voice.contestants import Contestant
from benchmarks.voice.measure import Figures
from benchmarks.voice.window import DRAWN_HZ, FPS

FRAME_MS = 1000 / 60


@dataclass
class Run:
    """One run.

    Attributes:
        touches: asked of each contestant.
        size: of the window, in px.
        texts: what a contestant said, where it was not the page's title.
        prepared: clips, sound_s and took_s of preparing the pack.
        errors: of the word marks, in ms; ``missed``: words after a pause that were never marked.
        piece_ms, jitter_ms: how exact the recorder was.
        load: of the machine before the run.
        took_s: how long it all took.
    """

    touches: int
    size: tuple[int, int]
    load: float
    found: dict[Contestant, Figures] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    prepared: dict[str, float] = field(default_factory=dict)
    errors: list[float] = field(default_factory=list)
    missed: int = 0
    piece_ms: float = math.nan
    jitter_ms: float = math.nan
    took_s: float = 0.0


def page(run: Run) -> list[str]:
    """The lines of the report."""
    rows = {c.title: f for c, f in run.found.items()}
    ours = next((c.title for c in run.found if c.ours), "")
    notes = {title: _note(figures, run.texts.get(title, "")) for title, figures in rows.items()}
    lines = [
        f"{os.cpu_count()} cores ({platform.machine()}), load {run.load:.1f} at the start; window "
        f"{run.size[0]} x {run.size[1]} px, {FPS} frames a second; drawn anew {DRAWN_HZ} times a second and whenever "
        f"something in it changes, to the last pixel, by software; {run.touches} touches each; "
        f"{run.took_s / 60:.0f} min in all.",
        "",
        "Milliseconds. A sample counts when the recorder has it: never too early, up to "
        f"{run.piece_ms:.1f} ms too late (one piece; 95 % of pieces came within {run.jitter_ms:.1f} ms of the "
        "promptest).",
    ]
    lines += table.block("(a) Finger up to first sample", {t: f.first for t, f in rows.items()}, ours, notes)
    lines += table.block("(b) Finger down to last sample", {t: f.silence for t, f in rows.items()}, ours)
    gaps = {t: f.gaps for t, f in rows.items()}
    lines += table.block("(c) Longest gap between two frames, from finger up to silence", gaps, ours)
    bare = {t: f.bare for t, f in rows.items()}
    lines += table.block("The same windows while nothing is said, longest gap in 0.5 s", bare, ours)
    if run.errors:
        middle = sorted(run.errors)[len(run.errors) // 2]
        note = {"word marks": f"median {middle:+.1f}; never marked: {run.missed}"}
        sizes = {"word marks": [abs(error) for error in run.errors]}
        title = "(d) Frame that marks a word, from the word's sound: at onsets after pauses, size of the error"
        lines += table.block(title, sizes, "word marks", note)
    lines += table.growth(
        "(e) Finger up to first sample as the text grows", {t: f.growth for t, f in rows.items()}, ours
    )
    if run.prepared:
        clips, sound_s, took_s = (run.prepared[key] for key in ("clips", "sound_s", "took_s"))
        lines += [
            "",
            f"Preparing the whole pack on one core: {clips:.0f} clips, {sound_s / 60:.1f} min of sound, in "
            f"{took_s:.1f} s: {sound_s / took_s:.0f} times real time.",
        ]
    return lines + _goals(run)


def _goals(run: Run) -> list[str]:
    named = {c.name: f for c, f in run.found.items()}
    nothing = Figures()
    cached, live = named.get("cached", nothing), named.get("live", nothing)
    command = _p95(named.get("espeak-ng", nothing).first) + FRAME_MS
    rows = [("(a) cached, p95", _p95(cached.first), "<=", 35.0, "ms")]
    if not math.isnan(command):
        rows.append(("(a) cached, p95: espeak-ng command + one frame", _p95(cached.first), "<=", command, "ms"))
    rows += [
        ("(a) live, p95", _p95(live.first), "<=", 60.0, "ms"),
        ("(b) cached, p95", _p95(cached.silence), "<=", 30.0, "ms"),
        ("(b) live, p95", _p95(live.silence), "<=", 30.0, "ms"),
        ("(c) cached, p95", _p95(cached.gaps), "<=", 34.0, "ms"),
        ("(c) live, p95", _p95(live.gaps), "<=", 34.0, "ms"),
        ("(d) p95", _p95([abs(error) for error in run.errors]), "<=", 50.0, "ms"),
    ]
    for figures, name in ((cached, "cached"), (live, "live")):
        grown = [table.percentiles(values)[0] for values in figures.growth.values()]
        rise = max(grown) - min(grown) if grown else math.nan
        rows.append((f"(e) {name}, medians from 1 to 100 sentences differ by", rise, "<=", FRAME_MS, "ms"))
    speed = run.prepared["sound_s"] / run.prepared["took_s"] if run.prepared else math.nan
    rows.append(("preparing, times real time", speed, ">", 100.0, "x"))
    return table.goals(rows)


def _p95(values: list[float]) -> float:
    return table.percentiles(values)[1]


def _note(figures: Figures, text: str) -> str:
    counted = collections.Counter(figures.troubles)
    notes = [what if count == 1 else f"{what} x{count}" for what, count in counted.items()]
    return "; ".join([*([text] if text else []), *notes])
