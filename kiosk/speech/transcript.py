"""What was said, when, and what cut it short: the exact record that tests and the demo assert on.

It is kept in memory and forgotten at the end of the session. Only a test or the demo gives it a file:
spoken text can be what a patient answered.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

EARCON = "EARCON"
_KEEP = 10_000  # entries; a session has a few hundred


@dataclass(frozen=True, slots=True)
class Entry:
    """One utterance as it was heard.

    Attributes:
        id, text, screen: of the utterance.
        start_ms, end_ms: on the narrator's clock.
        interrupted: it did not reach its end.
        withheld: it was private and not played at all (N-A7).
        priority: "NORMAL", "NEXT" or "NOW"; "PAGE" for the text of the screen itself; "EARCON" for a short sound
            (``id`` its file's name, no text, as long as it is when nothing cuts it).
    """

    id: str
    text: str
    start_ms: float
    end_ms: float
    interrupted: bool
    withheld: bool
    priority: str
    screen: str


class Transcript:
    """Keeps entries in memory, and writes them to ``path`` as JSON lines if it is given one."""

    def __init__(self, path: Path | None = None) -> None:
        self.entries: list[Entry] = []
        self.earcons: list[Entry] = []  # beside what is said: no part of its order
        self._path = path

    def add(self, entry: Entry) -> None:
        """Keep one entry.

        Raises:
            OSError: the file cannot be written.
        """
        kept = self.earcons if entry.priority == EARCON else self.entries
        kept.append(entry)
        del kept[:-_KEEP]
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as out:
                out.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")

    def forget(self) -> None:
        """Session end: drop what is in memory (N-D5)."""
        self.entries.clear()
        self.earcons.clear()
