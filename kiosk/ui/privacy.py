"""Where private speech may go: what the patient chose, and what the system tells of headphones. # N-A7, EN 5.1.3.9"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.session import AudioRoute, Session
from kiosk.speech import Narrator


class Privacy:
    """Keeps the narrator from saying anything private where others hear it.

    Args:
        narrator: says it.
        session: the patient's.
        headphones: True or False where the system tells, else None.
        announce: says the phrase of this id.
    """

    def __init__(
        self,
        narrator: Narrator,
        session: Callable[[], Session],
        headphones: Callable[[], bool | None],
        announce: Callable[[str], None],
    ) -> None:
        self._narrator, self._session = narrator, session
        self._headphones, self._announce = headphones, announce

    def choose(self, name: str) -> None:
        """The patient's choice, the name of a route. Headphones that the system knows are not there do not count."""
        route = AudioRoute(name)
        if route is AudioRoute.HEADPHONES and self._headphones() is False:
            self._set(AudioRoute.UNASKED)
            self._announce("check.no_headphones")
            return
        self._set(route)
        self._announce(f"check.chosen_{route}")

    def sense(self) -> bool:
        """Take what the system tells as the choice of a patient who was not asked yet. True when it did."""
        if self._session().audio_route is AudioRoute.UNASKED and self._headphones():
            self._set(AudioRoute.HEADPHONES)
            return True
        return False

    def tick(self) -> None:
        """Each frame: headphones that were pulled out take the permission with them, at once."""
        if self._session().audio_route is AudioRoute.HEADPHONES and self._headphones() is False:
            self._set(AudioRoute.UNASKED)
            self._announce("check.headphones_out")

    def _set(self, route: AudioRoute) -> None:
        self._session().audio_route = route
        self._narrator.allow_private = route.allows_private
