"""How fast the whole pack is made ready before the first patient, on one core. Runs in its own process.

    python -m benchmarks.voice.preparing FOLDER

Makes ``FOLDER/cache`` as the start of the kiosk does, then the clips of the texts in ``FOLDER/texts.json`` for
those that play files. Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from kiosk.journey import steps
from kiosk.loading import load_content
from kiosk.settings import Settings
from kiosk.speech import open_narrator
from kiosk.speech.clip import Clip, read_pcm, write_clip
from kiosk.speech.player import SilentPlayer
from kiosk.voicing import everything_spoken, voice_of

STALE_S = 120.0


def main() -> None:
    """Prepare and print."""
    folder = Path(sys.argv[1])
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # this process and the worker that it starts
    settings = Settings()
    content = load_content(settings)
    texts = everything_spoken(content)
    voice = voice_of(settings, content)
    player = SilentPlayer(time.monotonic)
    narrator = open_narrator(folder / "cache" / "clips", voice, player=player)
    clips = narrator._clips
    _wait(narrator.tick, lambda: narrator.audible)
    began = time.monotonic()
    narrator.prepare(texts)
    _wait(narrator.tick, lambda: narrator.progress[0] == narrator.progress[1])
    took = time.monotonic() - began
    spoken = {text[a:b] for text in texts for a, b in clips.spans(text, voice)}
    made = [clips.get(sentence, narrator.rate_step, voice) for sentence in spoken]
    length = sum(clip.duration_ms for clip in made if clip) / 1000
    files = {}
    for name, text in json.loads((folder / "texts.json").read_text()).items():
        pcm = b""
        for first, last in clips.spans(text, voice):
            ready: list[Clip] = []
            clips.want(text[first:last], narrator.rate_step, voice, ready.append, urgent=True)
            _wait(narrator.tick, lambda ready=ready: bool(ready))
            if ready[0].path is not None:
                pcm += read_pcm(ready[0].path)
        write_clip(folder / f"{name}.wav", pcm)
        files[text] = str(folder / f"{name}.wav")
    (folder / "clips.json").write_text(json.dumps(files))
    narrator.close()
    journey = steps(content.pack, asks=False)
    print(
        json.dumps({"clips": len(spoken), "sound_s": length, "took_s": took, "steps": len(journey)}),
    )


def _wait(step, done) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + STALE_S
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the worker did not get there in time")
        step()
        time.sleep(0.002)


if __name__ == "__main__":
    main()
