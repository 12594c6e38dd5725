"""From a sentence to its clip: found in the cache on disk, or asked of the synthesizer.

The cache holds content and phrases only, never what a patient entered: a text with ``cache=False`` goes
to a private folder in memory that is deleted at the end of the session.

A clip's file name is the hash of everything its sound depends on, so a changed word, voice, rate or engine
can never play an old clip, and two kiosks' processes may share the folder: each file appears whole, by a
rename.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from kiosk.speech.clip import Clip, DamagedClipError, estimate, read_clip, words_from_marks
from kiosk.speech.engine import Engine
from kiosk.speech.lexicon import Spoken
from kiosk.speech.private_folder import PrivateFolder
from kiosk.speech.rates import DEFAULT_RATE, RATES, rates_of
from kiosk.speech.sentences import sentences
from kiosk.speech.synthesizer import Job, Synthesizer
from kiosk.speech.voice import Voice

_FORMAT = 2  # raise it when `sound.finish` or the file changes
_RECORDING_FORMAT = "recording 1"  # change it when `human.spoken` does
_STALE_PART_S = 3600.0  # a part file so old was left by a process that was killed
_IN_USE_S = 60.0  # a clip used so lately may be about to be played, here or by another process
_PREPARE_SLICE_S = 0.002  # of each frame, while the clips of a start are looked through
_PREPARE_AHEAD = 10  # sentences that wait for the synthesizer in the background
_PRUNE_TO = 0.9  # of max_bytes, so that not every new clip prunes
MAX_BYTES = 1_000_000_000
"""Of sound kept: all that five languages and two packs say is 0.35 GB at one speed. With room for less, a start pruned
in its last third what it had made in its first, and looked through the whole folder at each clip."""

OnReady = Callable[[Clip], None]


class Clips(Protocol):
    """Where the narrator gets its clips; `ClipStore`, or `SilentClips` when nothing is to run."""

    @property
    def available(self) -> bool:
        """A real voice can be made."""

    @property
    def progress(self) -> tuple[int, int]:
        """(done, total) sentences of what was prepared."""

    def spans(self, text: str, voice: Voice) -> list[tuple[int, int]]:
        """The 0-based half-open spans of ``text`` that are one clip each, in order."""

    def get(self, text: str, rate_step: int, voice: Voice, cache: bool = True) -> Clip | None:
        """The clip of one span if it is there already."""

    def has(self, text: str, rate_step: int, voice: Voice, cache: bool = True) -> bool:
        """A clip of one span seems to be there: quicker than `get`, which looks whether it is whole."""

    def want(
        self, text: str, rate_step: int, voice: Voice, on_ready: OnReady, *, urgent: bool, cache: bool = True
    ) -> None:
        """Have it made; ``on_ready`` is called from a later `poll`, with a silent clip if it cannot be."""

    def prepare(self, texts: Iterable[str], rate_step: int, voice: Voice) -> None:
        """Have the sentences of these texts made in the background; again for each language and its voice."""

    def poll(self) -> None:
        """Call back for what has become ready. Each frame."""

    def when_made(self, call: Callable[[], None]) -> None:
        """Have ``call`` called, from a thread of its own, when `poll` will find something."""

    def forget(self) -> None:
        """Delete every private clip (end of the session)."""

    def close(self) -> None:
        """End what was started."""


class ClipStore:
    """The cache folder and the synthesizer behind it."""

    def __init__(
        self,
        folder: Path,
        synthesizer: Synthesizer,
        max_bytes: int = MAX_BYTES,
        private_folder: Path | None = None,
        engine: Engine | None = None,
    ) -> None:
        """
        Args:
            folder: the cache; made if missing.
            max_bytes: of sound kept in it; the least recently used go first.
            private_folder: where private clips' own folder is made; memory (/dev/shm) where there is one.
            engine: what the synthesizer runs; pyttsx3 when None.

        Raises:
            OSError: the folder cannot be made or written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._synthesizer, self._max_bytes = folder, synthesizer, max_bytes
        self._private = PrivateFolder(private_folder)
        self._engine = engine or Engine()
        self._fingerprint = self._engine.fingerprint()
        self._recordings = _Recordings()
        self._done = self._total = 0
        self._to_prepare: deque[tuple[str, int, Voice]] = deque()
        self._bytes = 0
        self._prune_at: float = max_bytes
        self._prune()

    @property
    def available(self) -> bool:
        """A worker runs or is being started."""
        return self._synthesizer.available

    @property
    def progress(self) -> tuple[int, int]:
        """(done, total) sentences of what was prepared."""
        return self._done, self._total

    def spans(self, text: str, voice: Voice) -> list[tuple[int, int]]:
        """All of ``text`` when a human recorded it, else its sentences."""
        return sentences(text) if self._recordings.find(text, voice) is None else [(0, len(text))]

    def get(self, text: str, rate_step: int, voice: Voice, cache: bool = True) -> Clip | None:
        """The clip of one span if it is there and whole; a damaged file is removed."""
        spoken = voice.lexicon.speak(text)
        if not spoken.text.strip():
            return Clip(None, 0.0)
        if recorded := self._recordings.find(text, voice):
            return self._read(text, spoken, self._recorded_path(recorded, rate_step))
        return self._read(text, spoken, self._path(spoken.text, rate_step, voice, cache))

    def has(self, text: str, rate_step: int, voice: Voice, cache: bool = True) -> bool:
        """A clip of one span seems to be there: quicker than `get`, which looks whether it is whole."""
        spoken = voice.lexicon.speak(text).text
        recorded = self._recordings.find(text, voice)
        path = self._recorded_path(recorded, rate_step) if recorded else self._path(spoken, rate_step, voice, cache)
        return not spoken.strip() or path.exists()

    def want(
        self, text: str, rate_step: int, voice: Voice, on_ready: OnReady, *, urgent: bool, cache: bool = True
    ) -> None:
        """Have it made; ``on_ready`` is called from a later `poll`, with a silent clip if it cannot be.

        A human recording comes first, then the engine.
        """
        spoken = voice.lexicon.speak(text)
        rate = rates_of(voice.name)[rate_step]
        recorded = self._recordings.find(text, voice)
        path = self._path(spoken.text, rate_step, voice, cache)
        if recorded is not None:
            path = self._recorded_path(recorded, rate_step)

        def done(error: str | None) -> None:
            if error is not None and recorded is not None:
                self._recordings.refused.add(recorded)
                self._synthesizer.notices.add("recording-not-played", f"{recorded[0].name}: {error}")
                self.want(text, rate_step, voice, on_ready, urgent=urgent, cache=cache)
                return
            clip = None if error is not None else self._read(text, spoken, path)
            if clip is not None and cache:
                self._grown(path)
            on_ready(clip or estimate(text, rate.words_per_minute))

        if recorded is not None:
            job = Job(spoken.text, voice.name, 0, _stretch(rate_step), rate.tail_ms, path, recorded[0])
        else:
            job = Job(spoken.text, voice.name, self._engine.number(rate), rate.stretch, rate.tail_ms, path)
        self._synthesizer.request(job, done, urgent)

    def prepare(self, texts: Iterable[str], rate_step: int, voice: Voice) -> None:
        """Have the sentences of these texts made in the background, in order; again for each language and its voice.

        `poll` looks, a few at a time, which of them are there already: a start never waits for it.
        """
        if self._done == self._total:
            self._done = self._total = 0
        for text in texts:
            spans = self.spans(text, voice)
            self._total += len(spans)
            self._to_prepare += [(text[first:last], rate_step, voice) for first, last in spans]

    def poll(self) -> None:
        """Call back for what has become ready. Each frame."""
        self._synthesizer.poll()
        end = time.perf_counter() + _PREPARE_SLICE_S
        while self._to_prepare and self._synthesizer.waiting < _PREPARE_AHEAD and time.perf_counter() < end:
            self._prepare(*self._to_prepare.popleft())

    def when_made(self, call: Callable[[], None]) -> None:
        """Have ``call`` called, from a thread of its own, when `poll` will find something."""
        self._synthesizer.on_answer = call

    def forget(self) -> None:
        """Delete every private clip (end of the session, N-D5)."""
        self._synthesizer.cancel(self._private.path())
        self._private.delete()

    def close(self) -> None:
        """End the worker and delete what is private."""
        self._synthesizer.close()
        self.forget()

    def _prepare(self, text: str, rate_step: int, voice: Voice) -> None:
        clip = self.get(text, rate_step, voice)
        if clip is None:
            self.want(text, rate_step, voice, self._prepared, urgent=False)
            return
        self._done += 1
        if clip.path is not None:
            # What is prepared is pruned last. Not at each use: file times would tell what a
            # patient heard, and when (N-D5).
            with contextlib.suppress(OSError):
                os.utime(clip.path)

    def _prepared(self, _: Clip) -> None:
        self._done += 1

    def _path(self, spoken: str, rate_step: int, voice: Voice, cache: bool) -> Path:
        rate = rates_of(voice.name)[rate_step]
        how = [voice.name, self._engine.number(rate), rate.stretch]
        folder = self._folder if cache else self._private.path()
        return folder / _file_name([_FORMAT, self._fingerprint, *how, spoken])

    def _recorded_path(self, recorded: _Recorded, rate_step: int) -> Path:
        return self._folder / _file_name(
            [_RECORDING_FORMAT, recorded[1], _stretch(rate_step), RATES[rate_step].tail_ms]
        )

    def _read(self, text: str, spoken: Spoken, path: Path) -> Clip | None:
        try:
            duration_ms, marks = read_clip(path)
        except FileNotFoundError:
            return None
        except DamagedClipError:
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        return Clip(path, duration_ms, words_from_marks(marks, spoken.map, text, duration_ms))

    def _grown(self, path: Path) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._bytes += path.stat().st_size
        if self._bytes > self._prune_at:
            self._prune()

    def _prune(self) -> None:
        """Count the folder; remove what killed processes left and, if it is too big, the longest unused."""
        found: list[tuple[float, int, Path]] = []
        for path in self._folder.iterdir():
            with contextlib.suppress(OSError):  # the other process pruned it
                stat = path.stat()
                if path.suffix == ".wav":
                    found.append((stat.st_mtime, stat.st_size, path))
                elif path.name.startswith(".") and time.time() - stat.st_mtime > _STALE_PART_S:
                    path.unlink()
        self._bytes = sum(size for _, size, _ in found)
        self._prune_at = self._max_bytes
        if self._bytes <= self._max_bytes:
            return
        for used, size, path in sorted(found):
            if time.time() - used < _IN_USE_S:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            self._bytes -= size
            if self._bytes <= self._max_bytes * _PRUNE_TO:
                break
        # Not at every clip anew while all there is may be about to be played.
        self._prune_at = max(self._max_bytes, self._bytes * (2 - _PRUNE_TO))


def _file_name(key: list[object]) -> str:
    return f"{hashlib.sha256(json.dumps(key).encode()).hexdigest()}.wav"


def _stretch(rate_step: int) -> float:
    """How much longer a recording is made: as it is at the default rate."""
    return RATES[DEFAULT_RATE].words_per_minute / RATES[rate_step].words_per_minute


_Recorded = tuple[Path, str]  # a recording and the hash of its file


class _Recordings:
    """Which file speaks a text. A file that changes while the kiosk runs is noticed.

    Attributes:
        refused: those that could not be used: the engine speaks in their place.
    """

    def __init__(self) -> None:
        self.refused: set[_Recorded] = set()
        self._hashes: dict[tuple[Path, int, int], str] = {}

    def find(self, text: str, voice: Voice) -> _Recorded | None:
        """The recording of ``text`` if there is one that can be used."""
        path = voice.recordings.get(text)
        if path is None:
            return None
        try:
            stat = path.stat()
            key = (path, stat.st_mtime_ns, stat.st_size)
            if key not in self._hashes:
                self._hashes[key] = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            return None
        recorded = (path, self._hashes[key])
        return None if recorded in self.refused else recorded
