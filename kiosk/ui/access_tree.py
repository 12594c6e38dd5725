"""The bridge to screen readers: the screen as an AT-SPI tree, by accesskit.

accesskit waits on the session's D-Bus for an assistive technology. Until one asks, nothing of this is made but that
waiting: no walk over the widgets, no tree. Its handlers run on a thread of their own, so they only leave notes here,
and ``tick``, on Kivy's thread, does what they say.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import accesskit
from accesskit import unix

from kiosk.speech import Priority, Utterance
from kiosk.ui.access_things import TOLD, Seen, Thing, Things
from kiosk.ui.access_told import Told
from kiosk.ui.kiosk import Kiosk
from kiosk.ui.ways import PRIVATE_SCREENS
from kiosk.ui.widgets.touchable import Touchable

log = logging.getLogger(__name__)

LOOK_S = 0.1
"""How often the screen is looked at for changes while somebody listens, in s."""
MOST_LOOKS = 5
"""So many times it is waited for the words of a page."""
WINDOW = 1
TOLD_FROM = 1 << 32
"""Numbers of what was told: a new one each time, for a screen reader speaks what has the focus anew."""
ROLES = {
    "told": accesskit.Role.UNKNOWN,  # Orca names the role of all but this one
    "heading": accesskit.Role.HEADING,
    "text": accesskit.Role.LABEL,
    "picture": accesskit.Role.IMAGE,
    "button": accesskit.Role.BUTTON,
    "choice": accesskit.Role.RADIO_BUTTON,
    "status": accesskit.Role.STATUS,
    "alert": accesskit.Role.LABEL,
}


class AccessTree:
    """Tells what is on the screen, and does what a screen reader asks for.

    Args:
        things: looks at the screen.
        size: width and height of the window in px.
        press, focus: do to a control what a screen reader asks for.
        begin: somebody listens from now on: tell what the page says.
        title: of the window. It never changes: that of each page is told with its words, and Orca would say both.
        make_adapter: accesskit's adapter for this system; a test gives another.
    """

    def __init__(
        self,
        things: Things,
        size: Callable[[], tuple[float, float]],
        press: Callable[[Touchable], None],
        focus: Callable[[Touchable], None],
        begin: Callable[[], None],
        title: str,
        make_adapter: Callable[..., Any] = unix.Adapter,
    ) -> None:
        self._things, self._size, self._begin, self._title = things, size, begin, title
        # accesskit's actions can be compared, but not hashed.
        self._acts = ((accesskit.Action.CLICK, press), (accesskit.Action.FOCUS, focus))
        self._ids: dict[str, int] = {}
        self._asked: deque[tuple[Any, int]] = deque()
        self.active = False
        self._told: Seen | None = None
        self._waited = 0
        self._adapter = make_adapter(self._activated, self._asked_for, self._deactivated)

    # --- on accesskit's thread -----------------------------------------------------------------------------------

    def _activated(self) -> accesskit.TreeUpdate | None:
        self._told, self.active = None, True
        return None  # the next tick tells all

    def _deactivated(self) -> None:
        self.active = False

    def _asked_for(self, request: accesskit.ActionRequest) -> None:
        self._asked.append((request.action, request.target))

    # --- on Kivy's thread ----------------------------------------------------------------------------------------

    def tick(self, _dt: float = 0.0) -> None:
        """Do what was asked for, then tell what has changed. Without a listener nothing at all."""
        if not self.active:
            return
        try:
            self._tick()
        except Exception:
            # Kivy's clock would end it for ever.
            log.exception("the screen reader was not told")
            self._told = None

    def _tick(self) -> None:
        if self._told is None:
            self._begin()
        seen = self._things.look()
        while self._asked:
            action, target = self._asked.popleft()
            control = self._things.controls.get(self._key(target))
            for known, act in self._acts:
                if control is not None and action == known:
                    act(control)
                    seen = self._things.look()
        if self._waits(seen):
            return
        if seen != self._told:
            first, self._told = self._told is None, seen
            if first:
                width, height = self._size()
                bounds = accesskit.Rect(0, 0, width, height)
                self._adapter.set_root_window_bounds(bounds, bounds)
            self._adapter.update_if_active(lambda: self._update(seen))
            if first:
                self._adapter.update_window_focus_state(True)

    def _waits(self, seen: Seen) -> bool:
        """The control that had the focus has gone with its page, and the words of the next one are not there yet: told
        now, the window would have the focus, and would be named in between."""
        lost = self._told is not None and bool(self._told.focus) and not seen.focus and bool(seen.things)
        self._waited = self._waited + 1 if lost else 0
        return 0 < self._waited < MOST_LOOKS

    def _id(self, key: str) -> int:
        if key.startswith(TOLD):
            return TOLD_FROM + int(key.removeprefix(TOLD))
        return self._ids.setdefault(key, WINDOW + 1 + len(self._ids))

    def _key(self, target: int) -> str:
        return next((key for key, number in self._ids.items() if number == target), "")

    def _update(self, seen: Seen) -> accesskit.TreeUpdate:
        window = accesskit.Node(accesskit.Role.WINDOW)
        window.set_label(self._title)
        window.set_children([self._id(thing.key) for thing in seen.things])
        update = accesskit.TreeUpdate(self._id(seen.focus) if seen.focus else WINDOW)
        update.nodes.append((WINDOW, window))
        for thing in seen.things:
            update.nodes.append((self._id(thing.key), _node(thing)))
        update.tree = accesskit.Tree(WINDOW)
        return update


def _node(thing: Thing) -> accesskit.Node:
    node = accesskit.Node(ROLES[thing.kind])
    if thing.kind in ("text", "alert"):
        node.set_value(thing.name)
    else:
        node.set_label(thing.name)
    node.set_bounds(accesskit.Rect(*thing.box))
    if thing.kind == "choice":
        node.set_toggled(accesskit.Toggled.TRUE if thing.chosen else accesskit.Toggled.FALSE)
    # Nothing is live: all that is announced has the focus of the tree, and would be said twice by those who hear both.
    if thing.can:
        node.add_action(accesskit.Action.CLICK)
    if thing.can or thing.kind == "told":
        node.add_action(accesskit.Action.FOCUS)
    return node


def open_tree(kiosk: Kiosk, size: Callable[[], tuple[float, float]], title: str, **more: Any) -> AccessTree:
    """The tree of this kiosk.

    Args:
        size: width and height of the window in px.
        title: of the window.
    """
    narrator = kiosk.narrator

    def hush() -> bool:
        return kiosk.page.step.screen in PRIVATE_SCREENS and not kiosk.session.audio_route.allows_private

    def focused() -> str:
        return kiosk.focus.control.label if kiosk.focus.control is not None else ""

    def asked(utterances: Sequence[Utterance], priority: Priority | None) -> None:
        if tree.active:
            told.asked(utterances, priority)

    told = Told(lambda: narrator.allow_private, focused)
    tree = AccessTree(
        Things(kiosk.frame, kiosk.alert, lambda: kiosk.ways.is_staff, hush, told),
        size,
        press=lambda control: kiosk.input.assist(control, press=True),
        focus=lambda control: kiosk.input.assist(control, press=False),
        begin=lambda: told.asked(narrator.state.page, None),
        title=title,
        **more,
    )
    narrator.on_asked = asked
    return tree
