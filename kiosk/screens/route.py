"""Where the questions may be heard (N-A7)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder

from kiosk.journey import Step
from kiosk.session import AudioRoute
from kiosk.speech import Utterance
from kiosk.ui.choice import ChoicePage
from kiosk.ui.page import Host
from kiosk.ui.widgets import spread, tiles
from kiosk.ui.widgets.button import Tile

ROUTES = (AudioRoute.HEADPHONES, AudioRoute.LOUDSPEAKER, AudioRoute.SILENT)

__all__ = ["RouteScreen", "spread", "tiles"]

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class RouteScreen(ChoicePage):
    """Headphones, loudspeaker or silence: until the patient chooses, the questions are not read aloud."""

    help_id = "help.check"

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        kwargs.setdefault("heading", host.pack.screen("check").title)
        super().__init__(host, step, picture_name="privacy", picture_part=0.28, **kwargs)
        self.ids.text.add_widget(self.list)
        sensed = host.headphones and host.session.audio_route is AudioRoute.HEADPHONES
        lines = ("check.headphones_in", "check.route_why") if sensed else ("check.route", "check.route_why")
        self.list.fill([self.sentence(key, host.phrases[key]) for key in lines])
        self.tiles: dict[str, Tile] = {}
        for route in ROUTES:
            tile = Tile(
                name=f"route.{route}",
                text=host.phrases[f"check.{route}"],
                icon_name=route.value,
                chosen_word=host.phrases["answer.chosen"],
                chosen=host.session.audio_route is route,
                low=self.low,
            )
            tile.bind(on_fire=lambda tile: self.choose(tile.name.removeprefix("route.")))
            self.tiles[route] = tile
            self.ids.tiles.add_widget(tile)
        self._warned = False

    def forward(self) -> bool:
        """Whoever relies on the voice is told once what going on without a choice means: eight silent questions."""
        if super().forward():
            return True
        session = self.host.session
        if self._warned or not session.guided or session.audio_route is not AudioRoute.UNASKED:
            return False
        self._warned = True
        self.host.announce("check.choose_first", self.host.phrases["check.choose_first"])
        return True

    def choose(self, route: str) -> None:
        """Take the patient's choice; it can be changed."""
        self.host.choose_route(route)

    def mark(self, utterance_id: str | None, span: tuple[int, int] | None) -> None:
        super().mark(utterance_id, span)
        # Pulling the headphones out changes it too.
        for key, tile in self.tiles.items():
            tile.chosen = self.host.session.audio_route == key

    def utterances(self) -> list[Utterance]:
        choices = ", ".join(self.host.phrases[f"check.{route}"] for route in ROUTES)
        return [*super().utterances(), self.utterance("check.choices", f"{choices}.")]
