"""Practice: until an admin PIN is set nobody is a patient, and the kiosk itself gives a number to try it with."""

from __future__ import annotations

import logging
from typing import Protocol

from kiosk.errors import KioskError

log = logging.getLogger(__name__)


class KnowsAdmin(Protocol):
    """The staff of this kiosk."""

    def has_admin(self) -> bool: ...


class GivesCodes(Protocol):
    """The visit numbers."""

    def issue(self, *, practice: bool) -> str: ...


class Practice:
    """Whether it is on, and the number of the session that is tried.

    Args:
        staff: knows whether there is an admin.
        codes: gives the number.

    Attributes:
        on: not for patients. Once off it stays off.
        code: the number; None where none is needed.
    """

    def __init__(self, staff: KnowsAdmin, codes: GivesCodes) -> None:
        self._staff, self._codes = staff, codes
        self.on = not staff.has_admin()
        self.code: str | None = None

    def start(self) -> None:
        """A new session."""
        self.on = self.on and not self.has_ended
        self.code = None

    def give_code(self) -> None:
        """A number is asked for."""
        if self.on and self.code is None:
            self.code = self._codes.issue(practice=True)

    @property
    def has_ended(self) -> bool:
        """Staff have set the PIN since this session began."""
        try:
            return self.on and self._staff.has_admin()
        except KioskError as error:  # nobody can tell now: the session ends all the same
            log.error("whether there is an admin cannot be read: %s", error)
            return False
