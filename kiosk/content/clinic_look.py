"""How the clinic looks: its name, logo, two colours and welcome picture, under ``look`` in the clinic's own file.

Pictures are files in the folder of that file. What is read here is only what was asked for: whether the colours can be
read on a screen is for the theme to see to (``kiosk.ui.tint``). No kivy here.
"""

from __future__ import annotations

import base64
import re
import stat
import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from kiosk.content.clinic import Clinic
from kiosk.content.files import LANGUAGE, REFERENCE
from kiosk.content.lint import promises, unsayable
from kiosk.content.translation import letters
from kiosk.content.yamlfile import YamlFile, read
from kiosk.errors import Fault, KioskError

LOOK = "look"
"""The key in the clinic's file, beside the ids of packs."""
COLOURS = ("main", "second")
PICTURES = ("logo", "picture")
SHOWS = "picture_shows"
FIELDS = ("name", *COLOURS, *PICTURES, SHOWS)
MAX_NAME = 40
"""Letters of a name: it stands in the title of the first screen."""
MAX_SHOWS = 150
"""Letters that say what the picture shows: one or two short sentences."""
MAX_BYTES = 2_000_000
"""Of a picture's file."""
MAX_SIDE = 4096
"""Px of a PNG: a small file can unfold to gigabytes."""
VIEW = 512
"""Width and height in units of what a picture is wrapped into."""
_PNG = b"\x89PNG\r\n\x1a\n"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_REFERENCE = re.compile(r"""(?:href\s*=\s*["']|url\(\s*["']?)(?!#|data:image/(?:png|jpeg);)""", re.IGNORECASE)
_HEAD = re.compile(r"^\s*(?:<\?xml[^>]*\?>)?\s*")


@dataclass(frozen=True)
class ClinicLook:
    """What the clinic wants to look like; everything may be missing.

    Attributes:
        names: language -> its name; under "" in all others.
        main: ``#RRGGBB`` of the main action and of what is chosen. second: of the ground of controls and sentences.
        logo, picture: an SVG of VIEW x VIEW units with the picture in it.
        shows: language -> what the picture shows, for whoever cannot see it.
        files: what else than the clinic's file was read.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    main: str | None = None
    second: str | None = None
    logo: str | None = None
    picture: str | None = None
    shows: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Path, ...] = ()

    def name(self, language: str) -> str:
        """Its name in ``language``; "" when it has none."""
        return self.names.get(language) or self.names.get("", "")

    def undescribed(self, languages: Iterable[str]) -> list[str]:
        """Those of ``languages`` in which nobody has said what the picture shows; none when there is no picture."""
        return [tag for tag in languages if self.picture and tag not in self.shows]


def read_look(clinic: Clinic | None) -> ClinicLook:
    """The look in the clinic's file.

    Raises:
        KioskError: every fault of it.
    """
    look, faults = look_and_faults(clinic)
    if faults:
        raise KioskError(faults)
    return look


def look_and_faults(clinic: Clinic | None) -> tuple[ClinicLook, list[Fault]]:
    """The look, without what has a fault, and every fault. A file that is no clinic's file is left to the packs."""
    if isinstance(clinic, Path):
        try:
            file = read(clinic)
        except KioskError:
            return ClinicLook(), []
    else:
        file = YamlFile.without_file(clinic or {})
    given = file.data.get(LOOK) if isinstance(file.data, dict) else None
    if given is None:
        return ClinicLook(), []
    reading = _Reading(file, clinic.parent if isinstance(clinic, Path) else None)
    return reading.look(given), reading.faults


def gaps(clinic: Clinic | None, languages: Iterable[str]) -> list[Fault]:
    """What is missing in the look for patients of ``languages`` who cannot see it. It is a fault of the clinic's file,
    and the kiosk works on: a picture that nobody has described is only seen."""
    look = look_and_faults(clinic)[0]
    if not isinstance(clinic, Path) or not (missing := look.undescribed(languages)):
        return []
    what = f"{LOOK}.picture: nobody is told what it shows in: {', '.join(missing)}"
    example = ", ".join(f"{tag}: ..." for tag in missing)
    return [read(clinic).fault((LOOK, "picture"), what, f"add {SHOWS}: {{{example}}} under {LOOK}")]


def files_of(clinic: Path | None) -> tuple[Path, ...]:
    """The pictures that belong to the clinic's file; those that cannot be used are left out."""
    return look_and_faults(clinic)[0].files


class _Reading:
    def __init__(self, file: YamlFile, folder: Path | None) -> None:
        self._file, self._folder = file, folder
        self.faults: list[Fault] = []

    def look(self, given: Any) -> ClinicLook:
        if not isinstance(given, dict):
            self._fault((), "names and values belong here", f"write some of: {', '.join(FIELDS)}")
            return ClinicLook()
        for key in given.keys() - set(FIELDS):
            self._fault((key,), f"there is no {key!r}", f"write some of: {', '.join(FIELDS)}")
        found: dict[str, str | None] = {key: self._colour(key, given[key]) for key in COLOURS if key in given}
        files = []
        for key in PICTURES:
            if (path := self._path(key, given.get(key)) if key in given else None) is not None:
                found[key] = self._picture(key, path)
                files += [path] if found[key] else []
        names = self._texts("name", given.get("name"), MAX_NAME, "")
        shows = self._texts(SHOWS, given.get(SHOWS), MAX_SHOWS, REFERENCE)
        return ClinicLook(names=names, shows=shows, files=tuple(files), **found)

    def _fault(self, keys: tuple[str, ...], what: str, mend: str) -> None:
        name = ".".join((LOOK, *keys))
        if self._folder is None:
            self.faults.append(Fault(None, 0, f"clinic value {name}: {what}", mend))
        else:
            self.faults.append(self._file.fault((LOOK, *keys), f"{name}: {what}", mend))

    def _texts(self, key: str, given: Any, most: int, untagged: str) -> dict[str, str]:
        """A text, or one for each language; ``untagged`` is the language of a text without one."""
        found: dict[str, str] = {}
        what = "name" if key == "name" else "text"
        tagged = given if isinstance(given, dict) else {} if given is None else {untagged: given}
        for tag, text in tagged.items():
            keys = (key, tag) if tag and isinstance(given, dict) else (key,)
            if tag and not (isinstance(tag, str) and LANGUAGE.fullmatch(tag)):
                self._fault(keys, f"{tag!r} is not the name of a language", "write a tag such as en, es or pt-BR")
            elif not isinstance(text, str) or not re.search(r"\w", text) or len(text.strip()) > most:
                self._fault(keys, f"it is no {what} of 1 to {most} letters", "write it in quotes, and short")
            elif re.search(r"[{}\x00-\x1f\x7f-\x9f\u2028\u2029]", text):
                self._fault(keys, "it has a brace or a control character", "write plain words")
            else:
                # It is heard too, and may promise as little as any other word (N-C5).
                said = [*promises(text, tag or "en"), *((what, "write it as words") for what, _ in unsayable(text))]
                if key == SHOWS:  # a name may stand in letters of another language, a sentence may not
                    said += letters(text, tag)
                for what, mend in said:
                    self._fault(keys, what, mend)
                if not said:
                    found[tag] = text.strip()
        return found

    def _colour(self, key: str, given: Any) -> str | None:
        if given is None:
            self._fault(
                (key,), "there is nothing: what follows a # is a remark in YAML", "write it in quotes: '#0A464B'"
            )
        elif not isinstance(given, str) or not _COLOUR.fullmatch(given):
            self._fault((key,), f"{given!r} is no colour", "write # and six digits or letters from A to F: '#0A464B'")
        else:
            return given.upper()
        return None

    def _path(self, key: str, given: Any) -> Path | None:
        if not isinstance(given, str) or not given.strip():
            self._fault((key,), "there is no name of a file", "write the name of a PNG or SVG beside the clinic's file")
            return None
        if self._folder is None:
            self._fault((key,), "there is no file that it could lie beside", "write it into the clinic's file")
            return None
        here = self._folder.resolve()
        path = here / given
        try:
            # By its name alone, and links followed: nothing that lies elsewhere is shown, or copied among what is kept.
            inside = path.parent == here and path.resolve().parent == here
            state = path.stat() if inside else None
        except (OSError, ValueError, RuntimeError):
            self._fault((key,), f"there is no file {given!r} beside the clinic's file", "put it there")
            return None
        if state is None:
            self._fault(
                (key,), f"{given!r} lies outside the folder of the clinic's file", "put the file itself into it"
            )
        elif not stat.S_ISREG(state.st_mode):
            self._fault((key,), f"{given!r} is no file", "give a PNG or SVG")
        elif state.st_size > MAX_BYTES:
            self._fault((key,), f"{given!r} is larger than {MAX_BYTES // 1_000_000} MB", "make it smaller")
        else:
            return path
        return None

    def _picture(self, key: str, path: Path) -> str | None:
        try:
            raw = path.read_bytes()
        except OSError as error:
            self._fault((key,), f"{path.name} can't be read: {error.strerror}", "check its permissions")
            return None
        try:
            svg = _wrapped_png(raw) if raw.startswith(_PNG) else _wrapped_svg(raw)
            if not _can_be_painted(svg):
                raise ValueError("nothing can be seen of it, or it is damaged")
        except ValueError as error:
            self._fault((key,), f"{path.name}: {error}", "save it again as a plain PNG or SVG")
            return None
        return svg


def _wrapped(inner: str) -> str:
    sides = f'width="{VIEW}" height="{VIEW}" viewBox="0 0 {VIEW} {VIEW}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {sides}>{inner}</svg>'


def _wrapped_png(raw: bytes) -> str:
    width, height = struct.unpack(">II", raw[16:24]) if len(raw) >= 24 else (0, 0)
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise ValueError(f"it is larger than {MAX_SIDE} px")
    data = base64.b64encode(raw).decode("ascii")
    place = f'width="{VIEW}" height="{VIEW}" preserveAspectRatio="xMidYMid meet"'
    return _wrapped(f'<image {place} href="data:image/png;base64,{data}"/>')


def _wrapped_svg(raw: bytes) -> str:
    """It fetches nothing, unfolds nothing, and has no letters: the fonts of another machine are not here."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is neither a PNG nor an SVG") from None
    text = _HEAD.sub("", text, count=1)
    if "<!ENTITY" in text or "<!DOCTYPE" in text:
        text = re.sub(r"<!DOCTYPE[^>\[]*>", "", text, count=1)
        if "<!ENTITY" in text or "<!DOCTYPE" in text:
            raise ValueError("it has definitions of its own (DOCTYPE)")
    if _REFERENCE.search(text):
        raise ValueError("it points to something outside of itself")
    try:
        root = ET.fromstring(text)
    except (ET.ParseError, ValueError, RecursionError):
        raise ValueError("it is neither a PNG nor an SVG") from None
    tags = {str(element.tag).rpartition("}")[2] for element in root.iter()}
    if str(root.tag).rpartition("}")[2] != "svg":
        raise ValueError("it is neither a PNG nor an SVG")
    if found := tags & {"script", "foreignObject", "text"}:
        raise ValueError(f"it has {sorted(found)[0]} in it; letters belong in as outlines")
    if "viewBox" not in root.attrib:
        sides = [re.fullmatch(r"([0-9.]+)(?:px)?", root.get(side, "")) for side in ("width", "height")]
        if not all(sides):
            raise ValueError("it does not say how large it is (viewBox)")
        root.set("viewBox", "0 0 " + " ".join(side[1] for side in sides if side))
    root.set("width", str(VIEW))
    root.set("height", str(VIEW))
    root.set("preserveAspectRatio", "xMidYMid meet")
    ET.register_namespace("", "http://www.w3.org/2000/svg")
    return _wrapped(ET.tostring(root, encoding="unicode"))


@lru_cache(maxsize=8)
def _can_be_painted(svg: str) -> bool:
    from kiosk.ui.painter import paint  # takes 50 ms: only for whoever has a picture

    try:
        return any(paint(svg, 48)[3::4])
    except ValueError:
        return False


def json_schema() -> dict[str, Any]:
    """For editors: what may stand under ``look``."""
    name = {"type": "string", "maxLength": MAX_NAME}
    shows = {"type": "string", "maxLength": MAX_SHOWS}
    colour = {"type": "string", "pattern": f"^{_COLOUR.pattern}$"}
    file = {"type": "string"}
    rows: dict[str, dict[str, Any]] = {
        "name": {
            "description": "The clinic's name, in the title of the first screen; or one for each language.",
            "anyOf": [name, {"type": "object", "additionalProperties": name}],
        },
        "main": {**colour, "description": "Colour of the main action. It is made darker until white words on it hold."},
        "second": {
            **colour,
            "description": "Colour of the ground behind controls. It is made lighter until words hold.",
        },
        "logo": {**file, "description": "A square PNG or SVG beside this file, at most 2 MB."},
        "picture": {
            **file,
            "description": "The picture of the first screen: a PNG or SVG beside this file, at most 2 MB.",
        },
        SHOWS: {
            "description": "What that picture shows, for whoever cannot see it, in each language.",
            "anyOf": [shows, {"type": "object", "additionalProperties": shows}],
        },
    }
    return {"type": "object", "additionalProperties": False, "properties": rows}
