"""Touch, listen, touch again, and keep the times."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.voice.contestants import Child, Contestant, Hall, HungError
from benchmarks.voice.sound import Ear

FIRST_S = 8.0  # no sound so long after a touch: it is silent, or hangs
LAST_S = 60.0
QUIET_S = 0.3  # silent for so long, it has stopped: longer than the pause between two sentences
LISTEN_S = (0.1, 0.25)  # from the first sample until the finger that stops it
BARE = 20
RESTARTS = 3
_count = itertools.count(random.randrange(100_000, 900_000))


@dataclass
class Figures:
    """What came of one contestant; all in ms.

    Attributes:
        first: finger up to first sample.
        silence: finger down to last sample.
        gaps: longest time between two frames from finger up to the last sample, one each touch.
        bare: the same in stretches of 0.5 s in which nothing is said.
        growth: number of sentences -> finger up to first sample.
        troubles: what went wrong.
    """

    first: list[float] = field(default_factory=list)
    silence: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    growth: dict[int, list[float]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)


class SilentError(Exception):
    """Nothing was heard of it."""


def never_said(sentences: int = 1) -> str:
    """A text of so many sentences that was never said before."""
    return " ".join(f"Answer {next(_count)} is all right." for _ in range(sentences))


class Match:
    """One contestant before one ear.

    Args:
        size: of the window, in px.
        text: what is said where the text is not new each time.
    """

    def __init__(self, contestant: Contestant, hall: Hall, ear: Ear, size: tuple[int, int], text: str) -> None:
        self.contestant, self.hall, self.ear, self.size, self.text = contestant, hall, ear, size, text
        self.figures = Figures()
        self.child: Child | None = None
        self._restarts = 0
        self._warm = False

    def run(self, touches: int, growth: dict[int, str], growth_touches: int) -> Figures:
        """Everything: the bare window, the touches, the growing text."""
        try:
            self._open()
            self._bare()
            for _ in self._each(touches):
                self._touch(lambda: never_said() if self.contestant.fresh else self.text)
            for sentences, text in growth.items():
                into = self.figures.growth.setdefault(sentences, [])
                for turn in self._each(growth_touches + (self.contestant.name == "cached")):
                    first = self._grown(lambda n=sentences, t=text: never_said(n) if self.contestant.fresh else t)
                    if turn or self.contestant.name != "cached":  # the kiosk's first one makes the clip
                        into.append(first)
        except HungError as error:
            self.figures.troubles.append(f"gave up: {error}")
        finally:
            if self.child is not None:
                self.child.close()
        return self.figures

    def _open(self) -> None:
        self.child = Child(self.contestant, self.hall, self.size)
        self._warm = False

    def _each(self, times: int) -> Iterator[int]:
        for turn in range(times):
            if not self._warm:
                self._warm = True
                self._survive(lambda: self._speak(self.text, self.contestant.say))  # not counted
            yield turn

    def _touch(self, text: Callable[[], str]) -> None:
        def once() -> None:
            up, first = self._speak(text(), self.contestant.say, stop=False)
            time.sleep(random.uniform(*LISTEN_S))
            down, last = self._stop(up, cut=False)
            self.figures.first.append((first - up) * 1000)
            self.figures.silence.append(max(last - down, 0.0) * 1000)
            gap = self._longest_gap(up, last)
            if gap is not None:
                self.figures.gaps.append(gap)

        self._survive(once)

    def _grown(self, text: Callable[[], str]) -> float:
        found = [float("nan")]

        def once() -> None:
            up, first = self._speak(text(), self.contestant.read)
            found[0] = (first - up) * 1000

        self._survive(once)
        return found[0]

    def _survive(self, once: Callable[[], object]) -> None:
        """Do it; when the contestant hangs, say so and begin anew."""
        try:
            once()
        except SilentError:
            self.figures.troubles.append("silent")
        except HungError as error:
            self.figures.troubles.append(f"hung ({error})")
            self._restarts += 1
            if self.child is not None:
                self.child.close()
                self.child = None
            if self._restarts > RESTARTS:
                raise HungError(f"hung {self._restarts} times") from None
            self._open()

    def _speak(self, text: str, control: str, stop: bool = True) -> tuple[float, float]:
        """(finger up, first sample) of one touch."""
        assert self.child is not None
        self._quiet(time.monotonic() - QUIET_S)
        self.child.ask("drawn")
        touched = self.child.ask("press", control=control, text=text)
        up = touched["up"]
        while (first := self.ear.first_sound(up)) is None:
            if time.monotonic() - up > FIRST_S:
                frames = self.child.ask("drawn")["frames"]
                if not frames or frames[-1] < time.monotonic() - 2:
                    raise HungError("the window stands still")
                raise SilentError
            time.sleep(0.005)
        if stop:
            time.sleep(0.1)
            self._stop(up, cut=True)
        return up, first

    def _stop(self, up: float, *, cut: bool) -> tuple[float, float]:
        """(finger down, last sample)."""
        assert self.child is not None
        if cut and self.contestant.cut:
            self.child.cut_sound()
        down = self.child.ask("press", control="stop")["down"]
        if cut and self.contestant.cut:
            self.child.cut_sound()
        self._quiet(down)
        return down, self.ear.last_sound(down)

    def _quiet(self, moment: float) -> None:
        """Wait until nothing has been heard for a while after ``moment``."""
        while (left := max(self.ear.last_sound(max(moment, time.monotonic() - 1)), moment) + QUIET_S) > (
            now := time.monotonic()
        ):
            if now - moment > LAST_S:
                raise HungError("does not become silent")
            time.sleep(min(left - now, 0.05))

    def _longest_gap(self, begin: float, end: float) -> float | None:
        assert self.child is not None
        frames = self.child.ask("drawn")["frames"]
        if frames and frames[-1] < end:
            time.sleep(0.1)
            frames += self.child.ask("drawn")["frames"][1:]
        if frames and frames[-1] < end:
            frames.append(time.monotonic())  # frozen still
        gaps = [b - a for a, b in itertools.pairwise(frames) if b >= begin and a <= end]
        return max(gaps) * 1000 if gaps else None

    def _bare(self) -> None:
        assert self.child is not None
        self.child.ask("drawn")
        for _ in range(BARE):
            begin = time.monotonic()
            time.sleep(0.5)
            gap = self._longest_gap(begin, time.monotonic())
            if gap is not None:
                self.figures.bare.append(gap)
