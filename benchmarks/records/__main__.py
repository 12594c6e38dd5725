"""``python -m benchmarks.records [lists] [burst] [kill]``: all three when none is named."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.records import burst, kill, lists
from tests.postgres_rig import postgres


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.records", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=("lists", "burst", "kill", []), default=[])
    parser.add_argument("--visits", type=int, default=1_000_000, help="of the big database")
    parser.add_argument("--times", type=int, default=200, help="how often each list is asked for; how many kills")
    parser.add_argument("--kiosks", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="a folder whose databases stay, and are used again")
    arguments = parser.parse_args()
    parts = arguments.parts or ["lists", "burst", "kill"]
    load = os.getloadavg()[0]
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load {load:.1f}", flush=True)
    keep = arguments.keep
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder,
        postgres(fsync=True, keep=keep and keep / "pg") as server,
    ):
        run: dict[str, Callable[[], bool]] = {
            "lists": lambda: lists.run(keep or Path(folder), server, arguments.visits, arguments.times),
            "burst": lambda: burst.run(Path(folder), server, arguments.kiosks),
            "kill": lambda: kill.run(Path(folder), arguments.times),
        }
        held = []
        for part in parts:
            began = time.monotonic()
            print(f"\n## {part}", flush=True)
            held.append(run[part]())
            print(f"({timedelta(seconds=round(time.monotonic() - began))})", flush=True)
    return 0 if all(held) else 1


sys.exit(main())
