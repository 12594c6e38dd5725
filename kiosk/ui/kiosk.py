"""The whole kiosk: its parts, each given what it needs; and how a session begins and ends."""

from __future__ import annotations

from functools import partial
from typing import Any

from kivy.clock import Clock
from kivy.uix.floatlayout import FloatLayout

from kiosk.content.phrases import Phrases
from kiosk.errors import KioskError
from kiosk.journey import Step
from kiosk.notices import Notice
from kiosk.records.visit import Ending
from kiosk.session import Session
from kiosk.ui.asides import Asides
from kiosk.ui.asks import Asks
from kiosk.ui.attendance import Attendance
from kiosk.ui.controls import Controls
from kiosk.ui.dark import Dark
from kiosk.ui.earcons import Earcons
from kiosk.ui.faults import Faults
from kiosk.ui.frame import Frame
from kiosk.ui.going import Going
from kiosk.ui.hint import Hint
from kiosk.ui.hosting import Hosting
from kiosk.ui.input import Input
from kiosk.ui.page import Page
from kiosk.ui.parts import Parts
from kiosk.ui.place_words import PlaceWords
from kiosk.ui.practice import Practice
from kiosk.ui.printing import Printing
from kiosk.ui.privacy import Privacy
from kiosk.ui.reading import Reading
from kiosk.ui.saver import Saver
from kiosk.ui.sight import Sight
from kiosk.ui.staff_door import StaffDoor
from kiosk.ui.staff_room import StaffRoom
from kiosk.ui.stage import Stage
from kiosk.ui.text import forget as forget_texts
from kiosk.ui.tongues import Tongues
from kiosk.ui.visit_keeper import VisitKeeper
from kiosk.ui.voice import Voice
from kiosk.ui.ways import Ways
from kiosk.ui.widgets.touchable import ScreenChange, Touchable
from kiosk.ui.wording import Wording


class Kiosk(FloatLayout):
    """The root of the window: the frame, and the idle alert above it."""

    # Asked for before they are made.
    words: PlaceWords
    ways: Ways
    attendance: Attendance
    asks: Asks
    door: StaffDoor
    stage: Stage
    controls: Controls

    def __init__(self, parts: Parts, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parts, self.records = parts, parts.records
        self.narrator, self.look = parts.narrator, parts.look
        self.session = parts.session()
        self.faults = Faults(parts.now, self.recover, self.shut_down)
        Touchable.screen_change = ScreenChange()
        self._put_together(parts)
        self.alert, self.idle, self.focus = self.attendance.alert, self.attendance.clock, self.ways.focus
        self.reset(None)
        Clock.schedule_interval(self.tick, 0)

    def _put_together(self, parts: Parts) -> None:
        """Give each part what it needs. What is made later, or anew with each session, is asked for when needed."""

        def session() -> Session:
            return self.session

        def phrases() -> Phrases:
            return self.phrases

        def page() -> Page:
            return self.page

        def is_staff() -> bool:
            return self.door.is_open

        def show(step: Step) -> None:
            self.stage.show(step)

        narrator, look = parts.narrator, parts.look
        self.tongues = Tongues((*parts.tongues, *parts.more_packs))
        self.practice = Practice(parts.records.staff, parts.records.codes)
        self.visit = VisitKeeper(
            parts.records, parts.pack, parts.utc, parts.now, self.practice, parts.kiosk
        )
        self.sight = Sight(look, session, lambda: self.stage.make_room())
        self.frame = Frame(look, self.phrases)
        self.frame.bind(on_control=lambda _, name: self.controls.press(name))
        self.add_widget(self.frame)
        self.earcons = Earcons(narrator, is_staff)
        self.voice = Voice(narrator, self.frame, self.phrases, session, parts.now, lambda: self.page.step.id)
        self.privacy = Privacy(narrator, session, parts.headphones, self.voice.tell)
        self.printing = Printing(self.voice.tell)
        self._dark_sheet = Dark(self)
        self.asides = Asides(show)
        self.going = Going(
            tongues=self.tongues,
            session=session,
            page=page,
            show=show,
            read=lambda: self.stage.read(),
            asides=self.asides,
            sound=self.earcons.play,
            finish=lambda: self.asks.finish(),
            over=lambda: self.reset("finished"),
            title=lambda: self.words.title(),
        )
        self.words = PlaceWords(
            page=page,
            journey=lambda: self.journey,
            tongues=self.tongues,
            asides=self.asides,
            practice=lambda: self.practice.on,
            mute=lambda: not narrator.audible and not is_staff(),
        )
        self.ways = Ways(
            frame=self.frame,
            narrator=narrator,
            voice=self.voice,
            phrases=phrases,
            session=session,
            is_staff=is_staff,
            place=self.words.place,
            dark=self._dark_sheet,
            now=parts.now,
            mm=look.mm,
            dwell_s=parts.dwell_s,
            voice_in=self.tongues.voice,
        )
        self.attendance = Attendance(
            over=self,
            narrator=narrator,
            phrases=phrases,
            attention=lambda: self.earcons.play("attention"),
            screen=lambda: self.page.step.screen,
            is_staff=is_staff,
            gone=self._nobody,
            woken=self._woken,
            make_saver=partial(
                Saver, over=self, look=look, tongues=parts.tongues, now=parts.now, after_s=parts.saver_s
            ),
            now=parts.now,
            idle_s=parts.idle_s,
            answer_s=parts.answer_s,
        )
        self.wording = Wording(
            tongues=self.tongues,
            session=session,
            visit=self.visit,
            look=look,
            narrator=narrator,
            voice=self.voice,
            worded=(self.frame, self.attendance.alert),
            again=self.going.again,
        )
        self.asks = Asks(
            session=session,
            visit=self.visit,
            going=self.going,
            tongues=self.tongues,
            speak=self.wording.take,
            announce=self.voice.announce,
            chosen=lambda: self.earcons.play("chosen"),
            utc=parts.utc,
        )
        self.door = StaffDoor(
            make_room=partial(
                StaffRoom,
                records=parts.records,
                phrases=parts.phrases,
                utc=parts.utc,
                reset=lambda: self.reset("staff"),
                sound_test=self.voice.sound_test,
                notices=self.notices,
                here=lambda: None if self.session.finished else self.session.code,
                limits=parts.limits,
                packs=self.tongues.clinic_titles(),
            ),
            narrator=narrator,
            look=look,
            session=session,
            attendance=self.attendance,
            asides=self.asides,
            going=self.going,
            wording=self.wording,
            own=parts.pack.language,
            practice=self.practice,
            show=show,
            fresh=lambda: self.reset("staff"),
            trouble=self.visit.failed,
        )
        hosting = Hosting(
            session=session,
            tongues=self.tongues,
            offered=parts.tongues,
            look=look,
            sight=self.sight,
            practice=self.practice,
            headphones=parts.headphones,
            words=self.words,
            door=self.door,
            going=self.going,
            asides=self.asides,
            asks=self.asks,
            privacy=self.privacy,
            wording=self.wording,
            voice=self.voice,
            narrator=narrator,
            ways=self.ways,
            printing=self.printing if parts.printer else None,
        )
        self.stage = Stage(
            frame=self.frame,
            make_host=hosting.host,
            practice=self.practice,
            privacy=self.privacy,
            session=session,
            tongues=self.tongues,
            going=self.going,
            words=self.words,
            reading=Reading(
                narrator, self.words, self.ways, self.tongues, session, parts.utc, Hint(narrator, session, parts.now)
            ),
            ways=self.ways,
            attendance=self.attendance,
            narrator=narrator,
            pictures=look.pictures,
            utc=parts.utc,
        )
        self.controls = Controls(self.going, self.voice, self.ways, self.door)
        self.input = Input(
            self.frame, self.voice, self.ways, parts.keymap, self.controls.press, self.attendance.somebody
        )

    # --- what is in use now ----------------------------------------------------------------------------------------

    @property
    def page(self) -> Page:
        """What is shown."""
        return self.stage.page

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
            self.visit.close(self.session, ended_by)
        self.attendance.hide_alert()
        self.voice.reset()
        self.printing.forget()
        self.session = self.parts.session()
        self.wording.take(self.session.language)
        self.ways.reset()
        self.sight.apply()
        self.going.plan(asks=True)
        self.going.own_pages.clear()
        self.door.shut()
        self.asides.forget()
        self.practice.start()
        self.stage.show(self.journey[0])
        if ended_by is not None:
            forget_texts()
        self.idle.stop()

    def shut_down(self) -> None:
        """The program was told to stop: an unfinished visit is a record too."""
        self.visit.close(self.session, "shutdown")
        self.narrator.close()
        self.attendance.saver.hide()
        self.printing.close()
        self.look.pictures.close()

    def tell_trouble(self, error: KioskError) -> None:
        """Something outside the program is wrong: staff find it in the notices, the person here is sent to the desk."""
        self.visit.failed(error)
        self.voice.tell("trouble.desk")

    def recover(self) -> None:
        """A fault of the program was caught: keep what there is of the visit and stand as after a fresh start."""
        self.visit.trouble = Notice("fault")
        self.reset("shutdown")

    def notices(self) -> list[str]:
        """What staff should know, in one line each."""
        trouble = self.visit.trouble
        return [*([trouble.said(self.parts.phrases)] if trouble else []), *self.parts.notices()]

    def _woken(self) -> None:
        """Heard as well as seen: who came back is welcomed as at a fresh start."""
        self.earcons.play("page")
        self.stage.read()

    def _nobody(self) -> None:
        """The idle clock's end: staff's screens close, a patient's session is over."""
        if self.door.is_open:
            self.door.leave()
        else:
            self.reset("idle")

    # --- input ---------------------------------------------------------------------------------------------------

    def on_touch_down(self, touch: Any) -> bool:
        return self.input.touch_down(touch) or bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: Any) -> bool:
        return self.input.touch_move(touch) or bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: Any) -> bool:
        return self.input.touch_up(touch) or bool(super().on_touch_up(touch))

    @property
    def still(self) -> bool:
        """Nobody has begun, and nothing is said, shown anew or being made."""
        done, of = self.narrator.progress
        return self.attendance.rests() and done >= of and not self.look.pictures.waiting

    # --- time ----------------------------------------------------------------------------------------------------

    def tick(self, _dt: float) -> None:
        """Each frame: the voice, the marker, the clocks. A fault in here must not end it for ever, as Kivy's clock
        would."""
        try:
            self._tick()
        except Exception as error:  # noqa: BLE001 - any
            self.faults.met(error)

    def _tick(self) -> None:
        self.visit.tick(self.session)
        self.privacy.tick()
        self.printing.tick()
        self.ways.tick(alerting=self.idle.alerting)
        self.voice.tick()
        self.look.pictures.tick()
        self.stage.tick()
        self.attendance.tick()
