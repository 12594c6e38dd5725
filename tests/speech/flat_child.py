"""Says very many utterances and prints what grew: in a process of its own, whose memory nothing else fills.

python tests/speech/flat_child.py FOLDER WARM COUNT EVERY
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from speech_rig import open_handles, until

from kiosk.speech import (
    ChildPlayer,
    Clip,
    ClipStore,
    Narrator,
    Notices,
    Priority,
    SilentPlayer,
    Synthesizer,
    Transcript,
    Utterance,
)


class Both(SilentPlayer):
    """Every so many utterances are given to the real player, the others to a clock.

    A child of the sound system for each would show no more of a leak, and take a minute of the processor.
    """

    def __init__(self, real: ChildPlayer, every: int) -> None:
        super().__init__(time.monotonic)
        self.real, self.every, self.count = real, every, 0

    def play(self, clip: Clip, start_ms: float = 0.0, gain_db: float = 0.0) -> None:
        self.count += 1
        super().play(clip, start_ms, gain_db)
        if self.count % self.every == 0:
            self.real.play(clip, start_ms, gain_db)

    def stop(self) -> None:
        super().stop()
        self.real.stop()

    def poll(self) -> None:
        self.real.poll()

    def close(self) -> None:
        self.real.close()


def resident_kib() -> int:
    """Memory of this process that is not shared with others."""
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Private_"))


def main() -> None:
    folder, (warm, count, every) = Path(sys.argv[1]), map(int, sys.argv[2:])
    notices = Notices()
    synthesizer = Synthesizer(time.monotonic, notices)
    player = Both(ChildPlayer(time.monotonic), every)
    narrator = Narrator(ClipStore(folder, synthesizer), player, Transcript(), time.monotonic, notices=notices)
    texts = [f"Answer {number} is all right." for number in range(20)]
    narrator.prepare(texts)
    until(lambda: narrator.progress[0] == narrator.progress[1], narrator.tick)

    def speak(utterances: int) -> None:
        for number in range(utterances):
            narrator.say(Utterance(f"u{number}", texts[number % 20], ""), Priority.NOW)
            narrator.tick()
            narrator.silence()
            if number % 500 == 499:
                narrator.reset()
                narrator.enter("p", [])

    speak(warm)
    before, handles = resident_kib(), open_handles()
    speak(count)
    told: dict[str, object] = {
        "grew_kib": resident_kib() - before,
        "handles": open_handles() - handles,
        "heard": player.count // every,
    }
    told["notices"] = [notice.code for notice in notices.all]
    sys.stdout.write(json.dumps(told))
    narrator.close()


if __name__ == "__main__":
    main()
