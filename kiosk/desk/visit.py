"""One visit in full, what somebody does about it, and what they take away of it. Each is in the audit. # N-P3"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from starlette.responses import RedirectResponse, Response

from kiosk.desk.access import Entry, act, enter
from kiosk.desk.board import Card
from kiosk.desk.explain import asked, heard, reasons
from kiosk.desk.export import to_csv, to_json
from kiosk.desk.view import phrases_of
from kiosk.desk.visits import Show
from kiosk.records.visit import VisitRecord

router = APIRouter(prefix="/visits/{visit_id}")
VisitId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Text = Annotated[str, Form(max_length=2000)]
"""A reason or a note; empty ones are sent back to be written."""
Looking = Annotated[Entry, Depends(enter("visit.view"))]
Taking = Annotated[Entry, Depends(enter("visit.export"))]
SEE_OTHER = 303


@router.get("", response_class=Response)
def visit(request: Request, visit_id: VisitId, entry: Looking) -> Response:
    """The visit."""
    card, record = _open(entry, visit_id)
    entry.desk.records.audit.append(entry.session.name, "visit.view", visit_id)
    return _page(request, entry, card, record)


@router.get("/print", response_class=Response)
def paper(request: Request, visit_id: VisitId, entry: Taking) -> Response:
    """The visit for a sheet of paper."""
    card, record = _open(entry, visit_id)
    entry.desk.records.audit.append(entry.session.name, "visit.export", visit_id, {"as": "print"})
    return _page(request, entry, card, record, on_paper=True)


@router.get("/export.json", response_class=Response)
def as_json(visit_id: VisitId, entry: Taking) -> Response:
    """Everything about the visit, for a program. See kiosk.desk.export."""
    card, record = _open(entry, visit_id)
    entry.desk.records.audit.append(entry.session.name, "visit.export", visit_id, {"as": "json"})
    text = to_json(record, card.reviews, entry.desk.packs, entry.desk.utc())
    return Response(text, media_type="application/json", headers=_file(record, "json"))


@router.get("/export.csv", response_class=Response)
def as_csv(visit_id: VisitId, entry: Taking) -> Response:
    """The visit as a table, a line for each thing."""
    card, record = _open(entry, visit_id)
    entry.desk.records.audit.append(entry.session.name, "visit.export", visit_id, {"as": "csv"})
    text = to_csv(record, card.reviews)
    return Response(text, media_type="text/csv; charset=utf-8", headers=_file(record, "csv"))


@router.post("/acknowledge", response_class=Response)
def acknowledge(
    visit_id: VisitId,
    entry: Annotated[Entry, Depends(act("visit.acknowledge"))],
    back: Annotated[str, Form(max_length=10)] = "",
    show: Annotated[Show, Form()] = "all",
    code: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """One tap: somebody has looked. # N-P4

    ``back``: "list" leads to the list again, of ``show`` and ``code``, where the next that waits is on top.
    """
    _ended(_open(entry, visit_id)[0])
    entry.desk.records.reviews.acknowledge(visit_id, entry.session.name)
    if back != "list":
        return RedirectResponse(f"/visits/{visit_id}", SEE_OTHER)
    place = urlencode({"show": show, "code": code, "done": visit_id})
    return RedirectResponse(f"/?{place}#done", SEE_OTHER)


@router.post("/override", response_class=Response)
def override(
    request: Request,
    visit_id: VisitId,
    entry: Annotated[Entry, Depends(act("visit.override"))],
    reason: Text = "",
) -> Response:
    """The flag shall not count, for a reason that is kept. # N-P4"""
    card, record = _open(entry, visit_id)
    _ended(card)
    if not reason.strip():
        return _page(request, entry, card, record, missing="reason", status=422)
    entry.desk.records.reviews.override(visit_id, entry.session.name, reason.strip())
    return RedirectResponse(f"/visits/{visit_id}", SEE_OTHER)


@router.post("/note", response_class=Response)
def note(
    request: Request, visit_id: VisitId, entry: Annotated[Entry, Depends(act("visit.note"))], text: Text = ""
) -> Response:
    """A note for whoever looks next."""
    card, record = _open(entry, visit_id)
    if not text.strip():
        return _page(request, entry, card, record, missing="note", status=422)
    entry.desk.records.reviews.note(visit_id, entry.session.name, text.strip())
    return RedirectResponse(f"/visits/{visit_id}", SEE_OTHER)


def _open(entry: Entry, visit_id: str) -> tuple[Card, VisitRecord]:
    found = entry.desk.board.open(visit_id)
    if found is None:
        raise HTTPException(404)
    return found


def _ended(card: Card) -> None:
    """A visit that goes on can still raise a flag: what nobody has seen must not count as seen."""
    if card.group == "now":
        raise HTTPException(409)


def _page(
    request: Request,
    entry: Entry,
    card: Card,
    record: VisitRecord,
    *,
    on_paper: bool = False,
    missing: str = "",
    status: int = 200,
) -> Response:
    language, packs = phrases_of(request).language, entry.desk.packs
    return entry.desk.view.page(
        "visit.html",
        request,
        entry,
        status=status,
        card=card,
        visit=record,
        reasons=reasons(card, packs, language),
        asked=asked(record, packs, language),
        heard=heard(record, packs, language),
        pack=packs.get(record.pack_id, language),
        on_paper=on_paper,
        missing=missing,
        now=entry.desk.utc(),
    )


def _file(record: VisitRecord, ending: str) -> dict[str, str]:
    name = f"visit-{record.code or 'none'}-{record.started_at:%Y%m%d-%H%M}.{ending}"
    return {"content-disposition": f'attachment; filename="{name}"'}
