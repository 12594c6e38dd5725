"""What is the visit about? Staff choose a pack, or leave it to the patient."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.journey import Step
from kiosk.ui.page import Host
from kiosk.ui.staff_page import StaffPage
from kiosk.ui.widgets.row import Row

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class StaffStartScreen(StaffPage):
    """A row a pack, and one for all of them; each issues a visit number and leads back to the panel."""

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        super().__init__(host, step, heading=phrases["staff.start_for"], next_text=phrases["nav.more"], **kwargs)
        self.ids.text.add_widget(self.list)
        rows = []
        for pack_id, title in (*host.room.packs, (None, phrases["staff.all_packs"])):
            row = Row(name=f"start.{pack_id or 'all'}", text=title, lead="visit", value_part=0)
            row.bind(on_fire=lambda _, pack_id=pack_id: self.start(pack_id))
            rows.append(row)
        self.list.fill(rows)
        self.turns()

    def start(self, pack_id: str | None) -> None:
        """Issue a visit number for this pack, or for the patient to choose."""
        self.host.room.start_visit(pack_id)
        self.host.room.show("staff_panel", "")
