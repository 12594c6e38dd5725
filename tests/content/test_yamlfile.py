"""YAML by hand: the line of every value, a fault for every trap, and never a traceback."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.content.check import CONTENT
from kiosk.content.loader import load_pack
from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.content.yamlfile import MAX_BYTES, MAX_DEPTH, YamlFile, read
from kiosk.errors import KioskError

Said = list[tuple[int, str]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.yaml"


def refused(file: Path, raw: bytes) -> Said:
    file.write_bytes(raw)
    with pytest.raises(KioskError) as caught:
        read(file)
    assert all(fault.file == file and fault.mend for fault in caught.value.faults)
    return [(fault.line, fault.what) for fault in caught.value.faults]


def test_values_and_their_lines(file: Path) -> None:
    file.write_text("# head\na:\n  - x: 1\n    'yes': no\n  - 10:30\nb: 1.0\nc: ~\nd: >-\n  two\n  lines\n", "utf-8")
    found = read(file)
    assert found.data == {"a": [{"x": 1, "yes": False}, "10:30"], "b": "1.0", "c": None, "d": "two lines"}
    assert [found.line(*keys) for keys in [("a", 0, "yes"), ("a", 1), ("d",), ()]] == [4, 5, 8, 2]
    assert found.line("a", 0, "missing") == 3, "the nearest thing around it"


TRAPS: dict[str, tuple[bytes, Said]] = {
    "twice": (b"a: 1\nb:\n  c: 1\n  c: 2\na: 3\n", [
        (4, "'c' is here twice, first in line 3"), (5, "'a' is here twice, first in line 1"),
    ]),
    "tab": (b"a:\n\tb: 1\n", [(2, "there is a tab")]),
    "yes": (b"a: 1\nyes: 2\n", [(2, "the key yes has no quotes, so YAML reads it as true")]),
    "Off": (b"Off: 2\n", [(1, "the key Off has no quotes, so YAML reads it as false")]),
    "number": (b"a: {30: 2}\n", [(1, "the key 30 has no quotes or is empty")]),
    "latin 1": (b"a: 1\nb: caf\xe9\n", [(2, "it is not UTF-8 text")]),
    "utf-16": ("a: 1".encode("utf-16"), [(1, "it is not UTF-8 text")]),
    "alias": (b"a: &x 1\nb: *x\n", [(1, "&x is an anchor"), (2, "*x refers to another place")]),
    "anchored key": (b"&k a: 1\n", [(1, "&k is an anchor")]),
    "bomb": (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", [
        (1, "&a is an anchor"), (2, "&b is an anchor"), (2, "*a refers to another place"),
        (2, "*a refers to another place"), (3, "*b refers to another place"), (3, "*b refers to another place"),
    ]),
    "merge": (b"a: {<<: {b: 1}}\n", [(1, "<< is a merge key")]),
    "tag": (b"a: 1\nb: !!python/object x\n", [(2, "tag:yaml.org,2002:python/object is a YAML tag")]),
    "tagged list": (b"a: !x [1]\n", [(1, "!x is a YAML tag")]),
    "list as key": (b"a: 1\n? [b]\n: 1\n", [(2, "a key is a list, a mapping or an alias")]),
    "two documents": (b"a: 1\n---\nb: 1\n", [(2, "a second document starts here")]),
    "control": (b"a: 1\nb: x\x07y\n", [(2, "there is an invisible control character")]),
    "line separator": ("a: x\u2028y\n".encode(), [(1, "there is an invisible control character")]),
    "empty": (b"", [(0, "it is empty")]),
    "spaces": (b" \n\n", [(0, "it is empty")]),
    "comment": (b"# nothing\n", [(0, "it is empty")]),
    "open quote": (b"a: 1\nb: 'x\n", [(3, "this is not YAML: found unexpected end of stream")]),
    "twice and open": (b"a: 1\na: 2\nb: [\n", [
        (2, "'a' is here twice, first in line 1"), (4, "this is not YAML: did not find expected node content"),
    ]),
    "deep": (b"[" * 200_000, [(1, f"lists and mappings are nested more than {MAX_DEPTH} deep")]),
    "large": (b"a: " + b"x" * MAX_BYTES, [(0, "it is larger than 1000 kB")]),
}  # fmt: skip


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_named(name: str, file: Path) -> None:
    raw, said = TRAPS[name]
    assert refused(file, raw) == said


def test_a_byte_order_mark_is_no_fault(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert read(file).data == {"a": 1, "b": 2}
    assert read(file).line("b") == 2


def test_no_file_no_right_a_folder(file: Path, tmp_path: Path) -> None:
    for path, what in [(file, "there is no such file"), (tmp_path, "it is a folder, not a file")]:
        with pytest.raises(KioskError, match=what):
            read(path)
    with pytest.raises(KioskError, match="it can't be read"):
        read(tmp_path / "a\0b")
    with pytest.raises(KioskError, match="it can't be read"):
        read(tmp_path / ("x" * 300))
    os.mkfifo(file)
    with pytest.raises(KioskError, match="it is a pipe"):
        read(file)


T = TypeVar("T")


def attempt(work: Callable[[], T]) -> T | KioskError:
    """What ``work`` gives, or why not; each fault tells what and how to mend it. Any other error fails the test."""
    try:
        return work()
    except KioskError as error:
        faults = error.faults
        wrong = error
    assert faults
    assert all(fault.what and fault.mend for fault in faults)
    return wrong


# --- fuzz: whatever stands in a file, it is read or refused

# Pieces that YAML gives a meaning, so that broken structure is more likely than plain words.
PIECES = st.sampled_from(
    ["a: 1\n", "b", ":", " ", "  ", "- ", "\n", "\t", "[", "]", "{", "}", ",", "&x ", "*x", "!!str ", "'", '"',
     "|\n", ">-\n", "? ", "%YAML 1.1\n", "---\n", "...\n",
     "# c\n", "yes", "~", "<<", "0x1F", "1:30", "\\", "\ufeff", "é", "م", "\x00"]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=60))
FUZZ = settings(max_examples=250)


@FUZZ
@given(st.one_of(TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=80)))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.yaml"
        path.write_bytes(raw)
        found = attempt(lambda: read(path))
    if isinstance(found, KioskError):
        assert all(0 <= fault.line <= raw.count(b"\n") + raw.count(b"\r") + 2 for fault in found.faults)
    else:
        assert isinstance(found, YamlFile)
        assert found.line() >= 1


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small pack, in English alone, with every kind of file: a fifth of the time of the large one."""
    folder = tmp_path_factory.mktemp("fuzz") / "skin-patch-test"
    others = shutil.ignore_patterns("es.yaml", "fr.yaml", "ar.yaml", "fa.yaml")
    shutil.copytree(CONTENT / "skin-patch-test", folder, ignore=others)
    for name, text in (("lexicon", "say: {DAC: D.A.C.}\navoid: {wound: two sounds}\n"), ("readability", "patch: 1\n")):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "en.yaml").write_text(text, "utf-8")
    return folder


NAMES = sorted(path.name for path in (CONTENT / "skin-patch-test").glob("*.yaml"))
NAMES += ["lexicon/en.yaml", "readability/en.yaml", "words/en.yaml"]


@settings(max_examples=250)
@given(data=st.data())
def test_a_pack_with_any_damage_is_whole_or_refused(data: st.DataObject, small: Path) -> None:
    """A slice of one file goes missing or turns into something else: a whole pack or KioskError, nothing between."""
    name = data.draw(st.sampled_from(NAMES))
    path = small / name
    whole = path.read_bytes()
    start = data.draw(st.integers(0, len(whole)))
    end = min(len(whole), start + data.draw(st.integers(0, 40)))
    middle = data.draw(TEXTS).encode("utf-8", "surrogatepass")
    path.write_bytes(whole[:start] + middle + whole[end:])
    try:
        pack = attempt(lambda: load_pack(small))
    finally:
        path.write_bytes(whole)
    if not isinstance(pack, KioskError):
        assert isinstance(pack, Pack)
        texts = [row.text for screen in pack.screens for row in screen.sentences]
        assert not [text for text in texts if "{" in text or "}" in text]
        assert pack.questions


LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.floats(allow_nan=False))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=6), inner, max_size=4)),
)


@settings(max_examples=150)
@given(name=st.sampled_from(NAMES), tree=TREES)
def test_a_file_of_any_other_shape_is_refused(name: str, tree: object, small: Path) -> None:
    """Good YAML of a wrong shape is told from a crash; a lexicon or table that happens to fit is taken."""
    path = small / name
    whole = path.read_bytes()
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), "utf-8")
    try:
        pack = attempt(lambda: load_pack(small))
    finally:
        path.write_bytes(whole)
    assert isinstance(pack, KioskError) or name.startswith(("lexicon", "readability"))


@FUZZ
@given(TEXTS)
def test_phrases_of_any_content_are_read_or_refused(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "en.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
        phrases = attempt(lambda: Phrases.load(Path(folder), "en"))
    assert isinstance(phrases, KioskError) or phrases.ids
