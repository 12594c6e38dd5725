"""One switch: the kiosk moves the focus by itself, and the switch chooses. # N-T6, N-A12

Where there are many things it names them by groups first: a row of keys, the voice. A press on a group leads into it,
there it names one after the other, and last the way back out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from kiosk.ui.focus import FocusRing
from kiosk.ui.widgets.touchable import Touchable

DWELL_S = 1.5
"""Time to press after an item was named, in s, where kiosk.yaml says nothing else."""
DWELLS_S = (0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)
"""What a patient can choose for it, in s."""
ROUNDS = 3
"""After so many rounds without a press the scanning rests: it must not speak to an empty chair for ever, nor keep the
idle clock from running (N-D2)."""
PASSES = 2
"""So often a group is gone through without a press; then the scanning leaves it by itself."""


class Part(NamedTuple):
    """What is named at once: one control, or a group of them and its name."""

    controls: tuple[Touchable, ...]
    words: str = ""


def parts_of(controls: Sequence[Touchable], groups: Sequence[Part]) -> list[Part]:
    """The controls in their order, those of a group together, where its first one stands."""
    found: list[Part] = []
    for control in controls:
        group = next((each for each in groups if control in each.controls), None)
        if group is None:
            found.append(Part((control,)))
        elif not any(control in part.controls for part in found):
            found.append(Part(tuple(each for each in group.controls if each in controls), group.words))
    return found


class Scanner:
    """Moves the focus on only when all speech has ended and the dwell has passed since (N-A12).

    Args:
        now: seconds that never go back.
        focus: what is moved.
        speaking: whether anything is being said.
        rest: tells the patient that the scanning has come to rest.
        parts: what there is, in reading order.
        way_out: what the way out of a group is called.
        round_over: tells the patient where they are, before the next round.
        dwell_s: time to press after an item was named, in s.
    """

    def __init__(
        self,
        now: Callable[[], float],
        focus: FocusRing,
        speaking: Callable[[], bool],
        rest: Callable[[], None],
        parts: Callable[[], Sequence[Part]],
        way_out: Callable[[], str],
        round_over: Callable[[], None],
        dwell_s: Callable[[], float],
    ) -> None:
        self._now, self._focus, self._speaking, self._rest = now, focus, speaking, rest
        self._parts, self._way_out, self._round_over, self._dwell_s = parts, way_out, round_over, dwell_s
        self.start()

    def start(self) -> None:
        """Begin anew: another screen, or the way to use the kiosk was just chosen."""
        self._inside: tuple[Touchable, ...] = ()
        self._passes = 0
        self._next: int | None = None
        self._wake()

    def _wake(self) -> None:
        self._quiet_since: float | None = None
        self._moves, self.resting = 0, False

    def press(self) -> None:
        """The switch was pressed: choose what has the focus; with nothing there, name the first item at once."""
        inside, group = self._inside, self._focus.group
        self._wake()
        if group and not inside:
            self._inside, self._passes = group, 0
            self._focus.to(group[0])
        elif group:
            self._inside = ()
            self._move()
        elif not self._focus.fire():
            self._move()
        elif self._inside:  # and still on the same screen
            self._next = self._first_of_run(inside[0])
            self._inside = ()
            self._focus.clear()

    def tick(self) -> None:
        """Let time pass."""
        now = self._now()
        if self._speaking():
            self._quiet_since = None
            return
        if self._quiet_since is None:
            self._quiet_since = now
        if self.resting or now - self._quiet_since < self._dwell_s():
            return
        if not self._inside and self._moves >= ROUNDS * len(self._parts()):
            self.resting = True
            self._focus.clear()
            self._rest()
            return
        self._quiet_since = None
        self._move()

    def _move(self) -> None:
        if self._inside and self._moved_inside(self._inside):
            return
        parts = self._parts()
        here = self._focus.group or (self._focus.control,)
        at = next((number for number, part in enumerate(parts) if here[0] in part.controls), -1)
        wanted, self._next = at + 1 if self._next is None else self._next, None
        if not parts:
            return
        if wanted == len(parts):
            self._next = 0
            self._focus.clear()
            self._round_over()
            return
        self._moves += 1
        part = parts[wanted % len(parts)]
        if len(part.controls) > 1:
            self._focus.to_group(part.controls, part.words)
        else:
            self._focus.to(part.controls[0])

    def _first_of_run(self, control: Touchable) -> int:
        """Something was chosen in a group: of ten digits any may be the next, so its neighbours are named anew, from
        the first row on; the number of that part."""
        parts = self._parts()
        at = next((number for number, part in enumerate(parts) if control in part.controls), 0)
        while at > 0 and len(parts[at - 1].controls) > 1:
            at -= 1
        return at

    def _moved_inside(self, group: tuple[Touchable, ...]) -> bool:
        """Go on in the group. False: it is left."""
        control = self._focus.control
        if control in group:
            if control is group[-1]:
                self._focus.to_group(group, self._way_out())
            else:
                self._focus.to(group[group.index(control) + 1])
            return True
        self._passes += 1
        if self._focus.group == group and self._passes < PASSES:
            self._focus.to(group[0])
            return True
        self._inside = ()
        return False
