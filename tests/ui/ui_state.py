"""All that belongs to a session, as one thing to compare."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.ui.kiosk import Kiosk


PLAIN = (bool, int, float, str, type(None), Enum)
NOT_OF_A_SESSION = {"_since", "_last", "_status_until", "_quiet_since", "_tapped_at", "_held"}
"""Fields that hold a time: a fresh start is earlier than any other. And the keys that a hand still holds down."""


def plain_fields(part: Any) -> dict[str, Any]:
    """Every field of a part that is a plain value, or a collection of them: a field that is added is compared too."""

    def is_plain(value: Any) -> bool:
        inside = (*value.keys(), *value.values()) if isinstance(value, dict) else value
        return isinstance(value, PLAIN) or (
            isinstance(value, (list, tuple, set, frozenset, dict)) and all(is_plain(each) for each in inside)
        )

    fields = {name: value for name, value in vars(part).items() if name not in NOT_OF_A_SESSION and is_plain(value)}
    return {name: value.copy() if isinstance(value, (list, set, dict)) else value for name, value in fields.items()}


def parts_of_the_kiosk(kiosk: Kiosk) -> dict[str, dict[str, Any]]:
    """What each part remembers by itself."""
    ways, attendance = kiosk.ways, kiosk.attendance
    return {
        type(part).__name__: plain_fields(part)
        for part in (
            *(ways, ways.scanner, ways.hearing, ways.long_press, ways.held_key, ways.focus),
            *(attendance, attendance.clock, attendance.saver),
            *(kiosk.voice, kiosk.privacy, kiosk.printing, kiosk.practice, kiosk.input),
            *(kiosk.going, kiosk.asides, kiosk.asks, kiosk.door, kiosk.wording, kiosk.stage, kiosk.sight),
        )
    }


def state_of(kiosk: Kiosk) -> dict[str, Any]:
    """Everything that belongs to a session, to compare with that of a fresh start (N-D3)."""
    return {
        "session": kiosk.session,
        "narrator": kiosk.narrator.state,
        "step": kiosk.page.step,
        "theme": [tuple(getattr(kiosk.look, name)) for name in ("paper", "ink", "primary", "mark")],
        "text": kiosk.look.text,
        "less_motion": kiosk.look.less_motion,
        "dark": kiosk._dark_sheet.on,
        "parts": parts_of_the_kiosk(kiosk),
        "journey": kiosk.journey,
        "idle": (kiosk.idle.alerting, kiosk.idle._since),
        "alert": kiosk.alert.parent is not None,
        "status": kiosk.frame.status,
        "focus": kiosk.focus.control,
        "help": kiosk.asides.helped,
        "own_pages": dict(kiosk.going.own_pages),
        "staff": kiosk.door.room,
        "practice_code": kiosk.practice.code,
        "language": (
            kiosk.tongues.now.pack.id,
            kiosk.tongues.now.pack.language,
            kiosk.phrases.language,
            kiosk.look.rtl,
        ),
    }
