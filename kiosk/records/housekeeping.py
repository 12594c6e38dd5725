"""What a kiosk does behind its patients' backs: hand over to the shared server, delete what is too old."""

from __future__ import annotations

import logging
import threading

from kiosk.errors import KioskError
from kiosk.records.database import Now, utc_now
from kiosk.records.open import Records
from kiosk.records.retention import delete_old

log = logging.getLogger(__name__)

EVERY_S = 3600.0
"""How often old visits are looked for, in s."""


class Housekeeping:
    """Runs from ``start`` to ``stop``."""

    def __init__(self, records: Records, retention_days: int | None, now: Now = utc_now) -> None:
        """``retention_days``: how long visits are kept; None: for ever."""
        self._records, self._days, self._now = records, retention_days, now
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        if self._records.handover is not None:
            self._records.handover.start()
        if self._days is not None:
            self._thread = threading.Thread(target=self._run, name="housekeeping", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End; the records may be closed then."""
        self._end.set()
        if self._thread is not None:
            self._thread.join()

    def sweep(self) -> int:
        """Delete what is too old, here and on the server; how many visits of this kiosk."""
        if self._days is None:
            return 0
        handover = self._records.handover
        count = delete_old(self._records.database, self._days, self._now, told_only=handover is not None)
        if count:
            self._records.audit.append("kiosk", "records.retention", "", {"visits": count, "days": self._days})
        if handover is not None and handover.server is not None:
            delete_old(handover.server, self._days, self._now)
        return count

    def _run(self) -> None:
        while True:
            try:
                self.sweep()
            except KioskError as error:
                log.error("old visits could not be deleted: %s", error)
            except Exception:  # the next hour may be better: what was promised is deleted some time
                log.exception("old visits could not be deleted")
            if self._end.wait(EVERY_S):
                return
