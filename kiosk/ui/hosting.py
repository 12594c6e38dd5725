"""What a screen is given of the kiosk, and what of it belongs to a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kiosk.ui.page import Host

if TYPE_CHECKING:
    from kiosk.ui.kiosk import Kiosk


def host_of(kiosk: Kiosk) -> Host:
    """What the next screen is given."""
    return Host(
        pack=kiosk.pack,
        phrases=kiosk.phrases,
        session=kiosk.session,
        look=kiosk.look,
        practice=kiosk.practice,
        headphones=kiosk.parts.headphones() is True,
        practice_code=kiosk.practice_code,
        help_id=kiosk.words.help_id(),
        staff=kiosk.door.room,
        next=kiosk.going.next,
        open=kiosk.going.open,
        redeem=kiosk.asks.redeem,
        learn_only=kiosk.asks.learn_only,
        answer=kiosk.asks.answer,
        choose_route=kiosk.privacy.choose,
        teach=kiosk.asks.teach,
        change_text=kiosk.change_text,
        speak_from=kiosk.voice.speak_from,
        announce=kiosk.announce,
        reword=kiosk.narrator.reword,
        languages=kiosk.parts.tongues,
        choose_language=kiosk.choose_language,
        back=kiosk.going.back,
        open_aside=kiosk.asides.open,
        choose_mode=kiosk.ways.choose,
        where=kiosk.ways.where,
        darken=kiosk.ways.darken,
        ask_help=kiosk.asks.help,
        print_steps=(lambda: kiosk.printing.start(kiosk.pack, kiosk.phrases)) if kiosk.parts.printer else None,
        sight=kiosk.sight,
        packs=kiosk.tongues.packs(),
        choose_pack=kiosk.asks.choose_pack,
    )


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
        "practice_code": kiosk.practice_code,
        "language": (kiosk.pack.id, kiosk.pack.language, kiosk.phrases.language, kiosk.look.rtl),
    }
