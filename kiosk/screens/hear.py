"""Who hears the questions, changed in the middle of them: the room listens, or headphones have come. # N-A7, N-D4"""

from __future__ import annotations

from typing import Any

from kiosk.journey import Step
from kiosk.screens.route import RouteScreen
from kiosk.ui.page import Host, ReadingPage


class HearScreen(RouteScreen):
    """The same choice beside the journey: it counts at once, and Next leads back to where the patient was."""

    def __init__(self, host: Host, step: Step, **kwargs: Any) -> None:
        phrases = host.phrases
        super().__init__(host, step, heading=phrases["hear.open"], next_text=phrases["help.close"], **kwargs)

    def forward(self) -> bool:
        """Nobody is warned here: who goes back unasked was told before, and is told by the silent question again."""
        return ReadingPage.forward(self)
