"""Short, soft sounds beside the speech: each goes with words and with something that is seen, never alone.

They are played at the patient's volume and are silent while the voice is off: who wants it quiet gets it quiet. A
choice sounds the same whatever was chosen, so a bystander learns nothing from it (N-A7, N-C5). No kivy here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from kiosk.speech import Narrator
from kiosk.speech.clip import Clip, DamagedClipError, clip_of

log = logging.getLogger(__name__)
SOUNDS = Path(__file__).resolve().parents[2] / "assets" / "sounds"

Earcon = Literal["chosen", "page", "not_possible", "finished", "attention"]
"""Something was chosen; another page is there; this cannot be done; all is done; somebody should look."""


class Earcons:
    """Plays them. A sound that is missing or damaged is logged once and left out.

    Args:
        narrator: plays them, or does not while the voice is off.
        is_staff: staff are at the kiosk: theirs are silent screens (N-D6).
        folder: the WAV files.
    """

    def __init__(self, narrator: Narrator, is_staff: Callable[[], bool], folder: Path = SOUNDS) -> None:
        self._narrator, self._is_staff = narrator, is_staff
        self._folder = folder
        self._clips: dict[Earcon, Clip | None] = {}

    def play(self, name: Earcon) -> None:
        """Play ``name`` now, in place of the one before."""
        if self._is_staff():
            return
        if name not in self._clips:
            self._clips[name] = self._load(name)
        clip = self._clips[name]
        if clip is not None:
            self._narrator.earcon(clip)

    def _load(self, name: Earcon) -> Clip | None:
        try:
            return clip_of(self._folder / f"{name}.wav")
        except (FileNotFoundError, DamagedClipError) as error:
            log.warning("the sound %s cannot be played: %s", name, error)
            return None
