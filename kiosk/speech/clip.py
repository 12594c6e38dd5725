"""A clip: one spoken sentence with the time of each of its words, and the file both are kept in.

The file is an ordinary WAV (16-bit mono) with one more chunk, ``kwrd``, that holds the word marks and a
checksum of sound and marks: one file, so the sound can never be paired with another sentence's marks.
"""

from __future__ import annotations

import json
import os
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_RATE = 22_050  # Hz, what espeak-ng gives
_MARKS_CHUNK = b"kwrd"
_MAX_FILE_BYTES = 100_000_000  # about 38 minutes: anything longer is no clip of ours
_WORD = re.compile(r"\S+")


class DamagedClipError(Exception):
    """The file is not a whole clip of ours: make it again."""


@dataclass(frozen=True, slots=True)
class WordTime:
    """When a written word is spoken.

    Attributes:
        start_ms: first moment of the word, ms from the start of the clip.
        end_ms: start of the next word, or the end of the clip, in ms.
        first, last: 0-based half-open span of the word in the written text.
    """

    start_ms: float
    end_ms: float
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Clip:
    """One sentence, ready to be played.

    Attributes:
        path: the WAV file; None for a silent clip of the same length (no engine, nothing to say).
        duration_ms: length of the sound in ms.
        words: in the order of speaking; ``first`` never goes back (N-A6).
    """

    path: Path | None
    duration_ms: float
    words: tuple[WordTime, ...] = ()

    def word_at(self, ms: float) -> WordTime | None:
        """The word spoken last at ``ms``; None before the first word."""
        found = None
        for word in self.words:
            if word.start_ms > ms:
                break
            found = word
        return found

    def start_of(self, char: int) -> float:
        """Where (ms) to start so that the word holding written character ``char`` is heard first."""
        start = 0.0
        for index, word in enumerate(self.words):
            if word.first > char:
                break
            if index == 0 or word.first > self.words[index - 1].first:
                start = word.start_ms if word.first > 0 else 0.0
        return start


@dataclass(frozen=True, slots=True)
class Mark:
    """A word event of the engine: at ``sample`` of the sound character ``char`` of the SPOKEN text begins."""

    sample: int
    char: int


def written_words(text: str) -> list[tuple[int, int]]:
    """The spans of the written words of ``text``: the runs between whitespace."""
    return [match.span() for match in _WORD.finditer(text)]


def words_from_marks(
    marks: Sequence[Mark], written_at: Sequence[int], text: str, duration_ms: float
) -> tuple[WordTime, ...]:
    """Turn the engine's marks into times of written words; marks never go backwards (N-A6).

    Args:
        marks: in order of time, characters counted in the spoken text.
        written_at: for each character of the spoken text, its place in ``text``.
        text: what is written on the screen.
    """
    spans = written_words(text)
    found: list[tuple[float, int]] = []
    at = -1
    for mark in marks:
        if not spans or not 0 <= mark.char < len(written_at):
            continue
        place = written_at[mark.char]
        index = next((i for i, (_, last) in enumerate(spans) if place < last), len(spans) - 1)
        if index > at:
            found.append((min(mark.sample * 1000 / SAMPLE_RATE, duration_ms), index))
            at = index
    ends = [*(start for start, _ in found[1:]), duration_ms][: len(found)]
    return tuple(WordTime(start, end, *spans[index]) for (start, index), end in zip(found, ends, strict=True))


def estimate(text: str, words_per_minute: float) -> Clip:
    """A silent clip as long as ``text`` would take to say, its words marked by their share of the letters."""
    spans = written_words(text)
    duration_ms = len(spans) * 60_000 / words_per_minute
    letters = sum(last - first for first, last in spans)
    words, at = [], 0.0
    for first, last in spans:
        end = at + (last - first) / letters * duration_ms
        words.append(WordTime(at, end, first, last))
        at = end
    return Clip(None, duration_ms, tuple(words))


def write_clip(path: Path, pcm: bytes, marks: Sequence[Mark] = ()) -> None:
    """Write sound and marks as one file, whole or not at all (temporary name, then rename).

    Raises:
        OSError: the folder is missing, full or not writable.
    """
    body = json.dumps([[mark.sample, mark.char] for mark in marks], separators=(",", ":")).encode()
    check = struct.pack("<I", zlib.crc32(body, zlib.crc32(pcm)))
    chunks = _chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, SAMPLE_RATE, SAMPLE_RATE * 2, 2, 16))
    chunks += _chunk(_MARKS_CHUNK, check + body) + _chunk(b"data", pcm)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def read_clip(path: Path) -> tuple[float, list[Mark]]:
    """Length in ms and marks of a file written by `write_clip`, both checked.

    Raises:
        FileNotFoundError: there is no such file.
        DamagedClipError: it is not a whole clip.
    """
    chunks = _chunks(path)
    pcm, kept = _pcm(path, chunks), chunks.get(_MARKS_CHUNK, b"")
    if len(kept) < 4 or struct.unpack("<I", kept[:4])[0] != zlib.crc32(kept[4:], zlib.crc32(pcm)):
        raise DamagedClipError(f"{path}: checksum differs")
    marks = [Mark(int(sample), int(char)) for sample, char in json.loads(kept[4:])]
    return len(pcm) / 2 / SAMPLE_RATE * 1000, marks


def clip_of(path: Path) -> Clip:
    """A sound that is spoken by nobody, such as an earcon: 16-bit mono WAV at `SAMPLE_RATE`, no words to mark.

    Raises:
        FileNotFoundError: there is no such file.
        DamagedClipError: it is anything else.
    """
    return Clip(path, len(read_pcm(path)) / 2 / SAMPLE_RATE * 1000)


def read_pcm(path: Path) -> bytes:
    """The samples of a 16-bit mono WAV at `SAMPLE_RATE`; its header is checked, or noise would be played.

    Raises:
        FileNotFoundError: there is no such file.
        DamagedClipError: it is anything else.
    """
    return _pcm(path, _chunks(path))


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _chunks(path: Path) -> dict[bytes, bytes]:
    try:
        if path.stat().st_size > _MAX_FILE_BYTES:
            raise DamagedClipError(f"{path}: too large")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DamagedClipError(f"{path}: {error}") from error
    if len(raw) < 12 or raw[:4] != b"RIFF" or raw[8:12] != b"WAVE":
        raise DamagedClipError(f"{path}: not a WAV file")
    found: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(raw):
        name, size = raw[at : at + 4], struct.unpack("<I", raw[at + 4 : at + 8])[0]
        if at + 8 + size > len(raw):
            raise DamagedClipError(f"{path}: cut short")
        found[name] = raw[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return found


def _pcm(path: Path, chunks: dict[bytes, bytes]) -> bytes:
    header, data = chunks.get(b"fmt ", b""), chunks.get(b"data")
    if len(header) < 16 or data is None:
        raise DamagedClipError(f"{path}: header or sound is missing")
    if struct.unpack("<HHIIHH", header[:16]) != (1, 1, SAMPLE_RATE, SAMPLE_RATE * 2, 2, 16) or len(data) % 2:
        raise DamagedClipError(f"{path}: not 16-bit mono at {SAMPLE_RATE} Hz")
    return data
