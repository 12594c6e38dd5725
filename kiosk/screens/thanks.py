"""The end: the same for every patient (N-C4), with the care steps to take home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.journey import Step
from kiosk.ui.page import Host, ReadingPage
from kiosk.ui.widgets import spread

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
        sentences = [*screen.sentences, *host.pack.take_home]
        self.list.fill([self.sentence(sentence.id, sentence.text) for sentence in sentences])
