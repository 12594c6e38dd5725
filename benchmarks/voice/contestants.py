"""Who is measured, what each needs, and the process each runs in."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.voice.sound import SoundServer

START_S = 90.0  # the kiosk prepares its clips first
ANSWER_S = 10.0

ALSA_TO_PULSE = "pcm.!default { type pulse }\nctl.!default { type pulse }\n"


class HungError(Exception):
    """The contestant gave no answer."""


@dataclass(frozen=True)
class Contestant:
    """One of them.

    Attributes:
        name: for --only.
        title: for the table.
        module, arguments: what its process runs.
        say: control that makes it speak.
        needs: (program or file, Debian's package that has it).
        fresh: a text that it never said before, each time.
        cut: it cannot be stopped, and says a short text; where that is not enough (growing texts) the sound of its
            helper program is ended from outside before the next touch counts.
    """

    name: str
    title: str
    module: str = "benchmarks.voice.peers"
    arguments: tuple[str, ...] = ()
    say: str = "say"
    needs: tuple[tuple[str, str], ...] = ()
    fresh: bool = False
    cut: bool = False

    @property
    def read(self) -> str:
        """Control that makes it speak a text of any length."""
        return "read" if self.ours else self.say

    @property
    def ours(self) -> bool:
        """The kiosk."""
        return self.module.endswith("kiosk_contestant")

    def missing(self) -> list[str]:
        """Packages without which it cannot run."""
        return [
            package
            for what, package in self.needs
            if not (list(Path("/usr/lib").glob(what)) if "/" in what else shutil.which(what))
        ]


_KIOSK = "benchmarks.voice.kiosk_contestant"
_ALSA = (("aplay", "alsa-utils"), ("*/alsa-lib/libasound_module_pcm_pulse.so", "libasound2-plugins"))

ALL = (
    Contestant("cached", "kiosk, cached clip", _KIOSK, say="repeat"),
    Contestant("live", "kiosk, live sentence", _KIOSK, fresh=True),
    Contestant("pyttsx3", "pyttsx3 in a button", arguments=("pyttsx3",), needs=_ALSA, cut=True),
    Contestant("pyttsx3-thread", "pyttsx3 in a thread", arguments=("pyttsx3-thread",), needs=_ALSA, cut=True),
    Contestant("espeak-ng", "espeak-ng command", arguments=("espeak-ng",), needs=(("espeak-ng", "espeak-ng"),)),
    Contestant(
        "spd-say",
        "spd-say",
        arguments=("spd-say",),
        needs=(
            ("spd-say", "speech-dispatcher"),
            ("speech-dispatcher-modules/sd_espeak-ng", "speech-dispatcher-espeak-ng"),
        ),
    ),
    Contestant("soundloader", "Kivy SoundLoader", arguments=("soundloader",)),
)
WINDOW = Contestant("window", "a window alone", arguments=("window",))


class Hall:
    """The folder, the sound server and the speech-dispatcher that contestants find; all private."""

    def __init__(self, folder: Path, server: SoundServer) -> None:
        self.folder = folder
        alsa = folder / "asound.conf"
        alsa.write_text(ALSA_TO_PULSE)
        self.env = {
            **os.environ,
            "PULSE_SERVER": server.server,
            "ALSA_CONFIG_PATH": f"/usr/share/alsa/alsa.conf:{alsa}",
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "SPEECHD_ADDRESS": f"unix_socket:{folder}/speechd.sock",
        }
        self._dispatcher: subprocess.Popen[bytes] | None = None

    def start_dispatcher(self) -> None:
        """speech-dispatcher runs all day, as on a desktop."""
        if self._dispatcher is None and shutil.which("speech-dispatcher"):
            how = f"speech-dispatcher -s -t 0 -l 1 -c unix_socket -S {self.folder}/speechd.sock"
            self._dispatcher = subprocess.Popen(
                [*how.split(), "-P", f"{self.folder}/speechd.pid", "-L", f"{self.folder}"],
                env=self.env,
                start_new_session=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            end = time.monotonic() + 10
            while not (self.folder / "speechd.sock").exists() and time.monotonic() < end:
                time.sleep(0.1)

    def close(self) -> None:
        """End what was started."""
        if self._dispatcher is not None:
            os.killpg(self._dispatcher.pid, signal.SIGKILL)
            self._dispatcher.wait()


class Child:
    """A contestant's process and its window."""

    def __init__(self, contestant: Contestant, hall: Hall, size: tuple[int, int]) -> None:
        if contestant.name == "spd-say":
            hall.start_dispatcher()
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._log = (hall.folder / f"{contestant.name}.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", contestant.module, *contestant.arguments, str(hall.folder), *map(str, size)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=hall.env,
            cwd=Path(__file__).parents[2],
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        try:
            self.facts = self._answer(START_S)
        except HungError:
            self.close()
            raise

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(json.loads(line))
        self._answers.put({})

    def _answer(self, wait_s: float) -> dict[str, Any]:
        try:
            answer = self._answers.get(timeout=wait_s)
        except queue.Empty:
            raise HungError("gave no answer") from None
        if not answer:
            raise HungError(self._ended())
        return answer

    def _ended(self) -> str:
        last = Path(self._log.name).read_text(errors="replace").strip().splitlines()[-1:]
        return f"ended with exit code {self._process.wait()}: {''.join(last)[:60]}"

    def ask(self, do: str, **more: Any) -> dict[str, Any]:
        """Have it do something.

        Raises:
            HungError: it does not answer.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"do": do, **more}).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise HungError(self._ended()) from None
        return self._answer(ANSWER_S)

    def cut_sound(self) -> None:
        """End the players it has started."""
        for player in _descendants(self._process.pid):
            with contextlib.suppress(OSError):
                if Path(f"/proc/{player}/comm").read_text().strip() == "aplay":
                    os.kill(player, signal.SIGKILL)

    def close(self) -> None:
        """Let it go in order, else end it with all that it started."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        left = _descendants(self._process.pid)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            for process in (self._process.pid, *left):
                with contextlib.suppress(OSError):
                    os.kill(process, signal.SIGKILL)
            self._process.wait()
        self._log.close()


def _descendants(parent: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{parent}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *_descendants(child)]
    return found
