"""How do you want to use this? Every way there is, and what helps along the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.content.phrases import ended
from kiosk.journey import Step
from kiosk.session import InputMode
from kiosk.speech import Utterance
from kiosk.ui.page import Host, ReadingPage
from kiosk.ui.widgets.row import Row

ICONS = {
    InputMode.TOUCH: "finger",
    InputMode.KEYS: "keypad",
    InputMode.TWO_SWITCHES: "two_switches",
    InputMode.ONE_SWITCH: "one_switch",
    InputMode.TOUCH_TO_HEAR: "voice_on",
}

PACE = {"longer": +1, "shorter": -1}
"""More and less time to press, with one switch."""

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class WaysScreen(ReadingPage):
    """The five ways to use the kiosk (N-T6, N-A11), and: where am I, try the keys, the dark screen (N-S7), the time to
    press with one switch (N-A12)."""

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        super().__init__(host, step, heading=phrases["ways.title"], next_text=phrases["help.close"], **kwargs)
        self.ids.text.add_widget(self.list)
        self._ways: dict[InputMode, Row] = {}
        self._fixed: list[Any] = [self.sentence("ways.ask", phrases["ways.ask"])]
        for mode in InputMode:
            row = Row(name=f"ways.{mode}", text=phrases[f"ways.{mode}"], lead=ICONS[mode])
            row.bind(on_fire=lambda row: self.choose(InputMode(row.name.removeprefix("ways."))))
            self._ways[mode] = row
            self._fixed.append(row)
        self._dark = Row(name="ways.dark", text=phrases["ways.dark"], lead="eye", value_part=0)
        for row, act in (
            (Row(name="ways.where", text=phrases["ways.where"], lead="help", value_part=0), host.where),
            (
                Row(name="ways.try", text=phrases["ways.try"], lead="play", value_part=0),
                lambda: host.open_aside("try_keys"),
            ),
            (self._dark, self.darken),
        ):
            row.bind(on_fire=lambda _, act=act: act())
            self._fixed.append(row)
        self._pace: list[Row] = []
        for name, by in PACE.items():
            row = Row(name=f"ways.{name}", text=phrases[f"ways.{name}"], lead="clock", value_part=0)
            row.bind(on_fire=lambda _, by=by: host.change_dwell(by))
            self._pace.append(row)
        self._fill()
        self._name()

    def _fill(self) -> None:
        """The time to press is asked of whoever uses one switch."""
        wanted = [*self._fixed, *(self._pace if self.host.session.input_mode is InputMode.ONE_SWITCH else ())]
        if wanted != self.list.items:
            page = self.list.page
            self.list.fill(wanted)
            self.list.page = page

    def _name(self) -> None:
        """Each row says what it is now, in words (N-S4)."""
        session, phrases = self.host.session, self.host.phrases
        for mode, row in self._ways.items():
            chosen = session.input_mode is mode
            row.value = phrases["answer.chosen"] if chosen else ""
            row.icon_name = "check_circle" if chosen else ""
            row.spoken = f"{row.text}, {row.value}" if chosen else row.text
        self._dark.text = self._dark.spoken = phrases["ways.lit" if session.dark else "ways.dark"]

    def choose(self, mode: InputMode) -> None:
        """Take the patient's choice; it can be changed at any time (N-D4)."""
        self.host.choose_mode(mode)
        self._fill()
        self._name()

    def darken(self) -> None:
        """Make the screen dark, or show it again."""
        self.host.darken()
        self._name()

    def mark(self, utterance_id: str | None, span: tuple[int, int] | None) -> None:
        super().mark(utterance_id, span)
        # The first key, or F3, changes it too.
        self._name()

    def utterances(self) -> list[Utterance]:
        return [self.utterance(item.name, ended(item.label)) for item in self.list.shown]
