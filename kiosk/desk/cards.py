"""The list's cards as HTML. One is drawn when something of it changes; how long it waits is put in each time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from fastapi import Request
from markupsafe import Markup, escape

from kiosk.desk.access import Entry
from kiosk.desk.board import Card
from kiosk.desk.explain import in_short
from kiosk.desk.view import how_long, phrases_of

MOST = 2000
"""Cards kept; then all are let go."""
MARK = "\ue000"
"""Where the time that a flag waits stands in a card that is kept."""


class Cards:
    """Cards drawn so far. Whoever sees the same list in the same language with the same rights gets the same ones."""

    def __init__(self) -> None:
        """None yet."""
        self._drawn: dict[Hashable, str] = {}

    def draw(self, request: Request, entry: Entry, cards: Iterable[Card]) -> dict[str, Markup]:
        """Visit id -> its card."""
        phrases, now = phrases_of(request), entry.desk.utc()
        # All that a card shows follows from these: times of today are shorter, and only some may acknowledge.
        same = (phrases.language, entry.may("visit.acknowledge"), now.astimezone(entry.desk.zone).date())
        found = {}
        for card in cards:
            html = self._drawn.get((*same, card))
            if html is None:
                html = self._draw(request, entry, card, phrases.language)
                if len(self._drawn) >= MOST:
                    self._drawn.clear()
                self._drawn[(*same, card)] = html
            if MARK in html:
                html = html.replace(MARK, escape(how_long(phrases, int((now - card.since).total_seconds() // 60))))
            found[card.id] = Markup(html)
        return found

    def _draw(self, request: Request, entry: Entry, card: Card, language: str) -> str:
        return entry.desk.view.text(
            "card.html",
            request,
            entry,
            card=card,
            because=in_short(card, entry.desk.packs, language),
            may_acknowledge=entry.may("visit.acknowledge"),
            how_long=lambda _: MARK,
        )
