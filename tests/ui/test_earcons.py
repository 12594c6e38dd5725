"""Earcons: each goes with words and never alone; quiet while the voice is off; none behind the staff's door."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, get_args

import numpy as np
import pytest

from kiosk.speech import Narrator, SilentClips, SilentPlayer, Transcript
from kiosk.speech.clip import SAMPLE_RATE, read_pcm
from kiosk.ui.earcons import SOUNDS, Earcon, Earcons

if TYPE_CHECKING:
    from conftest import Place

NAMES = get_args(Earcon)


def sounds(place: Place) -> list[str]:
    """Earcons so far, in order; forgotten then."""
    found = [entry.id for entry in place.transcript.earcons]
    place.transcript.earcons.clear()
    return found


@pytest.fixture(scope="module")
def made() -> ModuleType:
    """assets/sounds/make.py, which stands outside the package."""
    spec = importlib.util.spec_from_file_location("make_sounds", SOUNDS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", NAMES)
def test_a_sound_is_what_its_script_makes_short_and_soft(name: Earcon, made: ModuleType) -> None:
    """Mend: .venv/bin/python assets/sounds/make.py"""
    kept = np.frombuffer(read_pcm(SOUNDS / f"{name}.wav"), dtype="<i2").astype(int)
    fresh = made.sound(name).astype(int)
    assert kept.shape == fresh.shape
    assert np.abs(kept - fresh).max() <= 2  # another processor may round another way
    assert len(kept) <= SAMPLE_RATE
    assert np.abs(kept).max() <= 0.25 * 32767, "louder than 12 dB below full scale"
    assert abs(kept[0]) < 40, "it begins with a click"
    assert abs(kept[-1]) < 40, "it ends with a click"


def test_each_sound_is_one_of_its_own() -> None:
    assert {path.stem for path in SOUNDS.glob("*.wav")} == set(NAMES)
    assert len({read_pcm(SOUNDS / f"{name}.wav") for name in NAMES}) == len(NAMES)


def test_a_missing_sound_is_left_out(tmp_path: Path) -> None:
    narrator = Narrator(SilentClips(), SilentPlayer(lambda: 0.0), Transcript(), lambda: 0.0)
    (tmp_path / "page.wav").write_bytes(b"no sound")
    earcons = Earcons(narrator, lambda: False, tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        logged: list[str] = []
        patch.setattr("kiosk.ui.earcons.log.warning", lambda *args: logged.append(args[1]))
        for name in ("page", "chosen", "page"):
            earcons.play(name)
    assert logged == ["page", "chosen"], "once each"


def test_pages_choices_refusals_and_the_end_sound_and_are_said(place: Place) -> None:
    driver = place.driver
    driver.tap("begin")
    assert sounds(place) == ["page"]
    driver.tap("next")
    assert sounds(place) == ["not_possible"], "no digits yet"
    assert driver.kiosk.frame.status or place.said(), "never alone"
    driver.tap("learn")
    assert sounds(place) == ["page"]
    driver.tap("back")
    assert sounds(place) == ["page"]


def test_a_choice_sounds_the_same_whatever_is_chosen(place: Place) -> None:
    kiosk = place.driver.kiosk
    for value in ("yes", "no", "not_sure"):
        kiosk.asks.answer("Q1", value)
    assert sounds(place) == ["chosen"] * 3


def test_nothing_sounds_while_the_voice_is_off(place: Place) -> None:
    place.driver.tap("voice")
    assert not place.driver.kiosk.session.voice_on
    sounds(place)
    place.driver.tap("begin")
    assert sounds(place) == []


def test_staff_screens_are_silent(place: Place) -> None:
    place.driver.kiosk.door.open()
    place.driver.frames(3)
    sounds(place)
    place.driver.tap("back")
    assert sounds(place) == []


def test_the_idle_alert_calls_once(place: Place) -> None:
    driver = place.driver
    driver.tap("begin")
    driver.listen()
    sounds(place)
    driver.advance(driver.kiosk.parts.idle_s + 12, step=0.5)
    assert driver.kiosk.alert.parent is not None
    assert sounds(place) == ["attention"]
