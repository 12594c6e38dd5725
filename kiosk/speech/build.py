"""Puts the parts together."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from kiosk.speech.clips import MAX_BYTES, ClipStore
from kiosk.speech.engine import Engine
from kiosk.speech.narrator import Narrator
from kiosk.speech.notices import Notices
from kiosk.speech.player import ChildPlayer, Player, SilentPlayer
from kiosk.speech.silent_clips import SilentClips
from kiosk.speech.synthesizer import Synthesizer
from kiosk.speech.transcript import Transcript
from kiosk.speech.utterance import Event
from kiosk.speech.voice import Voice


def open_narrator(
    cache: Path,
    voice: Voice | None = None,
    *,
    on_event: Callable[[Event], None] | None = None,
    now: Callable[[], float] = time.monotonic,
    player: Player | None = None,
    transcript: Transcript | None = None,
    max_bytes: int = MAX_BYTES,
    engine: Engine | None = None,
    marker_offset_ms: float = 0.0,
) -> Narrator:
    """A narrator with the real engine and, unless another player is given, the real sound device.

    Args:
        cache: folder of the clips; made if missing.
        now: seconds, never going back; a demo may run on a clock of its own.
        max_bytes: of sound kept in ``cache``.
        engine: what makes the sound; pyttsx3 when None.
        marker_offset_ms: how much later than its start a sound is heard on this hardware.

    Raises:
        OSError: the folder cannot be made or written.
    """
    notices = Notices()
    engine = engine or Engine()
    synthesizer = Synthesizer(time.monotonic, notices, deadline_s=engine.deadline_s, command=engine.command)
    try:
        clips = ClipStore(cache, synthesizer, max_bytes, engine=engine)
    except OSError:
        synthesizer.close()
        raise
    heard = player or ChildPlayer(now, marker_offset_ms=marker_offset_ms)
    return Narrator(clips, heard, transcript or Transcript(), now, on_event, voice, notices)


def silent_narrator(
    now: Callable[[], float],
    on_event: Callable[[Event], None] | None = None,
    transcript: Transcript | None = None,
) -> Narrator:
    """A narrator that starts nothing and is exact to the millisecond by ``now``: for tests."""
    return Narrator(SilentClips(), SilentPlayer(now), transcript or Transcript(), now, on_event)
