"""./run say: a text as patients hear it, or why not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest
from recordings_rig import person, record
from speech_rig import ClipStore, Recording, SoundServer, likeness, until

from kiosk.cli import main
from kiosk.content.check import CONTENT, accept_recordings
from kiosk.content.loader import load_pack
from kiosk.errors import KioskError
from kiosk.say import say
from kiosk.settings import PROJECT, Settings
from kiosk.speech import RATES, SilentPlayer
from kiosk.speech.clip import Clip, write_clip

WORDS = "Wear SPF 30."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A kiosk with a pack of its own."""
    for name in ("micro-needling", "phrases"):
        shutil.copytree(CONTENT / name, tmp_path / "content" / name)
    return Settings(content=tmp_path / "content", cache=tmp_path / "cache", data=tmp_path / "data")


def heard(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        return np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(np.float64) / 32768


def said(settings: Settings, out: Path, text: str = WORDS, **how: object) -> np.ndarray:
    say(settings, text, out=out, tell=lambda _: None, **how)  # type: ignore[arg-type]
    return heard(out)


def test_it_is_saved_at_the_rate_and_told_so(settings: Settings, tmp_path: Path) -> None:
    told: list[str] = []
    text = "You can stop at any time. You can hear it again."
    lengths = []
    for step in (0, 6):
        say(settings, text, rate_step=step, out=tmp_path / "x.wav", tell=told.append)
        lengths.append(heard(tmp_path / "x.wav").size / 22_050)
    assert told == ["Rate 1 of 7: 66 words a minute.", "Rate 7 of 7: 245 words a minute."]
    for seconds, step in zip(lengths, (0, 6), strict=True):
        assert len(text.split()) / seconds * 60 == pytest.approx(RATES[step].words_per_minute, rel=0.25)


def test_the_lexicon_of_the_pack_speaks_even_while_the_pack_has_faults(settings: Settings, tmp_path: Path) -> None:
    pack = settings.content / "micro-needling"
    before = said(settings, tmp_path / "a.wav", "PRX")
    lexicon = pack / "lexicon" / "en.yaml"
    entry = "say:\n  PRX: a very long way to say it\n"
    lexicon.write_text(lexicon.read_text("utf-8").replace("say:\n", entry), "utf-8")
    assert said(settings, tmp_path / "b.wav", "PRX").size > 1.4 * before.size
    (pack / "words" / "en.yaml").write_text("title: [", "utf-8")
    assert said(settings, tmp_path / "c.wav", "PRX").size > 1.4 * before.size


def test_a_text_that_a_person_recorded_is_that_recording(settings: Settings, tmp_path: Path, store: ClipStore) -> None:
    folder = settings.content / "micro-needling"
    text = load_pack(folder).screen("welcome").sentences[0].text
    voice = person(store, text)
    record(folder / "voice" / "en" / "welcome.hello.wav", voice)
    accept_recordings(folder)
    write_clip(tmp_path / "person.wav", (np.clip(voice, -1, 1) * 32767).astype("<i2").tobytes())
    assert likeness(said(settings, tmp_path / "x.wav", text), Clip(tmp_path / "person.wav", 0.0)) > 0.97


def test_nothing_of_it_is_kept(settings: Settings, tmp_path: Path) -> None:
    said(settings, tmp_path / "x.wav")
    assert list((settings.cache / "clips").iterdir()) == []


@pytest.mark.parametrize(
    ("text", "how", "why"),
    [
        ("", {}, "there is nothing to say"),
        (" \u200b\x07", {}, "there is nothing to say"),
        (WORDS, {"language": "xx"}, "has no language 'xx'; choose one of: ar, en, es, fa, fr"),
        (WORDS, {"language": "../en"}, "has no language"),
        (WORDS, {"rate_step": 7}, "there is no rate 8; give a number from 1 to 7"),
        (WORDS, {"rate_step": -1}, "there is no rate 0"),
        (WORDS, {"out": Path("/nowhere/x.wav")}, "/nowhere/x.wav: it can't be written"),
        (WORDS, {"out": Path("/")}, "only WAV files are written"),
        (WORDS, {"out": Path("x.mp3")}, "only WAV files are written"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(settings: Settings, text: str, how: dict[str, object], why: str) -> None:
    with pytest.raises(KioskError, match=why):
        say(settings, text, tell=lambda _: None, player=SilentPlayer(time.monotonic), **how)  # type: ignore[arg-type]


def test_an_unknown_voice_is_told(settings: Settings) -> None:
    wrong = Settings.model_validate({**settings.model_dump(), "voice": "xx-nowhere"})
    with pytest.raises(KioskError, match="the voice xx-nowhere cannot be used"):
        say(wrong, WORDS, out=Path("x.wav"), tell=lambda _: None)


def command(*words: str, server: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PROJECT / "main.py"), "say", *words],
        env={"PATH": os.environ["PATH"], "HOME": str(home), "PULSE_SERVER": server},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_command_is_heard(sound_server: SoundServer, recording: Recording, tmp_path: Path) -> None:
    done = command(WORDS, "--rate", "5", server=sound_server.server, home=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Rate 5 of 7: 180 words a minute.\n", "")
    until(lambda: recording.loud_s > 0.3)


def test_the_command_ends_with_2_and_one_line_where_there_is_no_sound(tmp_path: Path) -> None:
    done = command(WORDS, server="unix:/nowhere/native", home=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "there is no sound device" in done.stderr


@pytest.mark.parametrize("words", [(WORDS, "--rate", "8"), (WORDS, "--out", "/nowhere/x.wav"), ("",)])
def test_the_command_ends_with_2_and_one_line(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main(["say", *words]) == 2
    assert len(capfd.readouterr().err.splitlines()) == 1
