"""From what is known to HTML: templates, the words of the reader's language, times as the clinic's clock shows them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from kiosk.content.phrases import Phrases
from kiosk.desk.access import LIVE, Entry, desk_of
from kiosk.records.rights import Right

HERE = Path(__file__).parent
STATIC = HERE / "static"
LANGUAGE_COOKIE = "desk-language"
FIRST_STRONG, END = "\u2068", "\u2069"
"""Unicode's marks around a part that has its own direction; without them a date reads back to front in Arabic."""
ONWARD: dict[Right, tuple[str, str]] = {
    "visit.list": ("/", "desk.visits"),
    "overview.view": ("/overview", "desk.overview"),
    "staff.manage": ("/people", "desk.people"),
    "audit.view": ("/audit", "desk.audit"),
}
"""The pages that the head of each page leads to: right -> address, phrase of its name."""
BACK_MOST = 200
"""Longest place that a link leads back to."""


class View:
    """Renders the pages. Nothing in a template is trusted: every value is escaped."""

    def __init__(self) -> None:
        """Templates are read once."""
        self._env = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(STATIC.iterdir())))
        self._version = digest.hexdigest()[:12]

    def text(self, template: str, request: Request, entry: Entry | None, **values: Any) -> str:
        """The HTML of ``template``."""
        desk = desk_of(request)
        phrases = phrases_of(request)
        query = request.url.query
        now = desk.utc()

        right_to_left = phrases["desk.direction"] == "rtl"

        def apart(value: object) -> object:
            """What keeps its own direction in a sentence that runs from right to left: dates, names, numbers."""
            return f"{FIRST_STRONG}{value}{END}" if right_to_left else value

        def say(phrase_id: str, **given: object) -> str:
            return phrases.say(phrase_id, **{key: apart(value) for key, value in given.items()})

        def day_and_clock(at: datetime) -> object:
            return apart(at.astimezone(desk.zone).strftime("%Y-%m-%d %H:%M"))

        def when(at: datetime) -> object:
            """The clock alone for today."""
            local = at.astimezone(desk.zone)
            return local.strftime("%H:%M") if local.date() == now.astimezone(desk.zone).date() else day_and_clock(at)

        given = {
            "say": say,
            "language": phrases.language,
            "direction": phrases["desk.direction"],
            "languages": {tag: words["desk.language_name"] for tag, words in desk.words.by_language.items()},
            "clock": lambda at: at.astimezone(desk.zone).strftime("%H:%M"),
            "day_and_clock": day_and_clock,
            "when": when,
            "how_long": lambda since: how_long(phrases, int((now - since).total_seconds() // 60)),
            "version": self._version,
            "clinic": desk.look.name(phrases.language),
            "has_logo": desk.look.logo is not None,
            "idle_s": int(desk.sessions.idle.total_seconds()),
            "here": f"{request.url.path}{'?' if query else ''}{query}"[:BACK_MOST] if request.method == "GET" else "/",
            "path": request.url.path,
            "live": LIVE,
            "onward": ONWARD,
            "entry": entry,
        }
        return self._env.get_template(template).render(given | values)

    def page(
        self,
        template: str,
        request: Request,
        entry: Entry | None,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """``template`` as an answer."""
        return HTMLResponse(self.text(template, request, entry, **values), status, headers)


def phrases_of(request: Request) -> Phrases:
    """The words in the reader's language."""
    return desk_of(request).words.choose(
        request.cookies.get(LANGUAGE_COOKIE), request.headers.get("accept-language", "")
    )


def how_long(phrases: Phrases, minutes: int) -> str:
    """A time in words: minutes up to two hours, hours up to two days."""
    if minutes < 120:
        return phrases.say("desk.min", count=max(0, minutes))
    if minutes < 2 * 24 * 60:
        return phrases.say("desk.h", count=minutes // 60)
    return phrases.say("desk.d", count=minutes // (24 * 60))


def utc_text(at: datetime) -> str:
    """A UTC time for machines, to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
