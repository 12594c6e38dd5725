"""What is shown and spoken now: which pack, in which language."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.content.models import Pack
from kiosk.session import Session
from kiosk.speech import Voice
from kiosk.tongue import Tongue


class Tongues:
    """All packs of the kiosk in all its languages, and the one of them that is in use.

    Args:
        offered: each pack in each language, what the kiosk starts with first: its language is the clinic's.

    Attributes:
        now: what is in use.
        pack_ids: ids of the packs that a visit here may be about.
    """

    def __init__(self, offered: Iterable[Tongue]) -> None:
        self._all = {(tongue.pack.id, tongue.tag): tongue for tongue in offered}
        self.pack_ids = tuple(dict.fromkeys(pack_id for pack_id, _ in self._all))
        self.now = next(iter(self._all.values()))
        self._clinic_tag = self.now.tag

    def of(self, pack_id: str, tag: str) -> Tongue:
        """This pack in this language."""
        return self._all[pack_id, tag]

    def take(self, tag: str, session: Session) -> Tongue:
        """Use this language, and the session's pack; until it is known, the first that it may be."""
        about = session.pack or next(iter(session.packs), self.pack_ids[0])
        self.now = self._all[about, tag]
        return self.now

    def clinic_s(self) -> Tongue:
        """The pack in use, in the clinic's language: staff and clinician read it."""
        return self._all[self.now.pack.id, self._clinic_tag]

    def voice(self, tag: str) -> Voice:
        """Who speaks this language."""
        return self._all[self.now.pack.id, tag].voice

    def packs(self) -> dict[str, Pack]:
        """Each pack in the language in use, by id."""
        return {key: self._all[key, self.now.tag].pack for key in self.pack_ids}

    def clinic_titles(self) -> tuple[tuple[str, str], ...]:
        """Id and title of each pack, in the clinic's language."""
        return tuple((key, self._all[key, self._clinic_tag].pack.title) for key in self.pack_ids)

    @property
    def any_draft(self) -> bool:
        """Some pack is not signed for patients yet. # N-C8"""
        return any(tongue.pack.draft for tongue in self._all.values())
