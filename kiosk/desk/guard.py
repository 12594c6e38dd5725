"""The outermost layer: what holds for every answer, whatever page gives it."""

from __future__ import annotations

import ipaddress

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.desk.throttle import Throttle

LARGEST_BODY = 64 * 1024
"""Bytes that a form may have; the longest note is 2000 letters."""

HEADERS = {
    # Nothing from elsewhere, no script or style in the page, no frame around it, no form that leads away.
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    # Not even the browser keeps a page with answers: "back" after log-out shows nothing.
    "cache-control": "no-store",
}
HSTS = "max-age=31536000"


class Guard:
    """Headers on every answer; bodies of a sane size; no address asks without end; no form from another site."""

    def __init__(self, app: ASGIApp, *, throttle: Throttle, secure: bool) -> None:
        """``secure``: browsers reach the desk by TLS."""
        self._app, self._throttle, self._secure = app, throttle, secure
        self._headers = HEADERS | ({"strict-transport-security": HSTS} if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, _Body(receive), dressed)
        else:
            await refusal(scope, receive, dressed)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        client = scope.get("client")
        wait = self._throttle.wait_s(client[0] if client else "")
        if wait:
            return PlainTextResponse("too many requests", 429, {"retry-after": str(wait)})
        headers = Headers(scope=scope)
        if not self._secure and not is_loopback(_host_of(headers.get("host", ""))):
            return PlainTextResponse("this desk is for this machine alone", 421)
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length) > LARGEST_BODY:
            return PlainTextResponse("too large", 413)
        if scope["method"] not in ("GET", "HEAD") and _from_elsewhere(headers):
            return PlainTextResponse("this form came from another site", 403)
        return None


def is_loopback(host: str) -> bool:
    """Whether ``host``, a name or an address, is this machine itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host_of(header: str) -> str:
    """The name or address in a Host header. Another site's name that leads here (DNS rebinding) is no name of ours: by
    TLS the certificate sees to that, without TLS this does."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0].lower()


def _from_elsewhere(headers: Headers) -> bool:
    """Whether the browser says that another site made it ask. Every form carries a secret of its session too."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    # "null" is what our own pages send: they give no referrer.
    origin = headers.get("origin", "null")
    return origin != "null" and origin.partition("://")[2] != headers.get("host")


class _Body:
    """Counts what comes in: a body that tells no length is held to the same size."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._size = receive, 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > LARGEST_BODY:
            raise HTTPException(413, "too large")
        return message
