"""A human recording as a clip: trimmed, as loud as the engine, at every rate, and heard in its place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from recordings_rig import person, record, samples_of
from speech_rig import FakeClock, likeness, make, until

from kiosk.content.loader import load_pack
from kiosk.settings import PROJECT
from kiosk.speech import RATES, ClipStore, Narrator, Notices, SilentPlayer, Synthesizer, Transcript, Utterance, Voice
from kiosk.speech.clip import SAMPLE_RATE, Clip, write_clip
from kiosk.speech.human import TARGET_LUFS, RecordingError, limited, listen, loudness, spoken
from kiosk.speech.sound import PEAK, resampled

TEXT = "This treatment can help some scars. It does not help all people."
TAIL_MS = RATES[2].tail_ms


def clip_of(path: Path, stretch: float = 1.0) -> np.ndarray:
    """The clip's samples without its tail."""
    sound = np.frombuffer(spoken(path, stretch, TAIL_MS), dtype="<i2").astype(np.float32) / np.float32(32768)
    return sound[: -int(TAIL_MS * SAMPLE_RATE / 1000)]


def whole(folder: Path, said: np.ndarray) -> Clip:
    """What was said, to be compared with."""
    path = folder / "whole.wav"
    write_clip(path, (np.clip(said, -1, 1) * 32767).astype("<i2").tobytes())
    return Clip(path, 0.0)


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg"])
@pytest.mark.parametrize("gain_db", [-26.0, -1.0])
def test_every_recording_is_as_loud_and_starts_at_once(
    store: ClipStore, tmp_path: Path, name: str, gain_db: float
) -> None:
    """N-A8; EBU R 128"""
    said = person(store, TEXT)
    clip = clip_of(record(tmp_path / name, said, gain_db=gain_db))
    assert loudness(clip) == pytest.approx(TARGET_LUFS, abs=0.3)
    assert np.abs(clip).max() <= PEAK + 1e-3
    assert clip.size == pytest.approx(said.size, abs=0.12 * SAMPLE_RATE)
    assert likeness(clip.astype(np.float64), whole(tmp_path, said)) > 0.97


def test_the_target_is_what_the_engine_sounds_like(store: ClipStore) -> None:
    pack = load_pack(PROJECT / "content" / "micro-needling")
    measured = []
    for sentence in [sentence for screen in pack.screens for sentence in screen.sentences][::3]:
        path = make(store, sentence.text).path
        assert path is not None
        measured.append(loudness(samples_of(path)))
    assert np.median(measured) == pytest.approx(TARGET_LUFS, abs=0.5)
    assert np.percentile(np.abs(np.array(measured) - TARGET_LUFS), 90) < 2.0


def test_a_noisy_room_is_not_taken_for_speech(store: ClipStore, tmp_path: Path) -> None:
    said = person(store, TEXT)
    clip = clip_of(record(tmp_path / "a.wav", said, noise=0.006))  # 40 dB below the voice
    assert clip.size == pytest.approx(said.size, abs=0.15 * SAMPLE_RATE)


@pytest.mark.parametrize("step", range(len(RATES)))
def test_other_rates_are_stretched_at_the_same_pitch(store: ClipStore, tmp_path: Path, step: int) -> None:
    """N-A4"""
    hz = 220.0
    time = np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE
    path = record(tmp_path / "a.wav", (0.3 * np.sin(2 * np.pi * hz * time)).astype(np.float32))
    voice = Voice(recordings={TEXT: path})
    clip = make(store, TEXT, step, voice)
    assert clip.path is not None
    sound_ms = clip.duration_ms - RATES[step].tail_ms
    assert sound_ms == pytest.approx(2000 * RATES[2].words_per_minute / RATES[step].words_per_minute, rel=0.04)
    sound = samples_of(clip.path)
    strength = np.abs(np.fft.rfft(sound * np.hanning(sound.size), 1 << 19))
    assert float(np.argmax(strength)) * SAMPLE_RATE / (1 << 19) == pytest.approx(hz, rel=0.01)
    assert loudness(sound[: int(sound_ms * SAMPLE_RATE / 1000)]) == pytest.approx(TARGET_LUFS, abs=1.0)


def test_resampling_keeps_what_fits_and_drops_what_does_not() -> None:
    time = np.arange(48_000) / 48_000
    low, high = np.sin(2 * np.pi * 1000 * time), np.sin(2 * np.pi * 15_000 * time)
    for hz in (1000, 10_000):
        there = resampled(np.sin(2 * np.pi * hz * time).astype(np.float32), 48_000)
        assert there.size == SAMPLE_RATE
        same = np.sin(2 * np.pi * hz * np.arange(SAMPLE_RATE) / SAMPLE_RATE)
        assert there[500:-500] == pytest.approx(same[500:-500], abs=0.01)
    assert np.abs(resampled(high.astype(np.float32), 48_000)).max() < 0.01  # it would have come back at 7050 Hz
    up = resampled(low[:16_000].astype(np.float32), 16_000)
    assert up.size == SAMPLE_RATE


def test_the_limiter_only_touches_what_is_too_loud() -> None:
    sound = np.full(SAMPLE_RATE, 0.5, dtype=np.float32)
    sound[10_000] = 2.0
    after = limited(sound)
    assert np.abs(after).max() <= PEAK + 1e-6
    assert (after[:9000] == 0.5).all()
    assert (after[11_000:] == 0.5).all()
    assert limited(sound[:9000]) is not None


def broken(folder: Path, name: str) -> Path:
    """A recording that must be refused."""
    loud = np.sin(np.arange(44_100) / 20)
    path = folder / f"{name}.wav"
    match name:
        case "no sound file":
            path.write_bytes(b"RIFF nothing of the kind")
        case "too long":
            soundfile.write(path, np.tile(0.5 * loud, 62), 44_100)
        case "clipped":
            soundfile.write(path, np.clip(2 * loud, -1, 1), 44_100)
        case "silent":
            soundfile.write(path, loud * 0.0001, 44_100)
        case "empty":
            soundfile.write(path, loud[:0], 44_100)
        case "telephone":
            soundfile.write(path, 0.5 * loud, 8000)
        case "other format":
            soundfile.write(path, 0.5 * loud, 44_100, format="AIFF")
    return path


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("no sound file", "can't be read as sound"),
        ("too long", "62 s long"),
        ("clipped", "clipped"),
        ("silent", "nothing to hear"),
        ("empty", "nothing to hear"),
        ("telephone", "8000 Hz"),
        ("other format", "AIFF"),
        ("missing", "No such file"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(RecordingError, match=why) as caught:
        listen(broken(tmp_path, name))
    assert str(caught.value).partition("; ")[2]


def test_a_peak_at_full_scale_is_not_clipped(tmp_path: Path) -> None:
    sound = np.sin(2 * np.pi * 200 * np.arange(44_100) / 44_100) * 0.9
    sound[5000] = 1.0
    soundfile.write(tmp_path / "a.wav", sound, 44_100)
    listen(tmp_path / "a.wav")


def test_a_recording_is_one_clip_in_place_of_the_engine(store: ClipStore, tmp_path: Path) -> None:
    said = person(store, TEXT)
    voice = Voice(recordings={TEXT: record(tmp_path / "a.flac", said)})
    assert store.spans(TEXT, voice) == [(0, len(TEXT))]
    store.prepare([TEXT], 2, voice)
    assert store.progress == (0, 1)
    until(lambda: store.progress == (1, 1), store.poll)
    clip = store.get(TEXT, 2, voice)
    assert clip is not None
    assert clip.path is not None
    assert clip.words == ()
    assert likeness(samples_of(clip.path).astype(np.float64), whole(tmp_path, said)) > 0.97
    # Without it, and in another voice's language, the engine speaks.
    assert store.get(TEXT, 2, Voice()) is None
    assert len(store.spans(TEXT, Voice())) == 2


def test_a_new_take_is_heard_and_the_old_clip_is_not(store: ClipStore, tmp_path: Path) -> None:
    said = person(store, TEXT)
    voice = Voice(recordings={TEXT: record(tmp_path / "a.wav", said)})
    first = make(store, TEXT, voice=voice)
    record(tmp_path / "a.wav", said[: said.size // 2])
    assert store.get(TEXT, 2, voice) is None
    assert make(store, TEXT, voice=voice).duration_ms < 0.7 * first.duration_ms


def test_when_a_recording_is_broken_the_engine_speaks_and_staff_are_told(
    store: ClipStore, tmp_path: Path, synthesizer: Synthesizer
) -> None:
    voice = Voice(recordings={TEXT: broken(tmp_path, "clipped")})
    assert make(store, TEXT, voice=voice).words
    assert len(store.spans(TEXT, voice)) == 2  # sentence by sentence from now on
    assert any(notice.code == "recording-not-played" for notice in synthesizer.notices.all)


def test_a_slow_recording_is_not_taken_for_a_hanging_worker(tmp_path: Path, clock: FakeClock, store: ClipStore) -> None:
    path = record(tmp_path / "a.wav", person(store, TEXT))
    synthesizer = Synthesizer(clock, Notices())
    slow = ClipStore(tmp_path / "slow", synthesizer)
    until(lambda: synthesizer.pid is not None and synthesizer.available, synthesizer.poll)
    made: list[Clip] = []
    slow.want(TEXT, 2, Voice(recordings={TEXT: path}), made.append, urgent=True)
    pid = synthesizer.pid
    until(lambda: bool(synthesizer._sent) or bool(made), slow.poll)
    clock.s += 5.0  # longer than any sentence may take
    until(lambda: bool(made), slow.poll)
    assert synthesizer.pid == pid
    assert made[0].path is not None
    slow.close()


def test_the_narrator_marks_the_whole_sentence(store: ClipStore, tmp_path: Path, clock: FakeClock) -> None:
    """N-A6: an engine without word times marks by sentence"""
    path = record(tmp_path / "a.wav", person(store, TEXT))
    voice = Voice(recordings={TEXT: path})
    clip = make(store, TEXT, voice=voice)
    narrator = Narrator(store, SilentPlayer(clock), Transcript(), clock, voice=voice)
    narrator.enter("page", [Utterance("what.one", TEXT, "page"), Utterance("what.two", "One more.", "page")])
    clock.s += clip.duration_ms / 1000 - 0.1
    narrator.tick()
    assert narrator.current == ("what.one", None)
    clock.s += 0.2
    until(lambda: (narrator.current or ("", None))[0] == "what.two", narrator.tick)
    narrator.set_rate(4)
    assert narrator.current is not None
    narrator.reset()


def test_the_libraries_are_loaded_for_the_first_recording_only() -> None:
    modules = "kiosk.speech, kiosk.speech.worker, kiosk.start"
    program = f"import sys, {modules}\nprint({{'scipy', 'soundfile'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
