"""The desk as a web application: what the pages work with, the routes, and what happens when something is wrong."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from kiosk import __version__
from kiosk.content.clinic_look import ClinicLook
from kiosk.desk import admin, login, look, overview, visit, visits
from kiosk.desk.access import NotAllowedError, NotLoggedInError
from kiosk.desk.board import Board
from kiosk.desk.cards import Cards
from kiosk.desk.guard import Guard
from kiosk.desk.live import Live
from kiosk.desk.sessions import Sessions
from kiosk.desk.throttle import Throttle
from kiosk.desk.view import STATIC, View
from kiosk.desk.words import FOLDER, Packs, Words
from kiosk.errors import KioskError
from kiosk.records.lists import Limits
from kiosk.records.open import Records
from kiosk.settings import Settings

LOG_INS_BURST, LOG_INS_PER_S = 10, 1 / 12
"""An address may try 10 log-ins at once, then one each 12 s. # N-P3"""
REQUESTS_BURST, REQUESTS_PER_S = 300, 30.0
"""And ask for 300 pages at once, then 30 a second: a clinic behind one proxy stays far below."""
_log = logging.getLogger(__name__)


@dataclass
class Desk:
    """What the pages work with.

    Attributes:
        settings, records: the kiosk's own.
        secure: browsers come by TLS: cookies say so.
        utc, now: the time of day; seconds from any start, never going back.
        zone: the clinic's, None is the machine's own.
    """

    settings: Settings
    records: Records
    secure: bool = False
    utc: Callable[[], datetime] = lambda: datetime.now(UTC)
    now: Callable[[], float] = time.monotonic
    zone: tzinfo | None = None
    words: Words = field(init=False)
    look: ClinicLook = field(init=False)
    packs: Packs = field(init=False)
    view: View = field(init=False)
    board: Board = field(init=False)
    cards: Cards = field(init=False)
    sessions: Sessions = field(init=False)
    live: Live = field(init=False)
    log_in_throttle: Throttle = field(init=False)
    throttle: Throttle = field(init=False)

    def __post_init__(self) -> None:
        """Everything else follows from the settings.

        Raises:
            KioskError: the desk's words have faults.
        """
        desk = self.settings.desk
        self.words = Words(self.settings.content / FOLDER)
        self.look = look.clinic_look(self.settings.clinic)
        self.packs = Packs(self.settings)
        self.view = View()
        self.board = Board(self.records, Limits.of(desk), self.utc, self.zone)
        self.cards = Cards()
        self.sessions = Sessions(self.utc, timedelta(minutes=desk.idle_min))
        self.live = Live(self.records.visits.revision, _cannot_be_read)
        self.log_in_throttle = Throttle(LOG_INS_BURST, LOG_INS_PER_S, self.now)
        self.throttle = Throttle(REQUESTS_BURST, REQUESTS_PER_S, self.now)

    @property
    def cookie(self) -> str:
        """Name of the session's cookie; by TLS the browser itself sees to it that no other host can set it."""
        return "__Host-desk" if self.secure else "desk"


def _cannot_be_read(error: Exception) -> None:
    _log.warning("the records cannot be read: %s", error)


def make_app(desk: Desk) -> FastAPI:
    """The application. It has no page of documents about itself: those load scripts from elsewhere."""
    app = FastAPI(title="The desk", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk = desk
    app.add_middleware(Guard, throttle=desk.throttle, secure=desk.secure)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for room in (login, look, visits, visit, overview, admin):
        app.include_router(room.router)

    @app.exception_handler(NotLoggedInError)
    def not_logged_in(request: Request, _: Exception) -> Response:
        if request.method == "GET" and request.url.path not in ("/events", "/visits/list"):
            had_session = desk.cookie in request.cookies
            return RedirectResponse(f"/log-in{'?why=idle' if had_session else ''}", 303)
        return _problem(request, 401)

    @app.exception_handler(NotAllowedError)
    def not_allowed(request: Request, _: Exception) -> Response:
        return _problem(request, 403)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        return _problem(request, error.status_code)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, _: Exception) -> Response:
        return _problem(request, 422)

    @app.exception_handler(KioskError)
    def records_fail(request: Request, error: KioskError) -> Response:
        _log.error("the records cannot be used: %s", error)
        return _problem(request, 503)

    def _problem(request: Request, status: int) -> Response:
        known = status if status in (401, 403, 404, 409, 413, 422, 503) else 400
        return desk.view.page("problem.html", request, None, status=status, problem=f"desk.problem.{known}")

    return app
