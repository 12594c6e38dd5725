"""Python's search for what nobody holds any more: it stops the window, so it comes when nobody waits."""

from __future__ import annotations

import gc
from collections.abc import Callable

MANY = 100_000
"""So many new objects since the last search, about seven pages of them and 8 MB, are looked through in a pause of the
voice."""
MOST = 500_000
"""So many are looked through at once, whatever is going on."""


class Leftovers:
    """Takes the place of Python's own searches, which stopped the window for 170 to 330 ms at every tenth page.

    Args:
        session: the one that is going on. When it is another, all is looked through: nothing of the last patient waits
            for it (N-D5).
        silent: nothing is being said.
    """

    def __init__(self, session: Callable[[], object], silent: Callable[[], bool]) -> None:
        self._session, self._silent = session, silent
        self._current = session()

    def begin(self) -> None:
        """Search once, and keep what a start has made out of all later searches."""
        gc.collect()
        gc.freeze()
        gc.disable()

    def end(self) -> None:
        """Python searches by itself again."""
        gc.enable()
        gc.unfreeze()

    def tick(self, _dt: float = 0.0) -> None:
        """Search when it is time to."""
        made, session = gc.get_count()[0], self._session()
        if session is not self._current or made > MOST or (made > MANY and self._silent()):
            self._current = session
            gc.collect()
