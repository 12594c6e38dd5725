"""A button for each other language: its own name, in its own letters, spoken by its own voice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from kivy.lang import Builder
from kivy.properties import NumericProperty, ObjectProperty

from kiosk.tongue import Tongue
from kiosk.ui.widgets.button import Face
from kiosk.ui.widgets.words import fitted, text_width, wrapped_height
from kiosk.ui.widgets.wrap import WrapRow

Builder.load_string(
    """
<LanguageRow>:
    look: look
    spacing: look.mm(2.6 if look.small else 3)
    size_hint_y: None
    height: self.tall_enough(self.width, look.line)

<LanguageButton>:
    FittedWords:
        size_hint: None, None
        pos: root.x + look.mm(1.5), root.y
        size: root.width - look.mm(3), root.height
        room: self.width - look.mm(2), self.height
        scale: root.scale
        text: root.text
        ink: root.ink
        halign: "center"
"""
)


class LanguageButton(Face):
    """The name of a language, in its own letters, and what to do.

    Attributes:
        scale: its font size as a multiple of the text size.
    """

    scale = NumericProperty(1.0)


class LanguageRow(WrapRow):
    """The languages to choose from, but for the one that is spoken now, all of one size."""

    look = ObjectProperty()

    def __init__(
        self, tongues: Iterable[Tongue], current: str, choose: Callable[[str], None], *, invite: bool, **kwargs: Any
    ) -> None:
        """
        Args:
            tongues: what is offered.
            current: tag of the language that is spoken.
            choose: called with the tag of the language that was chosen.
            invite: say on the button what to do, for who cannot read the rest of the screen.
        """
        super().__init__(**kwargs)
        self.fbind("children", lambda *_: setattr(self, "height", self.height_for(self.width)))
        for tongue in tongues:
            if tongue.tag == current:
                continue
            shown = tongue.phrases.say("language.shown", language=tongue.name)
            button = LanguageButton(
                name=f"language.{tongue.tag}",
                text=shown.replace(": ", ":\n") if invite else tongue.name,  # the name has a line of its own
                language=tongue.tag,
            )
            button.label = tongue.name
            button.bind(on_fire=lambda button: choose(button.language))
            self.add_widget(button)

    def do_layout(self, *args: Any) -> None:
        """No name is larger than that which has the least room for its size."""
        super().do_layout(*args)
        look = self.look
        fonts = [
            fitted(child.text, child.width - look.mm(5), child.height, look.text, look.least_text, False)
            for child in self.children
        ]
        for child in self.children:
            child.scale = min(fonts) / look.text

    def height_for(self, width: float) -> float:
        """Height in px."""
        return self.tall_enough(width, self.look.line)

    def tall_enough(self, width: float, line: float) -> float:
        """Height in px for words that are made as small as they may be: in narrow buttons they take two lines."""
        rows = self.rows(width)
        return rows * self._row_height(width, line) + (rows - 1) * self.spacing

    def least_width(self, child: Any) -> float:
        """Width in px of a button in which no word is broken."""
        return max(text_width(word, self.look.least_text) for word in child.text.split()) + float(self.look.mm(3.2))

    def _row_height(self, width: float, line: float) -> float:
        look, room = self.look, self.room(width, self.rows(width)) - self.look.mm(3)
        words = max((wrapped_height(button.text, look.least_text, room) for button in self.children), default=0)
        if look.slim:
            return float(max(look.mm(13), words + look.mm(1)))
        return float(max(look.mm(15), line + look.mm(3), words + look.mm(1)))
