"""Which counts may be shown: a small one could point at a person, and so could a sum that gives it away."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST = 5
"""The smallest count that is shown; nought is shown too."""

K = TypeVar("K", bound=Hashable)


def protect(cells: Mapping[K, int]) -> dict[K, int | None]:
    """A table whose total is known, with None for what must not be shown.

    Hidden is every count from 1 to 4, and beside it the smallest other one with all that are equal to it. So any two of
    the hidden counts could stand the other way round and the table would look the same: what is known is their sum, and
    not which of them is small. Where there is no other one, and the sum allows one solution only (all 1, or all 4),
    nothing of the table is shown, not even its noughts: nobody can tell then which cells the sum falls on.
    """
    small = {key for key, count in cells.items() if 0 < count < LEAST}
    if not small:
        return dict(cells)
    others = [key for key, count in cells.items() if count >= LEAST]
    if others:
        least = min(cells[key] for key in others)
        small |= {key for key in others if cells[key] == least}
    elif sum(cells.values()) in (len(small), len(small) * (LEAST - 1)):
        return dict.fromkeys(cells)
    return {key: None if key in small else count for key, count in cells.items()}


def protect_part(count: int, whole: int) -> int | None:
    """A count of some among ``whole``, which is known; None when it or the rest is small."""
    return None if 0 < count < LEAST or 0 < whole - count < LEAST else count
