"""Owns the synthesizer process: hands it sentences, and gets it going again when it dies or hangs.

Everything here runs on the caller's thread, from `Synthesizer.request` and `Synthesizer.poll`. Each
worker has one reader thread, which only moves its lines into a queue.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.speech.engine import PACKAGE_ROOT, Engine
from kiosk.speech.notices import Notices

OnDone = Callable[[str | None], None]
"""Called with None when the clip is there, or with what went wrong."""

_OUTSTANDING = 3  # sentences given to the worker at once: it need not wait for the next frame
_STRIKES = 2  # a sentence that ended the worker twice is given up
_STARTS = 3  # a worker that did not get ready three times in a row is called unavailable
_RETRY_S = 60.0  # then it is tried again so often
_READER_ENDS_S = 0.5  # the process is gone: its pipe is at its end
_RECORDING_S = 20.0  # the first recording loads the libraries for it, up to 2 s on a slow machine


@dataclass(frozen=True, slots=True)
class Job:
    """One sentence to make a clip of.

    Attributes:
        text: spoken text.
        voice: espeak's name, such as "en-us".
        engine_rate: the engine's own number (`Engine.number`).
        stretch: how much longer the sound is made, pitch unchanged.
        tail_ms: of silence at its end.
        path: where the clip goes; its folder must exist.
        recording: a human recording that is made the clip in place of the text; None = the engine speaks.
    """

    text: str
    voice: str
    engine_rate: int
    stretch: float
    tail_ms: float
    path: Path
    recording: Path | None = None


@dataclass(slots=True)
class _Waiting:
    job: Job
    urgent: bool
    calls: list[OnDone]
    strikes: int = 0
    sent_at: float = 0.0


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    started_at: float
    reader: threading.Thread
    lines: queue.SimpleQueue[bytes | None]
    ready: bool = False


class Synthesizer:
    """Turns jobs into clip files, urgent ones first.

    Attributes:
        on_answer: called from the reader's thread when `poll` will find an answer; it must only wake somebody.
    """

    def __init__(
        self,
        now: Callable[[], float],
        notices: Notices | None = None,
        *,
        deadline_s: float = 2.0,
        start_deadline_s: float = 15.0,
        command: Sequence[str] = Engine().command,
    ) -> None:
        """
        Args:
            now: seconds, never going back.
            notices: where trouble is counted for staff.
            deadline_s: a worker that gives no answer for so long hangs (a sentence takes about 0.02 s).
            start_deadline_s: a worker that is not ready after so long hangs.
        """
        self.notices = notices or Notices()
        self.on_answer: Callable[[], None] = lambda: None
        self._now, self._deadline_s, self._start_deadline_s = now, deadline_s, start_deadline_s
        self._command = tuple(command)
        self._queues: tuple[deque[_Waiting], deque[_Waiting]] = (deque(), deque())  # urgent, background
        self._sent: dict[int, _Waiting] = {}
        self._under_way: dict[Job, _Waiting] = {}  # queued or sent
        self._given_up: list[tuple[_Waiting, str]] = []
        self._next_id = 0
        self._failed_starts = 0
        self._reason = ""
        self._retry_at = 0.0
        self._closed = False
        self._worker: _Worker | None = None
        self._start()

    @property
    def available(self) -> bool:
        """False when no worker can be started; `reason` says why."""
        return not self._reason

    @property
    def reason(self) -> str:
        """Why it is not available, for staff; empty when it is."""
        return self._reason

    @property
    def waiting(self) -> int:
        """Sentences asked for and not yet answered."""
        return len(self._sent) + sum(map(len, self._queues))

    @property
    def pid(self) -> int | None:
        """The worker's process id, or None when none runs."""
        return self._worker.process.pid if self._worker else None

    def request(self, job: Job, on_done: OnDone, urgent: bool = True) -> None:
        """Ask for a clip. ``on_done`` is called once, from a later `poll`.

        Asking again for a clip that is under way only adds the callback, and makes it urgent if asked.
        """
        under_way = self._under_way.get(job)
        if under_way is None:
            self._under_way[job] = waiting = _Waiting(job, urgent, [on_done])
            self._queues[0 if urgent else 1].append(waiting)
        else:
            under_way.calls.append(on_done)
            if urgent and under_way in self._queues[1]:
                self._queues[1].remove(under_way)
                self._queues[0].append(under_way)
        self._send()

    def poll(self) -> None:
        """Take the worker's answers, call back, and see to a worker that died or hangs. Each frame."""
        if self._closed:
            return
        self._read()
        self._watch()
        self._send()
        given_up, self._given_up = self._given_up, []
        for waiting, error in given_up:
            self._under_way.pop(waiting.job, None)
            for call in waiting.calls:
                call(error)

    def cancel(self, folder: Path) -> None:
        """Forget every job for this folder; no callback of theirs is called."""
        for waiting in self._queues:
            kept = [w for w in waiting if w.job.path.parent != folder]
            for gone in (w for w in waiting if w.job.path.parent == folder):
                self._under_way.pop(gone.job, None)
            waiting.clear()
            waiting.extend(kept)
        for sent in self._sent.values():
            if sent.job.path.parent == folder:
                sent.calls.clear()

    def close(self) -> None:
        """End the worker; no callback is called after this."""
        self._closed = True
        self._drop_queued()
        self._sent.clear()
        self._under_way.clear()
        self._end_worker()

    def _all_queued(self) -> tuple[_Waiting, ...]:
        return (*self._queues[0], *self._queues[1])

    def _drop_queued(self) -> None:
        for waiting in self._queues:
            waiting.clear()

    def _start(self) -> None:
        # The package may be run from its folder and not be installed: the worker must find it too.
        paths = [str(PACKAGE_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,  # killed as a group, and never by the terminal's Ctrl-C
            )
        except OSError as error:
            self._failed_start(f"the speech process does not start: {error}")
            return
        lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        reader = threading.Thread(target=self._read_lines, args=(process, lines), name="speech-reader", daemon=True)
        self._worker = _Worker(process, self._now(), reader, lines)
        reader.start()

    def _read(self) -> None:
        while self._worker is not None:
            try:
                line = self._worker.lines.get_nowait()
            except queue.Empty:
                return
            if line is None:
                code = self._worker.process.wait()
                self._died(f"the speech process ended by itself ({code})")
                continue
            answer = _parsed(line)
            if "ready" in answer:
                self._worker.ready = True
                self._failed_starts, self._reason = 0, ""
                self.notices.clear("no-speech-engine")
            elif "fatal" in answer:
                self._failed_starts = _STARTS
                self._end_worker()
                self._failed_start(str(answer["fatal"]))
            elif "id" in answer:
                self._answered(int(answer["id"]), answer.get("error"))
            else:
                self._died(f"the speech process answered nonsense: {line[:80]!r}")

    def _answered(self, number: int, error: str | None) -> None:
        waiting = self._sent.pop(number, None)
        now = self._now()
        for other in self._sent.values():
            other.sent_at = now  # their turn has only come now
        if waiting is None:
            return
        self._under_way.pop(waiting.job, None)
        if error is not None and waiting.calls:
            self.notices.add("sentence-not-spoken", error)
        for call in waiting.calls:
            call(error)

    def _watch(self) -> None:
        worker, now = self._worker, self._now()
        if worker is None:
            if now >= self._retry_at:
                self._start()
        elif not worker.ready:
            if now - worker.started_at > self._start_deadline_s:
                self._died(f"the speech process was not ready after {self._start_deadline_s:g} s")
        elif self._sent:
            first = next(iter(self._sent.values()))  # it takes them in order, and the others wait for this one
            deadline_s = self._deadline_s if first.job.recording is None else _RECORDING_S
            if now - first.sent_at > deadline_s:
                self._died(f"the speech process gave no answer for {deadline_s:g} s")

    def _died(self, why: str) -> None:
        was_ready = self._worker is not None and self._worker.ready
        self._end_worker()
        # The worker takes them in order: the first unanswered one is what it was doing.
        again = [self._sent.pop(number) for number in sorted(self._sent)]
        if again:
            again[0].strikes += 1
        for waiting in reversed(again):
            if waiting.strikes >= _STRIKES:
                self.notices.add("sentence-not-spoken", why)
                self._given_up.append((waiting, f"given up: {why}"))
            else:
                self._queues[0 if waiting.urgent else 1].appendleft(waiting)
        self.notices.add("speech-engine-restarted", why)
        if was_ready:
            self._start()
        else:
            self._failed_start(why)

    def _failed_start(self, why: str) -> None:
        self._worker = None
        self._failed_starts += 1
        if self._failed_starts < _STARTS:
            self._retry_at = self._now()
            return
        self._reason = why
        self._retry_at = self._now() + _RETRY_S
        self.notices.set("no-speech-engine", why)
        for waiting in (*self._sent.values(), *self._all_queued()):
            self._given_up.append((waiting, why))
        self._sent.clear()
        self._drop_queued()

    def _send(self) -> None:
        worker = self._worker
        if self._reason:
            self._given_up += [(waiting, self._reason) for waiting in self._all_queued()]
            self._drop_queued()
        if worker is None or not worker.ready or worker.process.stdin is None:
            return
        while len(self._sent) < _OUTSTANDING and (waiting := self._take()):
            self._next_id += 1
            job = waiting.job
            line = {"id": self._next_id, "text": job.text, "voice": job.voice, "rate": job.engine_rate}
            line |= {"stretch": job.stretch, "tail_ms": job.tail_ms, "path": str(job.path.absolute())}
            if job.recording is not None:
                line["recording"] = str(job.recording.resolve())
            waiting.sent_at = self._now()
            self._sent[self._next_id] = waiting
            # A broken pipe means it died: the reader's end-of-file tells `_read`, which asks again.
            with contextlib.suppress(BrokenPipeError):
                worker.process.stdin.write(json.dumps(line).encode() + b"\n")
                worker.process.stdin.flush()

    def _take(self) -> _Waiting | None:
        for waiting in self._queues:
            if waiting:
                return waiting.popleft()
        return None

    def _end_worker(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.process.pid, signal.SIGKILL)
        worker.process.wait()
        if worker.process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                worker.process.stdin.close()
        worker.reader.join(_READER_ENDS_S)  # it closes its pipe, and leaves no handle open

    def _read_lines(self, process: subprocess.Popen[bytes], lines: queue.SimpleQueue[bytes | None]) -> None:
        """The reader thread: every line into the queue, then None for the end."""
        if process.stdout is not None:
            with process.stdout as out:
                for line in out:
                    lines.put(line)
                    self.on_answer()
        lines.put(None)


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
