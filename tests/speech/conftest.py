from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from speech_rig import FakeClock, Recorder, Recording, SoundServer

from kiosk.speech import ClipStore, Notices, Synthesizer


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def _shared_synthesizer() -> Iterator[Synthesizer]:
    synthesizer = Synthesizer(time.monotonic, Notices())
    yield synthesizer
    synthesizer.close()


@pytest.fixture
def synthesizer(_shared_synthesizer: Synthesizer) -> Synthesizer:
    """The real engine, started once for all tests that do not harm it."""
    return _shared_synthesizer


@pytest.fixture
def store(tmp_path: Path, synthesizer: Synthesizer) -> Iterator[ClipStore]:
    store = ClipStore(tmp_path / "clips", synthesizer)
    yield store
    store.forget()


@pytest.fixture(scope="session")
def _shared_server() -> Iterator[SoundServer]:
    server = SoundServer()
    yield server
    server.close()


@pytest.fixture
def sound_server(
    _shared_server: SoundServer, _shared_recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> SoundServer:
    """The kiosk's sound goes to our own server."""
    monkeypatch.setenv("PULSE_SERVER", _shared_server.server)
    return _shared_server


@pytest.fixture
def own_server() -> Iterator[SoundServer]:
    """A sound server that a test may harm."""
    server = SoundServer()
    yield server
    server.close()


@pytest.fixture
def no_sound_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sound server answers (and this test machine has no ALSA card of its own to fall back to)."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere/native")
    monkeypatch.setattr("kiosk.speech.player._alsa_has_output", lambda: False)


@pytest.fixture(scope="session")
def _shared_recorder(_shared_server: SoundServer) -> Iterator[Recorder]:
    recorder = Recorder(_shared_server.server)
    yield recorder
    recorder.close()


@pytest.fixture
def recording(sound_server: SoundServer, _shared_recorder: Recorder) -> Recording:
    """What the sound server puts out from here on."""
    return Recording(_shared_recorder)
