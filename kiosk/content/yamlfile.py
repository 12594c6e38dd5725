"""YAML that people write by hand: read with the line of every value, and refused with a reason.

The part of YAML that is allowed is small on purpose: mappings, lists, text, true/false, whole numbers, null.
No anchors, no aliases, no tags, no merge keys: they surprise people, and a few of them can fill the memory.
"""

from __future__ import annotations

import pickle
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from kiosk.errors import Fault, KioskError

MAX_BYTES = 1_000_000
"""A content file is some 30 kB; a megabyte is a mistake or an attack."""
MAX_VALUES = 20_000
"""The longest file of the packs has some 600."""
MAX_DEPTH = 12
"""Lists and mappings inside one another; the packs need 6."""

Key = str | int
Place = tuple[int, int]
"""1-based line and column."""
Data = Any  # what YAML holds is only known after it was checked against a schema

# The C parser is ten times as fast, where there is one.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_READ_BEFORE: dict[str, tuple[bytes, dict[tuple[str | int, ...], tuple[int, int]]]] = {}
"""By its text, a file without fault: a pack is read once for each of its languages, and most of its files are the same.
The data is kept packed, so that each reader has one of their own."""
MAX_REMEMBERED = 128
_RESOLVER = yaml.resolver.Resolver()
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_TRUE = ("yes", "true", "on")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\u2028\u2029\x85]")


class YamlFile:
    """One file that was read.

    Attributes:
        path: where it is.
        data: what it holds, in dicts, lists, str, int, bool and None.
    """

    def __init__(self, path: Path, data: Data, places: dict[tuple[Key, ...], Place]) -> None:
        self.path = path
        self.data = data
        self._places = places

    @classmethod
    def without_file(cls, data: Data) -> YamlFile:
        """Data that was not read from a file; its faults have no place."""
        return cls(Path(), data, {})

    def under(self, *keys: Key) -> YamlFile:
        """The part under ``keys``, which must be there, as a file of its own."""
        data = self.data
        for key in keys:
            data = data[key]
        places = {where[len(keys) :]: place for where, place in self._places.items() if where[: len(keys)] == keys}
        return YamlFile(self.path, data, places)

    def line(self, *keys: Key) -> int:
        """The 1-based line of the value under ``keys``, or of the nearest thing around it that is there."""
        return self.place(*keys)[0]

    def place(self, *keys: Key) -> Place:
        """Line and column of the value under ``keys``, or of the nearest thing around it that is there."""
        for length in range(len(keys), 0, -1):
            if found := self._places.get(keys[:length]):
                return found
        return self._places.get((), (1, 1))

    def fault(self, keys: tuple[Key, ...], what: str, mend: str) -> Fault:
        """A fault at the value under ``keys``."""
        line, column = self.place(*keys)
        return Fault(self.path, line, what, mend, column)


def read(path: Path, inside: Path | None = None) -> YamlFile:
    """Read ``path``.

    Args:
        path: the file.
        inside: the folder it must really be in, links followed; None for anywhere.

    Raises:
        KioskError: with every fault that could be found in the file.
    """
    text = _text(path, inside)
    if text in _READ_BEFORE:
        packed, places = _READ_BEFORE[text]
        return YamlFile(path, pickle.loads(packed), places)
    faults = [
        Fault(path, number, what, mend, found.start() + 1)
        for number, line in enumerate(re.split("\r\n|\r|\n", text), 1)
        for pattern, what, mend in (
            ("\t", "there is a tab", "use spaces"),
            (_CONTROL, "there is an invisible control character", "delete it and type the words again"),
        )
        if (found := re.search(pattern, line))
    ]
    if faults:
        raise KioskError(faults)
    builder = _Builder(path)
    try:
        data = builder.build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults = [
            *builder.faults,
            Fault(
                path,
                mark.line + 1 if mark else 0,
                f"this is not YAML: {error.problem or error.context or 'it makes no sense'}",
                "look at the spaces, quotes and colons in this line and the one before it",
                mark.column + 1 if mark else 0,
            ),
        ]
        raise KioskError(faults) from None
    except yaml.YAMLError as error:
        what = f"this is not YAML: {str(error).splitlines()[0]}"
        raise KioskError(Fault(path, 0, what, "write it again as plain text")) from None
    if builder.faults:
        raise KioskError(builder.faults)
    if len(_READ_BEFORE) >= MAX_REMEMBERED:
        _READ_BEFORE.clear()
    _READ_BEFORE[text] = pickle.dumps(data), builder.places
    return YamlFile(path, data, builder.places)


def _text(path: Path, inside: Path | None) -> str:
    try:
        if inside is not None and not path.resolve().is_relative_to(inside.resolve()):
            raise KioskError(Fault(path, 0, "it lies outside the pack", f"put the file itself into {inside}"))
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):  # a pipe would be waited for without end
            what = "it is a folder" if stat.S_ISDIR(state.st_mode) else "it is a pipe or a device"
            raise KioskError(Fault(path, 0, f"{what}, not a file", "give the file"))
        if state.st_size > MAX_BYTES:
            what = f"it is larger than {MAX_BYTES // 1000} kB"
            raise KioskError(Fault(path, 0, what, "check that it is the right file"))
        raw = path.read_bytes()
    except FileNotFoundError:
        raise KioskError(Fault(path, 0, "there is no such file", "add it or check the name")) from None
    except (OSError, ValueError, RuntimeError) as error:  # no permission, a NUL in the name, a loop of links
        what = f"it can't be read: {error.strerror if isinstance(error, OSError) else error}"
        raise KioskError(Fault(path, 0, what, "check the file and its permissions")) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = len(raw[raw.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        raise KioskError(Fault(path, line, "it is not UTF-8 text", "save it as UTF-8", column)) from None


class _Builder:
    """Makes data from the parser's events, and notes lines and faults along the way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.places: dict[tuple[Key, ...], Place] = {}

    def build(self, text: str) -> Data:
        events: Iterator[Event] = yaml.parse(text, Loader=_PARSER)
        data: Data = None
        documents = 0
        for event in events:
            if not isinstance(event, DocumentStartEvent):
                continue
            documents += 1
            if documents > 1:
                self._fault(event, "a second document starts here", "delete the line ---")
                break
            data = self._value(next(events), events, ())
        if not documents:
            self.faults.append(Fault(self.path, 0, "it is empty", "write its contents or delete it"))
        return data

    def _fault(self, event: Event, what: str, mend: str) -> None:
        line, column = _place(event)
        self.faults.append(Fault(self.path, line, what, mend, column))

    def _value(self, event: Event, events: Iterator[Event], where: tuple[Key, ...]) -> Data:
        self.places.setdefault(where, _place(event))
        if len(self.places) > MAX_VALUES:
            self._fault(event, f"there are more than {MAX_VALUES} values in one file", "check the file")
            raise KioskError(self.faults)
        if isinstance(event, AliasEvent):
            self._fault(event, f"*{event.anchor} refers to another place", "write the words out")
            return None
        assert isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent)
        if event.anchor:
            self._fault(event, f"&{event.anchor} is an anchor", "delete it and write the words out")
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if event.tag:
            self._fault(event, f"{event.tag} is a YAML tag", "delete it")
        if len(where) >= MAX_DEPTH:
            # Stop here: reading on to the end of very deep nesting takes the parser minutes.
            self._fault(event, f"lists and mappings are nested more than {MAX_DEPTH} deep", "make it flatter")
            raise KioskError(self.faults)
        if isinstance(event, SequenceStartEvent):
            items: list[Data] = []
            while not isinstance(event := next(events), SequenceEndEvent):
                items.append(self._value(event, events, (*where, len(items))))
            return items
        mapping: dict[str, Data] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            key = self._key(event)
            if key in mapping:
                first = self.places[(*where, key)][0]
                self._fault(event, f"{key!r} is here twice, first in line {first}", "keep one of them")
                key = f"{key}\0{len(mapping)}"  # read on, to find what else is wrong
            self.places[(*where, key)] = _place(event)
            mapping[key] = self._value(next(events), events, (*where, key))
        return mapping

    def _scalar(self, event: ScalarEvent) -> Data:
        text: str = event.value
        if event.tag:
            self._fault(event, f"{event.tag} is a YAML tag", "delete it")
            return text
        plain = event.implicit[0]
        tag = _RESOLVER.resolve(yaml.ScalarNode, text, event.implicit) if plain else ""  # type: ignore[no-untyped-call]  # types-pyyaml leaves it bare
        if tag == "tag:yaml.org,2002:null":
            return None
        if tag == "tag:yaml.org,2002:bool":
            return text.lower() in _TRUE
        if plain and _WHOLE.fullmatch(text):
            return int(text)
        # All else is text: a time such as 10:30 is no number in base 60, whatever YAML 1.1 says.
        return text

    def _key(self, event: Event) -> str:
        if not isinstance(event, ScalarEvent):
            self._fault(event, "a key is a list, a mapping or an alias", "use a word as the key")
            raise KioskError(self.faults)
        if event.anchor:
            self._fault(event, f"&{event.anchor} is an anchor", "delete it and write the words out")
        if event.value == "<<" and event.implicit[0]:
            self._fault(event, "<< is a merge key", "write the words out")
        value = self._scalar(event)
        if isinstance(value, bool):
            what = f"the key {event.value} has no quotes, so YAML reads it as {str(value).lower()}"
            self._fault(event, what, f"write '{event.value}'")
        elif not isinstance(value, str):
            what = f"the key {event.value or 'before the colon'} has no quotes or is empty"
            self._fault(event, what, f"write '{event.value}'")
        return str(event.value)


def _place(event: Event) -> Place:
    return (event.start_mark.line + 1, event.start_mark.column + 1) if event.start_mark else (1, 1)
