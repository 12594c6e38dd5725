"""What patients see and hear: the content in each language that the clinic offers, checked whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.content.clinic_look import ClinicLook, read_look
from kiosk.content.keeping import keep, last_good
from kiosk.content.loader import languages, load_pack
from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.content.recordings import Recordings, find
from kiosk.content.signing import Signatures, with_status
from kiosk.errors import Fault, KioskError
from kiosk.languages import LANGUAGES
from kiosk.notices import Notice, faulty
from kiosk.settings import PROJECT, Settings
from kiosk.ui.theme import Panel

PHRASES_FOLDER = "phrases"
PICTURES = PROJECT / "assets" / "pictures"
KEPT = "last-good-content"
"""Folder in the data folder: a copy of the content that was last without a fault."""


@dataclass(frozen=True)
class Content:
    """The pack that is shown, the kiosk's own words and the human recordings, in one language; how the clinic looks."""

    pack: Pack
    phrases: Phrases
    recordings: Recordings = field(default_factory=lambda: Recordings({}, ()))
    look: ClinicLook = field(default_factory=ClinicLook)


def load_content(settings: Settings, language: str | None = None) -> Content:
    """Load and check what patients will see and hear, in ``language`` or the clinic's own.

    Raises:
        KioskError: every fault, with file and line.
    """
    folder, language = settings.content / settings.pack, language or settings.language
    pack = load_pack(folder, language, clinic=settings.clinic, pictures=PICTURES, own=settings.language)
    phrases = Phrases.load(settings.content / PHRASES_FOLDER, language)
    signature = Signatures(settings.signature_folder).current(pack, phrases)
    return Content(with_status(pack, signature), phrases, find(folder, pack), read_look(settings.clinic))


def load_or_last_good(settings: Settings, say: Callable[[str], None]) -> tuple[Content, Settings, tuple[Notice, ...]]:
    """The content for patients; where an edit went wrong, the last that was good, and the notice for staff.

    Returns the settings that lead to what was loaded.

    Raises:
        KioskError: it has faults, and none that was good is kept.
    """
    home = settings.data / KEPT
    try:
        content, *_ = [load_content(each) for each in settings.of_each_pack()]
    except KioskError as error:
        kept = last_good(home)
        if kept is None:
            raise
        try:
            older = settings.model_copy(update={"content": kept.content, "clinic": kept.clinic})
            content, *_ = [load_content(each) for each in older.of_each_pack()]
        except KioskError:  # not the words are at fault, but what stands in kiosk.yaml
            raise error from None
        for fault in error.faults:
            say(str(fault))
        version = content.pack.version
        what = f"The content has faults, so patients get version {version} as it was before the change"
        return content, older, (faulty("older", error, what, version=version),)
    try:
        keep(home, settings.content, settings.clinic)
    except OSError as error:
        return content, settings, (Notice("not_kept", {"why": f"{error.strerror}: {home}"}),)
    return content, settings, ()


def load_others(settings: Settings) -> tuple[tuple[Content, ...], tuple[Notice, ...]]:
    """The content in the other languages that patients may choose, and for staff, why one is not offered.

    A language whose words have a fault or whose letters cannot be drawn is left out, never shown in part.

    Raises:
        KioskError: ``languages`` of kiosk.yaml asks for one that the pack has no words in; or the clinic's own has no
            room on its panel.
    """
    there = [tag for tag in languages(settings.content / settings.pack) if tag in LANGUAGES]
    asked = settings.languages or sorted(there, key=list(LANGUAGES).index)
    if unknown := [tag for tag in asked if tag not in there]:
        mend = f"choose from: {', '.join(there)}"
        raise KioskError(Fault(None, 0, f"languages: the pack {settings.pack} has no words in {unknown[0]}", mend))
    others: list[Content] = []
    notices: list[Notice] = []
    if fault := panel_fault(settings):
        raise KioskError(fault)
    for tag in asked:
        if tag == settings.language:
            continue
        name, font = LANGUAGES[tag].english, LANGUAGES[tag].font
        if font is not None and font.missing:
            missing = ", ".join(path.name for path in font.missing)
            what = f"{name} is not offered: its font is missing ({missing}): install {font.package}."
            notices.append(Notice("no_font", {"language": tag, "files": missing, "package": font.package}, what))
        elif settings.voice.file is not None:
            what = f"{name} is not offered: the voice file speaks {settings.language} only."
            notices.append(Notice("no_voice", {"language": tag}, what))
        else:
            try:
                others.append(load_content(settings, tag))
            except KioskError as error:
                notices.append(faulty("faulty", error, f"{name} is not offered", language=tag))
    return tuple(others), tuple(notices)


def panel_of(settings: Settings) -> Panel:
    """The panel that is built in."""
    return Panel(settings.panel.width, settings.panel.height, settings.panel.diagonal)


def panel_fault(settings: Settings) -> Fault | None:
    """Why a panel is too small; None when it is not (N-S2)."""
    panel = settings.panel
    if panel_of(settings).text_steps:
        return None
    size = f"{panel.width} x {panel.height} px, {panel.diagonal:g} inch"
    what = f"panel: there is no room on this panel in any text size ({size})"
    mend = "set panel in kiosk.yaml to what is built in, or choose a larger panel"
    return Fault(None, 0, what, mend)
