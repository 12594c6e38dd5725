"""The invitation: one clear action."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.lang import Builder
from kivy.properties import StringProperty

from kiosk.content.phrases import ended
from kiosk.journey import HELLO, Step
from kiosk.speech import Utterance
from kiosk.ui.page import Host, ReadingPage
from kiosk.ui.widgets import spread
from kiosk.ui.widgets.languages import LanguageRow

__all__ = ["WelcomeScreen", "spread"]

Builder.load_file(str(Path(__file__).with_suffix(".kv")))


class WelcomeScreen(ReadingPage):
    """Says what the kiosk is for and how to begin."""

    help_id = "help.welcome"
    begin_text = StringProperty()

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        if step.id == HELLO:  # nobody knows yet which pack the patient will see
            title, picture = phrases["hello.title"], "welcome"
            said = [(key, phrases[key]) for key in ("hello.learn", "hello.buttons")]
        else:
            screen = host.pack.screen("welcome")
            title, picture = screen.title, screen.picture
            said = [(sentence.id, sentence.text) for sentence in screen.sentences]
        if clinic := host.look.clinic.name(host.phrases.language):
            title = phrases.say("welcome.at", clinic=clinic)
        super().__init__(
            host,
            step,
            heading=title,
            picture_name=host.look.clinic_picture or picture,
            picture_part=0.36,
            begin_text=host.phrases["welcome.begin"],
            next_kind="plain",  # the one main action is to begin
            has_back=False,
            **kwargs,
        )
        self.ids.text.add_widget(self.list)
        self.list.fill([self.sentence(key, text) for key, text in said])

        if len(host.languages) > 1:
            invite = not host.look.low
            row = LanguageRow(host.languages, host.session.language, host.choose_language, invite=invite)
            if host.look.small or (host.look.low and host.session.text_step > 1):
                # No room for words and languages at once: the languages are on the first page.
                self.list.fill([row, *self.list.items])
            elif host.look.tall:
                self.add_widget(row, 1)
            else:  # beside the picture, which is as high as words and languages together
                self.ids.text.add_widget(row)

    def _shows(self) -> str:
        look = self.host.look
        return look.clinic.shows.get(self.host.phrases.language, "") if look.clinic_picture else super()._shows()

    def begin(self) -> None:
        """Go on, whatever page of the welcome is shown."""
        self.list.page = self.list.pages - 1
        self.host.next()

    def utterances(self) -> list[Utterance]:
        said = super().utterances()
        # How to begin, in five languages, is long: it is said in full once, and then as it stands on the buttons.
        first = not self.own_page
        if first:
            said.append(self.utterance("begin", self.host.phrases["welcome.begin_spoken"]))
        for tongue in self.host.languages:
            if tongue.tag != self.host.session.language:
                text = tongue.phrases.say("language.spoken" if first else "language.shown", language=tongue.name)
                said.append(self.utterance(f"language.{tongue.tag}", ended(text), voice=tongue.voice))
        return said
