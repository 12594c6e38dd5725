"""The list of today's visits, drawn whole, drawn again as a part, and told of by events."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from kiosk.desk.access import LIVE, Entry, NotLoggedInError, act, desk_of, enter, session_of
from kiosk.desk.board import Card
from kiosk.records.lists import GROUPS, Group
from kiosk.records.rights import may

if TYPE_CHECKING:
    from kiosk.desk.app import Desk

router = APIRouter()
PAGE = 60
"""Visits of a group on one page."""
PREVIEW = 12
"""Visits of a group that needs nobody, on the page of all."""
Show = Literal["all", "open", "now", "seen", "clear"]
Looking = Annotated[Entry, Depends(enter("visit.list"))]
CodeQuery = Annotated[str, Query(max_length=20)]
PageQuery = Annotated[int, Query(ge=1, le=100_000)]
DoneQuery = Annotated[str, Query(pattern=r"^([0-9a-f]{32})?$")]


@router.get("/", response_class=Response)
def visits(
    request: Request,
    entry: Looking,
    show: Show = "all",
    code: CodeQuery = "",
    page: PageQuery = 1,
    done: DoneQuery = "",
) -> Response:
    """Today's visits; with ``code`` those of that code, of other days too; ``done``: the visit that was just
    acknowledged."""
    return entry.desk.view.page("visits.html", request, entry, **_list(request, entry, show, code, page, done))


@router.get("/visits/list", response_class=Response)
def part(
    request: Request,
    entry: Looking,
    show: Show = "all",
    code: CodeQuery = "",
    page: PageQuery = 1,
    done: DoneQuery = "",
) -> Response:
    """The list alone, for a page that is open."""
    return entry.desk.view.page("list.html", request, entry, **_list(request, entry, show, code, page, done))


@router.get("/events", response_class=StreamingResponse)
async def events(request: Request, entry: Looking, state: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Tells an open page that something has changed since it was drawn in ``state``."""

    def still_in() -> bool:
        try:
            return may(session_of(request, touch=False).role, "visit.list")
        except NotLoggedInError:
            return False

    stream: AsyncIterator[str] = desk_of(request).live.events(still_in, state)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"x-accel-buffering": "no"})


@router.post("/help/{request_id}", response_class=Response)
def going(
    request_id: Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")],
    entry: Annotated[Entry, Depends(act("help.answer"))],
) -> Response:
    """Somebody goes to the patient who asked."""
    calls = entry.desk.records.help
    if not calls.answer(request_id, entry.session.name) and calls.get(request_id) is None:
        raise HTTPException(404)
    return RedirectResponse("/", 303)


def _list(request: Request, entry: Entry, show: Show, code: str, page: int, done: str) -> dict[str, Any]:
    digits = "".join(character for character in code if character.isdigit() and character.isascii())[:4]
    with entry.desk.board.one_state():
        found = _read(entry.desk, show, digits, page)
        opened = entry.desk.board.open(done) if done else None
    settled = opened[0] if opened and opened[0].settled else None
    cards = [card for members in found["sections"].values() for card in members]
    _note(entry, [*cards, *([settled] if settled else [])])
    return {
        **found,
        "done": settled,
        "show": show,
        "code": digits,
        "number": page,
        "drawn": entry.desk.cards.draw(request, entry, cards),
        "refresh": f"/?{LIVE}=1&show={show}&code={digits}&page={page}",
    }


def _read(desk: Desk, show: Show, digits: str, page: int) -> dict[str, Any]:
    """All that the page shows of the records."""
    groups = [group for group in GROUPS if show in ("all", group)]
    pages = 1
    if digits:
        found = desk.board.search(digits, PAGE)
        sections = {group: [card for card in found if card.group == group] for group in groups}
        counts: Mapping[Group, int] = Counter(card.group for card in found)
        stops = desk.board.today({})[1].stops
    else:
        few = {group: (PAGE if group in ("open", "now") else PREVIEW, 0) for group in groups}
        sections, today = desk.board.today(few if show == "all" else {show: (PAGE, (page - 1) * PAGE)})
        counts, stops = today.counts, today.stops
        if show != "all":
            pages = max(1, -(-counts[show] // PAGE))
    return {
        "state": desk.records.visits.revision(),
        "sections": sections,
        "counts": counts,
        "stops": stops,
        "help": desk.board.help(),
        "pages": pages,
    }


def _note(entry: Entry, cards: list[Card]) -> None:
    """Every visit that a list shows is in the audit, once a session and once more when it has changed. # N-P3"""
    new = {card.id: card.row.updated_at for card in cards if entry.session.shown.get(card.id) != card.row.updated_at}
    if new:
        detail = {"in": "list", "visits": list(new)}
        entry.desk.records.audit.append(entry.session.name, "visit.view", "", detail)
        entry.session.shown.update(new)
