"""Where the patient is, in words: title, step, question, page; and what everybody at the kiosk must know."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.content.phrases import Phrases, ended
from kiosk.journey import Step, last_number, title_words
from kiosk.screens import SCREENS
from kiosk.ui.asides import Asides
from kiosk.ui.page import Page
from kiosk.ui.tongues import Tongues

BAND_CHARACTERS = 77
"""Longest line of the band, less its gap. # N-S5"""


class PlaceWords:
    """Says it of what is shown now.

    Args:
        page: what is shown.
        journey: its steps.
        tongues: the words.
        asides: the screens beside the journey.
        practice: no admin PIN is set yet: not for patients.
        mute: a patient is at the kiosk and hears nothing.
    """

    def __init__(
        self,
        page: Callable[[], Page],
        journey: Callable[[], tuple[Step, ...]],
        tongues: Tongues,
        asides: Asides,
        practice: Callable[[], bool],
        mute: Callable[[], bool],
    ) -> None:
        self._page, self._journey, self._tongues, self._asides = page, journey, tongues, asides
        self._practice, self._mute = practice, mute

    @property
    def _phrases(self) -> Phrases:
        return self._tongues.now.phrases

    def progress(self) -> str:
        """Question, step, page."""
        return self._phrases.comma.join(filter(None, (self.step(), self._page().place_words())))

    def step(self) -> str:
        """Question or step, and not which page of it."""
        return title_words(self._phrases, self._tongues.now.pack, self._page().step, self._journey())

    def title(self) -> str:
        """The title and the progress."""
        return " ".join(filter(None, (ended(self._page().spoken_title()), self.progress())))

    def title_is_private(self) -> bool:
        """How many questions there are may tell how one was answered (N-A7)."""
        step = self._asides.helped or self._page().step
        return step.screen == "question" and any(question.ask_if for question in self._tongues.now.pack.questions)

    def place(self) -> tuple[str, str, bool]:
        """The patient's screen, help or not; what can be done there; and whether the screen's name is private."""
        if self._asides.helped is None:
            page, title = self._page(), self.title()
            if page.step.screen == "question":  # the title of a question says which one it is, and no step
                of = last_number(self._journey())
                step = self._phrases.say("progress.step", number=page.step.number, of=of)
                title = f"{ended(title)} {step}"
            return title, self._phrases[page.help_id], self.title_is_private()
        return self._asides.title, self._phrases[self.help_id()], self.title_is_private()

    def help_id(self) -> str:
        """The phrase that says what the screen before the help asks for; empty on the journey."""
        helped = self._asides.helped
        return SCREENS[helped.screen].help_id if helped else ""

    def bands(self) -> list[str]:
        """Phrases that everybody must see at once: practice, draft (N-C8), no sound (N-A10)."""
        bands = {
            "band.practice": self._practice(),
            "band.draft": self._page().step.screen == "welcome" and self._tongues.any_draft,
            "band.no_sound": self._mute(),
        }
        return [key for key, on in bands.items() if on]

    def band(self) -> str:
        """The bands in words, in lines of 80 characters at most (N-S5)."""
        lines: list[str] = []
        for text in (self._phrases[key] for key in self.bands()):
            if lines and len(lines[-1]) + len(text) < BAND_CHARACTERS:
                lines[-1] += f"   {text}"
            else:
                lines.append(text)
        return "\n".join(lines)
