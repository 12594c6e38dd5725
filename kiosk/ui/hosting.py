"""What a screen is given of the kiosk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.session import Session
from kiosk.speech import Narrator
from kiosk.tongue import Tongue
from kiosk.ui.asides import Asides
from kiosk.ui.asks import Asks
from kiosk.ui.going import Going
from kiosk.ui.look import Look
from kiosk.ui.page import Host
from kiosk.ui.place_words import PlaceWords
from kiosk.ui.practice import Practice
from kiosk.ui.printing import Printing
from kiosk.ui.privacy import Privacy
from kiosk.ui.sight import Sight
from kiosk.ui.staff_door import StaffDoor
from kiosk.ui.tongues import Tongues
from kiosk.ui.voice import Voice
from kiosk.ui.ways import Ways
from kiosk.ui.wording import Wording


@dataclass(frozen=True, kw_only=True)
class Hosting:
    """Makes it anew for each screen, of those who do what the screens ask for.

    Attributes:
        session: the patient's.
        offered: the languages, the clinic's first.
        headphones: the system tells that the sound goes to headphones.
        printing: None where there is no printer.
    """

    session: Callable[[], Session]
    tongues: Tongues
    offered: tuple[Tongue, ...]
    look: Look
    sight: Sight
    practice: Practice
    headphones: Callable[[], bool | None]
    words: PlaceWords
    door: StaffDoor
    going: Going
    asides: Asides
    asks: Asks
    privacy: Privacy
    wording: Wording
    voice: Voice
    narrator: Narrator
    ways: Ways
    printing: Printing | None

    def host(self) -> Host:
        """What the next screen is given."""
        pack, phrases, printing = self.tongues.now.pack, self.tongues.now.phrases, self.printing
        return Host(
            pack=pack,
            phrases=phrases,
            session=self.session(),
            look=self.look,
            practice=self.practice.on,
            headphones=self.headphones() is True,
            practice_code=self.practice.code,
            help_id=self.words.help_id(),
            staff=self.door.room,
            next=self.going.next,
            open=self.going.open,
            redeem=self.asks.redeem,
            learn_only=self.asks.learn_only,
            answer=self.asks.answer,
            choose_route=self.privacy.choose,
            teach=self.asks.teach,
            change_text=self.sight.change_text,
            speak_from=self.voice.speak_from,
            announce=self.voice.announce,
            reword=self.narrator.reword,
            languages=self.offered,
            choose_language=self.wording.choose,
            back=self.going.back,
            open_aside=self.asides.open,
            choose_mode=self.ways.choose,
            where=self.ways.where,
            darken=self.ways.darken,
            change_dwell=self.ways.change_dwell,
            ask_help=self.asks.help,
            print_steps=(lambda: printing.start(pack, phrases)) if printing is not None else None,
            sight=self.sight,
            packs=self.tongues.packs(),
            choose_pack=self.asks.choose_pack,
        )
