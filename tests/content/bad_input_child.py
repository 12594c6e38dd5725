"""Loads one broken pack after another within hard limits, and tells what was said and what it took: a child of
test_bad_input.py."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from kiosk.content.loader import load_pack
from kiosk.errors import KioskError

MAX_BYTES = 200_000_000
MAX_CPU_S = 1


def main() -> None:
    whole, *broken = (Path(name) for name in sys.argv[1:])
    load_pack(whole)  # what the program itself needs does not count
    begun = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (begun + MAX_BYTES, begun + MAX_BYTES))
    for folder in broken:
        before = time.process_time()
        # Past this the kernel ends the process: a loader that hangs is a fault, however fast the machine.
        limit = int(before) + 10 * MAX_CPU_S
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
        try:
            load_pack(folder)
            said = []
        except KioskError as error:
            said = [str(fault) for fault in error.faults]
        row = {"name": folder.parent.name, "said": said[:50], "cpu_s": time.process_time() - before}
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
