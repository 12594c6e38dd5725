"""The folder for what one patient said: in memory, and gone with the session."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path


class PrivateFolder:
    """A folder only we may read, in memory if possible, that does not outlive the session or the process."""

    _PREFIX = "kiosk-private-voice-"

    def __init__(self, base: Path | None) -> None:
        shared_memory = Path("/dev/shm")
        usable = shared_memory.is_dir() and os.access(shared_memory, os.W_OK)
        self._base = base or (shared_memory if usable else Path(tempfile.gettempdir()))
        self._at: Path | None = None
        self._lock = -1
        self._sweep()

    def path(self) -> Path:
        """The folder, made when first needed; one that is not there if it cannot be made."""
        if self._at is None:
            try:
                made = Path(tempfile.mkdtemp(prefix=self._PREFIX, dir=self._base))
            except OSError:
                return self._base / f"{self._PREFIX}none"  # the worker will say why it cannot write there
            self._at = made
            self._lock = os.open(self._at / "lock", os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return self._at

    def delete(self) -> None:
        """Nothing of it is left; what the worker still wants to write there fails."""
        if self._at is None:
            return
        gone = self._at.with_name(self._at.name + "-gone")
        self._at.rename(gone)  # first out of the worker's reach, then empty it
        shutil.rmtree(gone, ignore_errors=True)
        os.close(self._lock)
        self._at = None

    def _sweep(self) -> None:
        """Delete what a killed process of ours left: nobody holds its lock."""
        for left in self._base.glob(f"{self._PREFIX}*"):
            with contextlib.suppress(OSError):
                if left.name.endswith("-gone"):
                    shutil.rmtree(left, ignore_errors=True)
                    continue
                held = os.open(left / "lock", os.O_RDWR)
                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(left, ignore_errors=True)
                finally:
                    os.close(held)
