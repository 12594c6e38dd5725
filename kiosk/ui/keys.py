"""The one keymap: which key does what, in each way to use the kiosk. Nothing here imports Kivy. # N-T6, N-T8

The Storm AudioNav (1409-34011) is a USB keyboard of nine keys. Four arrows and a select key send what a keyboard's own
send: VotingWorks' VxMark takes them as ArrowUp, ArrowDown, ArrowLeft, ArrowRight and Enter with nothing in between. The
other four are named by number in VotingWorks' vxsuite-complete-system, config/Xmodmap: X keycode 201 speech rate up,
202 speech rate down, 123 volume up, 122 volume down, which are F23, F24 and the volume keys of Linux. Storm's manual
agrees: the top key, written ``<<``, sends USB code 72 hex, which is F23 (1400 Series Audio-Nav Technical Manual,
Rev 1.5, p. 28). Storm's utility can change every one of them; what a clinic's keypad sends beyond this table goes into
``keys`` of kiosk.yaml. That SDL lets F23 and F24 through to nobody is mended in ``unseen_keys``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from kiosk.session import InputMode

BACKSPACE = 8
F23, F24 = 0x40000072, 0x40000073
VOLUME_UP, VOLUME_DOWN = 0x40000080, 0x40000081
AUDIO_NEXT, AUDIO_PREVIOUS, AUDIO_STOP, AUDIO_PLAY = 0x40000102, 0x40000103, 0x40000104, 0x40000105


class KeyAction(StrEnum):
    """What a key can do. The names that are controls of the frame are those of ``Controls.press``."""

    FORWARD = "forward"
    BACKWARD = "backward"
    FIRE = "fire"
    BACK = "back"
    NEXT = "next"
    REPEAT = "repeat"
    VOICE = "voice"
    WHERE = "where"
    DARK = "dark"
    HELP = "help"
    HEAR = "hear"
    FASTER = "faster"
    SLOWER = "slower"
    LOUDER = "louder"
    SOFTER = "softer"
    STAFF = "staff"


KEY_NAMES: dict[str, int] = {
    "up": 273,
    "down": 274,
    "right": 275,
    "left": 276,
    "tab": 9,
    "enter": 13,
    "enter_pad": 271,
    "space": 32,
    "escape": 27,
    "insert": 277,
    "home": 278,
    "end": 279,
    "page_up": 280,
    "page_down": 281,
    "delete": 127,
    "volume_up": VOLUME_UP,
    "volume_down": VOLUME_DOWN,
    "play": AUDIO_PLAY,
    "stop": AUDIO_STOP,
    "next_track": AUDIO_NEXT,
    "previous_track": AUDIO_PREVIOUS,
    **{f"f{number}": 281 + number for number in range(1, 16)},
    # SDL's keycode of a key that makes no letter: this bit and its scancode. Kivy passes those on as they are.
    **{f"f{number}": 0x40000068 + number - 13 for number in range(16, 25)},
    **{letter: ord(letter) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""Name of a key in kiosk.yaml -> Kivy's key number. Digits are not among them: they type the visit number."""

KEYMAP: dict[int, KeyAction] = {
    KEY_NAMES["up"]: KeyAction.BACKWARD,
    KEY_NAMES["left"]: KeyAction.BACKWARD,
    KEY_NAMES["down"]: KeyAction.FORWARD,
    KEY_NAMES["right"]: KeyAction.FORWARD,
    KEY_NAMES["tab"]: KeyAction.FORWARD,
    KEY_NAMES["enter"]: KeyAction.FIRE,
    KEY_NAMES["enter_pad"]: KeyAction.FIRE,
    KEY_NAMES["space"]: KeyAction.FIRE,
    KEY_NAMES["escape"]: KeyAction.BACK,
    KEY_NAMES["page_up"]: KeyAction.BACK,
    KEY_NAMES["previous_track"]: KeyAction.BACK,
    KEY_NAMES["page_down"]: KeyAction.NEXT,
    KEY_NAMES["next_track"]: KeyAction.NEXT,
    KEY_NAMES["home"]: KeyAction.REPEAT,
    KEY_NAMES["play"]: KeyAction.VOICE,
    KEY_NAMES["stop"]: KeyAction.VOICE,
    KEY_NAMES["end"]: KeyAction.WHERE,
    KEY_NAMES["f2"]: KeyAction.WHERE,
    KEY_NAMES["f3"]: KeyAction.DARK,
    KEY_NAMES["f1"]: KeyAction.HELP,
    KEY_NAMES["f4"]: KeyAction.HEAR,
    KEY_NAMES["f12"]: KeyAction.STAFF,
    F23: KeyAction.FASTER,
    F24: KeyAction.SLOWER,
    VOLUME_UP: KeyAction.LOUDER,
    VOLUME_DOWN: KeyAction.SOFTER,
}
"""Kivy's key number -> action. F23, F24 and the volume keys are those of a Storm AudioNav keypad (N-T8)."""

MIRRORED = {KEY_NAMES["left"]: KEY_NAMES["right"], KEY_NAMES["right"]: KEY_NAMES["left"]}
"""Where reading goes leftwards, what comes next is at the left: each of these keys does what the other does."""

SWITCH_MOVE = ("space", "tab")
"""What a switch box sends for its first switch, where kiosk.yaml says nothing else."""
SWITCH_SELECT = ("enter", "enter_pad")
"""And for its second. One switch alone may send any of the four."""

KEEPS_VOICE = frozenset({KeyAction.LOUDER, KeyAction.SOFTER})
"""Keys that do not interrupt the voice. # N-A2"""


MOVES = frozenset({KeyAction.FORWARD, KeyAction.BACKWARD})
"""Held down, such a key says where one is."""


class Keymap:
    """KEYMAP with the clinic's own keys, and what the switches send.

    Args:
        keys: name of a key -> name of an action, laid over KEYMAP.
        move, select: names of the keys that the two switches send.
    """

    def __init__(
        self,
        keys: Mapping[str, str] | None = None,
        move: Iterable[str] = SWITCH_MOVE,
        select: Iterable[str] = SWITCH_SELECT,
    ) -> None:
        self._keys = {**KEYMAP, **{KEY_NAMES[key]: KeyAction(action) for key, action in (keys or {}).items()}}
        move_keys, select_keys = ([KEY_NAMES[name] for name in names] for names in (move, select))
        self._switches = {
            InputMode.TWO_SWITCHES: {
                **dict.fromkeys(move_keys, KeyAction.FORWARD),
                **dict.fromkeys(select_keys, KeyAction.FIRE),
            },
            InputMode.ONE_SWITCH: dict.fromkeys([*move_keys, *select_keys], KeyAction.FIRE),
        }

    def action(self, key: int, mode: InputMode, *, rtl: bool = False) -> KeyAction | None:
        """What the key does; None when it does nothing. A switch comes before the keyboard's own keys, and is the
        same whichever way the reading goes (``rtl``: leftwards)."""
        read = MIRRORED.get(key, key) if rtl else key
        return self._switches.get(mode, {}).get(key, self._keys.get(read))


def digit(key: int) -> str | None:
    """The digit of a number key or a key of the number pad; None for any other key."""
    if 48 <= key <= 57:
        return chr(key)
    if 256 <= key <= 265:
        return chr(key - 256 + 48)
    return None
