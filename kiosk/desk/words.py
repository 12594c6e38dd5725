"""The desk's own words in its languages, and the packs' words beside them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from kiosk.content.loader import load_pack
from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.errors import KioskError
from kiosk.settings import Settings

FOLDER = Path("phrases") / "desk"
"""Below the content folder: a file a language, compared with English as the kiosk's phrases are."""
ENGLISH = "en"


class Words:
    """Every language that the desk's words are there in.

    Attributes:
        by_language: BCP 47 tag -> phrases; English first.
    """

    def __init__(self, folder: Path) -> None:
        """Read ``folder``.

        Raises:
            KioskError: every fault of the files.
        """
        tags = sorted((path.stem for path in folder.glob("*.yaml")), key=lambda tag: (tag != ENGLISH, tag))
        self.by_language: Mapping[str, Phrases] = {tag: Phrases.load(folder, tag) for tag in tags or [ENGLISH]}

    def choose(self, wanted: str | None, accepts: str) -> Phrases:
        """The phrases in the language that the person chose, else the browser's, else English.

        Args:
            wanted: the tag that was chosen; None when none was.
            accepts: the browser's Accept-Language.
        """
        if wanted is not None and wanted in self.by_language:
            return self.by_language[wanted]
        ranked = []
        for part in accepts.split(",")[:20]:
            tag, _, quality = part.strip().partition(";q=")
            try:
                ranked.append((-float(quality or 1), tag.split("-")[0].lower()))
            except ValueError:
                continue
        ranked.sort(key=lambda pair: pair[0])
        return next(
            (self.by_language[tag] for _, tag in ranked if tag in self.by_language), self.by_language[ENGLISH]
        )


class Packs:
    """The packs behind the visits, each language loaded when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        """Reads nothing yet."""
        self._settings = settings
        self._lock = threading.Lock()
        self._loaded: dict[tuple[str, str], Pack | None] = {}

    def get(self, pack_id: str, language: str) -> Pack | None:
        """The pack in ``language``, else in English; None when it is not there or has faults.

        The visit's record holds the words that count: this only adds topics, titles and translations.
        """
        with self._lock:
            for tag in dict.fromkeys((language, ENGLISH)):
                if (pack_id, tag) not in self._loaded:
                    self._loaded[pack_id, tag] = self._load(pack_id, tag)
                if (pack := self._loaded[pack_id, tag]) is not None:
                    return pack
        return None

    def _load(self, pack_id: str, language: str) -> Pack | None:
        folder = self._settings.content / pack_id
        if "/" in pack_id or not (folder / "words" / f"{language}.yaml").is_file():
            return None
        try:
            return load_pack(folder, language, clinic=self._settings.clinic)
        except KioskError:
            return None
