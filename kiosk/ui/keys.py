"""The one keymap: which key does what. # N-T6, N-T8"""

from __future__ import annotations

from enum import StrEnum

BACKSPACE = 8
F23, F24 = 0x40000072, 0x40000073
VOLUME_UP, VOLUME_DOWN = 0x40000080, 0x40000081


class KeyAction(StrEnum):
    """What a key can do. The names that are controls of the frame are those of ``Kiosk.control``."""

    FORWARD = "forward"
    BACKWARD = "backward"
    FIRE = "fire"
    BACK = "back"
    NEXT = "next"
    REPEAT = "repeat"
    HELP = "help"
    FASTER = "faster"
    SLOWER = "slower"
    LOUDER = "louder"
    SOFTER = "softer"
    STAFF = "staff"


KEYMAP = {
    273: KeyAction.BACKWARD,  # up
    276: KeyAction.BACKWARD,  # left
    274: KeyAction.FORWARD,  # down
    275: KeyAction.FORWARD,  # right
    9: KeyAction.FORWARD,  # tab
    13: KeyAction.FIRE,  # enter
    271: KeyAction.FIRE,  # enter of the number pad
    32: KeyAction.FIRE,  # space
    27: KeyAction.BACK,  # escape
    280: KeyAction.BACK,  # page up
    281: KeyAction.NEXT,  # page down
    278: KeyAction.REPEAT,  # home
    282: KeyAction.HELP,  # F1
    293: KeyAction.STAFF,  # F12
    F23: KeyAction.FASTER,
    F24: KeyAction.SLOWER,
    VOLUME_UP: KeyAction.LOUDER,
    VOLUME_DOWN: KeyAction.SOFTER,
}
"""Kivy's key number -> action. F23, F24 and the volume keys are those of a Storm AudioNav keypad (N-T8)."""

KEEPS_VOICE = frozenset({KeyAction.LOUDER, KeyAction.SOFTER})
"""Keys that do not interrupt the voice. # N-A2"""


def digit(key: int) -> str | None:
    """The digit of a number key or a key of the number pad; None for any other key."""
    if 48 <= key <= 57:
        return chr(key)
    if 256 <= key <= 265:
        return chr(key - 256 + 48)
    return None
