"""The staff's panel: start a visit, today's visits, reset, sound test, notices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty

from kiosk.journey import Step
from kiosk.records.help import HelpRequest
from kiosk.ui.page import Host, Page
from kiosk.ui.staff_page import TIER_ICONS
from kiosk.ui.widgets.paged import PagedList
from kiosk.ui.widgets.row import Row

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class StaffPanelScreen(Page):
    """Everything for the desk on one screen; a visit opens by touch."""

    message = StringProperty()
    code = StringProperty()
    today = StringProperty()
    notices = StringProperty()

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        super().__init__(
            host,
            step,
            heading=f"{phrases['staff.title']}: {host.room.who}",
            next_text=phrases["nav.more"],
            back_text=phrases["staff.leave"],
            **kwargs,
        )
        self.list = PagedList(spacing=host.look.mm(3))
        self.ids.visits.add_widget(self.list)
        self.list.bind(pages=self._more)
        self.code = " ".join(host.room.code or "")
        if host.room.code and host.room.about:
            self._tell_started()
        self.fill()
        self._more()

    def fill(self) -> None:
        """Show today's visits and the notices as they are now."""
        staff, phrases = self.host.room, self.host.phrases
        rows = []
        for call in staff.calls():
            row = Row(
                name=f"call.{call.id}",
                text=phrases["staff.help"],
                value=staff.call_words(call),
                value_part=0.68,
                icon_name="warning",
                kind="notice",
            )
            row.bind(on_fire=lambda _, call=call: self.go(call))
            rows.append(row)
        for visit in staff.visits():
            row = Row(
                name=f"visit.{visit.id}",
                text=f"{visit.code}   {visit.started_at.astimezone():%H:%M}",
                value=staff.tier_words(visit),
                value_part=0.68,
                icon_name=TIER_ICONS[visit.tier],
                kind="notice" if visit.open and (visit.tier == "stop" or visit.overdue) else "plain",
            )
            row.bind(on_fire=lambda row: staff.show("staff_visit", row.name.removeprefix("visit.")))
            rows.append(row)
        self.list.fill(rows)
        self.today = phrases["staff.today"] if rows else phrases["staff.none"]
        lines = staff.notices()
        self.notices = f"{phrases['staff.notices']}: {len(lines)}" if lines else phrases["staff.no_notices"]

    def _more(self, *_: Any) -> None:
        self.has_next = self.list.pages > 1

    def go(self, call: HelpRequest) -> None:
        """Somebody goes to the patient who asked."""
        self.host.room.go(call)
        self.fill()

    def start(self) -> None:
        """Issue a visit number; where there are several packs, ask first what for."""
        room = self.host.room
        if len(room.packs) > 1:
            room.show("staff_start", "")
            return
        self.code = " ".join(room.start_visit())
        self._tell_started()

    def _tell_started(self) -> None:
        """A visit that is still open here is said: whoever is given the kiosk would go on with it, and their answers
        would be another patient's. On a low panel there is room for one thing only."""
        room, phrases, low = self.host.room, self.host.phrases, self.host.look.low
        started = room.about if low and room.about else ": ".join(filter(None, (phrases["staff.started"], room.about)))
        code = room.here()
        still = phrases.say("staff.open_here", code=code) if code else ""
        self.message = (still or started) if low else ". ".join(filter(None, (started, still)))

    def sound(self) -> None:
        """Play the sound test."""
        self.message = self.host.room.test_sound()

    def forward(self) -> bool:
        self.list.page = (self.list.page + 1) % self.list.pages
        return True

    def backward(self) -> bool:
        self.host.room.leave()
        return True
