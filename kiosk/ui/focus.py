"""Where the keys act: one control has the focus, arrows move it, and each move is spoken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.ui.widgets.touchable import Touchable


class FocusRing:
    """Moves through the controls of the screen in reading order, around the end. Receiving the focus changes nothing
    but the ring (N-T7).

    Args:
        controls: what the keys can reach now.
        say: speaks the label of what received the focus.

    Attributes:
        control: what has it; None when nothing has, or a group.
        group: the controls that have it together, with one switch; empty when no group has.
        words: what that is called.
    """

    def __init__(self, controls: Callable[[], Sequence[Touchable]], say: Callable[[str], None]) -> None:
        self._controls = controls
        self._say = say
        self.control: Touchable | None = None
        self.group: tuple[Touchable, ...] = ()
        self._group_words = ""

    @property
    def words(self) -> str:
        """What has the focus, in words; empty when nothing has."""
        return self.control.label if self.control is not None else self._group_words

    def clear(self) -> None:
        """Nothing has the focus."""
        for control in self.group or (self.control,):
            if control is not None:
                control.focused = False
        self.control, self.group, self._group_words = None, (), ""

    def move(self, by: int) -> None:
        """Go ``by`` controls on; from nowhere to the first or the last."""
        controls = list(self._controls())
        if not controls:
            return
        if self.control in controls:
            index = (controls.index(self.control) + by) % len(controls)
        else:
            index = 0 if by > 0 else len(controls) - 1
        self.to(controls[index])

    def to(self, control: Touchable) -> None:
        """Give the focus to ``control``, and say what it is."""
        self.clear()
        self.control = control
        control.focused = True
        self._say(control.label)

    def to_group(self, controls: tuple[Touchable, ...], words: str) -> None:
        """Give it to all of ``controls`` together, and say what they are called."""
        self.clear()
        self.group, self._group_words = controls, words
        for control in controls:
            control.focused = True
        self._say(words)

    def fire(self) -> bool:
        """Press what has the focus. False when nothing has."""
        if self.control is None or self.control not in self._controls():
            return False
        self.control.fire()
        return True
