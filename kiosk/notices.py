"""What staff should know: said in the clinic's language, with what must stay as it is written kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import bidirectional

from kiosk.content.phrases import Phrases
from kiosk.errors import Fault, KioskError
from kiosk.languages import language_of

LTR_MARK = "\u200e"
"""Stands at both ends of a name that runs from left to right in a line that does not: its signs stay where they are."""
CHECK = "./run check"
"""What whoever owns the content runs: what is wrong with it, in full."""


@dataclass(frozen=True)
class Notice:
    """One line for staff.

    Attributes:
        kind: the phrase ``staff.notice.<kind>`` says it.
        values: what the phrase names; it may name `CHECK` as ``command`` too. ``language`` is a BCP 47 tag and is said
            as the name of that language.
        english: the same for whoever sits at a terminal, in full.
    """

    kind: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    english: str = ""

    def said(self, phrases: Phrases) -> str:
        """The line in the language of ``phrases``."""
        values = {"command": CHECK} | {key: str(value) for key, value in self.values.items()}
        if "language" in values:
            values["language"] = language_name(values["language"], phrases)
        if language_of(phrases.language).rtl:
            values = {key: apart(value) for key, value in values.items()}
        return phrases.say(f"staff.notice.{self.kind}", **values)


def language_name(tag: str, phrases: Phrases) -> str:
    """What the language ``tag`` is called in that of ``phrases``."""
    name = f"staff.language.{tag}"
    return phrases[name] if name in phrases else language_of(tag).name


def apart(value: str) -> str:
    """``value`` as it stands in a line from right to left: a path, the name of a setting, the words of a program."""
    if any(bidirectional(char) in ("R", "AL") for char in value):
        return value  # words of the language itself
    return f"{LTR_MARK}{value}{LTR_MARK}"


def faulty(kind: str, error: KioskError, english: str, **values: str | int) -> Notice:
    """Content that cannot be used: where its first fault is and how many there are. What is wrong says `./run check`.

    Args:
        english: how the line for the terminal begins.
    """
    first, more = error.faults[0], len(error.faults) - 1
    full = f"{english}: {first}{f' (and {more} more)' if more else ''}; run check."
    return Notice(kind, {**values, "count": more + 1, "place": place(first)}, full)


def place(fault: Fault) -> str:
    """Where a fault is, short enough for a line: the file with its folder, the line and the column."""
    parts = [part for part in (fault.line, fault.column) if part]
    file = "" if fault.file is None else "/".join(fault.file.parts[-2:])
    return ":".join([file, *map(str, parts)]) or fault.what
