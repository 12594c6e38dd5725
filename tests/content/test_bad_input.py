"""Input that people and attackers get wrong: each has its clear error, in its place, within 200 MB and soon."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from content_rig import Rig

Break = Callable[[Rig], object]
MANY_KEYS = "".join(f"k{n:05}: x\n" for n in range(80_000))
LAUGHS = "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9))


def outside(rig: Rig) -> None:
    secret = rig.folder.parent / "secret.yaml"
    os.rename(rig.path("sources.yaml"), secret)
    rig.path("sources.yaml").symlink_to(secret)


def not_utf8(rig: Rig) -> None:
    raw = rig.path("words/en.yaml").read_bytes()
    rig.path("words/en.yaml").write_bytes(raw.replace(b"Some may not fade", b"Some caf\xe9 not fade"))


def write(name: str, text: str) -> Break:
    return lambda rig: rig.path(name).write_text(text, "utf-8")


def edit(name: str, old: str, new: str) -> Break:
    return lambda rig: rig.edit(name, old, new)


BAD: dict[str, tuple[Break, str]] = {
    "a tab": (edit("pack.yaml", "    picture: scars\n", "\tpicture: scars\n"), "there is a tab; use spaces"),
    "a duplicate id": (
        edit("pack.yaml", "- id: scars.fade", "- id: scars.deep"),
        "'scars.deep' is here twice, first in line 32; give one of them another id",
    ),
    "yes unquoted": (
        edit("questions.yaml", "    'yes': stop\n    not_sure: stop\n  picture: q1", "    yes: stop\n  picture: q1"),
        "the key yes has no quotes, so YAML reads it as true; write 'yes'",
    ),
    "an unknown tier": (
        edit("questions.yaml", "topic: pregnancy\n  enabled: true\n  tier: stop",
             "topic: pregnancy\n  enabled: true\n  tier: halt"),
        "'halt' is not known here; write 'stop', 'tell' or 'info'",
    ),
    "a picture elsewhere": (edit("pack.yaml", "picture: scars", "picture: ../../scars"), "no folder, no ending"),
    "a loop": (
        edit("questions.yaml", "picture: q8\n", "picture: q8\n  ask_if: {Q8: ['yes']}\n"),
        "Q8 depends on itself: Q8 -> Q8; take one of these conditions out",
    ),
    "ten megabytes": (write("sources.yaml", "a: " + "x" * 10_000_000), "it is larger than 1000 kB; check that"),
    "a billion laughs": (write("sources.yaml", "a: &a [x]\n" + LAUGHS), "*a refers to another place; write the words"),
    "not UTF-8": (not_utf8, "it is not UTF-8 text; save it as UTF-8"),
    "outside the pack": (outside, "it lies outside the pack; put the file itself into"),
    "a placeholder without a setting": (
        edit("words/en.yaml", "Skip hard exercise for the", "Skip {hard} exercise for the"),
        "there is no setting hard for {hard}; add it to settings.yaml, or write it without a value",
    ),
    "an empty language": (write("words/en.yaml", ""), "it is empty; write its contents or delete it"),
    "a language without words": (write("words/en.yaml", "{}\n"), "'questions' is missing; add it"),
    "brackets without end": (write("rules.yaml", "[" * 900_000), "nested more than 12 deep; make it flatter"),
    "many keys": (write("sources.yaml", MANY_KEYS), "there are more than 20000 values in one file; check the file"),
    "one long key": (write("sources.yaml", "k" * 900_000 + ": x\n"), "this is not YAML"),
    "many rows": (write("rules.yaml", "- {}\n" * 15_000), "it has more than 50 items; keep fewer"),
    "a lexicon without end": (
        write("lexicon/en.yaml", "say:\n" + "".join(f"  w{n}: x\n" for n in range(9_000))),
        "it has more than 300 items; keep fewer",
    ),
    "conditions on everything": (
        edit("questions.yaml", "picture: q8\n", "picture: q8\n  ask_if: {" + ", ".join(
            f"X{n:02}: ['yes']" for n in range(1, 12)) + "}\n"),
        "it has more than 5 items; keep fewer",
    ),
    "many faults": (write("sources.yaml", MANY_KEYS[:100_000] + "\n"), "more faults; mend these first"),
}  # fmt: skip


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a child with hard limits said about each."""
    home = tmp_path_factory.mktemp("bad")
    (home / "whole").mkdir()
    folders = [Rig(home / "whole").folder]
    for number, (break_it, _) in enumerate(BAD.values()):
        (home / str(number)).mkdir()
        rig = Rig(home / str(number))
        break_it(rig)
        folders.append(rig.folder)
    child = Path(__file__).with_name("bad_input_child.py")
    done = subprocess.run(
        [sys.executable, str(child), *map(str, folders)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == len(BAD), f"after {len(rows)}: {done.stderr[-2000:]}"
    return {name: row["said"] for name, row in zip(BAD, rows, strict=True)}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named_and_how_to_mend_it(name: str, said: dict[str, list[str]]) -> None:
    hits = [line for line in said[name] if BAD[name][1] in line]
    assert hits, said[name][:5]
    assert ".yaml" in hits[0]
