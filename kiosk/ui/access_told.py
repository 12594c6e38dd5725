"""What a screen reader is to say: what the kiosk's own voice is asked to say, until it was told. No accesskit here.

A screen reader speaks, and writes in Braille, what has the focus, and Orca 43 (Debian 12) next to nothing else: neither
another page nor an announcement has a sound there. So what came last has the focus of the tree, be it the words of a
page, an announcement or a control. The ring on the screen stays where it is, and Enter acts on that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.speech import Priority, Utterance
from kiosk.ui.voice import FOCUS, MORE


class Told:
    """Collects what is asked for between two looks at the screen.

    Args:
        allowed: what is private may be heard (N-A7).
        focused: the label of the control that has the focus; empty when none has.

    Attributes:
        text: what came last, in words; empty when that is the control in focus.
        number: another one for each text.
    """

    def __init__(self, allowed: Callable[[], bool], focused: Callable[[], str]) -> None:
        self._allowed, self._focused = allowed, focused
        self._new: list[tuple[Utterance, Priority | None]] = []
        self._status = self._aside = ""
        self.text, self.number = "", 0

    def forget(self) -> None:
        """Nobody listens, or nothing may be told."""
        self._new.clear()
        self.text = self._status = self._aside = ""

    def asked(self, utterances: Sequence[Utterance], priority: Priority | None) -> None:
        """The voice is asked to say these; ``priority`` is None for a page, which takes the place of all before."""
        if priority is None:
            self._new = [(utterance, None) for utterance in utterances]
            self.text = self._status = ""
            return
        for utterance in utterances:
            if utterance.id == MORE:  # with each move until it was heard once: it would take the focus from each
                self._aside = utterance.text
            elif utterance.id == FOCUS and utterance.text == self._focused() and not self._new:
                self.text = ""
            else:
                self._put(utterance, priority)

    def _put(self, utterance: Utterance, priority: Priority) -> None:
        """In the order in which it would be heard."""
        if any(each.text == utterance.text for each, _ in self._new):
            return
        before = 0
        while priority is Priority.NEXT and before < len(self._new) and self._new[before][1] is not None:
            before += 1
        self._new.insert(len(self._new) if priority is Priority.NORMAL else before, (utterance, priority))

    def look(self, status: str) -> None:
        """Take what is new; ``status``: the line on the screen, which may show what nobody says, as with the voice
        off."""
        texts = [each.text for each, _ in self._new if self._allowed() or not each.private]
        self._new.clear()
        if status != self._status:
            self._status = status
            if status not in ("", self._aside) and not any(status in text for text in texts):
                texts.append(status)
        if texts:
            self.text, self.number = " ".join(texts), self.number + 1
