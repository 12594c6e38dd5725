"""The end: the same for every patient (N-C4), with the care steps to take home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.journey import Step
from kiosk.speech import Utterance
from kiosk.take_home import code, text
from kiosk.ui.page import Host, ReadingPage
from kiosk.ui.widgets import spread
from kiosk.ui.widgets.button import KioskButton
from kiosk.ui.widgets.take_home import TakeHome

__all__ = ["ThanksScreen", "spread"]

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class ThanksScreen(ReadingPage):
    """Says nothing about the answers (N-C5): it reads the pack, not the session."""

    help_id = "help.thanks"

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        screen = host.pack.screen("thanks")
        super().__init__(
            host,
            step,
            heading=screen.title,
            picture_name=screen.picture,
            picture_part=0.26,
            next_text=host.phrases["thanks.done"],
            has_back=False,
            **kwargs,
        )
        self.ids.text.add_widget(self.list)
        self.list.middle = not host.look.tall and not host.look.small
        sentences = [*screen.sentences, *host.pack.take_home]
        self.list.fill([*(self.sentence(sentence.id, sentence.text) for sentence in sentences), self._take_home()])

    def _take_home(self) -> TakeHome:
        host, printing = self.host, None
        if host.print_steps is not None:
            printing = KioskButton(name="print", text=host.phrases["thanks.print"], icon_name="print")
            printing.bind(on_fire=lambda _: host.print_steps())
        words = self.sentence("thanks.scan", host.phrases["thanks.scan"])
        modules = code(text(host.pack, host.phrases))
        return TakeHome(host.look, words, modules, printing, lambda: self.list.height)

    def utterances(self) -> list[Utterance]:
        shown = [item.words if isinstance(item, TakeHome) else item for item in self.list.shown]
        return [self.utterance(item.name, item.text) for item in shown]
