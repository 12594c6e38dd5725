"""The screen saver: while nobody is here the panel is dark, and an invitation in every language changes its place now
and then, so that nothing bright burns in. The first touch or key only wakes it (nobody answers what they cannot see).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.event import EventDispatcher
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.layout import Layout

from kiosk.tongue import Tongue
from kiosk.ui.look import Look
from kiosk.ui.widgets import picture, words
from kiosk.ui.widgets.words import Words

__all__ = ["Saver", "picture", "words"]

MOVE_S = 20.0
"""How long the invitation stays at one place, in s."""
INK = (0.74, 0.74, 0.74, 1)
"""Of the words, on black: 11:1. # N-S3: >= 10"""
STRIDES = (0.6180339887, 0.7548776662)
"""Across and up: multiples of these, without their whole part, are spread evenly and hardly ever come back."""

Builder.load_string(
    """
<SaverSheet>:
    canvas.before:
        Color:
            rgba: 0, 0, 0, 1
        Rectangle:
            pos: self.pos
            size: self.size

<Invitation>:
    orientation: "vertical"
    size_hint: None, None
    width: self.parent.width * .7 if self.parent else 100
    height: self.minimum_height
    spacing: look.mm(2 if look.low else 3.4)

<InvitationLine>:
    ink: root.colour
    halign: "center"
    text_size: self.even(self.width, self.natural_width), None
    size_hint_y: None
    height: self.texture_size[1]
    font_size: look.text * ((1 if look.low else 1.7) if self.leads else (.6 if look.low else .8))
"""
)


class NightLook(EventDispatcher):
    """What a picture needs to be drawn as on black, whatever the theme; a clinic's logo with the veil of less glare."""

    theme = StringProperty("dark")
    less_motion = BooleanProperty(True)

    def __init__(self, look: Look, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pictures = look.pictures


class InvitationLine(Words):
    """What to do, in one language.

    Attributes:
        leads: it is the one in large letters, which are read from the door.
    """

    colour = ListProperty(INK)
    leads = BooleanProperty(False)


class Invitation(BoxLayout):
    """The clinic's name and logo, or the kiosk's picture, and a line in each language, the first one large."""

    def __init__(self, look: Look, tongues: Sequence[Tongue], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        name = look.clinic_logo or "welcome"
        side = look.panel.short_mm * (0.2 if look.panel.small else 0.25 if look.low else 0.3)
        night = NightLook(look, theme="low_glare" if look.clinic_logo else "dark")
        self.add_widget(picture.Picture(look=night, name=name, size_hint_y=None, height=look.mm(side)))
        if clinic := look.clinic.name(tongues[0].tag):
            self.add_widget(InvitationLine(text=clinic, bold=True))
        self._texts = [tongue.phrases["saver.invite"] for tongue in tongues]
        self._lines = [InvitationLine(leads=not number, bold=not number) for number in range(len(tongues))]
        for line in self._lines:
            self.add_widget(line)
        self.lead(0)

    def lead(self, turn: int) -> None:
        """Have another language be the large one: each has its turn."""
        first = turn % len(self._texts)
        for line, text in zip(self._lines, self._texts[first:] + self._texts[:first], strict=True):
            line.text = text


class SaverSheet(FloatLayout):
    """Covers everything."""


class Saver:
    """Comes when the kiosk has rested for so long, and goes at the first sign of somebody.

    Args:
        over: what it is laid over.
        look: theme and panel.
        tongues: the languages that are offered.
        rests: nobody is in a session, and nothing is being said.
        woken: somebody came back: the welcome is to be heard.
        now: seconds that never go back.
        after_s: of rest; 0: it never comes.
    """

    def __init__(
        self,
        *,
        over: Layout,
        look: Look,
        tongues: Sequence[Tongue],
        rests: Callable[[], bool],
        woken: Callable[[], None],
        now: Callable[[], float],
        after_s: float,
    ) -> None:
        self._over, self._look, self._tongues = over, look, tongues
        self._rests, self._woken, self._now, self._after_s = rests, woken, now, after_s
        self._since = self._moved = now()
        self._places = 0
        self.sheet: SaverSheet | None = None
        self.invitation: Invitation | None = None

    @property
    def on(self) -> bool:
        """It covers the screen."""
        return self.sheet is not None

    def somebody(self) -> bool:
        """Somebody touched or pressed. True when that has woken the kiosk, and shall do nothing else."""
        self._since = self._now()
        if not self.on:
            return False
        self.hide()
        self._woken()
        return True

    def tick(self) -> None:
        """Each frame."""
        now = self._now()
        if not self._rests():
            self._since = now
            self.hide()
        elif not self.on and self._after_s and now - self._since >= self._after_s:
            self._show()
        elif self.on and now - self._moved >= MOVE_S:
            self._move()

    def hide(self) -> None:
        """Show the screen again."""
        if self.sheet is not None:
            self._over.remove_widget(self.sheet)
            self.sheet = self.invitation = None

    def _show(self) -> None:
        self.sheet, self.invitation = SaverSheet(), Invitation(self._look, self._tongues)
        self.sheet.add_widget(self.invitation)
        self._over.add_widget(self.sheet)
        self.invitation.bind(height=lambda *_: self._place())
        self.sheet.bind(size=lambda *_: self._place())
        self._move()

    def _move(self) -> None:
        self._moved = self._now()
        self._places += 1
        if self.invitation is not None:
            self.invitation.lead(self._places - 1)
        self._place()

    def _place(self) -> None:
        if self.sheet is None or self.invitation is None:
            return
        across, up = (self._places * stride % 1 for stride in STRIDES)
        edge = self._look.margin
        room = self.sheet.width - self.invitation.width, self.sheet.height - self.invitation.height
        self.invitation.pos = (
            self.sheet.x + edge + across * max(room[0] - 2 * edge, 0),
            self.sheet.y + edge + up * max(room[1] - 2 * edge, 0),
        )
