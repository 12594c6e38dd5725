"""``python -m benchmarks.voice [--touches 200] [--only NAME]``: one run, one page of tables."""

from __future__ import annotations

import argparse
import collections
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.voice import table
from benchmarks.voice.contestants import ALL, Child, Contestant, Hall, HungError
from benchmarks.voice.marks import mark_errors
from benchmarks.voice.measure import Figures, Match, never_said
from benchmarks.voice.sound import Ear, SoundServer

TEXT = "About acne scars. Step 2 of 14."
LENGTHS = (1, 3, 10, 30, 100)
FRAME_MS = 1000 / 60
TOOLS = {"pulseaudio": "pulseaudio", "parec": "pulseaudio-utils", "pacat": "pulseaudio-utils"}


def main() -> int:
    """Measure and print."""
    given = argparse.ArgumentParser(prog="python -m benchmarks.voice", description=__doc__)
    given.add_argument("--touches", type=int, default=200, help="for each contestant (default 200)")
    given.add_argument("--only", action="append", choices=[c.name for c in ALL], help="this one; may be given again")
    given.add_argument("--size", default="1024x600", help="of the window, in px (default 1024x600)")
    options = given.parse_args()
    width, height = map(int, options.size.split("x"))
    missing = {package for tool, package in TOOLS.items() if not shutil.which(tool)}
    if missing:
        print(f"missing: apt-get install {' '.join(sorted(missing))}")
        return 2
    began = time.monotonic()
    server = SoundServer()
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp", ignore_cleanup_errors=True) as name:
        hall = Hall(Path(name), server)
        ear = Ear(server.server)
        try:
            _run(hall, ear, options.touches, options.only, (width, height))
        finally:
            hall.close()
            ear.close()
            server.close()
    print(f"\nthe run took {(time.monotonic() - began) / 60:.0f} min")
    return 0


def _run(hall: Hall, ear: Ear, touches: int, only: list[str] | None, size: tuple[int, int]) -> None:
    chosen = [c for c in ALL if not only or c.name in only]
    growing = {n: never_said(n) for n in LENGTHS}
    texts = {"title": TEXT, **{f"sentences-{n}": text for n, text in growing.items()}}
    (hall.folder / "texts.json").write_text(json.dumps(texts))
    prepared = _prepare(hall)
    found: dict[Contestant, Figures] = {}
    for contestant in chosen:
        if lacking := contestant.missing():
            found[contestant] = Figures(troubles=[f"cannot run: apt-get install {' '.join(lacking)}"])
            continue
        _progress(f"{contestant.title} ...")
        found[contestant] = Match(contestant, hall, ear, size, TEXT).run(touches, growing, max(touches // 10, 2))
    errors: list[float] = []
    missed = 0
    if any(c.ours for c in chosen):
        _progress("word marks ...")
        child = Child(next(c for c in ALL if c.ours), hall, size)
        try:
            errors, missed = mark_errors(child, ear, max(touches // 20, 2))
        finally:
            child.close()
    print("\n".join(_report(found, prepared, errors, missed, ear, touches, size)))


def _prepare(hall: Hall) -> dict[str, float]:
    _progress("preparing the pack ...")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.voice.preparing", str(hall.folder)],
        cwd=Path(__file__).parents[2],
        env=hall.env,
        stdout=subprocess.PIPE,
        check=True,
    )
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def _report(
    found: dict[Contestant, Figures],
    prepared: dict[str, float],
    errors: list[float],
    missed: int,
    ear: Ear,
    touches: int,
    size: tuple[int, int],
) -> list[str]:
    rows = {c.title: f for c, f in found.items()}
    ours = next((c.title for c in found if c.ours), "")
    notes = {title: _troubles(figures) for title, figures in rows.items()}
    lines = [
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; window {size[0]}x{size[1]} px, every frame drawn "
        f"anew, by software; {touches} touches each",
        f"A sample counts when the recorder has it: never too early, up to {ear.piece_ms:.1f} ms too late "
        f"(one piece; 95 % of pieces came within {ear.jitter_ms():.1f} ms of the promptest).",
        "Milliseconds. 'ours' is the kiosk's first row.",
    ]
    lines += table.block("(a) finger up -> first sample", {t: f.first for t, f in rows.items()}, ours, notes)
    lines += table.block("(b) finger down -> last sample", {t: f.silence for t, f in rows.items()}, ours)
    lines += table.block("(c) longest gap between frames, touch to silence", {t: f.gaps for t, f in rows.items()}, ours)
    lines += table.block("    the same window, nothing said (each 0.5 s)", {t: f.bare for t, f in rows.items()}, ours)
    if errors:
        lines += table.block(
            "(d) kiosk: mark drawn - word heard, at onsets after pauses (size of the error)",
            {"word marks": [abs(error) for error in errors]},
            "word marks",
            {"word marks": f"median {sorted(errors)[len(errors) // 2]:+.1f} ms; never marked: {missed}"},
        )
    grown = {t: f.growth for t, f in rows.items()}
    lines += table.growth("(e) finger up -> first sample as the text grows", grown, ours)
    speed = prepared["sound_s"] / prepared["took_s"]
    lines += [
        "",
        f"Preparing the whole pack on one core: {prepared['clips']:.0f} clips, {prepared['sound_s'] / 60:.1f} min of "
        f"sound in {prepared['took_s']:.1f} s: {speed:.0f} x real time",
    ]
    return lines + _goals(found, errors, speed)


def _goals(found: dict[Contestant, Figures], errors: list[float], speed: float) -> list[str]:
    named = {c.name: f for c, f in found.items()}
    nothing = Figures()
    cached, live = named.get("cached", nothing), named.get("live", nothing)
    command = table.percentiles(named.get("espeak-ng", nothing).first)[1] + FRAME_MS
    first = table.percentiles(cached.first)[1]
    lines = ["", "Goals"]
    lines.append(table.goal("(a) cached, p95", first, 35))
    if not math.isnan(command):
        lines.append(table.goal("(a) cached, p95, against espeak-ng command + one frame", first, command))
    lines.append(table.goal("(a) live, p95", table.percentiles(live.first)[1], 60))
    lines.append(table.goal("(b) p95", table.percentiles(cached.silence)[1], 30))
    lines.append(table.goal("(b) live, p95", table.percentiles(live.silence)[1], 30))
    lines.append(table.goal("(c) cached, p95", table.percentiles(cached.gaps)[1], 34))
    lines.append(table.goal("(c) live, p95", table.percentiles(live.gaps)[1], 34))
    lines.append(table.goal("(d) p95 of the error's size", table.percentiles([abs(e) for e in errors])[1], 50))
    for figures, name in ((cached, "cached"), (live, "live")):
        grown = [table.percentiles(values)[0] for values in figures.growth.values()]
        rise = max(grown) - min(grown) if grown else math.nan
        lines.append(table.goal(f"(e) {name}, difference of the medians, 1 to 100 sentences", rise, FRAME_MS))
    lines.append(table.goal("preparing", speed, 100, "x", more=True))
    return lines


def _troubles(figures: Figures) -> str:
    counted = collections.Counter(figures.troubles)
    return "; ".join(f"{what} x{count}" if count > 1 else what for what, count in counted.items())


def _progress(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except HungError as error:
        print(f"the benchmark could not run: {error}")
        raise SystemExit(1) from None
