"""A list that is turned page by page: nothing scrolls, nothing needs a drag (N-T5)."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget


class PagedList(Widget):
    """Shows as many of ``items`` as fit below each other, the rest on further pages.

    An item tells its height by ``height_for(width)`` in px.

    Attributes:
        page: 0-based page that is shown.
        pages: number of pages.
        spacing: px between two items.
    """

    page = NumericProperty(0)
    pages = NumericProperty(1)
    spacing = NumericProperty(0)

    def __init__(self, **kwargs: Any) -> None:
        self.items: list[Any] = []
        self._page_of: list[int] = []
        super().__init__(**kwargs)
        self._later = Clock.create_trigger(self._arrange, -1)
        for name in ("pos", "size", "spacing"):
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

    def _arrange(self, *_: Any) -> None:
        self._page_of, page, room = [], 0, self.height
        for item in self.items:
            needed = item.height_for(self.width)
            if room < needed and room < self.height:
                page, room = page + 1, self.height
            room -= needed + self.spacing
            self._page_of.append(page)
        self.pages = page + 1
        if self.page > page:
            self.page = page
            return
        self.clear_widgets()
        top = self.top
        for item in self.shown:
            item.size = self.width, item.height_for(self.width)
            item.pos = self.x, top - item.height
            top -= item.height + self.spacing
            self.add_widget(item)
