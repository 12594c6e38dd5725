"""What is on the screen: a step of the journey, a screen beside it, or one of staff's; and what stands around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kivy.clock import Clock

from kiosk.journey import Step, last_number, next_picture, phases
from kiosk.screens import SCREENS
from kiosk.session import Session
from kiosk.speech import Narrator
from kiosk.ui.attendance import Attendance
from kiosk.ui.frame import Frame
from kiosk.ui.going import Going
from kiosk.ui.page import Host, Page
from kiosk.ui.place_words import PlaceWords
from kiosk.ui.practice import Practice
from kiosk.ui.privacy import Privacy
from kiosk.ui.reading import Reading
from kiosk.ui.settling import when_laid_out
from kiosk.ui.tongues import Tongues
from kiosk.ui.ways import Ways
from kiosk.ui.widgets.picture import Pictures
from kiosk.ui.widgets.touchable import Touchable

SEEN_MS = 1000 / 60
"""What a frame draws is seen when it is done: the word that is marked is the one heard then (N-A6)."""


class Stage:
    """Makes the page of a step, puts it into the frame, and has it read.

    Args:
        frame: stands around it.
        make_host: what the page is given.
        practice, privacy: what a page needs to know of them is found out before it is made.
        session: the patient's.
        tongues: pack and words.
        going: the journey.
        words: where the patient is, in words.
        reading: reads a page.
        ways, attendance: another screen is another focus, and another time to be idle.
        narrator: says it.
        pictures: paints the next one ahead.
        utc: time of day.

    Attributes:
        page: what is shown.
    """

    page: Page

    def __init__(
        self,
        *,
        frame: Frame,
        make_host: Callable[[], Host],
        practice: Practice,
        privacy: Privacy,
        session: Callable[[], Session],
        tongues: Tongues,
        going: Going,
        words: PlaceWords,
        reading: Reading,
        ways: Ways,
        attendance: Attendance,
        narrator: Narrator,
        pictures: Pictures,
        utc: Callable[[], datetime],
    ) -> None:
        self._frame, self._make_host, self._session = frame, make_host, session
        self._practice, self._privacy = practice, privacy
        self._tongues, self._going, self._words, self._reading = tongues, going, words, reading
        self._ways, self._attendance, self._narrator = ways, attendance, narrator
        self._pictures, self._utc = pictures, utc
        self._counted = False

    def show(self, step: Step) -> None:
        """Show the screen of ``step``; it is read as soon as it stands."""
        frame, session, journey = self._frame, self._session(), self._going.journey
        pack = self._tongues.now.pack
        if step.screen == "code":
            self._practice.give_code()
        elif step.screen == "route":
            self._privacy.sense()
        Touchable.screen_change.happened()
        self._ways.screen_changed()
        self.page = SCREENS[step.screen](self._make_host(), step)
        self.page.open_at(self._going.own_pages.pop(step.id, 0))
        if step in journey:
            session.entered(step.id, self._utc())
        self._attendance.watch()
        frame.plain = self._ways.is_staff
        frame.show(self.page)
        self._pictures.upcoming = next_picture(pack, journey, session.place)
        frame.band = self._words.band()
        frame.phases = phases(pack, journey) if step.number else ()
        frame.step = step.number
        frame.of = last_number(journey) if step.number else 0
        frame.status = ""
        # Whether one page is enough is seen with the row of the title as it is then: with "Page 1 of 2" it is higher.
        self._counted, frame.progress = False, self._words.step()
        when_laid_out(self.page, lambda page: page is self.page, self._tell_place, self.read)

    def _tell_place(self) -> None:
        self._counted, self._frame.progress = True, self._words.progress()

    def read(self) -> None:
        """Read the page from its title on."""
        self.page.settled()
        self._tell_place()
        self._reading.read(self.page)

    def make_room(self) -> None:
        """The text has another size: let the page make room for it before the next frame, where it stands then."""
        Clock.schedule_once(lambda _dt: self.page.laid_out(), 0)
        Clock.schedule_once(lambda _dt: Clock.schedule_once(lambda _dt: self.page.settled(), 0), 0)

    def tick(self) -> None:
        """Each frame: the word that is heard is marked; what stands around the page is as it is now."""
        frame = self._frame
        self._reading.tick(self.page)
        self.page.mark(*(self._narrator.current_in(SEEN_MS) or (None, None)))
        frame.band = self._words.band()
        done, of = self._narrator.progress
        preparing = self.page.step.screen == "welcome" and done < of
        # Set once: each change has the whole window drawn anew.
        if preparing:
            frame.progress = self._tongues.now.phrases.say("welcome.preparing", percent=100 * done // of)
        elif self._counted:
            frame.progress = self._words.progress()
        if self.page.step.screen == "welcome":
            frame.step, frame.of = (done * 10 // of, 10) if preparing else (0, 0)
