"""All that belongs to a session, as one thing to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kiosk.ui.kiosk import Kiosk


def state_of(kiosk: Kiosk) -> dict[str, Any]:
    """Everything that belongs to a session, to compare with that of a fresh start (N-D3)."""
    return {
        "session": kiosk.session,
        "narrator": kiosk.narrator.state,
        "step": kiosk.page.step,
        "theme": [tuple(getattr(kiosk.look, name)) for name in ("paper", "ink", "primary", "mark")],
        "text": kiosk.look.text,
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
