"""The controls of the frame, placed by ``kiosk.ui.dock``."""

from __future__ import annotations

from typing import Any

from kivy.clock import Clock
from kivy.graphics import Color, RoundedRectangle
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.ui.dock import BACK, NEXT, VOICE, Plan, Room, plan
from kiosk.ui.widgets.words import text_width

WORDS = {
    BACK: ("nav.back",),
    NEXT: ("nav.next", "review.finish", "thanks.done", "help.close"),
    "voice": ("nav.stop", "nav.play"),
}
"""Phrases that stand on a control at one time or another: it has room for each, so that nothing moves."""
LEAST_MM = 80.0
"""Narrower than this it has not been laid out yet."""
STAFF_WORDS = {BACK: ("nav.back", "staff.leave"), NEXT: ("nav.more", "staff.enter")}


class Dock(FloatLayout):
    """At the foot of every screen.

    Attributes:
        frame: whose controls these are.
        needed: height of the controls in px.
    """

    look = ObjectProperty()
    frame = ObjectProperty()
    needed = NumericProperty(1)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint_y=None, **kwargs)
        self.plan: Plan | None = None
        self._key: Any = None
        self._later = Clock.create_trigger(self.arrange, -1)
        for name in ("pos", "size"):
            self.fbind(name, self._later)

    def on_frame(self, *_: Any) -> None:
        """The frame is there: follow its words and the text size."""
        for name in ("plain", "next_text", "back_text", "phrases"):
            self.frame.fbind(name, self._later)
        self.look.fbind("text", self._later)
        self.look.fbind("tray", self._later)
        self.look.fbind("rtl", self._later)

    def arrange(self, *_: Any) -> None:
        """Put every control in its place."""
        if self.frame is None or self.width < self.look.mm(LEAST_MM):
            return
        look, frame = self.look, self.frame
        words = self._words()
        key = (tuple(sorted(words.items())), self.width, look.text, frame.plain)
        if key != self._key:
            self._key = key
            self.plan = plan(words, self._room(), bold_width, plain=frame.plain)
        assert self.plan is not None
        self.needed = self.plan.height
        bottom = self.y + look.margin * 0.8
        for name in (BACK, *VOICE, NEXT):
            control = frame.ids[name]
            box = self.plan.boxes.get(name)
            control.size_hint = None, None
            control.upright = box is not None and box.upright
            control.word_scale = self.plan.factor
            control.size = (box.width, box.height) if box else (0, 0)
            along = look.margin + (box.x if box else 0)
            x = self.right - along - control.width if look.rtl else self.x + along
            control.pos = x, bottom + (box.y if box else 0)
        self._draw()

    def _draw(self) -> None:
        """The ground that the controls stand on."""
        self.canvas.before.clear()
        with self.canvas.before:
            Color(*self.look.tray)
            RoundedRectangle(pos=self.pos, size=self.size, radius=[self.look.mm(5), self.look.mm(5), 0, 0])

    def _words(self) -> dict[str, tuple[str, ...]]:
        phrases, frame = self.frame.phrases, self.frame
        ids = STAFF_WORDS if frame.plain else {**{name: (f"nav.{name}",) for name in VOICE}, **WORDS}
        words = {name: tuple(phrases[key] for key in keys) for name, keys in ids.items()}
        for name, now in ((BACK, frame.back_text), (NEXT, frame.next_text)):
            if now and now not in words[name]:
                words[name] += (now,)
        return words

    def _room(self) -> Room:
        look = self.look
        return Room(
            width=self.width - 2 * look.margin,
            px_per_mm=look.mm(1),
            text=look.text,
            least=look.least_text,
            tall=min(max(look.panel.short_mm * 0.095, 13), 18),
        )


def bold_width(text: str, font_px: float) -> float:
    """Width in px of a word in bold, as that of Next is."""
    return text_width(text, font_px, bold=True)
