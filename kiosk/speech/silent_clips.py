"""Clips without an engine: each has its length and its words, and no sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kiosk.speech.clip import Clip, estimate
from kiosk.speech.clips import OnReady
from kiosk.speech.rates import RATES
from kiosk.speech.sentences import sentences
from kiosk.speech.voice import Voice


class SilentClips:
    """No engine: every clip is silent, at once there, and as long as it would take to say."""

    available = True
    progress = (0, 0)

    def spans(self, text: str, voice: Voice) -> list[tuple[int, int]]:
        """Its sentences."""
        return sentences(text)

    def get(self, text: str, rate_step: int, voice: Voice, cache: bool = True) -> Clip:
        """A silent clip of the estimated length."""
        if not voice.lexicon.speak(text).text.strip():
            return Clip(None, 0.0)
        return estimate(text, RATES[rate_step].words_per_minute)

    def has(self, text: str, rate_step: int, voice: Voice, cache: bool = True) -> bool:
        """Always."""
        return True

    def want(
        self, text: str, rate_step: int, voice: Voice, on_ready: OnReady, *, urgent: bool, cache: bool = True
    ) -> None:
        """Never needed: `get` always answers."""

    def prepare(self, texts: Iterable[str], rate_step: int, voice: Voice) -> None:
        """Nothing to prepare."""

    def poll(self) -> None:
        """Nothing to call back."""

    def when_made(self, call: Callable[[], None]) -> None:
        """Nothing is made: `get` always answers."""

    def forget(self) -> None:
        """Nothing is kept."""

    def close(self) -> None:
        """Nothing was started."""
