"""A neural voice: piper-tts (an optional extra) with the clinic's own voice file. No word times."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from kiosk.speech.clip import SAMPLE_RATE, write_clip
from kiosk.speech.engine import config_of
from kiosk.speech.human import at_target, limited, trimmed
from kiosk.speech.sound import Samples, resampled, stretched

_PACE_TEXT = (
    "We will now tell you what to do before and after your visit. You can stop at any time, and you can hear all of"
    " it again. If you are not sure, ask the people at the desk."
)


class PiperEngine:
    """One voice file, loaded; one sentence at a time.

    Attributes:
        version: of piper-tts.
    """

    def __init__(self, model: Path) -> None:
        """
        Raises:
            ImportError: piper-tts is not installed.
            OSError: the voice file or its ``.json`` is missing.
            ValueError: they are no piper voice.
        """
        for path in (model, config_of(model)):
            if not path.is_file():
                raise FileNotFoundError(f"there is no file {path}")
        from importlib.metadata import version

        from piper import PiperVoice, SynthesisConfig

        self._how = SynthesisConfig
        try:
            self._voice: Any = PiperVoice.load(model, config_of(model))
            self._scale = float(self._voice.config.length_scale)
            # Voices differ in pace, and the rates are words a minute (N-A4): its own pace is measured once.
            sound = trimmed(self._raw(_PACE_TEXT, self._scale, steady=True))
        except Exception as error:  # onnxruntime has a dozen errors of its own for a damaged model
            why = " ".join(str(error).split())[:200]
            raise ValueError(f"it is no piper voice ({type(error).__name__}: {why})") from error
        self._words_per_minute = len(_PACE_TEXT.split()) / (sound.size / SAMPLE_RATE) * 60
        self.version: str = version("piper-tts")

    def speak(self, text: str, voice: str, rate: int, stretch: float, tail_ms: float, path: Path) -> None:
        """Write the clip of one sentence.

        Args:
            voice: not used: the file is the voice.
            rate: words a minute before stretching.

        Raises:
            ValueError: it said nothing.
            OSError: the clip cannot be written.
        """
        samples = at_target(trimmed(self._raw(text, self._scale * self._words_per_minute / rate)))
        if stretch != 1.0:
            samples = limited(stretched(samples, stretch))
        samples = np.concatenate([samples, np.zeros(int(tail_ms * SAMPLE_RATE / 1000), dtype=np.float32)])
        write_clip(path, (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())

    def _raw(self, text: str, length_scale: float, *, steady: bool = False) -> Samples:
        how = self._how(length_scale=length_scale, noise_w_scale=0.0 if steady else None)
        parts = [np.asarray(chunk.audio_float_array, dtype=np.float32) for chunk in self._voice.synthesize(text, how)]
        sound = np.concatenate([np.zeros(0, dtype=np.float32), *(np.atleast_1d(part) for part in parts)])
        if not sound.size or float(np.abs(sound).max()) == 0.0:
            raise ValueError("the voice said nothing")
        return resampled(sound, int(self._voice.config.sample_rate))
