"""The system's own voice through pyttsx3's stock drivers: Windows (SAPI5) and macOS. No word times.

The kiosk is built and tested on Linux; this was never run on the other two.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np

from kiosk.speech.clip import write_clip
from kiosk.speech.sound import finish, resampled


class StockEngine:
    """pyttsx3 with a driver of its own; one sentence at a time.

    Attributes:
        version: the driver's name.
    """

    def __init__(self, driver: str) -> None:
        """
        Raises:
            ImportError, OSError, RuntimeError: the driver cannot be used here.
        """
        import pyttsx3

        self._engine: Any = pyttsx3.init(driver)
        self.version = driver

    def speak(self, text: str, voice: str, rate: int, stretch: float, tail_ms: float, path: Path) -> None:
        """Write the clip of one sentence with the system's voice; ``rate`` is words a minute before stretching.

        Raises:
            Exception: whatever the driver refused with; the message is for staff.
        """
        import soundfile  # SAPI writes WAV, macOS AIFF

        raw = path.with_name(f".{path.name}.{os.getpid()}.sound")
        try:
            self._engine.setProperty("rate", rate)
            # pyttsx3 2.99 may hang or skip after the first runAndWait unless it is told that it is busy.
            self._engine.proxy.setBusy(True)
            self._engine.save_to_file(text, str(raw))
            self._engine.runAndWait()
            samples, hertz = soundfile.read(str(raw), dtype="float32", always_2d=True)
        finally:
            raw.unlink(missing_ok=True)
        sound = resampled(np.asarray(samples.mean(axis=1), dtype=np.float32), int(hertz))
        write_clip(path, finish((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes(), [], stretch, tail_ms)[0])
