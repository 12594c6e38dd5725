"""Whether somebody is there: the idle clock, the alert that asks, and the screen saver while nobody has begun."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from kivy.uix.layout import Layout

from kiosk.content.phrases import Phrases
from kiosk.speech import Narrator, Priority, Utterance
from kiosk.ui.idle import IdleClock, IdleEvent
from kiosk.ui.saver import Saver
from kiosk.ui.staff_room import STAFF_IDLE_S
from kiosk.ui.widgets.alert import Alert

THANKS_S = 30.0
"""The thank-you screen goes back to the welcome by itself this long after it was read out, in s."""


class Attendance:
    """Asks, and tells when nobody answered (N-D1). Before anybody has begun, lets the screen rest.

    Args:
        over: what the alert is laid over.
        narrator: says it.
        phrases: the kiosk's own words, as they are now.
        attention: plays the earcon.
        screen: the kind of screen that is shown.
        is_staff: staff are at the kiosk.
        gone: nobody is there any more.
        woken: somebody came back to a screen that rested: the welcome is to be heard.
        make_saver: the screen saver (rests=, woken=).
        now: seconds that never go back.
        idle_s, answer_s: the two limits in s.
    """

    def __init__(
        self,
        *,
        over: Layout,
        narrator: Narrator,
        phrases: Callable[[], Phrases],
        attention: Callable[[], None],
        screen: Callable[[], str],
        is_staff: Callable[[], bool],
        gone: Callable[[], None],
        woken: Callable[[], None],
        make_saver: Callable[..., Saver],
        now: Callable[[], float],
        idle_s: float,
        answer_s: float,
    ) -> None:
        self._over, self._narrator, self._phrases = over, narrator, phrases
        self._attention, self._screen, self._is_staff, self._gone = attention, screen, is_staff, gone
        self.alert = Alert(phrases())
        self.clock = IdleClock(now, self._event, idle_s, answer_s)
        self.saver = make_saver(rests=self.rests, woken=woken)

    @property
    def asking(self) -> bool:
        """The alert is up."""
        return self.alert.parent is not None

    def somebody(self) -> bool:
        """Somebody touched or pressed: the time starts anew. True when that was all it was for: it woke the kiosk, or
        answered the alert (N-D1)."""
        woke = self.saver.somebody()
        answered = self.clock.alerting
        self.hide_alert()
        self.watch()
        return answered or woke

    def rests(self) -> bool:
        """Nobody has begun, and nothing is being said."""
        return self._screen() == "welcome" and not self.clock.alerting and not self._narrator.speaking

    def watch(self) -> None:
        """Start the clock anew, as this screen wants it: only a patient in the middle of it is asked first."""
        if self._is_staff():
            self.clock.start(STAFF_IDLE_S, asks=False)
        elif self._screen() == "thanks":
            self.clock.start(THANKS_S, asks=False)
        else:
            self.clock.start(asks=self._screen() != "welcome")

    def tick(self) -> None:
        """Each frame."""
        self.clock.tick(speaking=self._narrator.speaking)
        if self.clock.alerting:
            self.alert.seconds = self.clock.remaining_s()
        self.saver.tick()

    def hide_alert(self) -> None:
        """Nobody is asked, and nothing of it is heard."""
        if self.asking:
            self._over.remove_widget(self.alert)
            self._narrator.silence()

    def _event(self, event: IdleEvent) -> None:
        if event is IdleEvent.EXPIRED:
            self._gone()
            return
        if not self.asking:
            self._over.add_widget(self.alert)
            self._attention()
        phrases = self._phrases()
        left = phrases.say("idle.seconds", seconds=ceil(self.clock.remaining_s()))
        text = f"{phrases['idle.title']} {left}. {phrases['idle.ask']}"
        # Seen and spoken, by whoever stopped the voice too, and whoever reads the questions silently: it tells nobody
        # anything of them (N-D1).
        self._narrator.say(Utterance("idle", text, "", always=True), Priority.NOW)
