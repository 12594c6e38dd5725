"""A monkey at the kiosk: random touches, keys, drags and waits in every input mode, with nothing drawn.

A process of its own, for Kivy's mock of the graphics lasts as long as the process. It ends with 0 and a line of counts,
or with the first thing that does not hold, the seed and the last events.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
from collections import Counter, deque
from pathlib import Path
from typing import Any

os.environ["KIVY_GL_BACKEND"] = "mock"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.content.models import Pack
from kiosk.loading import load_content
from kiosk.session import InputMode
from kiosk.settings import Settings
from kiosk.speech import Narrator, SilentClips, SilentPlayer, Transcript
from kiosk.start import build, open_and_recover
from kiosk.ui.environment import prepare

prepare(1024, 600, fullscreen=False, offscreen=True, max_fps=20)

from kiosk.ui.driver import Driver, Finger, PicturesLookedAt, VirtualTime  # noqa: E402
from kiosk.ui.keys import KEYMAP, KeyAction  # noqa: E402
from kiosk.ui.widgets.touchable import Touchable  # noqa: E402

MOVES = (KeyAction.FORWARD, KeyAction.BACKWARD)
KEYS = [*(key for key in KEYMAP if key != 293), 8, 97, *range(48, 58), 13, 32, 13]
FRAME_EVERY = 40
"""Events between two frames: hands are faster than the screen, and frames are what costs."""


class Monkey:
    """Does things, and looks after each whether all still holds."""

    def __init__(self, driver: Driver, pack: Pack, records: Any, narrator: Narrator, seed: int) -> None:
        self.driver, self.kiosk, self.pack = driver, driver.kiosk, pack
        self.records, self.narrator = records, narrator
        self.random = random.Random(seed)
        self.fired: list[str] = []
        self.fingers: list[Finger] = []
        self._stops: list[Touchable] = []
        self._stops_of: Any = None
        self.last: deque[str] = deque(maxlen=30)
        self.seen: Counter[str] = Counter()
        self.kiosk.recover = self._fault
        monkey = self

        def on_fire(control: Touchable, *_: Any) -> None:
            monkey.fired.append(control.name)

        Touchable.on_fire = on_fire  # type: ignore[method-assign]

    def _fault(self) -> None:
        raise AssertionError("the program had a fault")

    # --- what it does --------------------------------------------------------------------------------------------

    def event(self) -> None:
        """One event, and what must hold after it."""
        self.fired.clear()
        kind = self.random.choices(
            ("move", "key", "touch", "drag", "lift", "wait", "mode", "help", "jump", "staff"),
            (36, 2.5, 6, 46, 6, 1.2, 0.2, 0.2, 0.15, 0.01),
        )[0]
        self.last.append(kind)
        getattr(self, kind)()
        assert len(self.fired) <= 1, f"fired {self.fired}"
        self.seen["fired"] += len(self.fired)

    def place(self) -> tuple[float, float]:
        """Mostly on a control, for most of the screen is not one."""
        if self.random.random() < 0.8:
            if self._stops_of is not self.kiosk.page:
                self._stops_of = self.kiosk.page
                self._stops = [*self.kiosk.frame.stops(), self.kiosk.frame.ids.logo]
            control = self.random.choice(self._stops)
            return (
                self.random.uniform(control.x, control.right),
                self.random.uniform(control.y, control.top),
            )
        return self.random.uniform(0, 1023), self.random.uniform(0, 599)

    def move(self) -> None:
        """An arrow."""
        self.press(self.random.choice((273, 274, 275, 276, 9)))

    def key(self) -> None:
        """Any key that there is, and some that there are not."""
        self.press(self.random.choice(KEYS))

    def press(self, key: int) -> None:
        """A key, down and up; what it must do with the focus."""
        kiosk, alerting = self.kiosk, self.kiosk.idle.alerting
        self.last.append(f"key {key} on {kiosk.page.step.id}")
        mode = kiosk.ways.mode
        action = kiosk.input._keymap.action(key, mode)
        held, takes = key in kiosk.input._held, kiosk.page.step.screen == "try_keys"
        kiosk.input.key_down(key)
        if self.random.random() < 0.9:
            kiosk.input.key_up(key)
        if action in MOVES and not (alerting or held or takes):
            assert kiosk.focus.control is not None, "an arrow gave nothing the focus"
            if self.random.random() < 0.1:  # looking costs more than pressing
                assert kiosk.focus.control in kiosk.ways.stops(), "what has the focus is not on the screen"
            assert kiosk.focus.control.label, "what has the focus has no name"
        if self.random.random() < 0.3:
            for other in tuple(kiosk.input._held):
                kiosk.input.key_up(other)

    def touch(self) -> None:
        """A finger down; three at most."""
        if len(self.fingers) == 3:
            self.lift()
            return
        finger = Finger(*self.place())
        self.fingers.append(finger)
        self.last.append(f"touch {finger.x:.0f} {finger.y:.0f} on {self.kiosk.page.step.id}")
        finger.down()

    def drag(self) -> None:
        """A finger moves, on most occasions hardly."""
        if self.fingers:
            finger = self.random.choice(self.fingers)
            if self.random.random() < 0.8:
                finger.to(finger.x + self.random.uniform(-3, 3), finger.y + self.random.uniform(-3, 3))
            else:
                finger.to(*self.place())

    def lift(self) -> None:
        """A finger up."""
        if self.fingers:
            self.fingers.pop(self.random.randrange(len(self.fingers))).up()

    def wait(self) -> None:
        """A while, sometimes long enough for the alert and the end: once what is said has ended, and once more."""
        seconds = self.random.choice((0.1, 0.5, 0.5, 1.0, 2.5, 20.0, 121.0))
        self.driver.clock.seconds += seconds
        if seconds > 120:
            self.frame()
            self.driver.clock.seconds += seconds
            self.frame()

    def staff(self) -> None:
        """Staff come, and go again."""
        self.press(293)

    def mode(self) -> None:
        """Another way to use the kiosk."""
        if self.kiosk.door.room is None:
            self.kiosk.ways.choose(self.random.choice(list(InputMode)))
            if self.random.random() < 0.3:
                self.kiosk.ways.darken()

    def jump(self) -> None:
        """Somewhere else on the way: chance alone hardly comes to the questions."""
        kiosk = self.kiosk
        if kiosk.door.room is not None:
            return
        if kiosk.asides.helped is not None:
            kiosk.asides.close()
        where = self.random.choice(("code", "scars", "route", "Q1", "Q5", "Q8", "review", "hear", "ways", "try_keys"))
        if where in ("hear", "ways", "try_keys"):
            kiosk.going.help()
            kiosk.asides.open(where)
        elif where in [step.id for step in kiosk.journey]:
            kiosk.going.go_to(where)

    def help(self) -> None:
        """A true visit number, where one is asked for."""
        page = self.kiosk.page
        if page.step.screen == "code" and not page.known and not page.digits:
            for digit in self.records.codes.issue():
                page.type(digit)

    # --- what must hold ------------------------------------------------------------------------------------------

    def frame(self) -> None:
        """A frame; what holds of every screen at every time."""
        self.driver.clock.seconds += 0.05
        self.driver.frames(1)
        kiosk = self.kiosk
        self.seen[kiosk.page.step.screen] += 1
        self.seen[f"mode.{kiosk.session.input_mode}"] += 1
        self.seen["dark"] += kiosk.session.dark
        self.seen["alert"] += kiosk.idle.alerting
        self.seen["said"] += self.narrator.speaking
        self.seen["named by scanning"] += kiosk.ways.mode is InputMode.ONE_SWITCH and bool(kiosk.focus.words)
        controls = kiosk.frame.controls()
        assert controls, "there is nothing to choose"
        assert all(control.label for control in controls), "a control has no name"
        assert kiosk.focus.control is None or kiosk.focus.control.focused
        if kiosk._dark_sheet.on is not (kiosk.session.dark and kiosk.door.room is None):
            self.driver.frames(1)  # staff were timed out in this very frame: the sheet is back with the next
        assert kiosk._dark_sheet.on is (kiosk.session.dark and kiosk.door.room is None)
        assert (kiosk.alert.parent is not None) is kiosk.idle.alerting
        if kiosk.door.room is None:
            title, can_do, _ = kiosk.words.place()
            assert title, "a screen has no name to say"
            assert can_do
        else:
            assert not self.narrator.speaking, "a staff screen is spoken"

    def get_out(self) -> None:
        """Never stuck: whatever happened, patient presses lead to the thank-you, and time to a fresh start."""
        kiosk = self.kiosk
        for finger in self.fingers:
            finger.up()
        self.fingers.clear()
        for key in tuple(kiosk.input._held):
            kiosk.input.key_up(key)
        if kiosk.door.room is not None:
            kiosk.door.leave()
        for _ in range(200):
            if kiosk.page.step.screen == "thanks":
                break
            self.driver.clock.seconds += 0.6
            self.driver.frames(1)
            if kiosk.page.step.screen == "code" and not kiosk.page.known:
                kiosk.asks.learn_only()
            elif kiosk.page.step.screen == "try_keys":
                kiosk.frame.ids.next.fire()
            else:
                kiosk.input.key_down(281)
                kiosk.input.key_up(281)
        assert kiosk.page.step.screen == "thanks", f"stuck on {kiosk.page.step}"
        for _ in range(2000):
            if kiosk.page.step.screen == "welcome":
                break
            self.driver.clock.seconds += 1.0
            self.driver.frames(1)
        assert kiosk.page.step.screen == "welcome", "the thank-you never ends"


def main(events: int, seed: int) -> None:
    """Do ``events`` things."""
    content = load_content(Settings())
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data", cache=Path(folder) / "cache")
        clock = VirtualTime()
        records = open_and_recover(settings, clock.utc)
        records.staff.add("Admin", "admin", "271828")
        narrator = Narrator(SilentClips(), SilentPlayer(clock.now), Transcript(), clock.now)
        pictures = PicturesLookedAt()  # nobody does
        driver = Driver(
            lambda: build(settings, content, records, narrator, now=clock.now, utc=clock.utc, pictures=pictures), clock
        )
        gc.collect()
        gc.freeze()
        monkey = Monkey(driver, content.pack, records, narrator, seed)
        done = 0
        try:
            while done < events:
                monkey.event()
                done += 1
                if done % FRAME_EVERY == 0:
                    monkey.frame()
                if done % (events // 4) == 0:
                    monkey.get_out()
        except BaseException:
            sys.stderr.write(f"seed {seed}, event {done}, the last: {list(monkey.last)}\n")
            raise
        sys.stdout.write(f"{done} events {dict(monkey.seen)}\n")
        driver.close()
        records.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
