"""From what is written to what is spoken, without losing the place.

"PRP" is spoken "P R P"; the word to mark on the screen is still "PRP". So each character of the spoken
text remembers which written character it stands for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the engine is given.

    Attributes:
        text: the spoken words.
        map: for each character of ``text`` its 0-based place in the written text; never goes back.
    """

    text: str
    map: tuple[int, ...]


class Lexicon:
    """Replacements of whole words, the longest first.

    An entry written all in capitals ("PRP") replaces only the same capitals; any other entry
    ("micro-needling") is found in upper or lower case.
    """

    def __init__(self, entries: Mapping[str, str] | None = None) -> None:
        """
        Args:
            entries: written -> spoken. Entries with nothing to find are left out.
        """
        cleaned = {_plain(written).strip(): _plain(spoken).strip() for written, spoken in (entries or {}).items()}
        cleaned.pop("", None)
        self._exact = {written: spoken for written, spoken in cleaned.items() if written.isupper()}
        self._folded = {written.lower(): spoken for written, spoken in cleaned.items() if not written.isupper()}
        parts = [(len(written), re.escape(written)) for written in self._exact]
        parts += [(len(written), f"(?i:{re.escape(written)})") for written in self._folded]
        parts.sort(key=lambda part: part[0], reverse=True)
        # A word stands alone: no letter or digit right before or after it.
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(p for _, p in parts)})(?!\w)") if parts else None
        self._key = (tuple(sorted(self._exact.items())), tuple(sorted(self._folded.items())))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicon) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def speak(self, text: str) -> Spoken:
        """The spoken form of any text at all: controls and invisible characters are left out."""
        plain: list[str] = []
        places: list[int] = []
        for place, char in _visible(text):
            plain.append(char)
            places.append(place)
        joined = "".join(plain)
        if self._pattern is None:
            return Spoken(joined, tuple(places))
        out: list[str] = []
        at: list[int] = []
        done = 0
        for match in self._pattern.finditer(joined):
            first, last = match.span()
            spoken = self._exact.get(match.group(), self._folded.get(match.group().lower(), match.group()))
            out += [joined[done:first], spoken]
            at += places[done:first]
            # Spread evenly: in "SPF 30" -> "S P F thirty" the last part still marks "30".
            at += [places[first + i * (last - first) // len(spoken)] for i in range(len(spoken))]
            done = last
        return Spoken("".join([*out, joined[done:]]), tuple(at + places[done:]))


def _visible(text: str) -> Iterator[tuple[int, str]]:
    """Characters to speak with their places: spaces plain, one for one, and nothing invisible."""
    for place, char in enumerate(text):
        if char.isspace():
            yield place, " "  # no-break, thin, line and paragraph spaces too
        elif char == "\u2011":
            yield place, "-"  # no-break hyphen
        elif unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}:
            yield place, char


def _plain(text: str) -> str:
    return "".join(char for _, char in _visible(text))
