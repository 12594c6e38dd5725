from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from speech_rig import STALL_S, FakeClock, Recorder, Recording, SoundServer, Stalls

from kiosk.speech import ClipStore, Notices, Synthesizer

RUNS = 8
_SERVER_STALL = pytest.StashKey[float]()  # s, of the run just made


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Function, nextitem: pytest.Item | None) -> bool | None:
    """A test marked ``waveform`` is judged on a run in which the machine did not stand still, of at most `RUNS`.

    A machine that stops for a while tears holes into any sound, and into the recording of it: that says nothing of the
    player. Both this process and the sound server are watched, for either may wait while the other runs. A failure
    without a stall counts at once, and one in the last run always.
    """
    if item.get_closest_marker("waveform") is None:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for left in reversed(range(RUNS)):
        stalls = Stalls()
        item.stash[_SERVER_STALL] = 0.0
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        stalled = max(stalls.close(), item.stash[_SERVER_STALL]) >= STALL_S
        if not (left and stalled and any(report.failed for report in reports)):
            break
        item._initrequest()
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


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
def watched(request: pytest.FixtureRequest) -> Iterator[Callable[[Recorder], Recording]]:
    """What a recorder hears from here on; that its server stood still is known when the test is judged."""
    made: list[Recording] = []

    def watch(recorder: Recorder) -> Recording:
        made.append(Recording(recorder))
        return made[-1]

    yield watch
    request.node.stash[_SERVER_STALL] = max((recording.stall_s for recording in made), default=0.0)


@pytest.fixture
def recording(
    sound_server: SoundServer, _shared_recorder: Recorder, watched: Callable[[Recorder], Recording]
) -> Recording:
    """What the sound server puts out from here on."""
    return watched(_shared_recorder)
