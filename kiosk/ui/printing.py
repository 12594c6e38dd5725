"""The page with the care steps on its way to the printer, while the screen goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.errors import KioskError
from kiosk.take_home import page, print_page

log = logging.getLogger(__name__)


class Printing:
    """One page at a time; what became of it is told from ``tick``.

    Args:
        tell: given the id of the phrase that says what became of it.
        send: hands a PDF to the printer; False when it was not taken.
    """

    def __init__(self, tell: Callable[[str], None], send: Callable[[bytes], bool] = print_page) -> None:
        self._tell, self._send = tell, send
        self._worker: ThreadPoolExecutor | None = None
        self._page: Future[bool] | None = None

    def start(self, pack: Pack, phrases: Phrases) -> None:
        """Print the care steps of ``pack``; while a page is on its way nothing happens."""
        if self._page is not None:
            return
        try:
            pdf = page(pack, phrases)
        except KioskError:
            self._tell("thanks.not_printed")
            return
        self._worker = self._worker or ThreadPoolExecutor(1, "printing")
        self._page = self._worker.submit(self._send, pdf)
        self._tell("thanks.printing")

    def tick(self) -> None:
        """Each frame: tell when a page could not be printed."""
        if self._page is not None and self._page.done():
            done, self._page = self._page, None
            if (fault := done.exception()) is not None:
                log.error("a page could not be printed", exc_info=fault)
            if fault is not None or not done.result():
                self._tell("thanks.not_printed")

    def forget(self) -> None:
        """The session is over: nobody is told any more."""
        self._page = None

    def close(self) -> None:
        """Wait for nothing and leave no thread behind."""
        self.forget()
        if self._worker is not None:
            self._worker.shutdown(wait=False, cancel_futures=True)
