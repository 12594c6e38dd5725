"""A copy of the pack to break, and what is said about it."""

from __future__ import annotations

import shutil
from pathlib import Path

from kiosk.content.check import CONTENT, check


class Rig:
    """A pack of one's own.

    Attributes:
        folder: the copy.
    """

    def __init__(self, home: Path) -> None:
        self.folder = home / "micro-needling"
        # In English alone: what a test changes there need not be changed in every translation.
        others = shutil.ignore_patterns("es.yaml", "fr.yaml", "ar.yaml", "fa.yaml")
        shutil.copytree(CONTENT / "micro-needling", self.folder, ignore=others)

    def path(self, name: str) -> Path:
        return self.folder / name

    def edit(self, name: str, old: str, new: str) -> int:
        """Replace ``old``, which must be there exactly once, and tell the line it is in."""
        text = self.path(name).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {name}"
        self.path(name).write_text(text.replace(old, new), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    def append(self, name: str, text: str) -> int:
        """Add ``text`` at the end, and tell the line it begins in."""
        before = self.path(name).read_text("utf-8")
        self.path(name).write_text(before + text, "utf-8")
        return before.count("\n") + 1

    def faults(self, **options: object) -> list[tuple[str, int, str]]:
        """Each fault as (file, line, what); each must tell how to mend it."""
        found = check(self.folder, **options)  # type: ignore[arg-type]
        assert all(fault.mend and fault.what for fault in found)
        return [(self._name(fault.file), fault.line, fault.what) for fault in found]

    def _name(self, file: Path | None) -> str:
        if file is None:
            return ""
        return str(file.relative_to(self.folder) if file.is_relative_to(self.folder) else file)
