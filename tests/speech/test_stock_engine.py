"""The system's own voice on Windows and macOS: our part of it, with pyttsx3 and a driver that writes as theirs do.

SAPI5 and NSSpeechSynthesizer themselves are not here, so nothing of theirs is tested.
"""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from kiosk.speech import RATES, Engine
from kiosk.speech.clip import read_clip
from kiosk.speech.stock_engine import StockEngine
from kiosk.speech.worker import chosen


class Driver:
    """What pyttsx3 asks of a driver. It hums for as many words as there are, at the rate it was given."""

    def __init__(self, proxy: Any) -> None:
        self._proxy, self._rate = proxy, 200

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802
        assert name == "rate"
        self._rate = value

    def save_to_file(self, text: str, filename: str) -> None:
        seconds = len(text.split()) / self._rate * 60
        hum = 0.4 * np.sin(2 * np.pi * 200 * np.arange(int(seconds * 32_000)) / 32_000)
        soundfile.write(filename, hum, 32_000, format="AIFF")
        self._proxy.setBusy(False)

    def startLoop(self) -> None:  # noqa: N802
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802
        pass

    def destroy(self) -> None:
        pass


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> str:
    """The driver's name."""
    module = types.ModuleType("pyttsx3.drivers.humming")
    module.buildDriver = Driver  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyttsx3.drivers.humming", module)
    return "humming"


def test_it_writes_a_clip_of_our_kind_without_word_times(driver: str, tmp_path: Path) -> None:
    engine = StockEngine(driver)
    text = "One two three four five six."
    for rate in (RATES[2], RATES[0]):
        number = round(rate.words_per_minute * rate.stretch)
        engine.speak(text, "en-us", number, rate.stretch, rate.tail_ms, tmp_path / "a.wav")
        duration_ms, marks = read_clip(tmp_path / "a.wav")
        assert marks == []
        assert 6 / ((duration_ms - rate.tail_ms) / 60_000) == pytest.approx(rate.words_per_minute, rel=0.05)
        assert list(tmp_path.iterdir()) == [tmp_path / "a.wav"]


@pytest.mark.parametrize(("system", "driver_name"), [("win32", "sapi5"), ("darwin", "nsss")])
def test_the_worker_picks_the_stock_driver_there(
    monkeypatch: pytest.MonkeyPatch, driver: str, system: str, driver_name: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setitem(sys.modules, f"pyttsx3.drivers.{driver_name}", sys.modules["pyttsx3.drivers.humming"])
    engine = chosen([])
    assert isinstance(engine, StockEngine)
    assert engine.version == driver_name
    assert not Engine().knows_words
    assert Engine().number(RATES[0]) == round(66 * RATES[0].stretch)
