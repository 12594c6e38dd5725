"""The languages of the kiosk: what each calls itself, who speaks it, which way it runs, and the letters it needs.

One table; a language that is added here and has words in the pack is offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

NOTO = Path("/usr/share/fonts/truetype/noto")
"""Where Debian's fonts-noto-core puts its fonts."""


@dataclass(frozen=True, slots=True)
class Font:
    """The files of a font.

    Attributes:
        regular, bold: TrueType files.
        package: of Debian, which brings them.
    """

    regular: Path
    bold: Path
    package: str

    @property
    def missing(self) -> tuple[Path, ...]:
        """Those of its files that are not there."""
        return tuple(path for path in (self.regular, self.bold) if not path.is_file())


@dataclass(frozen=True, slots=True)
class Language:
    """One language.

    Attributes:
        tag: BCP 47.
        name: what its speakers call it.
        english: its name for staff and for the log.
        voice: espeak-ng's voice for it.
        rtl: it is written from right to left.
        script: ISO 15924 name of its letters.
        font: of its letters; None where the kiosk's own font has them.
    """

    tag: str
    name: str
    english: str
    voice: str
    rtl: bool = False
    script: str = "Latn"
    font: Font | None = None


ARABIC_FONT = Font(NOTO / "NotoSansArabic-Regular.ttf", NOTO / "NotoSansArabic-Bold.ttf", "fonts-noto-core")
"""Has the letters of Arabic and of Persian."""

def latin_font() -> Font:
    """The font that comes with the window library, found without importing it."""
    spec = find_spec("kivy")
    home = Path(spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else ".")
    fonts = home / "data" / "fonts"
    return Font(fonts / "Roboto-Regular.ttf", fonts / "Roboto-Bold.ttf", "kivy")


LANGUAGES: Mapping[str, Language] = {
    language.tag: language
    for language in (
        Language("en", "English", "English", "en-us"),
        Language("es", "Español", "Spanish", "es-419"),
        Language("fr", "Français", "French", "fr"),
        Language("ar", "العربية", "Arabic", "ar", rtl=True, script="Arab", font=ARABIC_FONT),
        Language("fa", "فارسی", "Persian", "fa", rtl=True, script="Arab", font=ARABIC_FONT),
    )
}


def language_of(tag: str) -> Language:
    """The language of ``tag``; one that is not in the table is spoken by the voice of its own name."""
    known = LANGUAGES.get(tag) or LANGUAGES.get(tag.split("-")[0])
    return known or Language(tag, tag, tag, tag.lower())


def without_font(tags: Iterable[str], languages: Mapping[str, Language] = LANGUAGES) -> dict[str, tuple[Path, ...]]:
    """Those of ``tags`` that cannot be shown, with the files that are missing."""
    found = {}
    for tag in tags:
        language = languages.get(tag)
        if language is not None and language.font is not None and language.font.missing:
            found[tag] = language.font.missing
    return found
