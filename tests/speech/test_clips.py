"""The cache: found again, made again when damaged, shared, pruned, and free of anything private."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from speech_rig import FakeClock, make, until

from kiosk.speech import Clip, ClipStore, Lexicon, Synthesizer, Voice

TEXT = "You can hear a page again."


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.wav"))


def test_a_clip_is_found_again_by_another_store(store: ClipStore, tmp_path: Path, synthesizer: Synthesizer) -> None:
    assert store.get(TEXT, 2, Voice()) is None
    clip = make(store, TEXT)
    assert [TEXT[word.first : word.last] for word in clip.words] == TEXT.split()
    other = ClipStore(tmp_path / "clips", synthesizer)
    assert other.get(TEXT, 2, Voice()) == clip


def test_another_voice_rate_or_word_is_another_clip(store: ClipStore) -> None:
    make(store, TEXT)
    assert store.get(TEXT, 3, Voice()) is None
    assert store.get(TEXT, 2, Voice("en-gb")) is None
    assert store.get(TEXT, 2, Voice(lexicon=Lexicon({"page": "paidge"}))) is None
    assert store.get(TEXT, 2, Voice(lexicon=Lexicon({"other": "x"}))) is not None


def test_words_are_marked_as_written_though_spoken_otherwise(store: ClipStore) -> None:
    """N-A6"""
    text = "Use SPF 30, or PRP with micro-needling for $1,250.50 now."
    clip = make(store, text, voice=Voice(lexicon=Lexicon({"PRP": "P R P", "SPF 30": "S P F thirty"})))
    assert [text[word.first : word.last] for word in clip.words] == text.split()


@pytest.mark.parametrize(("keep", "add"), [(0.5, b""), (0.99, b"noise"), (0.0, b"")])
def test_a_damaged_file_is_made_again(store: ClipStore, keep: float, add: bytes) -> None:
    clip = make(store, TEXT)
    assert clip.path is not None
    raw = clip.path.read_bytes()
    kept = int(len(raw) * keep)
    clip.path.write_bytes(raw[:kept] + add + raw[kept + len(add) :] * bool(add))
    assert store.get(TEXT, 2, Voice()) is None
    assert make(store, TEXT).duration_ms == pytest.approx(clip.duration_ms, rel=0.05)


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\x07\x00"])
def test_nothing_to_say_is_an_empty_clip_at_once(store: ClipStore, text: str) -> None:
    assert store.get(text, 2, Voice()) == Clip(None, 0.0)


@pytest.mark.parametrize("text", ["...", "🙂", "你好", "\ud800 lone", "[[h@l'oU]] <break time='9s'/>"])
def test_odd_texts_make_a_clip(store: ClipStore, text: str) -> None:
    assert make(store, text).path is not None


def test_without_an_engine_the_clip_is_silent_and_as_long(tmp_path: Path, clock: FakeClock) -> None:
    """N-A10"""
    store = ClipStore(tmp_path / "clips", Synthesizer(clock, command=["/nowhere/python"]))
    clip = make(store, TEXT)
    assert clip.path is None
    assert clip.duration_ms == pytest.approx(6 * 60_000 / 122)
    assert not store.available
    store.close()


def test_preparing_makes_every_sentence_and_tells_how_far_it_is(store: ClipStore, tmp_path: Path) -> None:
    make(store, "One.")
    store.prepare(["One. Two. Three.", "Four."], 2, Voice())
    assert store.progress == (0, 4)
    until(lambda: store.progress == (4, 4), store.poll)
    assert len(files(tmp_path / "clips")) == 4


def test_what_is_needed_now_comes_before_the_languages_that_are_prepared(store: ClipStore) -> None:
    """However much a start has to prepare: a sentence that is to be heard waits for a few others at most."""
    spanish = [f"La marca número {number} se va." for number in range(40)]
    store.prepare([f"Mark {number} goes away." for number in range(40)], 2, Voice())
    store.prepare(spanish, 2, Voice("es-419"))
    store.poll()
    heard: list[Clip] = []
    store.want("Hear it again.", 2, Voice(), heard.append, urgent=True)
    until(lambda: bool(heard), store.poll)
    assert store.progress[0] < 40
    assert store.progress[1] == 80
    until(lambda: store.progress == (80, 80), store.poll)
    assert all(store.get(text, 2, Voice("es-419")) is not None for text in spanish)
    assert not any(store.has(text, 2, Voice()) for text in spanish)


def test_the_longest_unused_go_first_when_it_is_full(tmp_path: Path, synthesizer: Synthesizer) -> None:
    folder = tmp_path / "clips"
    store = ClipStore(folder, synthesizer)
    made = [make(store, text).path for text in ("One.", "Two.", "Three.", "Four.")]
    for age, path in enumerate(reversed(made)):
        assert path is not None
        os.utime(path, (time.time() - 100 * (age + 1),) * 2)
    store.prepare(["One."], 2, Voice())  # wanted at this start
    until(lambda: store.progress == (1, 1), store.poll)
    size = sum(path.stat().st_size for path in files(folder))
    ClipStore(folder, synthesizer, max_bytes=size * 3 // 4)
    left = set(files(folder))
    assert made[0] in left
    assert made[1] not in left
    assert sum(path.stat().st_size for path in left) <= size * 3 // 4


def test_a_full_folder_of_clips_in_use_is_not_looked_through_at_each_new_one(
    tmp_path: Path, synthesizer: Synthesizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ClipStore(tmp_path, synthesizer, max_bytes=10_000)
    looked: list[int] = []
    prune = store._prune
    monkeypatch.setattr(store, "_prune", lambda: (looked.append(1), prune()))
    for number in range(100):
        path = tmp_path / f"{number}.wav"
        path.write_bytes(bytes(1000))
        store._grown(path)
    assert 1 <= len(looked) <= 30
    assert len(files(tmp_path)) == 100, "each may be about to be played"


def test_what_is_private_is_never_in_the_cache_and_goes_with_the_session(
    tmp_path: Path, synthesizer: Synthesizer
) -> None:
    """N-D5"""
    store = ClipStore(tmp_path / "clips", synthesizer, private_folder=tmp_path)
    clip = make(store, "You said yes.", cache=False)
    assert clip.path is not None
    assert clip.path.parent.stat().st_mode & 0o077 == 0
    assert store.get("You said yes.", 2, Voice(), cache=False) == clip
    assert store.get("You said yes.", 2, Voice()) is None
    late: list[Clip] = []
    store.want("You said no.", 2, Voice(), late.append, urgent=True, cache=False)
    store.forget()
    until(lambda: synthesizer.waiting == 0, store.poll)
    assert late == []
    assert list(tmp_path.rglob("*")) == [tmp_path / "clips"]
    assert make(store, "You said no.", cache=False).path is not None
    store.forget()


LEFT = """
import sys, time
from pathlib import Path
from kiosk.speech import ClipStore, Synthesizer, Voice
store = ClipStore(Path(sys.argv[1], "clips"), Synthesizer(time.monotonic), private_folder=Path(sys.argv[1]))
made = []
store.want("You said yes.", 2, Voice(), made.append, urgent=True, cache=False)
while not made:
    store.poll()
print("made", flush=True)
time.sleep(60)
"""


def test_what_a_killed_kiosk_left_private_is_deleted_by_the_next(tmp_path: Path, synthesizer: Synthesizer) -> None:
    killed = subprocess.Popen([sys.executable, "-c", LEFT, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert killed.stdout is not None
    killed.stdout.readline()
    ClipStore(tmp_path / "clips", synthesizer, private_folder=tmp_path)
    assert list(tmp_path.glob("kiosk-private*/*.wav"))  # it still runs: its own
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    ClipStore(tmp_path / "clips", synthesizer, private_folder=tmp_path)
    assert not list(tmp_path.glob("kiosk-private*"))


SHARED = """
import random, sys, time
from pathlib import Path
from kiosk.speech import ClipStore, Synthesizer, Voice
store = ClipStore(Path(sys.argv[1]), Synthesizer(time.monotonic), max_bytes=int(sys.argv[3]))
chance, made = random.Random(int(sys.argv[2])), []
for n in range(60):
    text = f"Number {chance.randrange(12)}."
    if store.get(text, 2, Voice()) is None:
        store.want(text, 2, Voice(), made.append, urgent=True)
        wanted = len(made) + 1
        while len(made) < wanted:
            store.poll()
        assert made[-1].path is not None, text
store.close()
"""


def test_two_processes_share_a_cache(tmp_path: Path, synthesizer: Synthesizer) -> None:
    """Also when it is too small for what they make: neither prunes what the other is about to play."""
    command = [sys.executable, "-c", SHARED, str(tmp_path)]
    both = [subprocess.Popen([*command, str(seed), "100000"]) for seed in (1, 2)]
    assert [process.wait(60) for process in both] == [0, 0]
    assert not list(tmp_path.glob(".*"))
    store = ClipStore(tmp_path, synthesizer)
    for path in files(tmp_path):
        assert path.stat().st_size > 1000
    whole = [n for n in range(12) if store.get(f"Number {n}.", 2, Voice())]
    assert len(whole) == len(files(tmp_path))


def test_parts_a_killed_worker_left_are_swept(tmp_path: Path, synthesizer: Synthesizer) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    old, new = folder / ".old.wav.1.part", folder / ".new.wav.2.raw"
    old.write_bytes(b"x")
    new.write_bytes(b"x")
    os.utime(old, (1, 1))
    ClipStore(folder, synthesizer)
    assert (old.exists(), new.exists()) == (False, True)
