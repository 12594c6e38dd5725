"""The synthesizer process: ``python -m kiosk.speech.worker [--piper VOICE.onnx]``.

An engine can crash or hang, and lives apart (espeak-ng and piper are GPL-3 too). One JSON object a line:

    in   {"id": 7, "text": "...", "voice": "en-us", "rate": 127, "stretch": 1.0, "tail_ms": 250,
          "path": "/.../x.wav"}; with "recording": "/.../x.flac" that is made the clip in place of the text
    out  {"ready": "1.52.0"} once, then {"id": 7} or {"id": 7, "error": "..."}; {"fatal": "..."} and the end

It ends when its input closes, so it never outlives the kiosk.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, TextIO

from kiosk.speech.clip import Mark, read_pcm, write_clip
from kiosk.speech.engine import STOCK_DRIVERS
from kiosk.speech.human import spoken
from kiosk.speech.piper_engine import PiperEngine
from kiosk.speech.sound import finish
from kiosk.speech.stock_engine import StockEngine

_DRIVER = "kiosk_espeak"
_LONGEST_DATA_PATH = 150  # espeak keeps it in a short buffer and fails from about 155 characters on


def load_espeak() -> None:
    """Load the wheel's espeak-ng and say where its data is; must come before pyttsx3 is imported.

    Raises:
        ImportError, OSError: the library or its data is missing.
    """
    import espeakng_loader  # only this process needs it

    data = Path(espeakng_loader.get_data_path())
    if not (data / "phontab").is_file():
        raise OSError(f"espeak-ng's data is missing: {data}")
    if len(str(data)) > _LONGEST_DATA_PATH:
        os.chdir(data.parent)  # every path the kiosk sends is absolute
        data = Path(data.name)
    ctypes.CDLL(espeakng_loader.get_library_path())
    os.environ["ESPEAK_DATA_PATH"] = str(data)


class Speaks(Protocol):
    """What an engine can do."""

    version: str

    def speak(self, text: str, voice: str, rate: int, stretch: float, tail_ms: float, path: Path) -> None:
        """Write the clip of one sentence, or raise."""


class Engine:
    """pyttsx3 with our driver; one sentence at a time."""

    def __init__(self) -> None:
        """
        Raises:
            ImportError, OSError, RuntimeError: espeak-ng cannot be used; the message says why.
        """
        load_espeak()
        import pyttsx3  # after load_espeak: it looks for the library when imported
        from pyttsx3.drivers import _espeak

        from kiosk.speech import espeak_driver

        sys.modules[f"pyttsx3.drivers.{_DRIVER}"] = espeak_driver
        self._engine: Any = pyttsx3.init(_DRIVER)
        self.version: str = _espeak.Info().decode("ascii", "replace")
        self._set: dict[str, object] = {}
        self._marks: list[Mark] = []
        self._errors: list[Exception] = []
        self._engine.connect("started-word", self._on_word)
        self._engine.connect("error", self._on_error)

    def speak(self, text: str, voice: str, rate: int, stretch: float, tail_ms: float, path: Path) -> None:
        """Write the clip of one sentence.

        Raises:
            Exception: whatever pyttsx3 or the disk refused with; the message is for staff.
        """
        if not text:
            raise ValueError("there is nothing to say")  # pyttsx3 would end with an assertion
        self._marks, self._errors = [], []
        raw = path.with_name(f".{path.name}.{os.getpid()}.raw")
        try:
            # The voice first: choosing one sets the rate back. pyttsx3 hands errors to a listener.
            if self._set != {"voice": voice, "rate": rate}:
                self._engine.setProperty("voice", voice)
                self._engine.setProperty("rate", rate)
                self._set = {"voice": voice, "rate": rate}
            self._engine.save_to_file(text, str(raw))
            self._engine.runAndWait()
            if self._errors:
                self._set = {}
                raise self._errors[0]
            write_clip(path, *finish(read_pcm(raw), self._marks, stretch, tail_ms))
        finally:
            raw.unlink(missing_ok=True)

    def _on_word(self, *, location: int, sample: int, **_: object) -> None:
        self._marks.append(Mark(sample, location - 1))

    def _on_error(self, *, exception: Exception, **_: object) -> None:
        self._errors.append(exception)


def chosen(options: Sequence[str]) -> Speaks:
    """The engine that the command asks for, started.

    Raises:
        ImportError, OSError, RuntimeError, ValueError: it cannot be used; the message says why.
    """
    if options[:1] == ["--piper"]:
        return PiperEngine(Path(options[1]))
    if driver := STOCK_DRIVERS.get(sys.platform):
        return StockEngine(driver)
    return Engine()


def serve(requests: TextIO, answers: TextIO, start: Callable[[], Speaks]) -> int:
    """Answer every request until ``requests`` closes; 0, or 1 when the engine cannot start."""

    def answer(**fields: object) -> None:
        answers.write(json.dumps(fields) + "\n")
        answers.flush()

    try:
        engine = start()
    except (ImportError, OSError, RuntimeError, ValueError) as error:
        answer(fatal=f"{type(error).__name__}: {error}")
        return 1
    answer(ready=engine.version)
    for line in requests:
        job = json.loads(line)
        try:
            path = Path(job["path"])
            if job.get("recording"):
                write_clip(path, spoken(Path(job["recording"]), job["stretch"], job["tail_ms"]))
            else:
                engine.speak(job["text"], job["voice"], job["rate"], job["stretch"], job["tail_ms"], path)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this sentence's, told to the kiosk
            answer(id=job["id"], error=f"{type(error).__name__}: {error}")
        else:
            answer(id=job["id"])
    return 0


def main() -> int:
    """Keep the protocol to ourselves: pyttsx3 prints to stdout."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    with open(0, encoding="utf-8") as requests:
        return serve(requests, answers, lambda: chosen(sys.argv[1:]))


if __name__ == "__main__":
    raise SystemExit(main())
