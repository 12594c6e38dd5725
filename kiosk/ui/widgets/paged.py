"""A list that is turned page by page: nothing scrolls, nothing needs a drag (N-T5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty
from kivy.uix.widget import Widget

LEAST_PX = 101.0
"""Narrower than this it has not been laid out yet: a widget begins with 100 px."""


@runtime_checkable
class CanShrink(Protocol):
    """An item whose text can be smaller: ``shrunk`` is the part of its size that it has."""

    shrunk: float

    def fit(self, width: float, height: float) -> None:
        """Be no higher than ``height`` px at ``width`` px, if that can be."""

    def height_for(self, width: float) -> float:
        """Height in px."""


class PagedList(Widget):
    """Shows ``items`` below each other, on as many pages as they need, each about equally full.

    An item tells its height by ``height_for(width)`` in px. One that ``begins`` a group begins a page too, where not
    all of them fit on one.

    Attributes:
        page: 0-based page that is shown.
        pages: number of pages.
        spacing: px between two items.
        middle: what is left free is divided above and below.
    """

    page = NumericProperty(0)
    pages = NumericProperty(1)
    spacing = NumericProperty(0)
    middle = BooleanProperty(False)

    def __init__(self, **kwargs: Any) -> None:
        self.items: list[Any] = []
        self._page_of: list[int] = []
        super().__init__(**kwargs)
        self._later = Clock.create_trigger(self._arrange, -1)
        for name in ("pos", "size", "spacing", "middle"):
            self.fbind(name, self._later)
        self.fbind("page", self._arrange)

    def fill(self, items: list[Any]) -> None:
        """Show ``items`` from the first page on."""
        self.items = items
        self.page = 0
        self._arrange()

    def rearrange(self) -> None:
        """Lay the items out anew before the next frame, as after a new text size."""
        self._later()

    @property
    def shown(self) -> list[Any]:
        """The items of the present page, from top to bottom."""
        return [item for item, page in zip(self.items, self._page_of, strict=True) if page == self.page]

    def page_of(self, item: Any) -> int:
        """0-based page that ``item`` stands on."""
        return self._page_of[self.items.index(item)]

    def _fit(self) -> None:
        """An item that alone is higher or wider than a page makes itself smaller, where it can."""
        if self.width < LEAST_PX:
            return
        for item in self.items:
            if isinstance(item, CanShrink):
                item.fit(self.width, self.height)

    def _arrange(self, *_: Any) -> None:
        self._fit()
        heights = [item.height_for(self.width) for item in self.items]
        begins = [bool(getattr(item, "begins", False)) for item in self.items]
        self._page_of = pages_of(heights, begins, self.spacing, self.height)
        page = self._page_of[-1] if self._page_of else 0
        self.pages = page + 1
        if self.page > page:
            self.page = page
            return
        self.clear_widgets()
        used = sum(item.height_for(self.width) + self.spacing for item in self.shown) - self.spacing
        top = self.top - (max(self.height - used, 0) * 0.42 if self.middle else 0)
        for item in self.shown:
            item.size = self.width, item.height_for(self.width)
            item.pos = self.x, top - item.height
            top -= item.height + self.spacing
            self.add_widget(item)


def pages_of(heights: Sequence[float], begins: Sequence[bool], spacing: float, room: float) -> list[int]:
    """The 0-based page of each item: as few pages as there can be, and of these ways the one whose pages are about
    equally full, so that no item is left alone on the last.

    Args:
        heights: of the items, px. begins: it begins a page, where not all fit on one. spacing: px between two.
        room: height in px of a page. What is higher has a page of its own.
    """
    if not heights:
        return []
    parted = sum(heights) + spacing * (len(heights) - 1) > room
    # The best way to lay out the first so many items: how many pages, how uneven they are, where the last page begins.
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    for end in range(1, len(heights) + 1):
        found: list[tuple[int, float, int]] = []
        used = -spacing
        for start in range(end - 1, -1, -1):
            used += heights[start] + spacing
            if used > room and start < end - 1:
                break
            found.append((best[start][0] + 1, best[start][1] + (room - used) ** 2, start))
            if begins[start] and parted:
                break
        best.append(min(found, key=lambda way: (way[0], way[1], -way[2])))
    pages, end = [0] * len(heights), len(heights)
    while end:
        number, _, start = best[end]
        pages[start:end] = [number - 1] * (end - start)
        end = start
    return pages
