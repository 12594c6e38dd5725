"""Which engine makes the sound: what its process is called with, and what its sound depends on."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from kiosk.speech.rates import RATES, Rate

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_TRY_S = 60.0  # a large voice file on a slow machine takes a few seconds to load


@dataclass(frozen=True, slots=True)
class Engine:
    """pyttsx3 (espeak-ng on Linux), or piper with a voice file.

    Attributes:
        model: piper's voice file, with its ``.json`` beside it; None for pyttsx3.
    """

    model: Path | None = None

    @property
    def command(self) -> tuple[str, ...]:
        """What starts its process."""
        worker = (sys.executable, "-m", "kiosk.speech.worker")
        return worker if self.model is None else (*worker, "--piper", str(self.model.resolve()))

    @property
    def deadline_s(self) -> float:
        """A sentence that takes longer, in s, hangs: espeak-ng needs about 0.02 s, a neural voice many times that."""
        return 2.0 if self.model is None else 30.0

    @property
    def knows_words(self) -> bool:
        """It tells when each word is spoken; else the sentence is marked as a whole."""
        return self.model is None and sys.platform not in STOCK_DRIVERS

    def number(self, rate: Rate) -> int:
        """What the engine is told for this rate: espeak-ng's own scale, or words a minute before stretching."""
        return rate.engine_rate if self.knows_words else round(rate.words_per_minute * rate.stretch)

    def fingerprint(self) -> str:
        """Changes with the engine and its voice file, so that no old clip is played; starts nothing."""
        if self.model is None:
            return f"{_version('espeakng-loader')} {_version('pyttsx3')}"
        digest = hashlib.sha256()
        for path in (self.model, config_of(self.model)):
            try:
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
            except OSError:
                digest.update(b"missing")  # then its process does not start either
        return f"piper-tts {_version('piper-tts')} {digest.hexdigest()}"

    def trouble(self, voice: str) -> tuple[bool, str]:
        """Start its process, let it say one word and end it again.

        Returns:
            Whether it started, and what is wrong; "" when it can speak with ``voice``.
        """
        with tempfile.TemporaryDirectory() as folder:
            job = {"id": 1, "text": "One.", "voice": voice, "rate": self.number(RATES[2]), "stretch": 1.0}
            job |= {"tail_ms": 0, "path": str(Path(folder) / "one.wav")}
            try:
                done = subprocess.run(
                    self.command,
                    input=json.dumps(job).encode() + b"\n",
                    capture_output=True,
                    cwd=PACKAGE_ROOT,
                    timeout=_TRY_S,
                    check=False,
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                return False, str(error)
        answers: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
        started = any("ready" in answer for answer in answers)
        for answer in answers:
            if reason := answer.get("fatal") or answer.get("error"):
                return started, str(reason)
        if not any("id" in answer for answer in answers):
            return started, f"its process ended by itself ({done.returncode})"
        return started, ""


STOCK_DRIVERS = {"win32": "sapi5", "darwin": "nsss"}
"""pyttsx3's own drivers where espeak-ng is not the system's voice; they give no word times."""


def config_of(model: Path) -> Path:
    """Where piper looks for what a voice file needs to be told."""
    return model.with_name(f"{model.name}.json")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
