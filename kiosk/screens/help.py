"""What can I do here?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty

from kiosk.content.phrases import ended
from kiosk.journey import Step
from kiosk.session import InputMode
from kiosk.speech import Utterance
from kiosk.ui.page import Host, ReadingPage
from kiosk.ui.widgets.button import KioskButton
from kiosk.ui.widgets.languages import LanguageRow
from kiosk.ui.widgets.row import Row
from kiosk.ui.widgets.touchable import Touchable
from kiosk.ui.widgets.words import text_width, wrapped_height
from kiosk.ui.widgets.wrap import WrapRow

OF_QUESTIONS = ("help.question", "help.review")
"""Where questions or answers are spoken, Help offers to change who hears them."""
GENERAL = ("help.voice", "help.touch", "help.keys", "help.language", "help.staff")
ICON = 1.05
"""Side of the icon on a button as a multiple of the text size."""

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class SizeRow(WrapRow):
    """Smaller text, bigger text, colours."""

    look = ObjectProperty()

    def height_for(self, width: float) -> float:
        """Height in px."""
        return self.high(width, self.look.line, len(self.children))

    def high(self, width: float, line: float, _number: int, _slim: bool = False) -> float:
        """Height in px of all rows, where a line of words has ``line`` px."""
        look, rows = self.look, self.rows(width)
        row = max(look.mm(17), line + look.mm(4))
        if look.slim:
            place = self.room(width, rows) - self._around(look)
            words = (wrapped_height(child.text, look.least_text, place) for child in self.children)
            row = max(look.mm(13.5), max(words, default=0) + look.mm(1.6))
        return float(rows * row + (rows - 1) * self.spacing)

    def least_width(self, child: Any) -> float:
        """Width in px of a button in which no word is broken."""
        look = self.look
        return max(text_width(word, look.least_text) for word in child.text.split()) + self._around(look)

    def _around(self, look: Any) -> float:
        """px beside the words of a button: its icon and its edges."""
        return float(min(look.text * ICON, look.mm(10)) + look.mm(5))


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
        languages = LanguageRow(host.languages, host.session.language, host.choose_language, invite=False)
        general = [key for key in GENERAL if choice or key != "help.language"]
        ways = Row(name="ways", text=phrases["ways.open"], lead="keypad", value_part=0)
        ways.bind(on_fire=lambda _: host.open_aside("ways"))
        ask = Row(name="help.ask", text=phrases["help.ask"], lead="help", value_part=0)
        ask.bind(on_fire=lambda _: host.ask_help())
        hear = Row(name="hear", text=phrases["hear.open"], lead="headphones", value_part=0)
        hear.bind(on_fire=lambda _: host.open_aside("hear"))
        heard = [hear] if host.help_id in OF_QUESTIONS else []
        sizes = SizeRow()
        for name, text, icon_name, by in (
            ("text.smaller", self.smaller, "text_smaller", -1),
            ("text.bigger", self.bigger, "text_bigger", +1),
            ("sight", phrases["help.sight"], "contrast", 0),
        ):
            button = KioskButton(name=name, text=text, icon_name=icon_name)
            button.bind(on_fire=lambda _, by=by: self._change_text(by) if by else host.open_aside("sight"))
            sizes.add_widget(button)
        asked, *rest = [self.sentence(key, self._words(key)) for key in (host.help_id, *general)]
        offered = [languages] if choice else []
        if host.look.low:
            # No room for words, languages and sizes at once: all of them are turned through.
            self.list.fill([*offered, asked, *heard, sizes, *rest, ask, ways])
        else:
            self.list.fill([asked, *heard, *rest, ask, ways])
            for row in (*offered, sizes):
                self.add_widget(row)

    def _words(self, key: str) -> str:
        """What is written of ``key``. Who uses switches is told of them in place of the keys."""
        phrases, mode = self.host.phrases, self.host.session.input_mode
        if key != "help.keys":
            return phrases[key]
        if mode in (InputMode.TWO_SWITCHES, InputMode.ONE_SWITCH):
            return f"{phrases[f'ways.how_{mode}']} {phrases[f'ways.more_{mode}']}"
        return f"{phrases[key]} {phrases['ways.more_keys']}"

    def _change_text(self, by: int) -> None:
        """Bigger or smaller text; said for whoever cannot see that it changed, or that it is the last."""
        host = self.host
        host.change_text(by)
        sizes = host.look.text_steps
        number = sizes.index(host.session.text_step) + 1
        host.announce("text.size", f"{host.phrases.say('sight.size', number=number, of=len(sizes))}.", shown=False)

    def utterances(self) -> list[Utterance]:
        return [self.utterance(item.name, ended(item.label)) for item in self.list.shown if isinstance(item, Touchable)]
