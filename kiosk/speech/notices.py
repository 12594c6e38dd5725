"""What staff should know about the voice: each trouble once, with how often it came."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of trouble.

    Attributes:
        code: "no-sound-device", "no-speech-engine", "speech-engine-restarted", "sentence-not-spoken" or
            "recording-not-played".
        detail: the last reason, in English, for staff.
        count: how often it came.
    """

    code: str
    detail: str
    count: int


class Notices:
    """The notices that stand; the newest detail of each code is kept."""

    def __init__(self) -> None:
        self._kept: dict[str, Notice] = {}

    @property
    def all(self) -> tuple[Notice, ...]:
        """What stands now, the oldest code first."""
        return tuple(self._kept.values())

    def add(self, code: str, detail: str) -> None:
        """It came once more."""
        count = self._kept[code].count + 1 if code in self._kept else 1
        self._kept[code] = Notice(code, detail, count)

    def set(self, code: str, detail: str) -> None:
        """A state that lasts: counted only when it was not there."""
        if code not in self._kept:
            self._kept[code] = Notice(code, detail, 1)

    def clear(self, code: str) -> None:
        """The state is over."""
        self._kept.pop(code, None)
