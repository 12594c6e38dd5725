"""What the staff's lists have in common."""

from __future__ import annotations

from typing import Any

from kiosk.ui.page import ReadingPage

TIER_ICONS = {"stop": "warning", "tell": "heart", "info": "list", None: "empty_circle"}
"""The sign of each tier; a list without one has none raised."""


class StaffPage(ReadingPage):
    """A list of the staff's: More turns its pages, from the last to the first again; Back leads to the panel."""

    def turns(self) -> None:
        """More is there as soon as there is more."""
        self.list.bind(pages=self._more)
        self._more()

    def _more(self, *_: Any) -> None:
        self.has_next = self.list.pages > 1

    def forward(self) -> bool:
        self.list.page = (self.list.page + 1) % self.list.pages
        return True

    def backward(self) -> bool:
        self.host.room.show("staff_panel", "")
        return True
