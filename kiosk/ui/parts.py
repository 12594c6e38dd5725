"""What a kiosk is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.records.lists import Limits
from kiosk.records.open import Records
from kiosk.session import InputMode, Session
from kiosk.speech import Narrator
from kiosk.tongue import Tongue
from kiosk.ui.idle import ANSWER_S, IDLE_S
from kiosk.ui.keys import Keymap
from kiosk.ui.look import Look
from kiosk.ui.scanning import DWELL_S


@dataclass(frozen=True)
class Parts:
    """Given to the kiosk by whoever starts it.

    Attributes:
        pack, phrases: content and the kiosk's own words, in the clinic's language: staff and clinician read it.
        records: where visits, codes, staff and audit are kept.
        narrator: the voice.
        look: theme and panel.
        now: seconds that never go back. utc: time of day.
        notices: what staff should know, in one line each.
        headphones: whether the sound goes to headphones; None where the system does not tell.
        tongues: the languages that patients can choose, the clinic's first.
        idle_s, answer_s: limits of the idle clock in s (N-D1).
        kiosk: its name, for staff.
        input_mode: how the kiosk is used at the start of a session.
        keymap: what each key does.
        printer: there is one for the care steps.
        saver_s: rest in s until the screen saver comes; 0: it never does.
        more_packs: the other packs that a visit may be about, each in all of ``tongues``.
        dwell_s: time to press after an item was named, with one switch.
        limits: how long a flag may wait until it shows as overdue. # N-P5
    """

    pack: Pack
    phrases: Phrases
    records: Records
    narrator: Narrator
    look: Look
    now: Callable[[], float]
    utc: Callable[[], datetime]
    notices: Callable[[], list[str]]
    tongues: tuple[Tongue, ...]
    headphones: Callable[[], bool | None] = lambda: None
    idle_s: float = IDLE_S
    answer_s: float = ANSWER_S
    kiosk: str = ""
    input_mode: InputMode = InputMode.TOUCH
    keymap: Keymap = field(default_factory=Keymap)
    dwell_s: float = DWELL_S
    printer: bool = False
    saver_s: float = 0.0
    more_packs: tuple[Tongue, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def session(self) -> Session:
        """A patient's, as it is at the start. # N-D3"""
        return Session(
            language=self.pack.language,
            text_step=self.look.start_step(),
            input_mode=self.input_mode,
            guided=self.input_mode is not InputMode.TOUCH,
        )
