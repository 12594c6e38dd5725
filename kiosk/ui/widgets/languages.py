"""A button for each other language: its own name, in its own letters, spoken by its own voice."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kiosk.tongue import Tongue
from kiosk.ui.widgets.button import KioskButton


def language_buttons(
    tongues: Iterable[Tongue], current: str, choose: Callable[[str], None], *, invite: bool
) -> list[KioskButton]:
    """The buttons, none for the language that is ``current``.

    Args:
        choose: called with the tag of the language that was chosen.
        invite: say on the button what to do, for who cannot read the rest of the screen.
    """
    buttons = []
    for tongue in tongues:
        if tongue.tag == current:
            continue
        button = KioskButton(
            name=f"language.{tongue.tag}",
            text=tongue.phrases.say("language.shown", language=tongue.name) if invite else tongue.name,
            language=tongue.tag,
        )
        button.label = tongue.name
        button.bind(on_fire=lambda button: choose(button.language))
        buttons.append(button)
    return buttons
