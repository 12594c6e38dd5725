"""The clip's file: whole or refused."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from speech_rig import until

from kiosk.speech.clip import (
    SAMPLE_RATE,
    Clip,
    DamagedClipError,
    Mark,
    WordTime,
    estimate,
    read_clip,
    read_pcm,
    write_clip,
)

MARKS = [Mark(0, 0), Mark(9_000, 4)]
PCM = bytes(range(256)) * 173


def test_a_clip_is_read_as_it_was_written_and_is_an_ordinary_wav(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_clip(path, PCM, MARKS)
    assert read_clip(path) == (len(PCM) / 2 / SAMPLE_RATE * 1000, MARKS)
    assert read_pcm(path) == PCM
    with wave.open(str(path)) as other:
        assert (other.getnchannels(), other.getsampwidth(), other.getframerate()) == (1, 2, SAMPLE_RATE)
        assert other.readframes(len(PCM)) == PCM
    assert list(tmp_path.iterdir()) == [path]


@settings(max_examples=200)
@given(data=st.data())
def test_any_damage_is_noticed(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.wav"
    write_clip(path, PCM[:400], MARKS)
    raw = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        del raw[data.draw(st.integers(0, len(raw) - 1)) :]
    else:
        at = data.draw(st.integers(8, len(raw) - 1))
        raw[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(raw)
    with contextlib.suppress(DamagedClipError):
        assert (read_clip(path)[1], read_pcm(path)) == (MARKS, PCM[:400])  # only a byte of padding differs


def test_what_is_no_16_bit_mono_wav_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    with wave.open(str(path), "wb") as stereo:
        stereo.setnchannels(2)
        stereo.setsampwidth(2)
        stereo.setframerate(SAMPLE_RATE)
        stereo.writeframes(PCM)
    for bad in (path, tmp_path):
        with pytest.raises(DamagedClipError):
            read_pcm(bad)
    with pytest.raises(FileNotFoundError):
        read_pcm(tmp_path / "none.wav")


def test_killed_while_writing_the_old_clip_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    code = (
        "import sys\nfrom pathlib import Path\nfrom kiosk.speech.clip import write_clip\n"
        "n = 0\nwhile True:\n    n += 1\n    write_clip(Path(sys.argv[1]), bytes([n % 256]) * 2_000_000)"
    )
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", code, str(path)])
        until(lambda: bool(list(tmp_path.glob(".*.part"))))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        if path.exists():
            assert len(set(read_pcm(path))) == 1
            read_clip(path)


CLIP = Clip(None, 3000.0, (WordTime(0, 900, 0, 3), WordTime(1000, 1900, 4, 8), WordTime(2000, 3000, 9, 12)))


def test_the_word_at_a_time_and_the_time_of_a_word() -> None:
    assert CLIP.word_at(-1) is None
    assert [CLIP.word_at(ms) for ms in (0, 950, 1000, 5000)] == [CLIP.words[i] for i in (0, 0, 1, 2)]
    assert [CLIP.start_of(char) for char in (-3, 0, 3, 4, 7, 9, 99)] == [0, 0, 0, 1000, 1000, 2000, 2000]
    assert Clip(None, 5.0).start_of(3) == 0.0


@given(st.text(max_size=100), st.floats(60, 250))
def test_a_silent_clip_lasts_as_long_as_the_words_would(text: str, rate: float) -> None:
    clip = estimate(text, rate)
    assert clip.duration_ms == pytest.approx(len(text.split()) * 60_000 / rate)
    assert len(clip.words) == len(text.split())
    assert [word.start_ms for word in clip.words] == sorted(word.start_ms for word in clip.words)
