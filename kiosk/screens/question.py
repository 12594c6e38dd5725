"""One question of the check: Yes, No, Not sure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.journey import Step
from kiosk.screening import Answer
from kiosk.speech import Utterance
from kiosk.ui.choice import ChoicePage
from kiosk.ui.page import Host
from kiosk.ui.widgets import spread, tiles
from kiosk.ui.widgets.button import Tile

__all__ = ["QuestionScreen", "spread", "tiles"]

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class QuestionScreen(ChoicePage):
    """Three tiles of one size in one order, none chosen before the patient chooses (N-C1); nothing moves on by itself
    (N-C3). All of it is private speech (N-A7)."""

    help_id = "help.question"
    is_private = True

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        self.question = host.pack.question(step.id)
        super().__init__(
            host,
            step,
            heading=host.pack.groups.get(self.question.group or "", host.pack.screen("check").title),
            picture_name=self.question.picture,
            picture_part=0.28,
            **kwargs,
        )
        self.ids.text.add_widget(self.list)
        self.list.fill(
            [
                self.sentence(f"{step.id}.ask", self.question.ask, scale=1.0 if self.low else 1.15),
                self.sentence(f"{step.id}.help", self.question.help),
            ]
        )
        self.tiles: dict[Answer, Tile] = {}
        for value in Answer:
            tile = Tile(
                name=f"answer.{value}",
                text=host.phrases[f"answer.{value}"],
                icon_name=value.value,
                chosen_word=host.phrases["answer.chosen"],
                chosen=host.session.value(step.id) is value,
                low=self.low,
            )
            tile.bind(on_fire=lambda tile: self.choose(Answer(tile.name.removeprefix("answer."))))
            self.tiles[value] = tile
            self.ids.tiles.add_widget(tile)

    def choose(self, value: Answer) -> None:
        """Take the answer and show it."""
        for key, tile in self.tiles.items():
            tile.chosen = key is value
        self.host.answer(self.step.id, value.value)

    def utterances(self) -> list[Utterance]:
        phrases, said = self.host.phrases, self.host.session.value(self.step.id)
        texts = [(item.name, item.text) for item in self.list.shown]
        texts.append(("answer.choose", phrases["answer.choose"]))
        spoken = [self.utterance(key, text, private=True) for key, text in texts]
        if said is not None:
            taken = phrases.say("answer.took", answer=phrases[f"answer.{said}"])
            spoken.append(self.utterance("answer.now", taken, private=True, cache=False))
        return spoken
