"""``python -m benchmarks.voice [--touches 200] [--only NAME] [--out FILE]``: one run, one page of tables."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.voice.contestants import ALL, Child, Hall, HungError
from benchmarks.voice.marks import mark_errors
from benchmarks.voice.measure import Figures, Match, never_said
from benchmarks.voice.report import Run, page
from benchmarks.voice.sound import Ear, SoundServer

TEXT = "About acne scars. Step 2 of 14."
SHORT = "Step 2."
LENGTHS = (1, 3, 10, 30, 100)
TOOLS = {"pulseaudio": "pulseaudio", "parec": "pulseaudio-utils", "pacat": "pulseaudio-utils"}


def main() -> int:
    """Measure and print."""
    given = argparse.ArgumentParser(prog="python -m benchmarks.voice", description=__doc__)
    given.add_argument("--touches", type=int, default=200, help="for each contestant (default 200)")
    given.add_argument("--only", action="append", choices=[c.name for c in ALL], help="this one; may be given again")
    given.add_argument("--size", default="1024x600", help="of the window, in px (default 1024x600)")
    given.add_argument("--out", type=Path, help="write the tables to this file too")
    options = given.parse_args()
    width, height = map(int, options.size.split("x"))
    missing = {package for tool, package in TOOLS.items() if not shutil.which(tool)}
    if missing:
        print(f"missing: apt-get install {' '.join(sorted(missing))}")
        return 2
    began = time.monotonic()
    run = Run(options.touches, (width, height), os.getloadavg()[0])
    server = SoundServer()
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp", ignore_cleanup_errors=True) as name:
        hall = Hall(Path(name), server)
        ear = Ear(server.server)
        try:
            _measure(run, hall, ear, options.only)
        finally:
            hall.close()
            ear.close()
            server.close()
    run.took_s = time.monotonic() - began
    written = "\n".join(page(run)) + "\n"
    print(written, end="")
    if options.out is not None:
        options.out.write_text(written)
    return 0


def _measure(run: Run, hall: Hall, ear: Ear, only: list[str] | None) -> None:
    chosen = [c for c in ALL if not only or c.name in only]
    growing = {n: never_said(n) for n in LENGTHS}
    texts = {"title": TEXT, **{f"sentences-{n}": text for n, text in growing.items()}}
    (hall.folder / "texts.json").write_text(json.dumps(texts))
    run.prepared = _prepare(hall)
    for contestant in chosen:
        if lacking := contestant.missing():
            run.found[contestant] = Figures(troubles=[f"cannot run: apt-get install {' '.join(lacking)}"])
            continue
        _progress(f"{contestant.title} ...")
        text = SHORT if contestant.cut else TEXT
        if contestant.cut:
            run.texts[contestant.title] = f'cannot be stopped: says "{SHORT}" only'
        run.found[contestant] = Match(contestant, hall, ear, run.size, text).run(
            run.touches, growing, max(run.touches // 20, 2)
        )
    if any(c.ours for c in chosen):
        _progress("word marks ...")
        child = Child(next(c for c in ALL if c.ours), hall, run.size)
        try:
            run.errors, run.missed = mark_errors(child, ear, max(run.touches // 25, 2))
        finally:
            child.close()
    run.piece_ms, run.jitter_ms = ear.piece_ms, ear.jitter_ms()


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


def _progress(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except HungError as error:
        print(f"the benchmark could not run: {error}")
        raise SystemExit(1) from None
