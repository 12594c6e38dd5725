"""Our own pyttsx3 driver for espeak-ng: ``save_to_file`` that has finished when it returns.

The stock driver (2.99) synthesises on another thread, may return before the file is there, prints, and
throws the sample of each word event away. This one asks espeak for synchronous synthesis, writes the file
whole or not at all, and tells ``started-word`` listeners the sample too. It uses internals of pyttsx3:
the version is pinned.

Importing pyttsx3's espeak module loads the library, so only the worker imports this one, after
`load_espeak`.
"""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

from pyttsx3.drivers import _espeak
from pyttsx3.drivers.espeak import EspeakDriver

from kiosk.speech.clip import write_clip

_DONT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT: else missing data ends the process without a word
MAX_BYTES = 10_000  # the library crashes from 20,000 bytes of text on


class KioskEspeakDriver(EspeakDriver):  # type: ignore[misc]  # pyttsx3 carries no types
    """Synchronous, atomic, with sample-exact words."""

    def __init__(self, proxy: Any) -> None:
        """
        Raises:
            RuntimeError: espeak cannot start (its data is missing).
        """
        if not EspeakDriver._moduleInitialized:
            if _espeak.Initialize(_espeak.AUDIO_OUTPUT_SYNCHRONOUS, 0, None, _DONT_EXIT) <= 0:
                raise RuntimeError("espeak-ng could not start: its data is missing or damaged")
            EspeakDriver._defaultVoice = "en-us"
            EspeakDriver._moduleInitialized = True
        self._pcm: list[bytes] = []
        self._events: list[tuple[int, int, int]] = []
        super().__init__(proxy)

    def save_to_file(self, text: str, filename: str) -> None:
        """Speak ``text`` into the WAV ``filename``; listeners of ``started-word`` get ``sample`` as well.

        Raises:
            ValueError: the text is too long for the library.
            OSError: the file cannot be written.
            RuntimeError: espeak refused.
        """
        encoded = text.encode("utf-8", "ignore")
        if len(encoded) > MAX_BYTES:
            raise ValueError(f"a sentence of {len(encoded)} bytes is too long (at most {MAX_BYTES})")
        self._pcm, self._events = [], []
        self._proxy.notify("started-utterance")
        answer = _espeak.Synth(encoded, flags=_espeak.CHARS_UTF8 | _espeak.ENDPAUSE)
        if answer != _espeak.EE_OK:
            raise RuntimeError(f"espeak-ng refused the sentence with {answer}")
        for sample, position, length in self._events:
            self._proxy.notify("started-word", location=position, length=length, sample=sample)
        write_clip(Path(filename), b"".join(self._pcm))
        self._proxy.notify("finished-utterance", completed=True)

    def _onSynth(self, wav: Any, count: int, events: Any) -> int:  # noqa: N802 - the stock driver's name
        """Called by espeak with each piece of sound: only gathers, since nothing may be raised here."""
        index = 0
        while events[index].type != _espeak.EVENT_LIST_TERMINATED:
            event = events[index]
            if event.type == _espeak.EVENT_WORD:
                self._events.append((event.sample, event.text_position, event.length))
            index += 1
        if wav and count > 0:
            self._pcm.append(ctypes.string_at(wav, count * 2))
        return 0

    def startLoop(self) -> None:  # noqa: N802 - the stock driver's name
        """Run all that is queued. Each call is finished when it returns, so there is nothing to wait for."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 - the stock driver's name
        """Nothing loops."""

    def iterate(self) -> None:
        """Nothing loops."""

    def stop(self) -> None:
        """Nothing can be under way between two calls."""


def buildDriver(proxy: Any) -> KioskEspeakDriver:  # noqa: N802 - the name pyttsx3 looks for
    """What pyttsx3 calls to get the driver."""
    return KioskEspeakDriver(proxy)
