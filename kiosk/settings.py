"""kiosk.yaml: what a clinic may set for one kiosk. Every field has a default, so the file may be missing."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from platformdirs import user_cache_path, user_data_path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from kiosk.content import yamlfile
from kiosk.errors import Fault, KioskError
from kiosk.session import InputMode
from kiosk.ui.keys import KEY_NAMES, SWITCH_MOVE, SWITCH_SELECT, KeyAction

PROJECT = Path(__file__).resolve().parents[1]
FILE_NAME = "kiosk.yaml"
DATABASE_VARIABLE = "KIOSK_DATABASE_URL"


def _known_key(name: str) -> str:
    if name not in KEY_NAMES:
        raise ValueError(f"there is no key {name}; the keys are {', '.join(KEY_NAMES)}")
    return name


LONGEST_NAME = 255
"""Bytes of a file's or folder's name: no file system of Linux takes more."""


def _can_be(path: Path) -> Path:
    if "\0" in str(path) or any(len(os.fsencode(part)) > LONGEST_NAME for part in path.parts):
        raise ValueError("no file can be called so")
    return path


def _one_folder(name: str) -> str:
    if name in ("", ".", "..") or "/" in name:
        raise ValueError("give the name of a folder in the content folder, without a path")
    return str(_can_be(Path(name)))


def _said_to_staff(name: str) -> str:
    if not all(char.isprintable() or char in JOINERS for char in name):
        raise ValueError("there is a character in it that cannot be seen")
    return name


JOINERS = "\u200c\u200d"
"""Cannot be seen, and yet belong into Persian and other words."""
GivenPath = Annotated[Path, AfterValidator(_can_be)]
PackName = Annotated[str, AfterValidator(_one_folder)]
KeyName = Annotated[str, AfterValidator(_known_key)]
"""A key of the table in kiosk/ui/keys.py."""


class PanelSettings(BaseModel):
    """The screen that the kiosk is built into: millimetres follow from it.

    Attributes:
        width, height: in px.
        diagonal: in inches.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    width: Annotated[int, Field(ge=800, le=7680)] = 1920
    height: Annotated[int, Field(ge=480, le=7680)] = 1080
    diagonal: Annotated[float, Field(ge=7, le=32)] = 15.6


class VoiceSettings(BaseModel):
    """Who speaks. ``voice: en-us`` is short for ``voice: {name: en-us}``.

    Attributes:
        engine: espeak-ng (by pyttsx3), or piper: a neural voice, an optional extra.
        name: espeak-ng's name of the voice.
        file: piper's voice file, with its .json beside it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: Literal["espeak-ng", "piper"] = "espeak-ng"
    name: str = "en-us"
    file: GivenPath | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: object) -> object:
        return {"name": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _file_and_engine(self) -> Self:
        if (self.engine == "piper") != (self.file is not None):
            raise ValueError("a voice file goes with the engine piper, and piper needs one (file: VOICE.onnx)")
        return self


class DeskSettings(BaseModel):
    """The clinician's web page.

    Attributes:
        idle_min: minutes until a page that nobody uses logs off. # N-D6: at most 30
        overdue_stop_min, overdue_tell_min, overdue_info_min: minutes that a flag may wait until it shows as
            overdue. # N-P5
        overdue_unfinished_min: the same for a visit that was not finished and met no rule.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    idle_min: Annotated[float, Field(ge=1, le=30)] = 15
    overdue_stop_min: Annotated[float, Field(ge=1, le=1440)] = 5
    overdue_tell_min: Annotated[float, Field(ge=1, le=1440)] = 30
    overdue_info_min: Annotated[float, Field(ge=1, le=1440)] = 240
    overdue_unfinished_min: Annotated[float, Field(ge=1, le=1440)] = 60


class Settings(BaseModel):
    """One kiosk's settings.

    Attributes:
        panel: its screen.
        content: folder of the packs and phrases.
        pack: folder name of the pack that is shown.
        packs: folder names of the packs that a visit may be about, where there are several; the first is ``pack``.
        language: BCP 47 tag of what is shown and spoken at the start of a session, and to staff.
        languages: tags that patients may choose from; all that the pack has words in when not set.
        clinic: the clinic's own values for the packs (phone, times ...); may be missing.
        data: folder of the records; only the kiosk's user can read it.
        kiosk: its name, for staff: where a patient waits, where a visit was made.
        database: address of the PostgreSQL that many kiosks and the desk share; None: this machine's file alone. The
            environment's KIOSK_DATABASE_URL goes before it.
        key_file: the key that the record file is encrypted with (mode 0600); None: systemd's credential, or plain.
        retention_days: after how many days a visit is deleted; None: never.
        cache: folder of the voice clips; holds no patient data.
        signatures: folder of who signed the content; ``signatures`` in the data folder when not given.
        voice: who speaks.
        idle_s: seconds without input before the patient is asked. # N-D1, VVSG 2.0 7.2-O: 120-300
        answer_s: seconds to answer. # N-D1: 20-45
        screen_saver_min: minutes of rest on the welcome until the screen saver comes; 0: never.
        input_mode: how the kiosk is used at the start of a session; a patient can change it.
        keys: the clinic's own keys: name of a key -> what it does, beside those of kiosk/ui/keys.py. # N-T8
        switch_move, switch_select: names of the keys that two switches send; one switch may send any of them.
        access_tree: tell screen readers what is on the screen (AT-SPI); auto waits until one asks.
        reader_voice: a screen reader speaks beside the kiosk's own voice, or instead of it while it listens.
        dwell_s: time to press after an item was named, with one switch. # N-A12
        desk: the clinician's web page.
        marker_offset_ms: added to the position of the sound, for a device that plays late.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    panel: PanelSettings = PanelSettings()
    content: GivenPath = PROJECT / "content"
    pack: PackName = "micro-needling"
    packs: tuple[PackName, ...] = ()
    language: str = "en"
    languages: tuple[str, ...] | None = None
    clinic: GivenPath | None = None
    data: GivenPath = Field(default_factory=lambda: user_data_path("voice-kiosk", appauthor=False))
    kiosk: Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_said_to_staff)] = Field(
        default_factory=lambda: platform.node() or "kiosk"
    )
    database: Annotated[str | None, Field(repr=False)] = None
    key_file: GivenPath | None = None
    retention_days: Annotated[int, Field(ge=1, le=36525)] | None = None
    cache: GivenPath = Field(default_factory=lambda: user_cache_path("voice-kiosk", appauthor=False))
    signatures: GivenPath | None = None
    voice: VoiceSettings = VoiceSettings()
    desk: DeskSettings = DeskSettings()
    idle_s: Annotated[float, Field(ge=120, le=300)] = 120
    answer_s: Annotated[float, Field(ge=20, le=45)] = 45
    screen_saver_min: Annotated[float, Field(ge=0, le=240)] = 5
    input_mode: InputMode = InputMode.TOUCH
    keys: dict[KeyName, KeyAction] = {}
    switch_move: tuple[KeyName, ...] = SWITCH_MOVE
    switch_select: tuple[KeyName, ...] = SWITCH_SELECT
    access_tree: Literal["auto", "off"] = "auto"
    reader_voice: Literal["beside", "instead"] = "beside"
    dwell_s: Annotated[float, Field(ge=0.3, le=10)] = 1.5
    marker_offset_ms: Annotated[float, Field(ge=-500, le=500)] = 0

    @model_validator(mode="before")
    @classmethod
    def _first_pack(cls, given: object) -> object:
        packs = given.get("packs") if isinstance(given, dict) else None
        if isinstance(given, dict) and isinstance(packs, list | tuple) and packs:
            if given.get("pack", packs[0]) != packs[0]:
                raise ValueError("write pack or packs, not both")
            if len(set(map(str, packs))) < len(packs):
                raise ValueError("packs names one of them twice")
            return {**given, "pack": packs[0]}
        return given

    def of_each_pack(self) -> tuple[Settings, ...]:
        """The settings for each pack that a visit may be about, the first one first."""
        ids = self.packs if self.pack in self.packs else (self.pack,)
        return tuple(self.model_copy(update={"pack": name}) for name in ids)

    @property
    def signature_folder(self) -> Path:
        """Where the signatures are."""
        return self.signatures or self.data / "signatures"


def load_settings(path: Path | None, environment: Mapping[str, str] | None = None) -> Settings:
    """Read ``path``; without one, kiosk.yaml in the project's folder if it is there, else the defaults. The address of
    the shared database may come from ``environment``, since it can carry a password.

    Relative paths in the file are relative to the file.

    Raises:
        KioskError: every fault of the file, with its line.
    """
    settings = _read(path)
    address = (os.environ if environment is None else environment).get(DATABASE_VARIABLE)
    return settings.model_copy(update={"database": address}) if address else settings


def _read(path: Path | None) -> Settings:
    if path is None:
        path = PROJECT / FILE_NAME
        if not os.path.lexists(path):  # a link that leads nowhere is not "no settings": the records would go elsewhere
            return Settings()
    file = yamlfile.read(path)
    if not isinstance(file.data, dict):
        raise KioskError(Fault(path, 1, "the settings are not a list of names with values", "write name: value"))
    try:
        settings = Settings.model_validate(file.data)
    except ValidationError as error:
        found = [
            file.fault(
                item["loc"],
                f"{'.'.join(str(key) for key in item['loc'])}: "
                + ("there is no such setting" if item["type"] == "extra_forbidden" else item["msg"].lower()),
                _name_meant(item["loc"])
                if item["type"] == "extra_forbidden"
                else "change the value, or take the line out for the default",
            )
            for item in error.errors()
        ]
        raise KioskError(sorted(found, key=lambda fault: fault.line)) from None
    here = path.resolve().parent
    paths = ("content", "clinic", "data", "cache", "signatures", "key_file")
    moved: dict[str, object] = {name: here / value for name in paths if (value := getattr(settings, name))}
    if settings.voice.file is not None:
        moved["voice"] = settings.voice.model_copy(update={"file": here / settings.voice.file})
    return settings.model_copy(update=moved)


def _name_meant(keys: tuple[int | str, ...]) -> str:
    """How to mend a name that is none: the nearest that there is, else all that there are in its place."""
    place: Any = Settings
    for key in keys[:-1]:
        place = place.model_fields[str(key)].annotation
    near = get_close_matches(str(keys[-1]), place.model_fields, n=1)
    mend = f"write {near[0]}, or take the line out" if near else f"the names are {', '.join(place.model_fields)}"
    return f"{mend}; see docs/settings.md"
