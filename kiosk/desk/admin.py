"""For the admin to look at: who has access, and what was done. Changes are commands (``./run staff``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import Response

from kiosk.desk.access import Entry, enter
from kiosk.records.audit import Line

router = APIRouter()
PAGE = 50
"""Lines of the audit on one page."""


@dataclass(frozen=True)
class Done:
    """A line of the audit with its time."""

    line: Line
    at: datetime


@router.get("/people", response_class=Response)
def people(request: Request, entry: Annotated[Entry, Depends(enter("staff.manage"))]) -> Response:
    """Who has access to what, and who is locked out."""
    now = entry.desk.utc()
    found = entry.desk.records.staff.people()
    return entry.desk.view.page("people.html", request, entry, people=found, now=now)


@router.get("/audit", response_class=Response)
def audit(
    request: Request,
    entry: Annotated[Entry, Depends(enter("audit.view"))],
    chain: Annotated[str, Query(max_length=64)] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """The audit, the newest line first; ``chain`` is whose, this database's own when none is named."""
    kept = entry.desk.records.audit
    chains = kept.writers()
    chosen = chain or chains[0]
    if chosen not in chains:
        raise HTTPException(404)
    kept.append(entry.session.name, "audit.view", chosen)
    end = kept.head(chosen).seq
    last = end - (page - 1) * PAGE
    first = max(0, last - PAGE)
    lines = kept.lines(chosen, after=first, limit=last - first) if last > 0 else []
    shown: dict[str, Any] = {
        "done": [Done(line, datetime.fromisoformat(line.at)) for line in reversed(lines)],
        "chains": chains,
        "chosen": chosen,
        "number": page,
        "pages": max(1, -(-end // PAGE)),
    }
    return entry.desk.view.page("audit.html", request, entry, **shown)
