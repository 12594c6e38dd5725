"""Progress as a picture: a track that fills, in as many parts as the journey has, with a sign each."""

from __future__ import annotations

from typing import Any, NamedTuple

from kivy.core.image import Image as CoreImage
from kivy.graphics import Color, Rectangle, RoundedRectangle
from kivy.properties import ListProperty, NumericProperty
from kivy.uix.widget import Widget

from kiosk.ui.look import Look, icon


class Track(NamedTuple):
    """One part of the journey; places in px from the beginning of the row.

    Attributes:
        phase: its name; empty when there is one track alone.
        sign, start: where its sign and its track begin. width: of the track.
        filled: how much of it is behind the patient, 0 to 1, the present step with it.
        present: the patient is in it.
    """

    phase: str
    sign: float
    start: float
    width: float
    filled: float
    present: bool


SIGNS = {"learn": "eye", "care": "heart", "questions": "not_sure", "review": "check_circle"}
"""The icon of each phase of the journey (``kiosk.journey.phases``)."""


class StepBar(Widget):
    """A track that is filled up to the present step, where a knob stands higher than the rest (never colour alone).

    With ``phases`` there is a track for each, as long as it has steps, after the sign of the phase; that of the present
    phase stands in a filled disc. It is for the eye alone: the words beside it say the same, and are read.

    Attributes:
        step: 1-based number of the present step.
        of: number of steps.
        phases: (phase, how many steps), in order; empty: one track and no sign.
    """

    step = NumericProperty(0)
    of = NumericProperty(0)
    phases = ListProperty()

    def __init__(self, look: Look, **kwargs: Any) -> None:
        self.look = look
        super().__init__(**kwargs)
        for name in ("pos", "size", "step", "of", "phases"):
            self.fbind(name, self._draw)
        for name in ("theme", "rtl"):  # the theme's name comes after all its colours: none is the one before
            look.fbind(name, self._draw)

    def tracks(self) -> list[Track]:
        """The tracks in order; together they have ``of`` steps."""
        gap = self.look.mm(1)
        sign = self.height + gap if self.phases else 0.0
        groups = self.phases or [("", int(self.of))]
        unit = (self.width - sign * len(groups) - 2 * gap * (len(groups) - 1)) / max(1, int(self.of))
        found: list[Track] = []
        x, before = 0.0, 0
        for phase, count in groups:
            done = min(max(self.step - before, 0), count)
            found.append(Track(phase, x, x + sign, unit * count, done / count, before < self.step <= before + count))
            x += sign + unit * count + 2 * gap
            before += count
        return found

    def _draw(self, *_: Any) -> None:
        self.canvas.clear()
        if not self.of or self.height < 1:
            return
        with self.canvas:
            for track in self.tracks():
                if track.phase:
                    self._sign(track)
                self._track(track)

    def _left(self, place: float, width: float) -> float:
        """Left edge in px of what begins at ``place``: the row runs the way the language does."""
        return float(self.right - place - width if self.look.rtl else self.x + place)

    def _sign(self, track: Track) -> None:
        side = self.height
        x = self._left(track.sign, side)
        if track.present:
            Color(*self.look.ink)
            RoundedRectangle(pos=(x, self.y), size=(side, side), radius=[side / 2])
        Color(*(self.look.paper if track.present else self.look.edge))
        small = side * 0.76
        inset = (side - small) / 2
        texture = CoreImage(icon(SIGNS[track.phase])).texture  # loaded once: Kivy keeps it
        Rectangle(texture=texture, pos=(x + inset, self.y + inset), size=(small, small))

    def _track(self, track: Track) -> None:
        high, line = self.height * 0.46, self.look.mm(0.35)
        y = self.center_y - high / 2

        def bar(place: float, width: float, colour: Any, inset: float = 0.0) -> None:
            Color(*colour)
            size = (width - 2 * inset, high - 2 * inset)
            radius = [min(high / 2 - inset, size[0] / 2)]
            RoundedRectangle(pos=(self._left(place, width) + inset, y + inset), size=size, radius=radius)

        bar(track.start, track.width, self.look.edge)
        filled = track.width * track.filled
        if filled < track.width:
            bar(track.start, track.width, self.look.paper, line)
        if filled:
            bar(track.start, filled, self.look.edge)
        if track.present:
            knob = self.look.mm(1.6)
            place = max(track.start, track.start + filled - knob)
            Color(*self.look.ink)
            RoundedRectangle(pos=(self._left(place, knob), self.y), size=(knob, self.height), radius=[knob / 2])
