"""What goes wrong for the person who runs the kiosk: said plainly, with the place and the mend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in one place.

    Attributes:
        file: the file that holds it, or None when no file does (an option, a device).
        line: 1-based line in ``file``; 0 when the fault is the file itself.
        what: what is wrong, in one sentence without a full stop.
        mend: what the reader can do about it, in one sentence without a full stop.
        column: 1-based column in ``line``, counted in characters; 0 when it is the whole line.
    """

    file: Path | None
    line: int
    what: str
    mend: str
    column: int = 0

    def __str__(self) -> str:
        places = [str(place) for place in (self.file, self.line or None, self.column or None) if place is not None]
        where = f"{':'.join(places)}: " if self.file is not None else ""
        return f"{where}{self.what}; {self.mend}"


class KioskError(Exception):
    """Bad input from outside: shown as one line a fault, never as a traceback; the program exits with 2.

    Attributes:
        faults: every fault that was found, in order of file and line.
    """

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
