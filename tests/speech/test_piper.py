"""A neural voice through the same process: piper's real loading and inference, on a model made here."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from piper_rig import make_voice
from recordings_rig import samples_of
from speech_rig import make, passes, until

from kiosk.errors import KioskError
from kiosk.loading import load_content
from kiosk.settings import Settings, VoiceSettings, load_settings
from kiosk.speech import (
    RATES,
    ClipStore,
    Engine,
    Narrator,
    Notices,
    RecordingPlayer,
    SilentPlayer,
    Synthesizer,
    Transcript,
    Utterance,
)
from kiosk.speech.clip import SAMPLE_RATE
from kiosk.speech.human import TARGET_LUFS, loudness
from kiosk.speech.synthesizer import Job
from kiosk.voicing import make_narrator, voice_fault

TEXT = "You can stop at any time, and you can hear all of it again when you like."


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_voice(tmp_path_factory.mktemp("voices") / "clinic.onnx")


@pytest.fixture(scope="module")
def neural(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClipStore]:
    """A store whose engine is piper."""
    engine = Engine(model)
    synthesizer = Synthesizer(time.monotonic, Notices(), deadline_s=engine.deadline_s, command=engine.command)
    store = ClipStore(tmp_path_factory.mktemp("clips"), synthesizer, engine=engine)
    yield store
    store.close()


def settings_with(file: Path) -> Settings:
    return Settings(voice=VoiceSettings(engine="piper", file=file))


def test_it_speaks_as_loud_as_the_others_and_has_no_word_times(neural: ClipStore) -> None:
    clip = make(neural, TEXT)
    assert clip.path is not None
    assert clip.words == ()
    sound = samples_of(clip.path)[: -int(RATES[2].tail_ms * SAMPLE_RATE / 1000)]
    assert loudness(sound) == pytest.approx(TARGET_LUFS, abs=0.5)
    strength = np.abs(np.fft.rfft(sound * np.hanning(sound.size), 1 << 19))
    assert float(np.argmax(strength)) * SAMPLE_RATE / (1 << 19) == pytest.approx(220, abs=1)


@pytest.mark.parametrize("step", range(len(RATES)))
def test_the_rates_are_words_a_minute_whatever_its_own_pace(neural: ClipStore, step: int) -> None:
    """N-A4"""
    clip = make(neural, TEXT, step)
    minutes = (clip.duration_ms - RATES[step].tail_ms) / 60_000
    assert len(TEXT.split()) / minutes == pytest.approx(RATES[step].words_per_minute, rel=0.15)


def test_another_voice_file_never_plays_the_clips_of_this_one(model: Path, neural: ClipStore, tmp_path: Path) -> None:
    make(neural, TEXT)
    other = make_voice(tmp_path / "other.onnx")
    assert Engine(other).fingerprint() == Engine(model).fingerprint()  # the same sound under another name
    config = other.with_name("other.onnx.json")
    config.write_text(config.read_text("utf-8").replace('"length_scale": 1.0', '"length_scale": 2.0'), "utf-8")
    assert len({Engine(model).fingerprint(), Engine(other).fingerprint(), Engine().fingerprint()}) == 3


def test_the_narrator_marks_by_sentence(neural: ClipStore) -> None:
    """N-A6"""
    clock = [0.0]
    narrator = Narrator(neural, SilentPlayer(lambda: clock[0]), Transcript(), lambda: clock[0])
    make(neural, TEXT)
    narrator.enter("page", [Utterance("one", TEXT, "page")])
    clock[0] = 1.0
    narrator.tick()
    assert narrator.current == ("one", None)
    narrator.reset()


def test_the_settings_name_it_and_the_kiosk_uses_it(model: Path, tmp_path: Path) -> None:
    path = tmp_path / "kiosk.yaml"
    path.write_text(f"voice:\n  engine: piper\n  file: {model.name}\ncache: cache\n", "utf-8")
    for part in (model, model.with_name("clinic.onnx.json")):
        (tmp_path / part.name).write_bytes(part.read_bytes())
    settings = load_settings(path)
    assert settings.voice.file == tmp_path / "clinic.onnx"
    assert voice_fault(settings) is None
    player = RecordingPlayer(time.monotonic, tmp_path / "heard.wav")
    narrator = make_narrator(settings, load_content(settings), player=player)
    narrator.say(Utterance("one", TEXT, ""))
    until(lambda: player.position_ms() is not None, narrator.tick)
    passes(0.5, narrator.tick)
    assert narrator.current == ("one", None)  # no word times: it is piper that speaks
    narrator.close()
    sound = samples_of(tmp_path / "heard.wav")
    strength = np.abs(np.fft.rfft(sound, 1 << 19))
    assert float(np.argmax(strength)) * SAMPLE_RATE / (1 << 19) == pytest.approx(220, abs=3)


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        ("file", "there is no such voice file"),
        ("json", "clinic.onnx.json: it is missing"),
        ("model", "is no piper voice"),
        ("config", "is no piper voice"),
        ("keys", "is no piper voice"),
        ("silent", "is no piper voice"),
    ],
)
def test_what_is_wrong_with_it_is_told_before_anything_starts(tmp_path: Path, harm: str, why: str) -> None:
    model = make_voice(tmp_path / "clinic.onnx")
    config = tmp_path / "clinic.onnx.json"
    match harm:
        case "file":
            model.unlink()
        case "json":
            config.unlink()
        case "model":
            model.write_bytes(model.read_bytes()[:200])
        case "config":
            config.write_text("{", "utf-8")
        case "keys":
            config.write_text("{}", "utf-8")
        case "silent":
            config.write_text(config.read_text("utf-8").replace('"length_scale": 1.0', '"length_scale": 0.0'), "utf-8")
    settings = settings_with(model)
    with pytest.raises(KioskError, match=why):
        make_narrator(settings, load_content(settings))


def test_without_the_package_the_extra_is_named(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "piper", None)
    monkeypatch.setattr("kiosk.voicing.find_spec", lambda name: None)
    fault = voice_fault(settings_with(model))
    assert fault is not None
    assert (fault.file, fault.what) == (model, "piper-tts is not installed")
    assert "neural" in fault.mend


def test_a_process_that_is_killed_is_started_again_with_the_same_voice(model: Path, tmp_path: Path) -> None:
    engine = Engine(model)
    synthesizer = Synthesizer(time.monotonic, Notices(), deadline_s=engine.deadline_s, command=engine.command)
    for name in ("a.wav", "b.wav"):
        done: list[str | None] = []
        synthesizer.request(Job(TEXT, "", 122, 1.0, 100.0, tmp_path / name), done.append)
        if name == "b.wav":
            assert synthesizer.pid is not None
            os.kill(synthesizer.pid, signal.SIGKILL)
        until(lambda: bool(done), synthesizer.poll)  # noqa: B023
        assert done == [None]
    synthesizer.close()


@pytest.mark.parametrize(
    "text",
    ["engine: piper", "file: x.onnx", "engine: festival", "name: 7", "engine: piper\n  file: x.onnx\n  speaker: 1"],
)
def test_a_voice_that_makes_no_sense_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "kiosk.yaml"
    path.write_text(f"idle_s: 120\nvoice:\n  {text}\n", "utf-8")
    with pytest.raises(KioskError) as caught:
        load_settings(path)
    (fault,) = caught.value.faults
    assert fault.line >= 2
    assert "voice" in fault.what
