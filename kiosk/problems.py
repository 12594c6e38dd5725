"""What goes wrong, kept for the engineer: in files that only the kiosk's user can read, that do not grow without end,
and without a word of what a patient typed or answered (N-D5)."""

from __future__ import annotations

import logging
import os
import traceback
from collections.abc import Iterator
from copy import copy
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Any

from kiosk.errors import KioskError

PROBLEM_LOG, CRASH_LOG = "kiosk.log", "crash.log"
MOST_BYTES = 1_000_000
"""A file that has become so long gives way to a new one; one before it is kept."""
LAST_FRAMES = 30
"""So much of a long story is told: an endless recursion has a thousand frames that are all the same."""

_TELL = (KioskError, OSError, ImportError, NameError, AttributeError, TypeError, IndexError, ArithmeticError)
"""Faults whose message names things of the program or of the machine. Any other may quote what it was given: a record
that does not fit is quoted with its answers, a row of the database with the visit's number."""


def story(error: BaseException) -> str:
    """Where it went wrong and how, line by line, without values."""
    return "".join(_told(each) for each in reversed(list(_chain(error))))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The fault, and those that led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    code = getattr(getattr(error, "orig", error), "sqlite_errorname", None)
    what = str(error) if isinstance(error, _TELL) else code
    where = "".join(traceback.format_tb(error.__traceback__, limit=-LAST_FRAMES))
    return f"Traceback (most recent call last):\n{where}{kind}{f': {what}' if what else ''}\n"


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        own = copy(record)
        own.exc_text = None  # another handler may have put its own there, with the values
        return super().format(own)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        return story(ei[1]).rstrip()


class _Kept(RotatingFileHandler):
    def _open(self) -> IO[Any]:  # type: ignore[override]  # a file opened for text is one
        return open(self.baseFilename, "a", encoding="utf-8", opener=_for_us_alone)


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def keep_problems(folder: Path) -> logging.Handler:
    """From now on write what goes wrong to a file in ``folder``: never to a patient's screen. The handler that does."""
    handler = _Kept(folder / PROBLEM_LOG, maxBytes=MOST_BYTES, backupCount=1)
    (folder / PROBLEM_LOG).chmod(0o600)
    handler.setFormatter(_Plain("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    return handler


def keep_crash(folder: Path, error: BaseException) -> Path | None:
    """Keep why the program had to end; the file it went to, None when it could be written nowhere."""
    for place in (folder, Path.cwd()):
        path = place / CRASH_LOG
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            if path.exists() and path.stat().st_size > MOST_BYTES:
                path.replace(path.with_name(f"{CRASH_LOG}.1"))
            with open(path, "a", encoding="utf-8", opener=_for_us_alone) as file:
                file.write(story(error))
        except OSError:
            continue
        return path
    return None
