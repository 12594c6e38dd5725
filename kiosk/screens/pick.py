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
from kiosk.ui.theme import LINE_HEIGHT
from kiosk.ui.widgets import picture
from kiosk.ui.widgets.button import Face
from kiosk.ui.widgets.words import wrapped_height

__all__ = ["PackTile", "PickScreen", "picture"]

SMALL_TITLE = 0.86
"""Font size of a pack's title on a small panel, as a multiple of the text size."""
Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class PackTile(Face):
    """A pack with its picture and its title. A chosen one shows a mark and a word, never colour alone (N-S4).

    Attributes:
        picture_name: file stem in assets/pictures.
        chosen: whether it is the one.
        begins: it begins a page, where there are several (`PagedList`).
        chosen_word: the word shown and spoken for it.
    """

    picture_name = StringProperty()
    chosen = BooleanProperty(False)
    begins = False
    chosen_word = StringProperty()

    @property
    def picture_side(self) -> float:
        """Side of the picture in px."""
        look = self.look
        return float(look.mm(13 if look.small else 22 if look.low else 38))

    def mark_px(self, text: float) -> float:
        """Font size in px of the word for what is chosen: on a low panel two tiles stand on a page."""
        return float(self.look.least_text if self.look.low else text)

    @property
    def title_scale(self) -> float:
        """Font size of the title as a multiple of the text size."""
        return SMALL_TITLE if self.look.small else 1.0

    def height_for(self, width: float) -> float:
        """Height in px that the tile needs when it is ``width`` px wide. Choosing it moves nothing."""
        look, room = self.look, width - self.picture_side - self.look.mm(10.5)
        title = wrapped_height(self.text, look.text * self.title_scale, room, bold=True)
        words = title + self.mark_px(look.text) * LINE_HEIGHT
        return max(words, self.picture_side) + look.mm(3 if look.low else 5)


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
        if host.look.low:  # side by side on a page, to be compared, rather than one with what is asked
            next(iter(self.tiles.values())).begins = True
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
