"""Which way each character of a line runs, and in which order the line is drawn: the Unicode bidirectional algorithm.

No Python package gives the levels (python-bidi gives the reordered text only, which cannot be joined to words and marks
any more), so here they are, without the explicit controls, which no text of ours has: rules W1-W7, N0-N2, I1-I2 and L2
of UAX 9. The tests hold them against python-bidi over random text.

One thing more than UAX 9, for the sake of safety: a number that is written in groups ("555 0100", "2026-01-05") keeps
its order in a line from right to left, where the plain algorithm would turn the groups round.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from unicodedata import bidirectional

_GROUPS = re.compile(r"\+?(?:\([0-9]+\)[ ./-]*)?[0-9_]+(?:[ ./:\-\u00a0]*(?:\([0-9]+\)[ ./-]*)?[0-9_]+)*")
"""A number in groups: digits, what may stand between them, an area code in brackets. Places that are still empty
("1 2 _ _") belong to it."""
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {close: opening for opening, close in _BRACKETS.items()}
_NEUTRAL = {"B", "S", "WS", "ON"}
_INVISIBLE = {"BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@lru_cache(maxsize=4096)
def base_is_rtl(text: str, rtl: bool) -> bool:
    """Whether ``text`` as a whole runs from right to left, in a language that does or does not (``rtl``)."""
    kinds = [bidirectional(char) for char in text]
    if any(kind in ("R", "AL") for kind in kinds):
        return rtl or next(kind for kind in kinds if kind in ("L", "R", "AL")) != "L"
    return rtl and "L" not in kinds


@lru_cache(maxsize=4096)
def levels(text: str, rtl: bool) -> tuple[int, ...]:
    """The level of each character: odd ones run from right to left. ``rtl`` is the way of the paragraph."""
    base = 1 if rtl else 0
    # A number in groups counts as one number, whatever stands between its digits.
    grouped = _GROUPS.sub(lambda match: "0" * len(match.group()), text) if rtl else text
    kinds = [bidirectional(char) or "L" for char in grouped]
    seen = [index for index, kind in enumerate(kinds) if kind not in _INVISIBLE]
    types = [kinds[index] for index in seen]
    _weak(types, "R" if rtl else "L")
    _brackets([grouped[index] for index in seen], types, "R" if rtl else "L")
    _neutral(types, "R" if rtl else "L")
    found = [base] * len(text)
    for index, kind in zip(seen, types, strict=True):
        found[index] = base + (kind != "R" if rtl else {"L": 0, "R": 1}.get(kind, 2))
    for index in range(len(text)):  # what is invisible goes with what stands before it
        if kinds[index] in _INVISIBLE and index:
            found[index] = found[index - 1]
    return tuple(found)


def _weak(types: list[str], sor: str) -> None:
    """W1 to W7: numbers and what stands by them."""
    strong, before = sor, sor
    for index, kind in enumerate(types):
        if kind == "NSM":
            types[index] = before
        elif kind == "EN" and strong == "AL":
            types[index] = "AN"
        elif kind in ("L", "R", "AL"):
            strong = kind
        before = types[index]
    types[:] = ["R" if kind == "AL" else kind for kind in types]
    for index in range(1, len(types) - 1):
        left, kind, right = types[index - 1 : index + 2]
        if left == right and ((kind in ("ES", "CS") and left == "EN") or (kind == "CS" and left == "AN")):
            types[index] = left
    at = 0
    for kind, run in [(kind, len(list(group))) for kind, group in groupby(types)]:
        end = at + run
        if kind == "ET" and "EN" in (types[at - 1] if at else "", types[end] if end < len(types) else ""):
            types[at:end] = ["EN"] * run
        at = end
    strong = sor
    for index, kind in enumerate(types):
        if kind in ("ET", "ES", "CS"):
            types[index] = "ON"
        elif kind == "EN" and strong == "L":
            types[index] = "L"
        elif kind in ("L", "R"):
            strong = kind


def _way(kind: str) -> str:
    """How a type counts for what stands beside it: numbers as R."""
    return "R" if kind in ("EN", "AN") else kind


def _brackets(chars: Sequence[str], types: list[str], base: str) -> None:
    """N0: both brackets of a pair go the same way."""
    open_at: list[int] = []
    pairs: list[tuple[int, int]] = []
    for index, char in enumerate(chars):
        if types[index] != "ON":
            continue
        if char in _BRACKETS:
            open_at.append(index)
        elif char in _CLOSING:
            for depth in range(len(open_at) - 1, -1, -1):
                if chars[open_at[depth]] == _CLOSING[char]:
                    pairs.append((open_at[depth], index))
                    del open_at[depth:]
                    break
    for first, last in sorted(pairs):
        inside = {_way(kind) for kind in types[first + 1 : last]} & {"L", "R"}
        if base in inside:
            types[first] = types[last] = base
        elif inside:
            before = next((_way(kind) for kind in reversed(types[:first]) if _way(kind) in ("L", "R")), base)
            types[first] = types[last] = before


def _neutral(types: list[str], base: str) -> None:
    """N1 and N2: spaces and signs go with both neighbours, or with the line."""
    at = 0
    for neutral, run in [(neutral, len(list(group))) for neutral, group in groupby(types, _NEUTRAL.__contains__)]:
        end = at + run
        if neutral:
            before = _way(types[at - 1]) if at else base
            after = _way(types[end]) if end < len(types) else base
            types[at:end] = [before if before == after else base] * run
        at = end


def visual_order(line: Sequence[int]) -> list[int]:
    """The indexes of a line's pieces as they are drawn from left to right, given the level of each (L2)."""
    order = list(range(len(line)))
    for level in range(max(line, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and line[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = max(end, at + 1)
    return order
