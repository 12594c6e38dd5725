"""Who may do what on which page. Every route names the right it needs; a route without one cannot be made by
accident, since a test compares this with every route there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Form, Request

from kiosk.desk.sessions import DeskSession
from kiosk.records.rights import Right, may

if TYPE_CHECKING:
    from kiosk.desk.app import Desk

LIVE = "live"
"""Query name of what a page asks by itself: it does not keep the session awake."""


class NotLoggedInError(Exception):
    """There is no session, or it has ended."""


class NotAllowedError(Exception):
    """The person's role has not this right, or the form was not made for this session."""


@dataclass(frozen=True)
class Entry:
    """A request that was let in.

    Attributes:
        desk: what the pages work with.
        session: who asks.
    """

    desk: Desk
    session: DeskSession

    def may(self, right: Right) -> bool:
        """Whether the person has ``right``."""
        return may(self.session.role, right)


def desk_of(request: Request) -> Desk:
    """What the pages of this program work with."""
    return cast("Desk", request.app.state.desk)


def session_of(request: Request, *, touch: bool) -> DeskSession:
    """The session of the request's cookie.

    The person is looked up each time: who was removed, or has another role or password, is out at once.

    Raises:
        NotLoggedInError: there is none.
    """
    desk = desk_of(request)
    session = desk.sessions.find(request.cookies.get(desk.cookie), touch=touch)
    if session is None:
        raise NotLoggedInError
    person = desk.records.staff.person(session.name)
    if person is None or person.role != session.role or person.changed_at > session.started_at:
        desk.sessions.end_all_of(session.name)
        raise NotLoggedInError
    return session


def enter(right: Right) -> Callable[[Request], Entry]:
    """A dependency that lets in whoever has ``right``."""

    def gate(request: Request) -> Entry:
        session = session_of(request, touch=LIVE not in request.query_params)
        if not may(session.role, right):
            raise NotAllowedError
        return Entry(desk_of(request), session)

    return gate


def act(right: Right) -> Callable[[Request, str], Entry]:
    """A dependency for forms: as ``enter``, and the form must carry the session's secret."""

    let_in = enter(right)

    def gate(request: Request, csrf: Annotated[str, Form(max_length=200)] = "") -> Entry:
        entry = let_in(request)
        if not compare_digest(csrf.encode(), entry.session.csrf.encode()):
            raise NotAllowedError
        return entry

    return gate
