"""The window: Kivy's App around the kiosk."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from typing import Any

from kivy.app import App
from kivy.base import ExceptionManager
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.widget import Widget

from kiosk.ui.faults import FaultHandler
from kiosk.ui.heartbeat import Heartbeat
from kiosk.ui.kiosk import Kiosk
from kiosk.ui.leftovers import Leftovers
from kiosk.ui.rest import Rest
from kiosk.ui.unseen_keys import hear_unseen_keys
from kiosk.ui.watch import open_watch

SETTLED_S = 1.0
"""By then the first page stands."""
BEAT_S = 1.0
"""So often it is looked whether it is time to tell that the kiosk is alive."""
SEARCH_S = 1.0
"""So often it is asked whether it is time to look for what nobody holds any more."""


class KioskApp(App):
    """Keys go to the kiosk, SIGTERM ends it in order, Kivy's own settings stay shut, and a fault never shows.

    Args:
        make: builds the root widget once there is a window.
        close: called once at the end.
        stays: the window cannot be closed from its frame or by Alt-F4; SIGTERM still ends it.
        screen_readers: let them in.
        reader_speaks: while one is there, it speaks in place of the kiosk's own voice.
    """

    title = "Kiosk"

    def __init__(
        self,
        make: Callable[[], Kiosk],
        close: Callable[[], None],
        *,
        stays: bool,
        screen_readers: bool = False,
        reader_speaks: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._make = make
        self._close = close
        self._closed = False
        self._stays = stays
        self._screen_readers, self._reader_speaks = screen_readers, reader_speaks
        self._end_readers: Callable[[], None] = lambda: None
        self._heartbeat = Heartbeat(time.monotonic)
        self._end_unseen_keys: Callable[[], None] = lambda: None
        self.kiosk: Kiosk

    def build(self) -> Widget:
        self.kiosk = self._make()
        # A sentence that is not there yet starts when it is made, and not up to a frame later.
        narrator = self.kiosk.narrator
        rest = Rest(lambda: narrator.waiting, narrator.catch_up, lambda: self.kiosk.still, open_watch())
        rest.install()
        narrator.when_made(rest.wake)
        Window.bind(
            on_key_down=lambda _window, key, *_: self.kiosk.input.key_down(key),
            on_key_up=lambda _window, key, *_: self.kiosk.input.key_up(key),
            on_request_close=lambda *_, **__: self._stays,
        )
        faults = self.kiosk.faults
        ExceptionManager.add_handler(FaultHandler(faults, self.kiosk.tell_trouble))
        if self._screen_readers:
            self._let_readers_in()
        self._leftovers = Leftovers(lambda: self.kiosk.session, lambda: not narrator.speaking)
        return self.kiosk

    def _let_readers_in(self) -> None:
        from kiosk.ui.access_tree import LOOK_S, open_tree

        tree = open_tree(self.kiosk, lambda: Window.size, self.title)
        Clock.schedule_interval(self.kiosk.faults.guarded(tree.tick), LOOK_S)
        if self._reader_speaks:
            from kiosk.ui.reader_watch import ReaderWatch

            watch, narrator = ReaderWatch(), self.kiosk.narrator
            self._end_readers = watch.close
            Clock.schedule_interval(lambda _dt: setattr(narrator, "quiet", watch.listening), LOOK_S)

    def on_start(self) -> None:
        self._end_unseen_keys = hear_unseen_keys(self.kiosk.input.key_down, self.kiosk.input.key_up)
        self._heartbeat.begin()
        Clock.schedule_interval(self._heartbeat.tick, BEAT_S)
        Clock.schedule_once(self._settle, SETTLED_S)
        signal.signal(signal.SIGTERM, lambda *_: Clock.schedule_once(lambda _dt: self.stop(), 0))

    def _settle(self, _dt: float) -> None:
        self._leftovers.begin()
        Clock.schedule_interval(self.kiosk.faults.guarded(self._leftovers.tick), SEARCH_S)

    def on_stop(self) -> None:
        # Kivy calls this twice.
        if not self._closed:
            self._closed = True
            self._end_unseen_keys()
            self._end_readers()
            self._leftovers.end()
            self._heartbeat.close()
            self.kiosk.shut_down()
            self._close()

    def open_settings(self, *_: Any) -> bool:
        """Kivy's settings panel (F1) is not for patients."""
        return False
