"""The theme, the panel and the text size as Kivy properties: kv files say ``look.text`` and ``look.mm(14)``."""

from __future__ import annotations

from typing import Any

from kivy.event import EventDispatcher
from kivy.lang import global_idmap
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty

from kiosk.content.clinic_look import ClinicLook
from kiosk.languages import Language
from kiosk.session import DEFAULT_TEXT_STEP
from kiosk.ui.pictures import ASSETS, ClinicDrawing
from kiosk.ui.theme import CAP_PER_EM, LEAST_CAP_MM, LEAST_SMALL_CAP_MM, LINE_HEIGHT, Panel, rgb
from kiosk.ui.tint import tinted
from kiosk.ui.widgets.picture import Pictures


class Look(EventDispatcher):
    """What kv rules bind to: the font size ``text`` in px, and each colour of the theme by its name.

    Attributes:
        less_motion: nothing moves (N-S6).
        arabic: the language is written in Arabic letters: its lines are higher.
        rtl: the language runs from right to left: everything horizontal is mirrored.
        sides: the controls stand at both sides.
        slim: the page is narrow: between two columns of controls, or on an upright panel of little width.
        small: there is little room for the text size: words come first, pictures make room, margins are thin.
        margin: around the page and between its parts, in px.
        clinic: how the clinic wants to look.
        clinic_logo, clinic_picture: names of its pictures; "" for the kiosk's own.
    """

    theme = StringProperty()
    text = NumericProperty()
    line = NumericProperty()
    paper = ColorProperty()
    ink = ColorProperty()
    tray = ColorProperty()
    card = ColorProperty()
    edge = ColorProperty()
    primary = ColorProperty()
    primary_ink = ColorProperty()
    mark = ColorProperty()
    mark_ink = ColorProperty()
    spoken = ColorProperty()
    notice = ColorProperty()
    notice_ink = ColorProperty()
    focus = ColorProperty()
    rtl = BooleanProperty(False)
    arabic = False
    less_motion = BooleanProperty(False)
    sides = BooleanProperty(False)
    slim = BooleanProperty(False)
    small = BooleanProperty(False)
    margin = NumericProperty()

    def __init__(
        self, panel: Panel, pictures: Pictures | None = None, clinic: ClinicLook | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.panel = panel
        self.pictures = pictures or Pictures()
        self.clinic = clinic or ClinicLook()
        self.themes = tinted(self.clinic.main, self.clinic.second)
        own = {"clinic_logo": self.clinic.logo, "clinic_picture": self.clinic.picture}
        self.pictures.own = {name: ClinicDrawing(svg) for name, svg in own.items() if svg}
        self.clinic_logo, self.clinic_picture = (name if own[name] else "" for name in own)
        self.tall, self.low = panel.tall, panel.low
        self.set_theme("default")
        self.set_text(self.start_step())
        global_idmap["look"] = self

    def set_theme(self, name: str) -> None:
        """Take the colours of the theme ``name``, a key of THEMES, with the clinic's own in them."""
        theme = self.themes[name]
        for colour in theme.__dataclass_fields__:
            setattr(self, colour, rgb(getattr(theme, colour)))
        self.theme = name

    def set_text(self, step: int) -> None:
        """Take the text size ``step`` (0..3). # N-S1"""
        # First what goes with it: what is made of both asks for that when the text changes.
        self.sides = self.panel.at_sides(step)
        self.slim = self.sides or self.panel.narrow
        self.small = self.panel.small or self.slim
        self.margin = self.mm(2 if self.small else 4)
        self.text = self.panel.font_px(step)
        self.line = self.text * LINE_HEIGHT

    def set_language(self, language: Language) -> None:
        """Run as ``language`` does."""
        self.rtl, self.arabic = language.rtl, language.script == "Arab"

    @property
    def text_steps(self) -> tuple[int, ...]:
        """The text sizes (0..3) that there is room for on this panel."""
        return self.panel.text_steps

    def start_step(self) -> int:
        """The text size (0..3) of a fresh start on this panel."""
        return self.panel.start_step(DEFAULT_TEXT_STEP)

    @property
    def least_text(self) -> float:
        """Font size in px below which no text is made to fit."""
        return self.mm(LEAST_SMALL_CAP_MM if self.panel.small else LEAST_CAP_MM) / CAP_PER_EM

    def mm(self, millimetres: float) -> float:
        """Millimetres on the panel as px."""
        return millimetres * self.panel.px_per_mm


MIRRORED = {"next": "back", "back": "next"}
"""Icons that point along the line; they turn round where the language does."""


def icon(name: str, rtl: bool = False) -> str:
    """Path of the icon ``name``; it is white and takes the colour of what it stands on."""
    name = MIRRORED.get(name, name) if rtl else name
    return str(ASSETS / "icons" / f"{name}.png") if name else ""


global_idmap["icon"] = icon
