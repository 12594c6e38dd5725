"""Runs the real app on a virtual clock, answers one question after the other and says so, then waits to be killed."""

import sys
from pathlib import Path

from kiosk.loading import load_content
from kiosk.settings import Settings
from kiosk.speech import silent_narrator
from kiosk.start import build, open_and_recover
from kiosk.ui.environment import prepare

prepare(1920, 1080, fullscreen=False, offscreen=True, max_fps=20)

from kiosk.ui.driver import Driver, VirtualTime  # noqa: E402 - Kivy must be told all the above first

settings = Settings(data=Path(sys.argv[1]))
content = load_content(settings)
clock = VirtualTime()
records = open_and_recover(settings, content.pack, clock.utc)
records.staff.add("Admin", "admin", "271828")
driver = Driver(
    lambda: build(settings, content, records, silent_narrator(clock.now), now=clock.now, utc=clock.utc), clock
)
driver.tap("begin")
driver.type(records.codes.issue())
driver.tap("next")
driver.kiosk.going.go_to(content.pack.questions[0].id)
driver.frames(3)


def say(done: int) -> None:
    """Tell the test how many answers the patient has seen chosen."""
    sys.stdout.write(f"{done}\n")
    sys.stdout.flush()


say(0)
for number, question in enumerate(content.pack.questions):
    driver.tap("answer.yes" if question.id == "Q4" else "answer.no")
    say(number + 1)
    driver.tap("next")
sys.stdin.read()
