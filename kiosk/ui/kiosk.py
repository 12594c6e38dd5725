"""What happens when: the one place that moves a patient from screen to screen and back to a fresh start."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.uix.floatlayout import FloatLayout

from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.errors import KioskError
from kiosk.journey import Step, last_number, next_picture, phases
from kiosk.records.visit import Ending
from kiosk.screens import SCREENS
from kiosk.session import InputMode, Session
from kiosk.speech import Event
from kiosk.ui.asides import ABOVE, Asides
from kiosk.ui.asks import Asks
from kiosk.ui.attendance import Attendance
from kiosk.ui.dark import Dark
from kiosk.ui.earcons import Earcon, Earcons
from kiosk.ui.frame import Frame
from kiosk.ui.going import Going
from kiosk.ui.hosting import host_of
from kiosk.ui.input import Input
from kiosk.ui.page import Page
from kiosk.ui.parts import Parts
from kiosk.ui.place_words import PlaceWords
from kiosk.ui.printing import Printing
from kiosk.ui.privacy import Privacy
from kiosk.ui.reading import Reading
from kiosk.ui.saver import Saver
from kiosk.ui.settling import when_laid_out
from kiosk.ui.sight import Sight
from kiosk.ui.staff_door import StaffDoor
from kiosk.ui.staff_room import StaffRoom
from kiosk.ui.text import forget as forget_texts
from kiosk.ui.tongues import Tongues
from kiosk.ui.visit_keeper import VisitKeeper
from kiosk.ui.voice import Voice
from kiosk.ui.ways import Ways
from kiosk.ui.widgets.touchable import ScreenChange, Touchable

log = logging.getLogger(__name__)

SEEN_MS = 1000 / 60
"""What a frame draws is seen when it is done: the word that is marked is the one heard then (N-A6)."""


class Kiosk(FloatLayout):
    """The root of the window: the frame, and the idle alert above it."""

    def __init__(self, parts: Parts, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parts = parts
        self.records = parts.records
        self.tongues = Tongues((*parts.tongues, *parts.more_packs))
        self.narrator, self.look = parts.narrator, parts.look
        self.narrator.on_event = self.narrated
        self.session = self._fresh_session()
        self.sight = Sight(self.look, lambda: self.session, self._sight_changed)
        self.practice = not parts.records.staff.has_admin()
        self.practice_code: str | None = None
        self.page: Page
        self.visit = VisitKeeper(parts.records, parts.pack, parts.utc, parts.kiosk)
        Touchable.screen_change = ScreenChange()
        self.frame = Frame(self.look, self.phrases)
        self.frame.bind(on_control=lambda _, name: self.control(name))
        self.add_widget(self.frame)
        self.earcons = Earcons(self.narrator)
        self.voice = Voice(self.narrator, self.frame, self.phrases, lambda: self.session, parts.now)
        self.privacy = Privacy(
            self.narrator,
            lambda: self.session,
            parts.headphones,
            lambda phrase: self.announce(phrase, self.phrases[phrase]),
        )
        self._dark_sheet = Dark(self)
        self.door = StaffDoor(
            make_room=self._staff_room,
            narrator=self.narrator,
            look=self.look,
            session=lambda: self.session,
            put_aside=self._put_aside,
            come_back=self._come_back,
            show=self._show,
        )
        self.asides = Asides(self._show)
        self.going = Going(
            tongues=self.tongues,
            session=lambda: self.session,
            page=lambda: self.page,
            show=self._show,
            read=self._read_page,
            asides=self.asides,
            sound=self._sound,
            finish=self._finish,
            over=lambda: self.reset("finished"),
        )
        self.asks = Asks(
            session=lambda: self.session,
            visit=self.visit,
            save=self._save,
            practice=lambda: self.practice,
            going=self.going,
            tongues=self.tongues,
            speak=self._speak,
            announce=self.announce,
            chosen=lambda: self._sound("chosen"),
            utc=parts.utc,
        )
        self.words = PlaceWords(
            page=lambda: self.page,
            journey=lambda: self.journey,
            tongues=self.tongues,
            asides=self.asides,
            practice=lambda: self.practice,
            mute=lambda: not self.narrator.audible and not self.door.is_open,
        )
        self.ways = Ways(
            frame=self.frame,
            narrator=self.narrator,
            voice=self.voice,
            phrases=lambda: self.phrases,
            session=lambda: self.session,
            control=self.control,
            is_staff=lambda: self.door.is_open,
            place=self.words.place,
            dark=self._dark_sheet,
            now=parts.now,
            mm=self.look.mm,
            dwell_s=parts.dwell_s,
            voice_in=self.tongues.voice,
        )
        self.focus = self.ways.focus
        self.reading = Reading(self.narrator, self.words, self.ways, lambda: self.phrases, lambda: self.session)
        self.attendance = Attendance(
            over=self,
            narrator=self.narrator,
            phrases=lambda: self.phrases,
            attention=lambda: self._sound("attention"),
            screen=lambda: self.page.step.screen,
            is_staff=lambda: self.door.is_open,
            gone=self._nobody,
            now=parts.now,
            idle_s=parts.idle_s,
            answer_s=parts.answer_s,
        )
        self.alert, self.idle = self.attendance.alert, self.attendance.clock
        self.saver = Saver(
            over=self,
            look=self.look,
            tongues=parts.tongues,
            rests=self._rests,
            woken=self._woken,
            now=parts.now,
            after_s=parts.saver_s,
        )
        self.input = Input(self.frame, self.voice, self.ways, parts.keymap, self.control, self._somebody)
        self.printing = Printing(lambda phrase: self.announce(phrase, self.phrases[phrase]))
        self.reset(None)
        Clock.schedule_interval(self.tick, 0)

    @property
    def pack(self) -> Pack:
        """The content in the language in use."""
        return self.tongues.now.pack

    @property
    def phrases(self) -> Phrases:
        """The kiosk's own words in the language in use."""
        return self.tongues.now.phrases

    @property
    def journey(self) -> tuple[Step, ...]:
        """The steps of this session's journey."""
        return self.going.journey

    # --- a session -----------------------------------------------------------------------------------------------

    def reset(self, ended_by: Ending | None) -> None:
        """End the session, store an unfinished visit as incomplete, and stand as after a fresh start (N-D3, N-D7)."""
        if ended_by is not None:
            self._save(ended_by)
        self.attendance.hide_alert()
        self.voice.reset()
        self.printing.forget()
        self.session = self._fresh_session()
        self._speak(self.session.language)
        self.ways.reset()
        self.sight.apply()
        self.going.plan(asks=True)
        self.going.own_pages.clear()
        self.door.shut()
        self.asides.forget()
        if self.practice:
            self.practice = not self.records.staff.has_admin()
        self.practice_code = None
        self._show(self.journey[0])
        forget_texts()
        self.idle.stop()

    def _fresh_session(self) -> Session:
        mode = self.parts.input_mode
        return Session(
            language=self.parts.pack.language,
            text_step=self.look.start_step(self.parts.tongues[0].language),
            input_mode=mode,
            guided=mode is not InputMode.TOUCH,
        )

    def shut_down(self) -> None:
        """The program was told to stop: an unfinished visit is a record too."""
        self._save("shutdown")
        self.narrator.close()
        self.saver.hide()
        self.printing.close()
        self.look.pictures.close()

    def _save(self, ended_by: Ending | None = None) -> bool:
        return self.visit.save(self.session, practice=self.practice, ended_by=ended_by)

    def _finish(self) -> bool:
        """Write the finished visit; False, and the patient is sent to the desk, when it could not be."""
        done = self._save("finished")
        if not done:
            self.announce("trouble", self.phrases["trouble.desk"])
        return done

    def tell_trouble(self, error: KioskError) -> None:
        """Something outside the program is wrong: staff find it in the notices, the person here is sent to the desk."""
        log.error("%s", error)
        self.visit.trouble = str(error)
        self.announce("trouble", self.phrases["trouble.desk"])

    def recover(self) -> None:
        """A fault of the program was caught: keep what there is of the visit and stand as after a fresh start."""
        self.visit.trouble = self.parts.phrases["staff.fault"]
        self.reset("shutdown")

    def notices(self) -> list[str]:
        """What staff should know, in one line each."""
        return [*filter(None, (self.visit.trouble,)), *self.parts.notices()]

    # --- screens -------------------------------------------------------------------------------------------------

    def _show(self, step: Step) -> None:
        if step.screen == "code" and self.practice and self.practice_code is None:
            self.practice_code = self.records.codes.issue(practice=True)
        Touchable.screen_change.happened()
        self.ways.screen_changed()
        if step.screen == "route":
            self.privacy.sense()
        self.page = SCREENS[step.screen](host_of(self), step)
        self.page.open_at(self.going.own_pages.pop(step.id, 0))
        if step in self.journey:
            self.session.entered(step.id, self.parts.utc())
        self.attendance.watch()
        self.frame.plain = self.door.is_open
        self.frame.show(self.page)
        self.look.pictures.upcoming = next_picture(self.pack, self.journey, self.session.place)
        self.frame.band = self.words.band()
        self.frame.phases = phases(self.pack, self.journey) if step.number else ()
        self.frame.step = step.number
        self.frame.of = last_number(self.journey) if step.number else 0
        self.frame.status = ""
        when_laid_out(self.page, lambda page: page is self.page, self._read_page)

    def _read_page(self) -> None:
        self.frame.progress = self.words.progress()
        self.reading.read(self.page)

    def _sound(self, name: Earcon) -> None:
        """An earcon, on a patient's screen: staff's are silent (N-D6)."""
        if not self.door.is_open:
            self.earcons.play(name)

    # --- what screens ask for ------------------------------------------------------------------------------------

    def announce(self, key: str, text: str, *, shown: bool = True, private: bool = False) -> None:
        """Say ``text`` now; ``shown`` puts it in the status line too, unless the screen shows it already (N-A10)."""
        self.voice.announce(key, text, screen=self.page.step.id, shown=shown, private=private)

    # --- the frame's controls ------------------------------------------------------------------------------------

    def control(self, name: str) -> None:
        """A control of the frame was pressed, by touch or key. Staff have no more of them by key than are shown: no key
        of theirs speaks, or changes the patient's settings (N-D6)."""
        if self.door.is_open and name not in ("next", "back"):
            return
        actions: dict[str, Callable[[], None]] = {
            "next": self.going.next,
            "back": self.going.back,
            "repeat": self.voice.repeat,
            "voice": self.voice.toggle,
            "slower": lambda: self.voice.change_rate(-1),
            "faster": lambda: self.voice.change_rate(+1),
            "softer": lambda: self.voice.change_volume(-1),
            "louder": lambda: self.voice.change_volume(+1),
            "help": self.help,
            "staff": self.door.open,
            "where": self.ways.where,
            "dark": self.ways.darken,
        }
        actions[name]()

    def change_text(self, by: int) -> None:
        """Bigger or smaller text; the page stays (N-S1, N-D4)."""
        self.sight.text(self.session.text_step + by)

    def _sight_changed(self) -> None:
        """Let the page make room before the next frame."""
        Clock.schedule_once(lambda _dt: self.page.laid_out(), 0)

    def choose_language(self, tag: str) -> None:
        """The patient's language from here on: words, recordings and voice; the rest of the visit stays (N-D4)."""
        self.session.choose_language(tag)
        self._speak(tag)
        self.sight.text(self.session.text_step)  # or the largest that there is room for in this language
        self._save()
        self.going.come_back_here()
        self._show(self.page.step)

    def _speak(self, tag: str) -> None:
        """Show and say everything in this language."""
        tongue = self.tongues.take(tag, self.session)
        self.visit.be_about(tongue.pack, self.tongues.clinic_s().pack)
        self.look.set_language(tongue.language)
        self.narrator.set_voice(tongue.voice)
        self.frame.phrases = self.alert.phrases = tongue.phrases
        self.voice.speak_in(tongue.phrases)

    def help(self) -> None:
        """Open or close the help for this screen."""
        if self.page.step.screen in ABOVE:
            self.asides.close()
        else:
            self.going.come_back_here()
            self.asides.help(self.page.step, self.words.title())

    # --- staff ---------------------------------------------------------------------------------------------------

    def _put_aside(self) -> None:
        """Staff come: the patient's screen is kept for when they go, help is not."""
        self.attendance.hide_alert()
        self.asides.forget()
        self.going.come_back_here()
        self._speak(self.parts.pack.language)

    def _staff_room(self) -> StaffRoom:
        return StaffRoom(
            records=self.records,
            phrases=self.phrases,
            utc=self.parts.utc,
            show=self.door.show,
            leave=self.door.leave,
            reset=lambda: self.reset("staff"),
            sound_test=self.voice.sound_test,
            notices=self.notices,
            limits=self.parts.limits,
            packs=self.tongues.clinic_titles(),
        )

    def _come_back(self) -> None:
        """Staff go: the patient's screen as it was; a fresh start when practice has just ended."""
        if self.practice != (not self.records.staff.has_admin()):
            self.reset("staff")
            return
        self._speak(self.session.language)
        self._show(self.journey[self.session.place])

    # --- input ---------------------------------------------------------------------------------------------------

    def on_touch_down(self, touch: Any) -> bool:
        return self.input.touch_down(touch) or bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: Any) -> bool:
        return self.input.touch_move(touch) or bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: Any) -> bool:
        return self.input.touch_up(touch) or bool(super().on_touch_up(touch))

    def _somebody(self) -> bool:
        """Somebody touched or pressed. True when that was all it was for: it woke the kiosk, or answered the alert."""
        woken = self.saver.somebody()
        return self.attendance.somebody() or woken

    def _rests(self) -> bool:
        """Nobody has begun, and nothing is being said."""
        begun = self.session.place > 0 or self.door.is_open or self.page.step.screen != "welcome"
        return not begun and not self.idle.alerting and not self.narrator.speaking

    def _woken(self) -> None:
        """Heard as well as seen: who came back is welcomed as at a fresh start."""
        self._sound("page")
        self._read_page()

    def _nobody(self) -> None:
        """The idle clock's end: staff's screens close, a patient's session is over."""
        if self.door.is_open:
            self.door.leave()
        else:
            self.reset("idle")

    # --- time ----------------------------------------------------------------------------------------------------

    def tick(self, _dt: float) -> None:
        """Each frame: the voice, the marker, the clocks. A fault in here must not end it for ever, as Kivy's clock
        would."""
        try:
            self._tick()
        except Exception:
            log.exception("a fault ended the session")
            self.recover()

    def _tick(self) -> None:
        self.privacy.tick()
        self.printing.tick()
        self.ways.tick(alerting=self.idle.alerting)
        self.voice.tick()
        self.look.pictures.tick()
        self.page.mark(*(self.narrator.current_in(SEEN_MS) or (None, None)))
        self.frame.progress = self.words.progress()
        self.frame.band = self.words.band()
        done, of = self.narrator.progress
        if self.page.step.screen == "welcome":
            if done < of:
                self.frame.progress = self.phrases.say("welcome.preparing", percent=100 * done // of)
            self.frame.step, self.frame.of = (done * 10 // of, 10) if done < of else (0, 0)
        self.attendance.tick()
        self.saver.tick()

    def narrated(self, event: Event) -> None:
        """What the narrator tells: a sentence was heard to its end."""
        if event.kind == "heard" and event.utterance_id in self.tongues.now.to_be_heard:
            self.session.heard.setdefault(event.utterance_id, self.parts.utc())
