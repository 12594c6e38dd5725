"""Log in, log out, stay; and the language of the page."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from kiosk.desk.access import Entry, act, desk_of
from kiosk.desk.view import BACK_MOST, LANGUAGE_COOKIE, phrases_of
from kiosk.records.staff import Locked, Verified, Wrong

router = APIRouter()
TICKET_COOKIE = "desk-ticket"
DESK = "desk"
"""Who notes in the audit what nobody in particular did."""
SEE_OTHER = 303


@router.get("/log-in", response_class=Response)
def form(request: Request, why: str = "") -> Response:
    """The log-in page. ``why``: "idle" after a log-off by time, "out" after a log-out."""
    return _form(request, f"desk.log_in.{why}" if why in ("idle", "out") else None)


@router.post("/log-in", response_class=Response)
def log_in(
    request: Request,
    name: Annotated[str, Form(max_length=80)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    ticket: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Check name and password. Each address has a few tries, each account slows down and locks (N-P3)."""
    desk = desk_of(request)
    address = request.client.host if request.client else ""
    wait = desk.log_in_throttle.wait_s(address)
    if wait:
        headers = {"retry-after": str(wait)}
        return _form(request, "desk.log_in.often", status=429, headers=headers, seconds=wait)
    if not desk.sessions.good_ticket(ticket, request.cookies.get(TICKET_COOKIE)):
        return _form(request, "desk.log_in.expired", status=403)
    result = desk.records.staff.verify_password(name, password, desk.utc())
    if isinstance(result, Verified):
        desk.records.audit.append(result.name, "staff.log_in", result.name)
        desk.sessions.end(request.cookies.get(desk.cookie))
        answer = RedirectResponse("/", SEE_OTHER)
        answer.set_cookie(
            desk.cookie,
            desk.sessions.begin(result.name, result.role),
            httponly=True,
            samesite="strict",
            secure=desk.secure,
        )
        answer.delete_cookie(TICKET_COOKIE, path="/", httponly=True, samesite="strict", secure=desk.secure)
        return answer
    if not (isinstance(result, Wrong) and result.early):  # what was not looked at is no try
        # A name that nobody has may be a password in the wrong field: it is not written down.
        person = desk.records.staff.person(name)
        desk.records.audit.append(DESK, "staff.wrong_password", person.name if person else "")
    if isinstance(result, Locked):
        until = result.until.astimezone(desk.zone).strftime("%H:%M")
        return _form(request, "desk.log_in.locked", status=401, time=until)
    return _form(request, "desk.log_in.wait", status=401, seconds=max(1, round(result.wait_s)))


@router.post("/log-out", response_class=Response)
def log_out(request: Request, entry: Annotated[Entry, Depends(act("visit.list"))]) -> Response:
    """End this session."""
    entry.desk.sessions.end(request.cookies.get(entry.desk.cookie))
    entry.desk.records.audit.append(entry.session.name, "staff.log_out", entry.session.name)
    answer = RedirectResponse("/log-in?why=out", SEE_OTHER)
    answer.delete_cookie(entry.desk.cookie, path="/", httponly=True, samesite="strict", secure=entry.desk.secure)
    return answer


@router.post("/stay", status_code=204, response_class=Response)
def stay(entry: Annotated[Entry, Depends(act("visit.list"))]) -> Response:
    """The person is typing or reading: the session does not end yet."""
    return Response(status_code=204)


@router.get("/language/{tag}", response_class=Response)
def language(request: Request, tag: str, back: str = "/") -> Response:
    """Read the desk in another language."""
    # A path of this desk and nothing else: "//host" and "/\\host" would lead away.
    fine = back.startswith("/") and back[1:2] not in ("/", "\\") and len(back) <= BACK_MOST and back.isprintable()
    answer = RedirectResponse(quote(back, safe="/?&=%") if fine else "/", SEE_OTHER)
    if tag in desk_of(request).words.by_language:
        answer.set_cookie(
            LANGUAGE_COOKIE, tag, max_age=365 * 86400, httponly=True, samesite="strict", secure=desk_of(request).secure
        )
    return answer


def _form(
    request: Request, message: str | None, *, status: int = 200, headers: dict[str, str] | None = None, **values: object
) -> Response:
    desk = desk_of(request)
    ticket = desk.sessions.sign_in_ticket()
    said = phrases_of(request).say(message, **values) if message else ""
    answer = desk.view.page(
        "log_in.html", request, None, status=status, headers=headers, message=said, failed=status != 200, ticket=ticket
    )
    answer.set_cookie(TICKET_COOKIE, ticket, httponly=True, samesite="strict", secure=desk.secure)
    return answer
