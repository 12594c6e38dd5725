"""The kiosk itself, whole: the real app, content, records, voice and window. Runs in its own process.

    python -m benchmarks.voice.kiosk_contestant FOLDER WIDTH HEIGHT

``FOLDER/cache`` holds the clips that the start of the kiosk has prepared. Controls: "repeat" is the page's own;
"say" stands on the page as an answer does and announces ``Stage.text``, "read" says it as a page of any length is
read; "stop" is a bare spot of the page.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.voice.window import Stage, prepare_window


def main() -> None:
    """Open the kiosk on its first page of reading, and stay until the benchmark lets go."""
    folder, size = Path(sys.argv[1]), (int(sys.argv[2]), int(sys.argv[3]))
    prepare_window(size)
    stage = Stage()

    from kivy.clock import Clock
    from kivy.core.window import Window

    from kiosk.loading import load_content
    from kiosk.settings import PanelSettings, Settings
    from kiosk.speech import Priority, Utterance
    from kiosk.start import build, open_and_recover
    from kiosk.ui.app import KioskApp
    from kiosk.ui.page import walk
    from kiosk.ui.widgets.touchable import Touchable
    from kiosk.voicing import everything_spoken, make_narrator

    # The panel's dots are large, so that the page fits as it does on a real one.
    settings = Settings(
        data=folder / "data", cache=folder / "cache", panel=PanelSettings(width=size[0], height=size[1], diagonal=15.6)
    )
    settings.data.mkdir(exist_ok=True)
    content = load_content(settings)
    records = open_and_recover(settings, lambda: datetime.now(UTC))
    narrator = make_narrator(settings, content)
    narrator.prepare(everything_spoken(content))
    if not narrator.audible:
        raise SystemExit("the kiosk found no sound device")
    say = Touchable(name="say", size_hint=(None, None), size=(60, 60), opacity=0)
    read = Touchable(name="read", size_hint=(None, None), size=(60, 60), opacity=0)
    said = [0]

    def make() -> Any:
        kiosk = build(settings, content, records, narrator)

        def announce(*_: Any) -> None:
            said[0] += 1
            kiosk.voice.announce(f"bench.{said[0]}", stage.text)

        def begin_text(*_: Any) -> None:
            said[0] += 1
            narrator.say(Utterance(f"bench.{said[0]}", stage.text, ""), Priority.NOW)

        say.bind(on_fire=announce)
        read.bind(on_fire=begin_text)

        def place(control: str) -> tuple[float, float]:
            if control == "stop":
                return bare_spot()
            return next(w for w in walk(kiosk) if getattr(w, "name", "") == control).center

        def bare_spot() -> tuple[float, float]:
            touchable = [w for w in walk(kiosk) if isinstance(w, Touchable)]
            for y in range(5, size[1], 5):
                for x in range(5, size[0], 5):
                    if not any(w.collide_point(x, y) for w in touchable):
                        return x, y
            raise LookupError("the page is full")

        def look(*_: Any) -> None:
            """What is marked in the frame that has just been drawn."""
            for key, words in kiosk.page._spoken.items():
                mark = (key, words.first)
                if words.speaking and words.first >= 0 and (not stage.marks or stage.marks[-1][1:] != mark):
                    stage.marks.append((time.monotonic(), *mark))

        def ready(_dt: float) -> None:
            if narrator.progress[0] < narrator.progress[1] or not narrator.speaking:
                return
            Clock.unschedule(ready)
            narrator.silence()
            kiosk.page.add_widget(say)
            kiosk.page.add_widget(read)
            Window.bind(on_flip=look)
            page = [[u.id, u.text] for u in narrator.state.page if u.id in kiosk.page._spoken]
            clips = []
            for _, text in page:
                spans = narrator._clips.spans(text, narrator.voice)
                found = [narrator._clips.get(text[a:b], narrator.rate_step, narrator.voice) for a, b in spans]
                clips.append([[str(c.path), a, c.words] for c, (a, _) in zip(found, spans, strict=True) if c])
            page = [
                [*u, [[p, a, [[w.start_ms, w.first] for w in ws]] for p, a, ws in c]]
                for u, c in zip(page, clips, strict=False)
            ]
            stage.open(place, app.stop, page=page)

        def begin(_dt: float) -> None:
            kiosk.asks.learn_only()  # from the welcome to the visit number
            kiosk.asks.learn_only()  # and past it
            Clock.schedule_interval(ready, 0.2)

        Clock.schedule_once(begin, 0.5)
        return kiosk

    app = KioskApp(make, records.close, stays=lambda: False)
    app.run()


if __name__ == "__main__":
    main()
