"""Waits until a page has its final layout: only then is it known how much of it fits and is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.clock import Clock

from kiosk.ui.page import Page, walk

LAYOUT_PASSES = 10
"""Layouts inside layouts settle within this many passes of one frame; Kivy gives up after 20."""


def when_laid_out(
    page: Page, is_up: Callable[[Page], bool], counted: Callable[[], None], then: Callable[[], None]
) -> None:
    """Call ``then`` once ``page`` is laid out, unless it has gone by then; ``counted`` in the middle of that, when it
    is known how many pages of its own it has, with time left for what that moves.

    Waiting for it within the frame, one pass of Kivy's layout at a time, costs no time before the first sound. The very
    first page has the whole window to wait for, which takes more frames than one.
    """
    _wait(page, is_up, counted, then, LAYOUT_PASSES, ())


def _wait(
    page: Page,
    is_up: Callable[[Page], bool],
    counted: Callable[[], None],
    then: Callable[[], None],
    passes: int,
    before: Sequence[tuple[float, ...]],
) -> None:
    if not is_up(page):
        return
    if passes == LAYOUT_PASSES // 2:
        page.laid_out()
        counted()
    sizes = [tuple(widget.size) for widget in walk(page)]
    if passes:
        Clock.schedule_once(lambda _dt: _wait(page, is_up, counted, then, passes - 1, sizes), -1)
    elif sizes != before:
        Clock.schedule_once(lambda _dt: when_laid_out(page, is_up, counted, then), 0)
    else:
        then()
