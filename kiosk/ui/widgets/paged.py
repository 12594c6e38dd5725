"""A list that is turned page by page: nothing scrolls, nothing needs a drag (N-T5)."""

from __future__ import annotations

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
    """Shows as many of ``items`` as fit below each other, the rest on further pages.

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
        self._page_of, page, room = [], 0, self.height
        self._fit()
        whole = sum(item.height_for(self.width) + self.spacing for item in self.items) - self.spacing <= self.height
        for item in self.items:
            needed = item.height_for(self.width)
            parted = getattr(item, "begins", False) and not whole
            if (room < needed or parted) and room < self.height:
                page, room = page + 1, self.height
            room -= needed + self.spacing
            self._page_of.append(page)
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
