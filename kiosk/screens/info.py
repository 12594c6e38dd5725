"""What to expect, before and after care, when to call: a picture and its sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.journey import Step
from kiosk.speech import Utterance
from kiosk.ui.page import Host, ReadingPage
from kiosk.ui.widgets import spread

__all__ = ["InfoScreen", "spread"]

HINTED_STEPS = 3
"""Up to this step everybody hears how to go on; after it only who is guided: the others see Next on every page."""

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class InfoScreen(ReadingPage):
    """One screen of the pack's education part."""


    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        screen = host.pack.screen(step.id)
        super().__init__(host, step, heading=screen.title, picture_name=screen.picture, picture_part=0.3, **kwargs)
        self.ids.text.add_widget(self.list)
        self.list.middle = not host.look.tall and not host.look.small
        self.list.fill([self.sentence(sentence.id, sentence.text) for sentence in screen.sentences])

    def utterances(self) -> list[Utterance]:
        said = super().utterances()
        if 0 < self.step.number <= HINTED_STEPS:
            said.append(self.utterance("hint", self.host.phrases["hint.next"]))
        return said
