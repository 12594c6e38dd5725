"""Who is logged in at the desk. Kept in memory alone: a restart logs everybody out, and no file can be stolen."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.records.rights import Role

LONGEST = timedelta(hours=12)
"""A session ends after this, however busy it is: a shift."""
MOST = 500
"""Sessions at once; the one that was idle longest gives way."""
SIGN_IN_LIFE_S = 3600
"""How long a log-in form that lies open can be sent, in seconds."""


@dataclass
class DeskSession:
    """One person logged in with one browser.

    Attributes:
        name, role: who, and what they may do.
        csrf: goes with every form of this session and with nothing else.
        started_at, seen_at: log-in, and the last thing the person did (UTC). Refreshing by itself is no doing.
        shown: the visits that this session has seen in a list -> when each had changed last.
    """

    name: str
    role: Role
    csrf: str
    started_at: datetime
    seen_at: datetime
    shown: dict[str, datetime] = field(default_factory=dict)


class Sessions:
    """Sessions by the hash of their token: who reads the memory of this program still has no cookie to use."""

    def __init__(self, utc: Callable[[], datetime], idle: timedelta) -> None:
        """``idle``: log-off after this long without anything done. # N-D6: at most 30 min"""
        self._utc = utc
        self.idle = idle
        self._by_hash: dict[str, DeskSession] = {}
        self._lock = threading.Lock()
        self._secret = secrets.token_bytes(32)

    def begin(self, name: str, role: Role) -> str:
        """A new session; returns its token for the cookie. Never continues one from before the log-in."""
        token, now = secrets.token_urlsafe(32), self._utc()
        with self._lock:
            self._sweep(now)
            while len(self._by_hash) >= MOST:
                del self._by_hash[min(self._by_hash, key=lambda key: self._by_hash[key].seen_at)]
            self._by_hash[_hash(token)] = DeskSession(name, role, secrets.token_urlsafe(32), now, now)
        return token

    def find(self, token: str | None, *, touch: bool) -> DeskSession | None:
        """The session of ``token``, if it has not ended. ``touch``: the person did something."""
        if not token:
            return None
        now = self._utc()
        with self._lock:
            self._sweep(now)
            session = self._by_hash.get(_hash(token))
            if session is not None and touch:
                session.seen_at = now
            return session

    def end(self, token: str | None) -> None:
        """Log out; no harm when there is no such session."""
        with self._lock:
            self._by_hash.pop(_hash(token or ""), None)

    def end_all_of(self, name: str) -> None:
        """End every session of a person: removed, another role, another password."""
        with self._lock:
            self._by_hash = {key: session for key, session in self._by_hash.items() if session.name != name}

    def sign_in_ticket(self) -> str:
        """What the log-in form and its cookie both carry: a form of somebody else's page cannot log anybody in."""
        stamp = f"{int(self._utc().timestamp())}.{secrets.token_urlsafe(16)}"
        return f"{stamp}.{self._sign(stamp)}"

    def good_ticket(self, in_form: str, in_cookie: str | None) -> bool:
        """Whether the form was made here, for this browser, within the hour."""
        if not in_cookie or not hmac.compare_digest(in_form.encode(), in_cookie.encode()):
            return False
        stamp, _, signature = in_form.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(stamp).encode()):
            return False
        return 0 <= self._utc().timestamp() - int(stamp.partition(".")[0]) <= SIGN_IN_LIFE_S

    def _sign(self, stamp: str) -> str:
        return hmac.new(self._secret, stamp.encode(), hashlib.sha256).hexdigest()

    def _sweep(self, now: datetime) -> None:
        self._by_hash = {
            key: session
            for key, session in self._by_hash.items()
            if now - session.seen_at < self.idle and now - session.started_at < LONGEST
        }


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
