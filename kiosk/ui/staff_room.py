"""Behind the staff's door: who is in, what they may do. Its screens are never read aloud (N-D6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.content.phrases import Phrases
from kiosk.errors import KioskError
from kiosk.records.help import HelpRequest
from kiosk.records.open import Records
from kiosk.records.staff import Locked, Verified
from kiosk.records.visit import VisitRecord
from kiosk.speech import SoundCheck

STAFF_IDLE_S = 120.0
"""Staff screens close by themselves after this long without input. # N-D6, VVSG 2.0 11.5"""
ADMIN = "Admin"
"""Name of the account that the first PIN makes."""


@dataclass
class StaffRoom:
    """What staff screens are given.

    Attributes:
        records, phrases: where things are kept; the kiosk's own words.
        utc: time of day.
        show: shows the staff screen of this name, with an argument for it.
        leave: goes back to the patient's screen.
        reset: ends the patient's session.
        sound_test: plays tone and sentence; the device and what could be measured.
        notices: what staff should know, in one line each.
        who: the name of who is in; None while nobody is.
        code: the visit number that was just issued.
        packs: what a visit may be about: id and title.
        about: what the number is for, in words; empty where there is one pack.
    """

    records: Records
    phrases: Phrases
    utc: Callable[[], datetime]
    show: Callable[[str, str], None]
    leave: Callable[[], None]
    reset: Callable[[], None]
    sound_test: Callable[[], SoundCheck]
    notices: Callable[[], list[str]]
    who: str | None = None
    code: str | None = None
    packs: tuple[tuple[str, str], ...] = ()
    about: str = ""
    first_pin: str = field(default="", repr=False)

    @property
    def first_time(self) -> bool:
        """No admin PIN exists yet: the first PIN makes the admin."""
        return not self.records.staff.has_admin()

    def names(self) -> tuple[str, ...]:
        """Names of those who have a PIN."""
        return tuple(self.records.staff.names())

    def enter(self, name: str, pin: str) -> str | None:
        """Let ``name`` in by PIN. None when in; else why not, in words."""
        result = self.records.staff.verify(name, pin, self.utc())
        if isinstance(result, Verified):
            self.who = result.name
            self.records.audit.append(result.name, "staff.unlock", "kiosk", {})
            self.show("staff_panel", "")
            return None
        self.records.audit.append(name, "staff.wrong_pin", "kiosk", {})
        if isinstance(result, Locked):
            return self.phrases.say("staff.locked", time=result.until.astimezone().strftime("%H:%M"))
        if result.wait_s > 0:
            return self.phrases.say("staff.wait", seconds=round(result.wait_s))
        return self.phrases["staff.wrong"]

    def set_first_pin(self, pin: str) -> str:
        """Take the admin's first PIN, then the same again. What to do next, in words; "" when it is done."""
        if not self.first_pin:
            self.first_pin = pin
            return self.phrases["staff.set_pin_again"]
        first, self.first_pin = self.first_pin, ""
        if pin != first:
            return self.phrases["staff.set_pin_differs"]
        try:
            self.records.staff.add(ADMIN, "admin", pin)
        except KioskError as error:
            return "; ".join(f"{fault.what}: {fault.mend}" for fault in error.faults)
        self.records.audit.append(ADMIN, "staff.add", ADMIN, {"role": "admin"})
        self.who = ADMIN
        self.show("staff_panel", "")
        return ""

    def start_visit(self, pack_id: str | None = None) -> str:
        """A new visit number, to be given to one patient (N-P1): for one pack, or for the patient to choose."""
        assert self.who is not None
        chosen = [(key, title) for key, title in self.packs if pack_id in (None, key)] if len(self.packs) > 1 else []
        self.code = self.records.codes.issue(practice=self.first_time, packs=[key for key, _ in chosen])
        self.about = "" if not chosen else chosen[0][1] if len(chosen) == 1 else self.phrases["staff.all_packs"]
        self.records.audit.append(self.who, "visit.start", self.code, {"pack": pack_id} if pack_id else {})
        return self.code

    def visits(self) -> list[VisitRecord]:
        """Today's visits, flagged first."""
        return self.records.visits.today()

    def calls(self) -> list[HelpRequest]:
        """Who waits for help at this kiosk, the longest first; at any kiosk where this is the one file of all."""
        return self.records.help.open()

    def go(self, call: HelpRequest) -> None:
        """Somebody goes to whoever asked for help."""
        assert self.who is not None
        self.records.help.answer(call.id, self.who)

    def call_words(self, call: HelpRequest) -> str:
        """A call for help in words."""
        time = f"{call.asked_at.astimezone():%H:%M}"
        visit = None if call.visit_id is None else self.records.visits.get(call.visit_id)
        if visit is None or visit.code is None:
            return self.phrases.say("staff.help_since", time=time)
        return self.phrases.say("staff.help_visit", code=visit.code, time=time)

    def left(self) -> None:
        """Whoever was in has gone, by themselves or because nobody touched the screen (N-D6)."""
        if self.who is not None:
            self.records.audit.append(self.who, "staff.leave", "kiosk", {})

    def view(self, visit_id: str) -> VisitRecord | None:
        """One visit in full; that it was viewed is in the audit (N-P3)."""
        assert self.who is not None
        self.records.audit.append(self.who, "visit.view", visit_id, {})
        return self.records.visits.get(visit_id)

    def reset_now(self) -> None:
        """End the patient's session now."""
        assert self.who is not None
        self.records.audit.append(self.who, "session.reset", "kiosk", {})
        self.reset()

    def test_sound(self) -> str:
        """Play the test; what was used and how fast it was, in words: only what was measured."""
        assert self.who is not None
        self.records.audit.append(self.who, "sound.test", "kiosk", {})
        return sound_words(self.phrases, self.sound_test())

    def tier_words(self, record: VisitRecord) -> str:
        """The tier of a visit and how far it is, in words."""
        tier = record.tier if record.status != "in-progress" else record.tier_so_far
        status = self.phrases[f"staff.status.{record.status.replace('-', '_')}"]
        if record.practice:
            status = f"{status} ({self.phrases['staff.practice_visit']})"
        if tier is None and record.status == "in-progress":
            return status  # too early to say that no flag was raised
        words = self.phrases[f"staff.tier.{tier or 'none'}"]
        return f"{words} - {status}"


def sound_words(phrases: Phrases, check: SoundCheck) -> str:
    """The sound check in words; what could not be measured is called unknown."""
    if check.device is None:
        return phrases["staff.sound_none"]
    latency = phrases["staff.latency_unknown"]
    if check.taken_ms is not None and check.output_ms is not None:
        latency = phrases.say("staff.latency_output", taken=round(check.taken_ms), output=round(check.output_ms))
    elif check.taken_ms is not None:
        latency = phrases.say("staff.latency_taken", taken=round(check.taken_ms))
    return phrases.say("staff.sound_device", device=check.device, latency=latency)
