"""What happens when: the one place that moves a patient from screen to screen and back to a fresh start."""

from __future__ import annotations

import logging
from collections.abc import Callable
from math import ceil
from typing import Any

from kivy.clock import Clock
from kivy.uix.floatlayout import FloatLayout

from kiosk.content.phrases import ended
from kiosk.errors import KioskError
from kiosk.journey import Step, last_number, next_picture, opened_by, phases, steps, title_words
from kiosk.records.visit import Ending
from kiosk.screening import Answer
from kiosk.screens import SCREENS
from kiosk.session import AudioRoute, InputMode, Session
from kiosk.speech import Event, Priority, Utterance
from kiosk.ui.dark import Dark
from kiosk.ui.earcons import Earcon, Earcons
from kiosk.ui.frame import Frame
from kiosk.ui.idle import IdleClock, IdleEvent
from kiosk.ui.input import Input
from kiosk.ui.page import Host, Page
from kiosk.ui.parts import Parts
from kiosk.ui.printing import Printing
from kiosk.ui.privacy import Privacy
from kiosk.ui.settling import when_laid_out
from kiosk.ui.sight import Sight
from kiosk.ui.staff_room import STAFF_IDLE_S, StaffRoom
from kiosk.ui.text import forget as forget_texts
from kiosk.ui.visit_keeper import VisitKeeper
from kiosk.ui.voice import Voice
from kiosk.ui.ways import Ways
from kiosk.ui.widgets.alert import Alert
from kiosk.ui.widgets.touchable import ScreenChange, Touchable

log = logging.getLogger(__name__)

THANKS_S = 30.0
"""The thank-you screen goes back to the welcome by itself this long after it was read out, in s."""
HELP = Step("help", "help", 0)
ASIDE = {"help": "", "sight": "help", "ways": "help", "try_keys": "ways"}
"""A screen beside the journey, and the one that Back leads to from there; empty for the journey itself."""


class Kiosk(FloatLayout):
    """The root of the window: the frame, and the idle alert above it."""

    def __init__(self, parts: Parts, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parts = parts
        self.pack, self.phrases, self.records = parts.pack, parts.phrases, parts.records
        self.narrator, self.look = parts.narrator, parts.look
        self.narrator.on_event = self.narrated
        self.session = self._fresh_session()
        self.sight = Sight(self.look, lambda: self.session, self._sight_changed)
        self._tongues = {(tongue.pack.id, tongue.tag): tongue for tongue in (*parts.tongues, *parts.more_packs)}
        self._pack_ids = tuple(dict.fromkeys(pack_id for pack_id, _ in self._tongues))
        self.practice = not parts.records.staff.has_admin()
        self.practice_code: str | None = None
        self.journey = self._steps(asks=True)
        self.page: Page
        self._helped: Step | None = None
        self._helped_title = ""
        self.visit = VisitKeeper(parts.records, parts.pack, parts.utc, parts.kiosk)
        self._staff: StaffRoom | None = None
        Touchable.screen_change = ScreenChange()
        self.frame = Frame(self.look, self.phrases)
        self.frame.bind(on_control=lambda _, name: self.control(name))
        self.add_widget(self.frame)
        self.alert = Alert(self.phrases)
        self.earcons = Earcons(self.narrator)
        self.voice = Voice(self.narrator, self.frame, self.phrases, lambda: self.session, parts.now)
        self.privacy = Privacy(
            self.narrator,
            lambda: self.session,
            parts.headphones,
            lambda phrase: self.announce(phrase, self.phrases[phrase]),
        )
        self._dark_sheet = Dark(self)
        self.ways = Ways(
            frame=self.frame,
            narrator=self.narrator,
            voice=self.voice,
            phrases=lambda: self.phrases,
            session=lambda: self.session,
            control=self.control,
            is_staff=lambda: self._staff is not None,
            place=self._place_words,
            dark=self._dark_sheet,
            now=parts.now,
            mm=self.look.mm,
            dwell_s=parts.dwell_s,
            voice_in=lambda tag: self._tongues[self.pack.id, tag].voice,
        )
        self.focus = self.ways.focus
        self.input = Input(self.frame, self.voice, self.ways, parts.keymap, self.control, self._somebody)
        self.printing = Printing(lambda phrase: self.announce(phrase, self.phrases[phrase]))
        self.idle = IdleClock(parts.now, self._idle_event, parts.idle_s, parts.answer_s)
        self.reset(None)
        Clock.schedule_interval(self.tick, 0)

    # --- a session -----------------------------------------------------------------------------------------------

    def reset(self, ended_by: Ending | None) -> None:
        """End the session, store an unfinished visit as incomplete, and stand as after a fresh start (N-D3, N-D7)."""
        if ended_by is not None:
            self._save(ended_by)
        self._hide_alert()
        self.voice.reset()
        self.printing.forget()
        self.session = self._fresh_session()
        self._speak(self.session.language)
        self.ways.reset()
        self.sight.apply()
        self.journey = self._steps(asks=True)
        self._helped = self._staff = None
        self._helped_title = ""
        self._own_pages: dict[str, int] = {}
        if self.practice:
            self.practice = not self.records.staff.has_admin()
        self.practice_code = None
        self._show(self.journey[0])
        forget_texts()
        self.idle.stop()

    def _steps(self, *, asks: bool) -> tuple[Step, ...]:
        """The journey as it is with the pack and the answers so far."""
        given, among, picks = self.session.given, len(self._pack_ids), len(self.session.packs) > 1
        return steps(self.pack, asks=asks, answers=given, among=among, pick=picks)

    def _fresh_session(self) -> Session:
        mode = self.parts.input_mode
        return Session(
            language=self.parts.pack.language,
            text_step=self.look.start_step,
            input_mode=mode,
            guided=mode is not InputMode.TOUCH,
        )

    def shut_down(self) -> None:
        """The program was told to stop: an unfinished visit is a record too."""
        self._save("shutdown")
        self.narrator.close()
        self.printing.close()
        self.look.pictures.close()

    def state(self) -> dict[str, Any]:
        """Everything that belongs to a session, to compare with that of a fresh start (N-D3)."""
        return {
            "session": self.session,
            "narrator": self.narrator.state,
            "step": self.page.step,
            "theme": [tuple(getattr(self.look, name)) for name in ("paper", "ink", "primary", "mark")],
            "text": self.look.text,
            "journey": self.journey,
            "idle": (self.idle.alerting, self.idle._since),
            "alert": self.alert.parent is not None,
            "status": self.frame.status,
            "focus": self.focus.control,
            "help": self._helped,
            "own_pages": self._own_pages,
            "staff": self._staff,
            "practice_code": self.practice_code,
            "language": (self.pack.id, self.pack.language, self.phrases.language, self.look.rtl),
        }

    def _save(self, ended_by: Ending | None = None) -> bool:
        return self.visit.save(self.session, practice=self.practice, ended_by=ended_by)

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

    def _host(self) -> Host:
        return Host(
            pack=self.pack,
            phrases=self.phrases,
            session=self.session,
            look=self.look,
            practice=self.practice,
            headphones=self.parts.headphones() is True,
            practice_code=self.practice_code,
            help_id=SCREENS[self._helped.screen].help_id if self._helped else "",
            staff=self._staff,
            next=self.next,
            open=self.open,
            redeem=self.redeem,
            learn_only=self.learn_only,
            answer=self.answer,
            choose_route=self.choose_route,
            teach=self.teach,
            change_text=self.change_text,
            speak_from=self.voice.speak_from,
            announce=self.announce,
            languages=self.parts.tongues,
            choose_language=self.choose_language,
            back=self.back,
            open_aside=self._open_aside,
            choose_mode=self.ways.choose,
            where=self.ways.where,
            darken=self.ways.darken,
            ask_help=self.ask_help,
            print_steps=self._print_steps if self.parts.printer else None,
            sight=self.sight,
            packs={key: self._tongues[key, self.pack.language].pack for key in self._pack_ids},
            choose_pack=self.choose_pack,
        )

    def _print_steps(self) -> None:
        self.printing.start(self.pack, self.phrases)

    def _show(self, step: Step) -> None:
        if step.screen == "code" and self.practice and self.practice_code is None:
            self.practice_code = self.records.codes.issue(practice=True)
        Touchable.screen_change.happened()
        self.ways.screen_changed()
        if step.screen == "route":
            self.privacy.sense()
        self.page = SCREENS[step.screen](self._host(), step)
        self.page.open_at(self._own_pages.pop(step.id, 0))
        if step in self.journey:
            self.session.entered(step.id, self.parts.utc())
        self._watch()
        self.frame.plain = self._staff is not None
        self.frame.show(self.page)
        self.look.pictures.upcoming = next_picture(self.pack, self.journey, self.session.place)
        self.frame.band = self._band()
        self.frame.phases = phases(self.pack, self.journey) if step.number else ()
        self.frame.step = step.number
        self.frame.of = last_number(self.journey) if step.number else 0
        self.frame.status = ""
        when_laid_out(self.page, lambda page: page is self.page, self._read_page)

    def _bands(self) -> list[str]:
        """Phrases that everybody must see at once: practice, draft (N-C8), no sound (N-A10)."""
        bands = {
            "band.practice": self.practice,
            "band.draft": self.page.step.screen == "welcome" and any(t.pack.draft for t in self._tongues.values()),
            "band.no_sound": not self.narrator.audible and self._staff is None,
        }
        return [key for key, on in bands.items() if on]

    def _band(self) -> str:
        """The bands in words, in lines of 80 characters at most (N-S5)."""
        lines: list[str] = []
        for text in (self.phrases[key] for key in self._bands()):
            if lines and len(lines[-1]) + len(text) < 77:
                lines[-1] += f"   {text}"
            else:
                lines.append(text)
        return "\n".join(lines)

    def progress_words(self) -> str:
        """Where the patient is, in words: question, step, page."""
        place = self.page.place_words()
        where = title_words(self.phrases, self.pack, self.page.step, self.journey)
        return self.phrases.comma.join(filter(None, (where, place)))

    def _title_words(self) -> str:
        return ". ".join(filter(None, (self.page.spoken_title(), self.progress_words())))

    def _title_is_private(self) -> bool:
        """How many questions there are may tell how one was answered (N-A7)."""
        step = self.page.step if self._helped is None else self._helped
        return step.screen == "question" and any(question.ask_if for question in self.pack.questions)

    def _place_words(self) -> tuple[str, str, bool]:
        """The patient's screen, help or not; what can be done there; and whether the screen's name is private."""
        if self._helped is None:
            return self._title_words(), self.phrases[self.page.help_id], self._title_is_private()
        return self._helped_title, self.phrases[SCREENS[self._helped.screen].help_id], self._title_is_private()

    def _read_page(self) -> None:
        """Read the page from its title on: title and place are one utterance (N-A9)."""
        self.frame.progress = self.progress_words()
        if self._staff is not None:
            self.narrator.enter(self.page.step.id, [])
            return
        intro = self.ways.intro()
        begun = [Utterance("ways.on", intro, self.page.step.id)] if intro else []
        title, private = ended(self._title_words()), self._title_is_private()
        first = Utterance(f"title.{self.page.step.id}", title, self.page.step.id, private=private)
        # The band is read where a patient begins: whoever cannot see it must know too.
        bands = self._bands() if self.page.step.screen == "welcome" else []
        warned = [Utterance(key, f"{self.phrases[key]}.", self.page.step.id) for key in bands]
        self.narrator.allow_private = self.session.audio_route.allows_private
        kept = self.ways.kept_focus()
        self.narrator.enter(self.page.step.id, [*begun, first, *warned, *self.page.utterances(), *kept])

    def next(self) -> None:
        """Go on: the next page of the screen, or the next step."""
        screen = self.page.step.screen
        if self._turned(self.page.forward):
            return
        if screen == "review" and not self._save("finished"):
            self.announce("trouble", self.phrases["trouble.desk"])
        elif screen in ASIDE:
            self._close_help()
        elif screen == "thanks":
            self.reset("finished")
        elif self.session.reviewing and screen == "question":
            opened = opened_by(self.pack, self.journey, self.page.step.id, self.session.given)
            self._go_to(opened or "review")
        else:
            self._go(self.session.place + 1)

    def back(self) -> None:
        """Go back: the page before, or the step before."""
        screen = self.page.step.screen
        if self._turned(self.page.backward):
            return
        if screen in ASIDE:
            if ASIDE[screen]:
                self._open_aside(ASIDE[screen])
            else:
                self._close_help()
        elif self.session.reviewing and screen == "question":
            self._go_to("review")
        elif self.page.has_back:
            self._go(self.session.place - 1)

    def _turned(self, turn: Callable[[], bool]) -> bool:
        """Let the screen deal with it. True when it did; when it turned to another page of its own, that is read."""
        before, page = self.page.place_words(), self.page
        handled = turn()
        if page is not self.page:
            return handled  # it led elsewhere: staff left
        if handled and self.page.place_words() != before:
            Touchable.screen_change.happened()
            self._sound("page")
            self._read_page()
        elif handled:  # the screen has said why not
            self._sound("not_possible")
        return handled

    def _sound(self, name: Earcon) -> None:
        """An earcon, on a patient's screen: staff's are silent (N-D6)."""
        if self._staff is None:
            self.earcons.play(name)

    def open(self, step_id: str) -> None:
        """Open a question from the review; Next and Back lead to the review again."""
        self.session.reviewing = True
        self._come_back_here()
        self._go_to(step_id)

    def _come_back_here(self) -> None:
        """The next time this step is shown, it opens at the page that is shown now."""
        self._own_pages[self.page.step.id] = self.page.own_page

    def _go_to(self, step_id: str) -> None:
        if step_id == "review":
            self.session.reviewing = False
        self._go([step.id for step in self.journey].index(step_id))

    def _go(self, place: int) -> None:
        self._sound("finished" if self.journey[place].screen == "thanks" else "page")
        self.session.place = place
        self._show(self.journey[place])

    # --- what screens ask for ------------------------------------------------------------------------------------

    def redeem(self, code: str) -> str | None:
        """Begin the visit of ``code``. Why not, in words; None when it has begun."""
        self.journey = self._steps(asks=True)
        refused = self.visit.begin(
            self.session, code, practice=self.practice, shown=self._pack_ids, begun=lambda: self._be_about(asks=True)
        )
        if refused == "code.wait":
            return self.phrases.say(refused, seconds=self.visit.wait_s())
        return None if refused is None else self.phrases[refused]

    def learn_only(self) -> None:
        """Go on without a visit: education only, no check, no record (N-P2)."""
        self.session.offer(self._pack_ids)
        self._be_about(asks=False)
        self._go(self.session.place + 1)

    def choose_pack(self, pack_id: str) -> bool:
        """Be about this pack from here on. False: it is too late for that."""
        if not self.session.choose_pack(pack_id):
            return False
        self._be_about(asks=any(step.asks for step in self.journey))
        self._save()
        return True

    def _be_about(self, *, asks: bool) -> None:
        """Show and say the session's pack; until it is known, the first that it may be. The journey is the pack's."""
        self._speak(self.session.language)
        self.journey = self._steps(asks=asks)

    def answer(self, question_id: str, value: str) -> None:
        """Take an answer; it is on disk before it is shown as chosen."""
        self.session.answer(question_id, Answer(value), self.parts.utc())
        self.session.forget_hidden(self.pack)
        self.journey = self._steps(asks=True)
        if self._save():
            self._sound("chosen")
            taken = self.phrases.say("answer.took", answer=self.phrases[f"answer.{value}"])
            self.announce(f"answer.{question_id}", taken, shown=False, private=True)
        else:
            self.announce("trouble", self.phrases["trouble.desk"])

    def teach(self, teach_id: str, option: str) -> None:
        """Take what was chosen in a teach-back."""
        self.session.teach(teach_id, option, self.parts.utc())
        self._save()

    def choose_route(self, route: str) -> None:
        """Where private speech may go from here on (N-A7)."""
        self.privacy.choose(AudioRoute(route))

    def announce(self, key: str, text: str, *, shown: bool = True, private: bool = False) -> None:
        """Say ``text`` now; ``shown`` puts it in the status line too, unless the screen shows it already (N-A10)."""
        self.voice.announce(key, text, screen=self.page.step.id, shown=shown, private=private)

    # --- the frame's controls ------------------------------------------------------------------------------------

    def control(self, name: str) -> None:
        """A control of the frame was pressed, by touch or key. Staff have no more of them by key than are shown: no key
        of theirs speaks, or changes the patient's settings (N-D6)."""
        if self._staff is not None and name not in ("next", "back"):
            return
        actions: dict[str, Callable[[], None]] = {
            "next": self.next,
            "back": self.back,
            "repeat": self.voice.repeat,
            "voice": self.voice.toggle,
            "slower": lambda: self.voice.change_rate(-1),
            "faster": lambda: self.voice.change_rate(+1),
            "softer": lambda: self.voice.change_volume(-1),
            "louder": lambda: self.voice.change_volume(+1),
            "help": self.help,
            "staff": self.staff,
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
        self._save()
        self._come_back_here()
        self._show(self.page.step)

    def _speak(self, tag: str) -> None:
        """Show and say everything in this language."""
        about = self.session.pack or next(iter(self.session.packs), self._pack_ids[0])
        tongue = self._tongues[about, tag]
        self.pack, self.phrases = tongue.pack, tongue.phrases
        self.to_be_heard = tongue.to_be_heard
        self.visit.be_about(tongue.pack, self._tongues[about, self.parts.pack.language].pack)
        self.look.set_language(tongue.language)
        self.narrator.set_voice(tongue.voice)
        self.frame.phrases = self.alert.phrases = tongue.phrases
        self.voice.speak_in(tongue.phrases)

    def help(self) -> None:
        """Open or close the help for this screen."""
        if self.page.step.screen in ASIDE:
            self._close_help()
        else:
            self._helped, self._helped_title = self.page.step, self._title_words()
            self._come_back_here()
            self._show(HELP)

    def _open_aside(self, name: str) -> None:
        self._show(Step(name, name, 0))

    def ask_help(self) -> None:
        """Call somebody: it is on disk, and on the staff's lists, before the patient is told so."""
        done = self.visit.ask_help(self.session) and self._save()
        self.announce("help.told", self.phrases["help.told" if done else "trouble.desk"])

    def _close_help(self) -> None:
        step, self._helped = self._helped, None
        assert step is not None
        self._show(step)

    # --- staff ---------------------------------------------------------------------------------------------------

    def staff(self) -> None:
        """Open the staff's door. The patient's session waits behind it, silent; its screens are never read (N-D6)."""
        if self._staff is not None:
            return
        self.narrator.silence()
        self._hide_alert()
        self._helped = None
        self._come_back_here()
        self._speak(self.parts.pack.language)
        self._staff = StaffRoom(
            records=self.records,
            phrases=self.phrases,
            utc=self.parts.utc,
            show=lambda screen, argument: self._show(Step(argument or screen, screen, 0)),
            leave=self.leave_staff,
            reset=lambda: self.reset("staff"),
            sound_test=self.voice.sound_test,
            notices=self.notices,
            packs=tuple((key, self._tongues[key, self.parts.pack.language].pack.title) for key in self._pack_ids),
        )
        # Staff have much on one screen: the text is of the second size at most, on a low panel of the first.
        self.look.set_text(min(self.session.text_step, 0 if self.look.low else 1))
        self._show(Step("staff_login", "staff_login", 0))

    def leave_staff(self) -> None:
        """Back to the patient's screen, as it was; to a fresh start when practice has just ended."""
        if self._staff is not None:
            self._staff.left()
        self._staff = None
        self.look.set_text(self.session.text_step)
        if not self.session.voice_on:
            self.narrator.stop_voice()
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
        """Somebody touched or pressed: the time starts anew. True when it answered the idle alert (N-D1)."""
        answered = self.idle.alerting
        self._hide_alert()
        self._watch()
        return answered

    def _watch(self) -> None:
        """Start the idle clock anew, as this screen wants it: only a patient in the middle of it is asked first."""
        if self._staff is not None:
            self.idle.start(STAFF_IDLE_S, asks=False)
        elif self.page.step.screen == "thanks":
            self.idle.start(THANKS_S, asks=False)
        else:
            self.idle.start(asks=self.page.step.screen != "welcome")

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
        self.page.mark(*(self.narrator.current or (None, None)))
        self.frame.progress = self.progress_words()
        self.frame.band = self._band()
        done, of = self.narrator.progress
        if self.page.step.screen == "welcome":
            if done < of:
                self.frame.progress = self.phrases.say("welcome.preparing", percent=100 * done // of)
            self.frame.step, self.frame.of = (done * 10 // of, 10) if done < of else (0, 0)
        self.idle.tick(speaking=self.narrator.speaking)
        if self.idle.alerting:
            self.alert.seconds = self.idle.remaining_s()

    def narrated(self, event: Event) -> None:
        """What the narrator tells: a sentence was heard to its end."""
        if event.kind == "heard" and event.utterance_id in self.to_be_heard:
            self.session.heard.setdefault(event.utterance_id, self.parts.utc())

    def _idle_event(self, event: IdleEvent) -> None:
        if event is IdleEvent.EXPIRED:
            if self._staff is not None:
                self.leave_staff()
            else:
                self.reset("idle")
            return
        if self.alert.parent is None:
            self.add_widget(self.alert)
            self._sound("attention")
        left = self.phrases.say("idle.seconds", seconds=ceil(self.idle.remaining_s()))
        text = f"{self.phrases['idle.title']} {left}. {self.phrases['idle.ask']}"
        self.narrator.say(Utterance("idle", text, ""), Priority.NOW)

    def _hide_alert(self) -> None:
        if self.alert.parent is not None:
            self.remove_widget(self.alert)
            self.narrator.silence()
