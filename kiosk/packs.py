"""Several packs in one kiosk: each in every language that patients may choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.content.loader import languages
from kiosk.errors import KioskError
from kiosk.languages import LANGUAGES
from kiosk.notices import Notice, faulty
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.loading import Content


@dataclass(frozen=True)
class Offered:
    """What patients may choose from.

    Attributes:
        others: the first pack in the languages beside the clinic's own.
        more: the other packs, each in the clinic's language and in those of ``others``.
        notices: for staff: why a language is not offered.
    """

    others: tuple[Content, ...]
    more: tuple[Content, ...]
    notices: tuple[Notice, ...] = ()


def with_more_packs(
    settings: Settings, others: Sequence[Content], load: Callable[[Settings, str | None], Content]
) -> Offered:
    """The other packs of kiosk.yaml, and the languages that all the packs have.

    A language that one of them lacks is not offered at all: nobody is asked about their safety in a language that
    they did not choose.

    Raises:
        KioskError: a pack has faults in the clinic's own language.
    """
    rest = settings.of_each_pack()[1:]
    more = [load(each, None) for each in rest]
    kept: list[Content] = []
    notices: list[Notice] = []
    for other in others:
        tag = other.pack.language
        begins, missing = f"{LANGUAGES[tag].english} is not offered", None
        found: list[Content] = []
        for each in rest:
            if tag not in languages(each.content / each.pack):
                values = {"language": tag, "pack": each.pack}
                missing = Notice("no_words", values, f"{begins}: the pack {each.pack} has no words in it.")
                break
            try:
                found.append(load(each, tag))
            except KioskError as error:
                missing = faulty("faulty", error, begins, language=tag)
                break
        if missing:
            notices.append(missing)
        else:
            kept.append(other)
            more += found
    return Offered(tuple(kept), tuple(more), tuple(notices))
