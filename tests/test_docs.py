"""The documents tell the truth where a program can tell: links, commands, settings, norms and the tests they name."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from kiosk.cli import parser
from kiosk.content.clinic_look import FIELDS as LOOK_FIELDS
from kiosk.content.loader import load_pack
from kiosk.settings import PROJECT, Settings

DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`(\./run\b[^`]*)`")
FENCED = re.compile(r"^ {0,3}```\w*\n(.*?)^ {0,3}```", re.MULTILINE | re.DOTALL)
TEST_NAME = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
NORM = re.compile(r"N-[A-Z][0-9]+")


def name(path: Path) -> str:
    """Its path inside the project."""
    return path.relative_to(PROJECT).as_posix()


def commands(text: str) -> Iterator[list[str]]:
    """The arguments of every ``./run ...`` that a document quotes."""
    for block in FENCED.findall(text):
        yield from (shlex.split(line, comments=True)[1:] for line in block.splitlines() if line.startswith("./run"))
    for quoted in CODE.findall(FENCED.sub("", text)):
        yield shlex.split(quoted)[1:]


def rows(text: str) -> dict[str, str]:
    """First cell (a name in code) -> the whole row, of every table."""
    return {match[1]: match[0] for match in re.finditer(r"^\| `([\w.]+)` \|.*$", text, re.MULTILINE)}


def fields(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, object, list[object]]]:
    """Every field of a settings model: name, default, limits."""
    for key, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from fields(inner, f"{prefix}{key}.")
        else:
            limits = [getattr(rule, edge) for rule in field.metadata for edge in ("ge", "le") if hasattr(rule, edge)]
            yield prefix + key, field.default, limits


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_leads_somewhere(path: Path) -> None:
    links = [link for link in LINK.findall(path.read_text(encoding="utf-8")) if not link.startswith("https://")]
    assert [link for link in links if not (path.parent / link.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_command_is_one_that_the_kiosk_takes(path: Path) -> None:
    for arguments in commands(path.read_text(encoding="utf-8")):
        if not {"--help", "--version"} & set(arguments):  # these end the program
            parser().parse_args(arguments)


def test_readme_names_every_command() -> None:
    named = {word for arguments in commands((PROJECT / "README.md").read_text(encoding="utf-8")) for word in arguments}
    subparsers = next(action for action in parser()._actions if isinstance(action.choices, dict))
    assert set(subparsers.choices or ()) <= named


def test_every_setting_is_explained_with_default_and_limits() -> None:
    told = rows((PROJECT / "docs" / "settings.md").read_text(encoding="utf-8"))
    for key, default, limits in fields(Settings):
        numbers = {f"{value:g}" for value in (default, *limits) if isinstance(value, int | float)}
        assert numbers <= set(re.findall(r"-?[0-9.]*[0-9]", told[key])), key


def test_every_value_of_the_clinic_is_explained() -> None:
    told = rows((PROJECT / "docs" / "settings.md").read_text(encoding="utf-8"))
    pack = load_pack(PROJECT / "content" / "micro-needling")
    for key, setting in pack.settings.items():
        assert f"| {setting.kind} |" in told[key]
        assert setting.example in told[key]
    its_look = {f"look.{name}" for name in LOOK_FIELDS}
    assert set(told) == set(pack.settings) | {key for key, *_ in fields(Settings)} | its_look


def test_every_test_that_a_document_names_is_there() -> None:
    named = {found for path in DOCUMENTS for found in TEST_NAME.findall(path.read_text(encoding="utf-8"))}
    assert named
    missing = [
        f"{file}::{test}"
        for file, test in sorted(named)
        if not (PROJECT / file).is_file() or f"def {test}(" not in (PROJECT / file).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_every_norm_that_the_code_names_is_in_the_table() -> None:
    table = (PROJECT / "docs" / "norms.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| (N-[A-Z][0-9]+) \|", table, re.MULTILINE))
    code = [*PROJECT.glob("kiosk/**/*.py"), *PROJECT.glob("kiosk/**/*.kv"), *PROJECT.glob("content/**/*.yaml")]
    used = {norm for path in code for norm in NORM.findall(path.read_text(encoding="utf-8"))}
    assert used - told == set()


def test_every_norm_for_eyes_ears_and_hands_has_a_row_of_its_own_for_accessibility() -> None:
    row = re.compile(r"^\| (N-[TSAD]\d+) \|", re.MULTILINE)
    told, wanted = (
        row.findall((PROJECT / "docs" / name).read_text(encoding="utf-8")) for name in ("accessibility.md", "norms.md")
    )
    assert told == wanted
