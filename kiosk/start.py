"""From settings to a running kiosk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk import take_home
from kiosk.errors import KioskError
from kiosk.loading import Content, load_content, load_or_last_good, load_others, panel_of
from kiosk.notices import Notice
from kiosk.packs import with_more_packs
from kiosk.problems import keep_problems
from kiosk.records.housekeeping import Housekeeping
from kiosk.records.lists import Limits
from kiosk.records.open import Records, kiosk_records
from kiosk.settings import Settings
from kiosk.speech import Narrator
from kiosk.speech.output import OutputSense
from kiosk.ui.tint import shifts
from kiosk.voicing import make_narrator, prepare_all, tongue_of

if TYPE_CHECKING:
    from kiosk.ui.kiosk import Kiosk
    from kiosk.ui.widgets.picture import Pictures


def open_and_recover(settings: Settings, utc: Callable[[], datetime]) -> Records:
    """Open the records; a visit that a power cut left open is closed as incomplete.

    Raises:
        KioskError: the records cannot be opened or written.
    """
    records = kiosk_records(settings, utc)
    try:
        records.visits.close_unfinished()
    except KioskError:
        records.close()
        raise
    return records


def build(
    settings: Settings,
    content: Content,
    records: Records,
    narrator: Narrator,
    *,
    now: Callable[[], float] = time.monotonic,
    utc: Callable[[], datetime] = lambda: datetime.now(UTC),
    headphones: Callable[[], bool | None] = lambda: None,
    others: Iterable[Content] = (),
    not_offered: Iterable[Notice] = (),
    more: Iterable[Content] = (),
    pictures: Pictures | None = None,
    printer: bool = False,
) -> Kiosk:
    """The root widget with everything it needs. Kivy must have been prepared (``kiosk.ui.environment``).

    Args:
        others: the content in the other languages, and ``not_offered``, why some are missing (`load_others`).
        more: the other packs that a visit may be about, in the same languages (`with_more_packs`).
        pictures: those that were painted before, for whoever builds more than one kiosk.
        printer: the care steps can be printed.
    """
    from kiosk.ui.keys import Keymap
    from kiosk.ui.kiosk import Kiosk
    from kiosk.ui.look import Look
    from kiosk.ui.parts import Parts

    more = tuple(more)
    own = [content.pack, *(each.pack for each in more if each.pack.language == content.pack.language)]
    faults = [fault for each in (content, *more) for fault in each.recordings.faults]
    look = content.look
    gaps = look.undescribed([each.pack.language for each in (content, *others)])
    lasting = [
        *(Notice(notice.kind, notice.values) for pack in own for notice in pack.notices),
        *not_offered,
        *(Notice(f"colour_{each.colour}", vars(each)) for each in shifts(look.main, look.second)),
        *([Notice("picture", {"languages": ", ".join(gaps)})] if gaps else []),
        *(Notice("recording", {"file": fault.file.name if fault.file else ""}) for fault in faults),
    ]

    def notices() -> list[str]:
        server = records.handover.trouble if records.handover else ""
        now = [  # what may need somebody now comes first
            *([Notice("server", {"why": server})] if server else []),
            *(Notice(notice.code, {"count": notice.count, "why": notice.detail}) for notice in narrator.notices),
        ]
        return list(dict.fromkeys(notice.said(content.phrases) for notice in (*now, *lasting)))

    parts = Parts(
        pack=content.pack,
        phrases=content.phrases,
        records=records,
        narrator=narrator,
        look=Look(panel_of(settings), pictures, look),
        now=now,
        utc=utc,
        notices=notices,
        tongues=tuple(tongue_of(settings, spoken) for spoken in (content, *others)),
        headphones=headphones,
        idle_s=settings.idle_s,
        answer_s=settings.answer_s,
        kiosk=settings.kiosk,
        input_mode=settings.input_mode,
        keymap=Keymap(settings.keys, settings.switch_move, settings.switch_select),
        dwell_s=settings.dwell_s,
        saver_s=settings.screen_saver_min * 60,
        printer=printer,
        more_packs=tuple(tongue_of(settings, spoken) for spoken in more),
        limits=Limits.of(settings.desk),
    )
    return Kiosk(parts)


def run_kiosk(settings: Settings, *, windowed: bool, say: Callable[[str], None]) -> int:
    """Open the kiosk and stay until it is closed.

    Args:
        windowed: a window instead of the whole panel.
        say: tells the person at the terminal what is going on.

    Raises:
        KioskError: content, settings, records or screen are not fit.
    """
    from kiosk.ui.environment import open_window, prepare

    content, settings, older = load_or_last_good(settings, say)
    others, not_offered = load_others(settings)
    offered = with_more_packs(settings, others, load_content)
    more = offered.more
    records = open_and_recover(settings, lambda: datetime.now(UTC))
    try:
        prepare(settings.panel.width, settings.panel.height, fullscreen=not windowed)
        open_window()
        keep_problems(settings.data)
        keeper = Housekeeping(records, settings.retention_days)
        keeper.start()
        narrator = make_narrator(settings, content)
        prepare_all(settings, content, offered.others, narrator, more)
        from kiosk.ui.app import KioskApp

        if not records.staff.has_admin():
            say("Practice - not for patients, until an admin PIN is set.")
            say("Set it on the screen (hold the logo for 2 seconds), or: ./run staff add NAME --role admin")
        sense = OutputSense()

        def make() -> Kiosk:
            return build(
                settings,
                content,
                records,
                narrator,
                headphones=lambda: sense.headphones,
                others=offered.others,
                not_offered=(*older, *not_offered, *offered.notices),
                more=more,
                printer=take_home.printer() is not None,
            )

        def close() -> None:
            sense.close()
            keeper.stop()
            records.close()

        KioskApp(
            make,
            close,
            stays=not windowed,
            screen_readers=settings.access_tree == "auto",
            reader_speaks=settings.reader_voice == "instead",
        ).run()
    except BaseException:
        records.close()
        raise
    return 0
