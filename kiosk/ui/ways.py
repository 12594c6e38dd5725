"""The ways a patient can use the kiosk, and the spoken guidance that goes with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.uix.label import Label

from kiosk.content.phrases import Phrases, ended
from kiosk.session import AudioRoute, InputMode, Session
from kiosk.speech import Narrator, Priority, Utterance
from kiosk.speech import Voice as SpeakingVoice
from kiosk.ui.dark import Dark
from kiosk.ui.focus import FocusRing
from kiosk.ui.frame import Frame
from kiosk.ui.held_key import HeldKey
from kiosk.ui.long_press import LongPress
from kiosk.ui.page import Page, walk
from kiosk.ui.scanning import DWELLS_S, Scanner, parts_of
from kiosk.ui.touch_to_hear import TouchToHear
from kiosk.ui.voice import FOCUS, MORE, Voice
from kiosk.ui.widgets.touchable import Touchable

HAVE_MORE = (InputMode.KEYS, InputMode.TWO_SWITCHES, InputMode.ONE_SWITCH)
PRIVATE_SCREENS = ("question", "review")
"""What has the focus there may be an answer (N-A7)."""


class Ways:
    """Which way is in use, what follows from it, and the words that say so. It changes the session only.

    Args:
        frame: holds the controls.
        narrator, voice: say it.
        phrases: the kiosk's own words.
        session: the patient's, asked for each time.
        is_staff: staff are at the kiosk: no way of a patient is in use, nothing is spoken (N-D6).
        place: title and place of the patient's screen in words; what can be done there; whether the title is private.
        dark: covers the screen.
        now: seconds that never go back.
        mm: px of so many millimetres.
        dwell_s: of the scanning, where the patient has not chosen another.
        voice_in: the voice of the language of this tag: a language's name is spoken in its own.
    """

    def __init__(
        self,
        *,
        frame: Frame,
        narrator: Narrator,
        voice: Voice,
        phrases: Callable[[], Phrases],
        session: Callable[[], Session],
        is_staff: Callable[[], bool],
        place: Callable[[], tuple[str, str, bool]],
        dark: Dark,
        now: Callable[[], float],
        mm: Callable[[float], float],
        dwell_s: float,
        voice_in: Callable[[str], SpeakingVoice],
    ) -> None:
        self._frame, self._narrator, self._voice = frame, narrator, voice
        self._phrases, self._session, self._voice_in = phrases, session, voice_in
        self._is_staff, self._place, self._dark = is_staff, place, dark
        self.focus = FocusRing(self.stops, self._say_focus)
        self._clinic_s_dwell_s = dwell_s
        self.scanner = Scanner(
            now,
            self.focus,
            speaking=lambda: narrator.speaking,
            rest=self._scan_rests,
            parts=lambda: parts_of(frame.controls(), frame.groups()),
            way_out=lambda: phrases()["scan.out"],
            round_over=self._say_place,
            dwell_s=self._dwell_s,
        )

        def rtl() -> bool:
            return bool(frame.look.rtl)

        self.hearing = TouchToHear(now, mm, self._hear, self._act, self.focus.move, voice.toggle, rtl)
        self.long_press = LongPress(now, mm, self._held)
        self.held_key = HeldKey(now, lambda: narrator.speaking, self._key_held)
        self._intro, self._has_more, self._said_more = "", False, False
        self._under: Any = None

    # --- which way -----------------------------------------------------------------------------------------------

    @property
    def is_staff(self) -> bool:
        """Staff are at the kiosk."""
        return self._is_staff()

    @property
    def mode(self) -> InputMode:
        """The way in use. Staff touch and type as everybody does."""
        return InputMode.TOUCH if self.is_staff else self._session().input_mode

    def stops(self) -> Sequence[Touchable]:
        """What can have the focus. Who hears by touch swipes through the sentences too."""
        if self.mode is InputMode.TOUCH_TO_HEAR:
            return self._frame.stops()
        return self._frame.controls()

    def choose(self, mode: InputMode) -> None:
        """The patient chooses a way, and hears how it goes."""
        session = self._session()
        session.input_mode = mode
        self._guide(mode is not InputMode.TOUCH)
        self._intro = ""
        self.hearing.forget()
        self.scanner.start()
        self._tell(f"ways.on_{mode}")
        self._has_more = True
        self.say_more(moved=False)

    def _dwell_s(self) -> float:
        chosen = self._session().dwell_s
        return self._clinic_s_dwell_s if chosen is None else chosen

    def change_dwell(self, by: int) -> None:
        """More or less time to press, with one switch (N-A12, N-D3)."""
        nearest = min(range(len(DWELLS_S)), key=lambda number: abs(DWELLS_S[number] - self._dwell_s()))
        number = min(max(nearest + by, 0), len(DWELLS_S) - 1)
        self._session().dwell_s = DWELLS_S[number]
        text = self._phrases().say("ways.time", number=number + 1, of=len(DWELLS_S))
        self._voice.announce("ways.time", text, stays=True)

    def _guide(self, on: bool) -> None:
        """Turn the spoken guidance on: what is reached and done is said from here on, even where Stop voice has ended
        the reading."""
        self._session().guided = self._narrator.answers = on

    def key_used(self) -> None:
        """A key was pressed: from the first one on the kiosk guides by voice, and says so."""
        session = self._session()
        if self.is_staff:
            return
        session.keys_used = True
        if session.guided:
            return
        self._guide(True)
        if session.input_mode is InputMode.TOUCH:
            session.input_mode = InputMode.KEYS
        self._intro = f"ways.on_{session.input_mode}"
        self._has_more = True

    def screen_changed(self) -> None:
        """Another screen is up."""
        self.focus.clear()
        self.scanner.start()
        self._under = None

    def reset(self) -> None:
        """A new session: nobody has touched anything."""
        self._intro, self._has_more, self._said_more = "", False, False
        self._under = None
        self.hearing.forget()
        self.long_press.forget()
        self.held_key.forget()
        self.scanner.start()
        self.light()

    def tick(self, *, alerting: bool) -> None:
        """Each frame."""
        self._narrator.answers = self._session().guided and not self.is_staff
        self.long_press.tick()
        self.held_key.tick()
        self._show_more()
        self.hearing.tick()
        if self.mode is InputMode.ONE_SWITCH and not alerting:
            self.scanner.tick()
        # Without sound a dark screen would be nothing at all (N-A10).
        if self._session().dark and not self._narrator.audible:
            self.light()
        self._dark.set(self._session().dark and not self.is_staff)

    # --- what is said --------------------------------------------------------------------------------------------

    def _tell(self, phrase: str) -> None:
        """Say and show the kiosk's own words."""
        text = self._phrases()[phrase]
        self._voice.announce(phrase, text, stays=True)

    def intro(self) -> str:
        """What the next utterance begins with: that the guidance has come on, and how it goes. Once."""
        if not self._intro:
            return ""
        text, self._intro = self._phrases()[self._intro], ""
        if not self._frame.status:
            self._voice.show(text)
        return text

    def say_intro(self) -> None:
        """The key that turned the guidance on said nothing by itself: say it now."""
        if self._intro:
            text = self.intro()
            self._narrator.say(Utterance("ways.on", text, ""), Priority.NEXT)

    def say_more(self, *, moved: bool) -> None:
        """After all that is to be said: what the keys or switches can do beside. With each move, until it was heard
        once: who is quick with the keys cuts it short."""
        mode = self.mode
        if self._has_more and mode in HAVE_MORE and (moved or not self._said_more):
            self._said_more = True
            self._narrator.say(Utterance(MORE, self._phrases()[f"ways.more_{mode}"], ""), Priority.NORMAL)

    def heard(self, key: str) -> None:
        """An utterance was heard to its end."""
        if key == MORE:
            self._has_more = False

    def _show_more(self) -> None:
        """Seen while it is heard: the status line has no room for it beside the rest (N-A10)."""
        if self._narrator.saying == MORE and self.mode in HAVE_MORE:
            self._voice.show(self._phrases()[f"ways.more_{self.mode}"])

    def _say_focus(self, label: str) -> None:
        if not self.is_staff:
            private = self._frame.page.step.screen in PRIVATE_SCREENS
            # That the guidance is on is no secret: where the label must not be heard, it is heard by itself.
            control = self.focus.control
            foreign = control is not None and control.label == label and control.language
            voice = self._voice_in(foreign) if foreign else None
            alone = (private or voice is not None) and bool(self._intro)
            if alone:
                self.say_intro()
            text = f"{self.intro()} {label}".strip()
            if self.focus.group:
                self._voice.show(label)  # no control is called so (N-A10)
            step_id = self._frame.page.step.id
            spoken = Utterance(FOCUS, text, step_id, private=private, cache=not private, voice=voice)
            self._narrator.say(spoken, Priority.NEXT if alone else Priority.NOW)

    def kept_focus(self) -> list[Utterance]:
        """A screen turned its own page and the focus stayed: its control may be called otherwise now, as Next becomes
        Finish."""
        control = self.focus.control
        if control is None or control not in self.stops():
            return []
        step = self._frame.page.step
        text = self._phrases().say("where.focus", name=control.label)
        return [Utterance("focus.kept", text, step.id, private=step.screen in PRIVATE_SCREENS)]

    def hears_nothing(self, page: Page) -> bool:
        """Whoever relies on the voice has not chosen where the private speech of this page may go (N-A7)."""
        session = self._session()
        private = page.step.screen in PRIVATE_SCREENS
        return private and session.guided and session.audio_route is AudioRoute.UNASKED

    def _say_place(self) -> None:
        """Say the title and the step. With one switch each new round of the scanning begins so: nobody has to find the
        control that tells it."""
        title, _, private = self._place()
        self._voice.announce("where", ended(title), private=private, stays=True)

    def where(self) -> None:
        """Say the title, the step, what has the focus, what can be done, and last what the picture shows."""
        phrases, can_do = self._phrases(), self._place()[1]
        self._say_place()
        control = self.focus.control
        private = self._frame.page.step.screen in PRIVATE_SCREENS
        words = self.focus.words
        here = phrases.say("where.focus", name=words) if words else phrases["where.no_focus"]
        self._narrator.say(
            Utterance("where.focus", here, "", private=private and control is not None, cache=control is None),
            Priority.NORMAL,
        )
        self._narrator.say(Utterance("where.can", f"{can_do} {phrases[f'ways.how_{self.mode}']}", ""), Priority.NORMAL)
        page = self._frame.page
        if self.hears_nothing(page):
            self._narrator.say(Utterance("check.unheard", phrases["check.unheard"], ""), Priority.NORMAL)
        if shown := page.picture_words():
            private = page.is_private
            shows = Utterance("where.picture", shown, "", private=private, cache=not private)
            self._narrator.say(shows, Priority.NORMAL)

    def _scan_rests(self) -> None:
        self._narrator.say(Utterance("ways.rest", self._phrases()["ways.rest"], ""), Priority.NOW)

    def _key_held(self) -> None:
        """A key that moves was held down."""
        if not self.is_staff and not self._frame.page.takes_hold():
            self.where()

    # --- the dark screen -----------------------------------------------------------------------------------------

    def darken(self) -> None:
        """Audio only: cover the screen, or show it again. # N-S7"""
        session = self._session()
        if session.dark:
            self.light()
            self._tell("dark.off")
        elif not self._narrator.audible:
            self._tell("dark.no_sound")
        else:
            session.dark = True
            by_touch = self.mode in (InputMode.TOUCH, InputMode.KEYS)
            self._tell("dark.on" if by_touch else "dark.on_menu")

    def light(self) -> None:
        """Show the screen."""
        self._session().dark = False
        self._dark.set(False)

    def lit_by_touch(self) -> bool:
        """Somebody touched a dark screen: True when that shows it again. Who hears by touch goes on in the dark."""
        if not self._session().dark or self.is_staff or self.mode is InputMode.TOUCH_TO_HEAR:
            return False
        self.darken()
        return True

    # --- touch to hear -------------------------------------------------------------------------------------------

    def _at(self, x: float, y: float) -> Any:
        """The control or the words at (x, y) px; None when there are none."""
        found = [w for w in walk(self._frame) if w.collide_point(x, y) and w.opacity]
        touchables = [w for w in found if isinstance(w, Touchable) and w.enabled and w.label]
        words = [w for w in found if isinstance(w, Label) and w.text]
        return (touchables or words or [None])[-1]

    def _hear(self, x: float, y: float, first: bool) -> None:
        """Speak what is under the finger, once as long as it stays there."""
        under = self._at(x, y)
        if under is None or (under is self._under and not first):
            return
        self._under = under
        if isinstance(under, Touchable):
            self.focus.to(under)
        else:
            self._say_focus(under.text)

    def _act(self) -> None:
        self._voice.input_over()
        self.focus.fire()

    def _held(self, touch: Any) -> None:
        """A finger rested on the screen: guidance comes on; with a second one, where nothing is pressed by it, touch
        to hear. A hand that is slow on a button gets no other meaning of touch by it."""
        session = self._session()
        if self.is_staff:
            return
        on_control = any(control.collide_point(touch.x, touch.y) for control in self._frame.controls())
        if not session.guided:
            self._guide(True)
            self._tell("ways.guided")
        elif on_control:
            return
        else:
            self.choose(InputMode.TOUCH_TO_HEAR)
        if not on_control:
            for held in [widget() for widget in touch.grab_list]:
                held.pressed = False
                touch.ungrab(held)
