"""How long the worst of bad inputs takes, and how much memory: ``python -m benchmarks.content --bad``.

The inputs are those of tests/content/test_bad_input.py, and packs at the limits of what a pack may be; then packs with
random damage. Each input is loaded in a process of its own, so that a peak is that input's. The bounds that keep these
figures small (bytes, values, depth, items, sets of answers) are tested; the figures themselves are only measured.
"""

from __future__ import annotations

import os
import pickle
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from kiosk.content.check import CONTENT
from kiosk.content.loader import load_pack
from kiosk.errors import KioskError

TESTS = Path(__file__).resolve().parents[2] / "tests" / "content"
SEED = 5
MAX_S, MAX_MB = 1.0, 200.0


def at_the_limits(folder: Path) -> None:
    """Eighty questions, each of which depends on the five before it, and fifty combinations of ten."""
    rows, words = [], []
    for n in range(80):
        parents = ", ".join(f"Q{p}: ['yes', not_sure]" for p in range(max(0, n - 5), n))
        rows.append(
            f"- id: Q{n}\n  topic: t\n  enabled: true\n  tier: tell\n  private: false\n  picture: check\n"
            f"  flags: {{'yes': tell, not_sure: tell}}\n  ask_if: {{{parents}}}\n"
        )
        reasons = "reasons: {'yes': 'Sore.', not_sure: 'Look.', none: 'Ask.'}"
        words.append(f"  Q{n}:\n    ask: Is your skin sore?\n    help: It may be red.\n    {reasons}\n")
    (folder / "questions.yaml").write_text("".join(rows), "utf-8")
    every = "['yes', 'no', not_sure, none]"
    rules = [
        f"- id: C{n + 1}\n  tier: tell\n  when: {{{', '.join(f'Q{(n + k) % 80}: {every}' for k in range(10))}}}\n"
        for n in range(50)
    ]
    (folder / "rules.yaml").write_text("".join(rules), "utf-8")
    text = (folder / "words" / "en.yaml").read_text("utf-8")
    head, tail = text[: text.index("\ngroups:")], text[text.index("\nteach_back:") :]
    reasons = "".join(f"  C{n + 1}: Look.\n" for n in range(50))
    (folder / "words" / "en.yaml").write_text(f"{head}\nquestions:\n{''.join(words)}\nrules:\n{reasons}{tail}", "utf-8")


def small(home: Path) -> Path:
    """A copy of the small pack, in English."""
    others = shutil.ignore_patterns("es.yaml", "fr.yaml", "ar.yaml", "fa.yaml")
    shutil.copytree(CONTENT / "skin-patch-test", home / "skin-patch-test", ignore=others)
    return home / "skin-patch-test"


def inputs(home: Path) -> Iterator[tuple[str, Path]]:
    """(name, pack) of each bad input."""
    sys.path.insert(0, str(TESTS))
    test_bad_input, rig_module = import_module("test_bad_input"), import_module("content_rig")

    for number, (name, (break_it, _)) in enumerate(test_bad_input.BAD.items()):
        (home / str(number)).mkdir()
        rig = rig_module.Rig(home / str(number))
        break_it(rig)
        yield name, rig.folder
    (home / "limits").mkdir()
    folder = small(home / "limits")
    at_the_limits(folder)
    yield "conditions at the limits", folder


def load(folder: Path) -> tuple[float, int]:
    """CPU seconds, and how many faults."""
    started = time.process_time()
    try:
        load_pack(folder)
        count = 0
    except KioskError as error:
        count = len(error.faults)
    return time.process_time() - started, count


def apart(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What ``work`` gives in a process of its own; its peak memory in MB, and that above the memory it began with."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        own = int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()
        result = work()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        with os.fdopen(into, "wb") as file:
            pickle.dump((result, peak / 1e6, max(0, peak - own) / 1e6), file)
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as file:
        found = pickle.load(file)
    os.waitpid(child, 0)
    return found  # type: ignore[no-any-return]


def fuzz(folder: Path, times: int) -> tuple[float, int, int]:
    """The slowest of ``times`` loads of a pack with random damage; how many were refused, how many were whole."""
    dice = random.Random(SEED)
    files = sorted(folder.rglob("*.yaml"))
    pieces = ["\n", "  ", "- ", ": ", "[", "{", "}", "'", '"', "&a ", "*a", "!!x ", "|\n", "\t", "yes", "~", "م", "0"]
    worst, refused = 0.0, 0
    for _ in range(times):
        path = dice.choice(files)
        whole = path.read_text("utf-8")
        start = dice.randrange(len(whole))
        middle = "".join(dice.choices(pieces, k=dice.randrange(8))) * dice.choice((1, 1, 1, 2000))
        path.write_text(whole[:start] + middle + whole[start + dice.randrange(60) :], "utf-8")
        seconds, faults = load(folder)
        worst, refused = max(worst, seconds), refused + bool(faults)
        path.write_text(whole, "utf-8")
    return worst, refused, times - refused


def table(times: int) -> Iterator[str]:
    """The lines of the result."""
    load_pack(CONTENT / "skin-patch-test")  # the program's own parts are there before it is measured
    yield f"{'input':<34} {'CPU s':>7} {'peak MB':>8} {'of it its own':>14} {'faults':>7}"
    slowest = most = 0.0
    with tempfile.TemporaryDirectory() as home:
        for name, folder in inputs(Path(home)):
            (seconds, faults), peak, own = apart(lambda folder=folder: load(folder))  # type: ignore[misc]
            slowest, most = max(slowest, seconds), max(most, peak)
            yield f"{name:<34} {seconds:>7.3f} {peak:>8.0f} {own:>14.0f} {faults:>7}"
    with tempfile.TemporaryDirectory() as home:
        folder = small(Path(home))
        (seconds, refused, whole), peak, own = apart(lambda: fuzz(folder, times))
        slowest, most = max(slowest, seconds), max(most, peak)
        name = f"{times} with random damage, the worst"
        yield f"{name:<34} {seconds:>7.3f} {peak:>8.0f} {own:>14.0f} {refused:>7} refused, {whole} whole"
    yield f"worst: {slowest:.3f} s of {MAX_S:g}, {most:.0f} MB of {MAX_MB:g}"
