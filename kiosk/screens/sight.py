"""Text and colours: the page itself is the preview, for all of it changes at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.content.phrases import ended
from kiosk.journey import Step
from kiosk.speech import Utterance
from kiosk.ui.page import Host, ReadingPage
from kiosk.ui.theme import CAP_HEIGHTS_MM, THEMES
from kiosk.ui.widgets.row import Row
from kiosk.ui.widgets.sample import Sample

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class SightScreen(ReadingPage):
    """The text sizes that the panel offers, the four themes, less motion (N-S1, N-S3, N-S6)."""

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        super().__init__(host, step, heading=phrases["sight.title"], next_text=phrases["help.close"], **kwargs)
        self.ids.text.add_widget(self.list)
        self._sizes = {
            size: self._row(
                f"sight.size.{size}",
                phrases.say("sight.size", number=number, of=len(offered)),
                cap_mm=CAP_HEIGHTS_MM[size],
            )
            for offered in (host.look.text_steps,)
            for number, size in enumerate(offered, 1)
        }
        self._themes = {
            name: self._row(f"sight.theme.{name}", phrases[f"sight.theme.{name}"], theme=name) for name in THEMES
        }
        self._motion = self._row("sight.less_motion", phrases["sight.less_motion"], cap_mm=0)
        next(iter(self._themes.values())).begins = True
        self._name()
        ask = self.sentence("sight.ask", phrases["sight.ask"])
        self.list.fill([ask, *self._sizes.values(), *self._themes.values(), self._motion])

    def _row(self, name: str, text: str, **sample: Any) -> Row:
        """A choice, with what it looks like where there is room for that."""
        row = Row(name=name, text=text, lead="empty_circle", comes=self.host.phrases["answer.chosen"])
        if sample and not self.host.look.slim:
            row.sample = Sample(self.host.look, **sample)
        row.bind(on_fire=lambda row: self.choose(row.name))
        return row

    def _name(self) -> None:
        """Each row shows and says what it is now: a mark, a word (N-S4)."""
        session, chosen_word = self.host.session, self.host.phrases["answer.chosen"]
        now = [
            *((row, size == session.text_step) for size, row in self._sizes.items()),
            *((row, name == session.theme) for name, row in self._themes.items()),
            (self._motion, session.less_motion),
        ]
        for row, chosen in now:
            row.value = chosen_word if chosen else ""
            row.lead = "check_circle" if chosen else "empty_circle"
            row.spoken = f"{row.text}, {row.value}" if chosen else row.text

    def choose(self, name: str) -> None:
        """Take the choice, show it, say it."""
        kind, _, value = name.removeprefix("sight.").partition(".")
        if kind == "size":
            self.host.sight.text(int(value))
        elif kind == "theme":
            self.host.sight.theme(value)
        else:
            self.host.sight.motion(not self.host.session.less_motion)
        self._name()
        row = next(row for row in self.list.items if row.name == name)
        self.host.announce(name, ended(row.spoken), shown=False)

    def release(self) -> None:
        for row in (*self._sizes.values(), *self._themes.values(), self._motion):
            if row.sample is not None:
                row.sample.release()
        super().release()

    def utterances(self) -> list[Utterance]:
        return [self.utterance(item.name, ended(item.label)) for item in self.list.shown]
