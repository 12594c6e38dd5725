"""What changes is on every open desk page within a second, by server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from starlette.concurrency import run_in_threadpool

LOOK_S = 0.15
"""How often the records are looked at while a page is open, in seconds."""
BEAT_S = 10.0
"""A sign of life after this long without a change, in seconds: proxies close what is silent."""


class Live:
    """Looks at the records once for all pages that are open, and not at all when none is."""

    def __init__(self, fingerprint: Callable[[], str], trouble: Callable[[Exception], None]) -> None:
        """``fingerprint`` changes when anything on the list does; ``trouble`` is told when it cannot be had."""
        self._fingerprint, self._trouble = fingerprint, trouble
        self._waiting: set[asyncio.Event] = set()
        self._task: asyncio.Task[None] | None = None
        self._state: str | None = None
        self._closed = False

    async def events(self, still_in: Callable[[], bool], first: str) -> AsyncIterator[str]:
        """The stream of one page: "change" with the new state, "out" when its session has ended.

        Args:
            still_in: whether the session goes on.
            first: the state that the page was drawn from.
        """
        changed = asyncio.Event()
        self._waiting.add(changed)
        if self._task is None or self._task.done():
            self._state = None
            self._task = asyncio.create_task(self._look())
        known = first
        try:
            yield "retry: 2000\n\n"
            while not self._closed:
                if self._state not in (None, known):
                    known = self._state or ""
                    yield f"event: change\ndata: {json.dumps({'state': known})}\n\n"
                # After the word that something changed, which says nothing of anybody: it waits for no one.
                if not await run_in_threadpool(still_in):
                    yield "event: out\ndata: {}\n\n"
                    return
                try:
                    await asyncio.wait_for(changed.wait(), BEAT_S)
                except TimeoutError:
                    yield ": still here\n\n"
                changed.clear()
        finally:
            self._waiting.discard(changed)

    def close(self) -> None:
        """End all streams: the program stops. Called on the event loop."""
        self._closed = True
        for changed in self._waiting:
            changed.set()

    async def _look(self) -> None:
        while self._waiting and not self._closed:
            try:
                state = await run_in_threadpool(self._fingerprint)
            except Exception as error:  # noqa: BLE001 - the next look may succeed, and pages must not go deaf
                self._trouble(error)
            else:
                if state != self._state:
                    self._state = state
                    for changed in self._waiting:
                        changed.set()
            await asyncio.sleep(LOOK_S)
