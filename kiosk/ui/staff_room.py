"""Behind the staff's door: who is in, what they may do. Its screens are never read aloud (N-D6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.content.phrases import Phrases
from kiosk.errors import KioskError
from kiosk.records.help import HelpRequest
from kiosk.records.lists import GROUPS, Limits, VisitRow
from kiosk.records.open import Records
from kiosk.records.rights import Right, Role, may
from kiosk.records.staff import Locked, Verified
from kiosk.records.visit import VisitRecord
from kiosk.speech import SoundCheck

STAFF_IDLE_S = 120.0
"""Staff screens close by themselves after this long without input. # N-D6, VVSG 2.0 11.5"""
MOST_SHOWN = 100
"""Visits of a group on the panel; the desk shows all of them, page by page."""
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
        limits: how long a flag may wait until it shows as overdue. # N-P5
        who, role: the name and role of who is in; None while nobody is.
        here: the number of the visit that is open at this kiosk; None when there is none.
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
    here: Callable[[], str | None]
    limits: Limits = field(default_factory=Limits)
    who: str | None = None
    role: Role | None = None
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
            self.who, self.role = result.name, result.role
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
        self.who, self.role = ADMIN, "admin"
        self.show("staff_panel", "")
        return ""

    def may(self, right: Right) -> bool:
        """Whether whoever is in has ``right``: the desk's own table."""
        return self.role is not None and may(self.role, right)

    def _by(self, right: Right) -> str:
        """The name of who does this: no screen offers what they may not do."""
        if self.who is None or not self.may(right):
            raise PermissionError(right)
        return self.who

    def start_visit(self, pack_id: str | None = None) -> str:
        """A new visit number, to be given to one patient (N-P1): for one pack, or for the patient to choose."""
        who = self._by("visit.start")
        chosen = [(key, title) for key, title in self.packs if pack_id in (None, key)] if len(self.packs) > 1 else []
        self.code = self.records.codes.issue(practice=self.first_time, packs=[key for key, _ in chosen])
        self.about = "" if not chosen else chosen[0][1] if len(chosen) == 1 else self.phrases["staff.all_packs"]
        self.records.audit.append(who, "visit.start", self.code, {"pack": pack_id} if pack_id else {})
        return self.code

    def visits(self) -> list[VisitRow]:
        """Today's visits, as the desk orders them: what waits first, "stop" on top, then overdue (N-P5)."""
        self._by("visit.list")
        shown = self.records.visits.listed(dict.fromkeys(GROUPS, (MOST_SHOWN, 0)), limits=self.limits).shown
        return [row for group in GROUPS for row in shown[group]]

    def calls(self) -> list[HelpRequest]:
        """Who waits for help at this kiosk, the longest first; at any kiosk where this is the one file of all."""
        return self.records.help.open()

    def go(self, call: HelpRequest) -> None:
        """Somebody goes to whoever asked for help."""
        self.records.help.answer(call.id, self._by("help.answer"))

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
        self.records.audit.append(self._by("visit.view"), "visit.view", visit_id, {})
        return self.records.visits.get(visit_id)

    def row(self, visit_id: str) -> VisitRow | None:
        """Where a visit stands now."""
        self._by("visit.view")
        return self.records.visits.row(visit_id, self.limits)

    def said(self, visit_id: str) -> list[str]:
        """What somebody said about a visit afterwards, the oldest first, in words."""
        self._by("visit.view")
        lines = []
        for review in self.records.reviews.of(visit_id):
            time = f"{review.at.astimezone():%H:%M}"
            said = self.phrases.say(f"staff.said.{review.kind}", name=review.by, time=time)
            lines.append(f"{said}: {review.text}" if review.text else said)
        return lines

    def why_not(self, row: VisitRow) -> str:
        """Why a flag cannot be acknowledged here and now, in words; "" when it can, or when none waits."""
        if row.group == "now" and row.open:
            return self.phrases["staff.acknowledge_later"]
        if row.group == "open" and not self.may("visit.acknowledge"):
            return self.phrases["staff.acknowledge_no"]
        return ""

    def acknowledge(self, visit_id: str) -> None:
        """The flag was seen: one tap. # N-P4"""
        who = self._by("visit.acknowledge")
        row = self.records.visits.row(visit_id)
        # A visit that goes on can still raise a flag: what nobody has seen must not count as seen.
        if row is not None and row.group == "open":
            self.records.reviews.acknowledge(visit_id, who)

    def reset_now(self) -> None:
        """End the patient's session now."""
        who = self._by("session.reset")
        try:
            self.records.audit.append(who, "session.reset", "kiosk", {})
        finally:
            self.reset()  # whatever the disk says: the patient's page goes

    def test_sound(self) -> str:
        """Play the test; what was used and how fast it was, in words: only what was measured."""
        self.records.audit.append(self._by("sound.test"), "sound.test", "kiosk", {})
        return sound_words(self.phrases, self.sound_test())

    def tier_words(self, row: VisitRow) -> str:
        """The tier of a visit, how far it is and whether somebody has looked, in words."""
        status = self.phrases[f"staff.status.{row.status.replace('-', '_')}"]
        if row.practice:
            status = f"{status} ({self.phrases['staff.practice_visit']})"
        if row.overdue:
            status = f"{status} - {self.phrases['staff.overdue']}"
        elif row.settled_by is not None and not row.open:
            status = f"{status} - {self.phrases['staff.seen']}"
        if row.tier is None and row.status == "in-progress":
            return status  # too early to say that no flag was raised
        words = self.phrases[f"staff.tier.{row.tier or 'none'}"]
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
