"""Did we explain it well? One question about the care steps, and what they are once more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.journey import Step
from kiosk.speech import Utterance
from kiosk.ui.choice import ChoicePage
from kiosk.ui.page import Host
from kiosk.ui.widgets import spread, tiles
from kiosk.ui.widgets.button import Tile

__all__ = ["TeachBackScreen", "spread", "tiles"]

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class TeachBackScreen(ChoicePage):
    """It tests us, not the patient: nobody must answer, nothing is called wrong, and whatever is chosen, the care step
    is said once more. It is about care for all, not about this patient, so it may be heard."""

    help_id = "help.teach_back"

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        self.teach = host.pack.teach(step.id)
        super().__init__(
            host,
            step,
            heading=host.phrases["teach_back.title"],
            picture_name=self.teach.picture,
            picture_part=0.28,
            **kwargs,
        )
        self.ids.text.add_widget(self.list)
        self.tiles: dict[str, Tile] = {}
        for option, text in self.teach.options.items():
            tile = Tile(name=f"option.{option}", text=text, chosen_word=host.phrases["answer.chosen"], low=self.low)
            tile.bind(on_fire=lambda tile: self.choose(tile.name.removeprefix("option.")))
            self.tiles[option] = tile
            self.ids.tiles.add_widget(tile)
        self._show_chosen()

    def _show_chosen(self) -> str | None:
        """Mark what was chosen and show the care step; its words, or None while nothing is chosen."""
        given = self.host.session.teach_back.get(self.step.id)
        chosen = None if given is None else given.option
        for option, tile in self.tiles.items():
            tile.chosen = option == chosen
        for widget in self._spoken.values():  # those of before the choice
            widget.release()
        self._spoken.clear()
        items = [self.sentence(f"{self.step.id}.ask", self.teach.ask, scale=1.0 if self.low else 1.15)]
        said = None
        if chosen is None and self.step.id == self.host.pack.teach_back[0].id:
            items.append(self.sentence("teach_back.note", self.host.phrases["teach_back.note"]))
        elif chosen is not None:
            said = self.teach.well if chosen == self.teach.right else self.teach.again
            items.append(self.sentence(f"{self.step.id}.said", said))
        self.list.fill(items)
        return said

    def choose(self, option: str) -> None:
        """Take the choice, and say the care step once more."""
        self.host.teach(self.step.id, option)
        if said := self._show_chosen():
            self.host.announce(f"{self.step.id}.said", said, shown=False)

    def utterances(self) -> list[Utterance]:
        choices = self.host.phrases.comma.join(self.teach.options.values())
        return [*super().utterances(), self.utterance("teach_back.choices", f"{choices}.")]
