"""The screens beside the journey - help, and what it leads to - and the way back to where the patient was."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.journey import Step

ABOVE = {"help": "", "hear": "help", "sight": "help", "ways": "help", "try_keys": "ways"}
"""A screen beside the journey, and the one that Back leads to from there; empty for the journey itself."""


class Asides:
    """Opens and closes them.

    Args:
        show: shows a step.

    Attributes:
        helped: the step of the journey that waits meanwhile; None on the journey.
        title: its title and place, in words.
    """

    def __init__(self, show: Callable[[Step], None]) -> None:
        self._show = show
        self.forget()

    def forget(self) -> None:
        """Nobody is beside the journey."""
        self.helped: Step | None = None
        self.title = ""

    def help(self, step: Step, title: str) -> None:
        """Open the help for this step."""
        self.helped, self.title = step, title
        self.open("help")

    def open(self, name: str) -> None:
        """Show the screen of this name. A finger may leave a button of a help that is closed by now: nothing opens."""
        if self.helped is None:
            return
        self._show(Step(name, name, 0))

    def back(self, name: str) -> None:
        """Back was pressed on the screen of this name."""
        if ABOVE[name]:
            self.open(ABOVE[name])
        else:
            self.close()

    def close(self) -> None:
        """Back to the journey, from whichever of them."""
        step, self.helped = self.helped, None
        assert step is not None
        self._show(step)
