"""What is the visit about? Where a visit may be about several packs, the patient picks one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from kiosk.content.models import Pack
from kiosk.content.phrases import ended
from kiosk.journey import Step
from kiosk.speech import Utterance
from kiosk.ui.page import Host, ReadingPage
from kiosk.ui.widgets import picture
from kiosk.ui.widgets.button import Face
from kiosk.ui.widgets.words import wrapped_height

__all__ = ["PackTile", "PickScreen", "picture"]

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class PackTile(Face):
    """A pack with its picture and its title. A chosen one shows a mark and a word, never colour alone (N-S4).

    Attributes:
        picture_name: file stem in assets/pictures.
        chosen: whether it is the one.
        chosen_word: the word shown and spoken for it.
    """

    picture_name = StringProperty()
    chosen = BooleanProperty(False)
    chosen_word = StringProperty()

    @property
    def picture_side(self) -> float:
        """Side of the picture in px."""
        look = self.look
        return float(look.mm(16 if look.small else 22 if look.low else 38))

    def height_for(self, width: float) -> float:
        """Height in px that the tile needs when it is ``width`` px wide. Choosing it moves nothing."""
        look, room = self.look, width - self.picture_side - self.look.mm(10.5)
        words = wrapped_height(self.text, look.text, room, bold=True) + look.line
        return max(words, self.picture_side) + look.mm(5)


class PickScreen(ReadingPage):
    """One tile a pack, none chosen before the patient chooses; nothing moves on by itself (N-C3). When a question was
    answered the choice stays: only the chosen one is shown."""

    help_id = "help.pick"

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        super().__init__(host, step, heading=phrases["pick.title"], **kwargs)
        self.ids.text.add_widget(self.list)
        self.tiles: dict[str, PackTile] = {}
        session = host.session
        offered = (session.pack,) if session.answers else session.packs
        for pack_id in offered:
            pack = host.packs[pack_id]
            tile = PackTile(
                name=f"pick.{pack_id}",
                text=pack.title,
                picture_name=picture_of(pack),
                chosen_word=phrases["answer.chosen"],
                chosen=session.pack == pack_id,
            )
            tile.bind(on_fire=lambda tile: self.choose(tile.name.removeprefix("pick.")))
            self.tiles[pack_id] = tile
        asked = [] if session.answers else [self.sentence("pick.ask", phrases["pick.ask"])]
        self.list.fill([*asked, *self.tiles.values()])

    def choose(self, pack_id: str) -> None:
        """Take the patient's choice and show it."""
        if not self.host.choose_pack(pack_id):
            return
        for key, tile in self.tiles.items():
            tile.chosen = key == pack_id
        taken = self.host.phrases.say("answer.took", answer=self.tiles[pack_id].text)
        self.host.announce(f"pick.{pack_id}", taken, shown=False)

    def forward(self) -> bool:
        if super().forward():
            return True
        if self.host.session.pack:
            return False
        self.host.announce("pick.ask", self.host.phrases["pick.ask"])
        return True

    def utterances(self) -> list[Utterance]:
        return [self.utterance(item.name, ended(item.label)) for item in self.list.shown]


def picture_of(pack: Pack) -> str:
    """The picture that tells a pack from others: that of its first page after the welcome."""
    return next(screen.picture for screen in pack.screens if screen.part != "start")
