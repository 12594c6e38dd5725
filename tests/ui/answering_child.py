"""Runs the real app on a virtual clock, answers one question after the other and says so, then waits to be killed.

Each line on its input is the data folder of one more such kiosk, with an admin in its records: a process of its own,
made of this one when all is loaded, for loading takes longer than the answers. Nothing is drawn.
"""

import os
import signal
import sys
import traceback
from pathlib import Path

os.environ["KIVY_GL_BACKEND"] = "mock"

from kiosk.settings import Settings
from kiosk.speech import silent_narrator
from kiosk.start import Content, build, load_content, open_and_recover
from kiosk.ui.environment import prepare

prepare(1920, 1080, fullscreen=False, offscreen=True, max_fps=20)

from kiosk.ui.driver import Driver, PicturesLookedAt, VirtualTime  # noqa: E402 - Kivy must be told all the above first


def say(what: object) -> None:
    """Tell the test."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def answer(content: Content, folder: Path) -> None:
    """Say which process this is, then after each answer how many the patient has seen chosen."""
    say(os.getpid())
    settings = Settings(data=folder)
    clock = VirtualTime()
    records = open_and_recover(settings, clock.utc)
    narrator, pictures = silent_narrator(clock.now), PicturesLookedAt()
    driver = Driver(
        lambda: build(settings, content, records, narrator, now=clock.now, utc=clock.utc, pictures=pictures), clock
    )
    driver.tap("begin")
    driver.type(records.codes.issue())
    driver.tap("next")
    driver.kiosk.going.go_to(content.pack.questions[0].id)
    driver.frames(3)
    say(0)
    for number, question in enumerate(content.pack.questions):
        driver.tap("answer.yes" if question.id == "Q4" else "answer.no")
        say(number + 1)
        driver.tap("next")
    signal.pause()


if __name__ == "__main__":
    loaded = load_content(Settings())
    for line in sys.stdin:
        if os.fork() == 0:
            try:
                answer(loaded, Path(line.strip()))
            except BaseException:  # noqa: BLE001 - whatever it was, no process of its own may go on as this one
                traceback.print_exc()
            os._exit(1)
        os.wait()
        say("gone")
