"""The controls of the frame: what each of them does, by touch or key."""

from __future__ import annotations

from kiosk.ui.going import Going
from kiosk.ui.staff_door import StaffDoor
from kiosk.ui.voice import Voice
from kiosk.ui.ways import Ways

STAFF_HAVE = ("next", "back")


class Controls:
    """Presses them by name.

    Args:
        going: the journey.
        voice: speed, volume, silence.
        ways: where am I, the dark screen.
        door: of the staff.
    """

    def __init__(self, going: Going, voice: Voice, ways: Ways, door: StaffDoor) -> None:
        self._door = door
        self._does = {
            "next": going.next,
            "back": going.back,
            "help": going.help,
            "hear": going.hear,
            "repeat": voice.repeat,
            "voice": voice.toggle,
            "slower": lambda: voice.change_rate(-1),
            "faster": lambda: voice.change_rate(+1),
            "softer": lambda: voice.change_volume(-1),
            "louder": lambda: voice.change_volume(+1),
            "where": ways.where,
            "dark": ways.darken,
            "staff": door.open,
        }

    def press(self, name: str) -> None:
        """A control was pressed, by touch or key. Staff have no more of them by key than are shown: no key of theirs
        speaks, or changes the patient's settings (N-D6)."""
        if name in STAFF_HAVE or not self._door.is_open:
            self._does[name]()
