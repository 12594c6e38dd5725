"""What becomes of a fault while the kiosk runs."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable

from kivy.base import ExceptionHandler, ExceptionManager

from kiosk.errors import KioskError

log = logging.getLogger(__name__)

MOST, WITHIN_S = 5, 60.0
"""More faults of the program than this within so many s: ending the session does not help, starting anew may."""


class Faults:
    """A fault of the program ends the session, not the kiosk: the visit is kept as incomplete, the next patient finds
    a fresh start, staff find the notice. When it comes again and again the program ends, and what started it starts it
    again.

    Args:
        now: seconds that never go back.
        recover: ends the session.
        end: silences the program and keeps the visit, before it ends.
    """

    def __init__(self, now: Callable[[], float], recover: Callable[[], None], end: Callable[[], None]) -> None:
        self._now, self._recover, self._end = now, recover, end
        self._lately: deque[float] = deque(maxlen=MOST)

    def met(self, error: Exception) -> None:
        """Deal with it.

        Raises:
            Exception: this fault, when the program has to end.
        """
        log.error("a fault ended the session", exc_info=error)
        try:
            if not self._again():
                self._recover()
                return
        except Exception:
            log.exception("the kiosk could not go on after a fault")
        try:
            self._end()
        except Exception:
            log.exception("the kiosk could not be ended in order")
        raise error

    def _again(self) -> bool:
        """There were many of them lately."""
        now, many = self._now(), len(self._lately) == MOST
        again = many and now - self._lately[0] < WITHIN_S
        self._lately.append(now)
        return again

    def guarded(self, call: Callable[[float], object]) -> Callable[[float], None]:
        """``call`` for Kivy's clock to call again and again: a fault in it must not end that for ever."""

        def guarded(dt: float) -> None:
            try:
                call(dt)
            except Exception as error:  # noqa: BLE001 - any
                self.met(error)

        return guarded


class FaultHandler(ExceptionHandler):
    """Deals with what Kivy's loop met in a touch, a key, a callback. Trouble from outside (a full disk) ends nothing:
    the patient is sent to the desk, and staff find what is wrong and how to mend it.

    Args:
        faults: deals with those of the program.
        trouble: told of trouble from outside.
    """

    def __init__(self, faults: Faults, trouble: Callable[[KioskError], None]) -> None:
        self._faults, self._trouble = faults, trouble

    def handle_exception(self, exception: BaseException) -> int:
        # This also sees the end of the program.
        if not isinstance(exception, Exception):
            return int(ExceptionManager.RAISE)
        try:
            if isinstance(exception, KioskError):
                self._trouble(exception)
            else:
                self._faults.met(exception)
        except Exception:  # noqa: BLE001 - it was told; the loop raises what it had met
            return int(ExceptionManager.RAISE)
        return int(ExceptionManager.PASS)
