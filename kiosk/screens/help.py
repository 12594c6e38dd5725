"""What can I do here?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty

from kiosk.content.phrases import ended
from kiosk.journey import Step
from kiosk.speech import Utterance
from kiosk.ui.page import Host, ReadingPage
from kiosk.ui.widgets.button import KioskButton
from kiosk.ui.widgets.languages import LanguageRow
from kiosk.ui.widgets.row import Row

GENERAL = ("help.voice", "help.touch", "help.keys", "help.language", "help.staff")

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class HelpScreen(ReadingPage):
    """What this screen asks for, what is always there, and the size of the text."""

    bigger = StringProperty()
    smaller = StringProperty()

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        super().__init__(
            host,
            step,
            heading=phrases["help.title"],
            next_text=phrases["help.close"],
            bigger=phrases["help.bigger"],
            smaller=phrases["help.smaller"],
            **kwargs,
        )
        self.ids.text.add_widget(self.list)
        choice = len(host.languages) > 1
        if choice:
            current = host.session.language
            self.add_widget(LanguageRow(host.languages, current, host.choose_language, invite=False), 1)
        general = [key for key in GENERAL if choice or key != "help.language"]
        ways = Row(name="ways", text=phrases["ways.open"], icon_name="keypad")
        ways.bind(on_fire=lambda _: host.open_aside("ways"))
        ask = Row(name="help.ask", text=phrases["help.ask"], icon_name="help")
        ask.bind(on_fire=lambda _: host.ask_help())
        self.list.fill([*(self.sentence(key, phrases[key]) for key in (host.help_id, *general)), ask, ways])
        for name, text, icon_name, by in (
            ("text.smaller", self.smaller, "text_smaller", -1),
            ("text.bigger", self.bigger, "text_bigger", +1),
            ("sight", phrases["help.sight"], "contrast", 0),
        ):
            button = KioskButton(name=name, text=text, icon_name=icon_name)
            button.bind(on_fire=lambda _, by=by: host.change_text(by) if by else host.open_aside("sight"))
            self.ids.sizes.add_widget(button)

    def utterances(self) -> list[Utterance]:
        return [self.utterance(item.name, ended(item.label)) for item in self.list.shown]
