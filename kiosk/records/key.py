"""The key of an encrypted record file: from a file that only the kiosk's user can read, or from systemd."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.errors import Fault, KioskError

CREDENTIAL = "kiosk.key"
"""Name of the systemd credential: ``LoadCredential=kiosk.key:/etc/voice-kiosk/key``."""

BYTES = 32


@dataclass(frozen=True)
class Key:
    """The 256 bits that a record file is encrypted with.

    Attributes:
        hex: them in hexadecimal; never shown.
    """

    hex: str = field(repr=False)


def load_key(file: Path | None, environment: Mapping[str, str] | None = None) -> Key | None:
    """The key in ``file``; without one, systemd's credential; None when there is neither: the records stay plain.

    Raises:
        KioskError: the file is missing, others can read it, or it holds no key.
    """
    environment = os.environ if environment is None else environment
    credentials = environment.get("CREDENTIALS_DIRECTORY")
    if file is None:
        if credentials is None or not (Path(credentials) / CREDENTIAL).exists():
            return None
        file = Path(credentials) / CREDENTIAL
    try:
        mode = file.stat().st_mode
        # A pipe would be waited for, and a device read, without end.
        text = file.read_text(encoding="ascii").strip() if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else ""
    except OSError as error:
        mend = "put the key back; without it nobody can read the records. For a new kiosk: ./run key FILE"
        raise KioskError(Fault(file, 0, f"the key cannot be read ({error.strerror})", mend)) from None
    except UnicodeDecodeError:
        text, mode = "", 0o600
    if stat.S_IMODE(mode) & 0o077 and file.parent != Path(credentials or "/nowhere"):
        raise KioskError(Fault(file, 0, "others can read the key of the records", f"run: chmod 600 {file}"))
    if len(text) != 2 * BYTES or set(text.lower()) - set("0123456789abcdef"):
        what = f"this is no key: a key is {2 * BYTES} hexadecimal digits"
        raise KioskError(Fault(file, 0, what, "put the right file back, or make one for a new kiosk: ./run key FILE"))
    return Key(text.lower())


def make_key(file: Path) -> None:
    """Write a new random key to ``file``, with mode 0600.

    Raises:
        KioskError: the file is there already, or cannot be written.
    """
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        mend = "name a file that is not there yet, in a folder that you can write to"
        raise KioskError(Fault(file, 0, f"the key cannot be made ({error.strerror})", mend)) from None
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(secrets.token_hex(BYTES) + "\n")
        opened.flush()
        os.fsync(opened.fileno())
