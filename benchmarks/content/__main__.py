"""Load, validate and prove packs of 100, 300 and 1000 screens in 10 languages, beside reading their files with PyYAML.

    .venv/bin/python -m benchmarks.content [--sizes 100 300 1000] [--languages 10]
    .venv/bin/python -m benchmarks.content --bad [2000]

CPU seconds of this process, so that other programs matter little. "Reading" is yaml.CSafeLoader over the same bytes: no
line of a value, no check, no pack. A straight line means the same milliseconds a screen at each size.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from benchmarks.content import bad
from kiosk.content.check import CONTENT
from kiosk.content.loader import load_pack
from kiosk.content.proof import prove

TAGS = ("en", "en-AU", "en-CA", "en-GB", "en-IE", "en-IN", "en-NZ", "en-SG", "en-US", "en-ZA")
"""Languages: regions of English, so that one set of sentences is right in all."""
SENTENCES = ("Keep your skin clean.", "Stay out of the sun for {days}.", "Call us if your skin gets worse.")
QUESTIONS = 40
MODEL = CONTENT / "skin-patch-test"


def make_pack(folder: Path, screens: int, languages: Sequence[str]) -> None:
    """Write a pack of that many screens, with 40 questions that depend on each other in pairs."""
    folder.mkdir()
    shutil.copy(MODEL / "sources.yaml", folder / "sources.yaml")
    (folder / "statements.yaml").write_text("{}\n", "utf-8")
    (folder / "settings.yaml").write_text("days: {kind: text, what: How many days, example: two days}\n", "utf-8")
    names = ["welcome", *(f"s{n}" for n in range(screens - 3)), "check", "thanks"]
    parts = {"welcome": "start", "check": "check", "thanks": "end"}
    rows = ["id: large\nversion: 0.1.0\nstatus: draft\ntreatment: none\nscreens:\n"]
    words = ["title: Large\nclinic_window: 'Window: {value}.'\nscreens:\n"]
    for name in names:
        rows.append(f"  - id: {name}\n    part: {parts.get(name, 'learn')}\n    picture: check\n    sentences:\n")
        words.append(f"  {name}:\n    title: A page\n    sentences:\n")
        for number, text in enumerate(SENTENCES):
            needs = ", needs: [days]" if "{" in text else ""
            home = ", take_home: true" if name == "s0" and not needs else ""
            rows.append(f"      - {{id: {name}.t{number}, origin: safety{needs}{home}}}\n")
            words.append(f"      {name}.t{number}: {text}\n")
    words.append("pictures:\n  check: A list.\nquestions:\n")
    questions = []
    for number in range(QUESTIONS):
        parent = f"\n  ask_if: {{Q{number - 1}: ['yes', not_sure]}}" if number % 2 else ""
        questions.append(
            f"- id: Q{number}\n  topic: thing {number}\n  enabled: true\n  tier: tell\n  private: false\n"
            f"  flags: {{'yes': tell, not_sure: tell}}\n  picture: check{parent}\n"
        )
        words.append(
            f"  Q{number}:\n    ask: Is your skin sore?\n    help: It may be red.\n"
            "    reasons: {'yes': 'Sore.', not_sure: 'Look.', none: 'Ask.'}\n"
        )
    (folder / "pack.yaml").write_text("".join(rows), "utf-8")
    (folder / "questions.yaml").write_text("".join(questions), "utf-8")
    (folder / "words").mkdir()
    for tag in languages:
        (folder / "words" / f"{tag}.yaml").write_text("".join(words), "utf-8")


def read_bare(folder: Path, language: str) -> None:
    """The same files with PyYAML's C parser, and nothing else."""
    for path in (*folder.glob("*.yaml"), folder / "words" / f"{language}.yaml", folder / "words" / "en.yaml"):
        with path.open("rb") as file:
            yaml.load(file, Loader=yaml.CSafeLoader)


def measure(screens: int, languages: Sequence[str]) -> tuple[float, float, float]:
    """CPU seconds to load in all languages, of it to prove once, and to read the bare files."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "large"
        make_pack(folder, screens, languages)
        load_pack(folder)  # what is loaded once (the dictionary) is not the pack's
        started = time.process_time()
        for tag in languages:
            pack = load_pack(folder, tag)
        loaded = time.process_time() - started
        started = time.process_time()
        # The same check under another name is proved anew: one that was proved is remembered.
        proof = prove([q.model_copy(update={"id": f"{q.id}n{screens}", "ask_if": {}}) for q in pack.questions])
        proved = time.process_time() - started
        assert not proof.problems
        started = time.process_time()
        for tag in languages:
            read_bare(folder, tag)
        return loaded, proved, time.process_time() - started


def table(sizes: Sequence[int], languages: Sequence[str]) -> Iterator[str]:
    """The lines of the result."""
    yield f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {len(languages)} languages, {QUESTIONS} questions"
    yield f"{'screens':>8} {'load+check s':>13} {'ms a screen':>12} {'proof s':>8} {'PyYAML s':>9} {'times PyYAML':>13}"
    first = 0.0
    for screens in sizes:
        loaded, proved, bare = measure(screens, languages)
        each = 1000 * loaded / (screens * len(languages))
        first = first or each
        yield f"{screens:>8} {loaded:>13.2f} {each:>12.3f} {proved:>8.3f} {bare:>9.2f} {loaded / bare:>13.2f}"
    ratio = f"{each / first:.2f} times that at {sizes[0]} (1 is a straight line)"
    yield f"ms a screen and language at {sizes[-1]} screens: {ratio}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.content", allow_abbrev=False)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 300, 1000], metavar="N")
    parser.add_argument("--languages", type=int, choices=range(1, len(TAGS) + 1), default=10, metavar="1..10")
    parser.add_argument("--bad", type=int, nargs="?", const=2000, metavar="N", help="bad inputs, N with random damage")
    arguments = parser.parse_args()
    lines = table(arguments.sizes, TAGS[: arguments.languages]) if arguments.bad is None else bad.table(arguments.bad)
    for line in lines:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
