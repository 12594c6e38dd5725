"""Kiosks that share one real PostgreSQL, and a server that is away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from records_makers import Clock

from kiosk.records.handover import HandOver
from kiosk.records.open import Records, kiosk_records, records_over
from kiosk.records.server import open_server
from kiosk.settings import Settings

AWAY = "postgresql://kiosk@/none?host=/nowhere&port=1"


class Clinic:
    """Kiosks that share a database, and the desk's view of it."""

    def __init__(self, folder: Path, url: str, clock: Clock) -> None:
        self.folder, self.url, self.clock = folder, url, clock
        self.desk = records_over(open_server(url), clock)
        self._opened: list[Records] = []

    def kiosk(self, name: str, url: str | None = None) -> Records:
        settings = Settings(data=self.folder / name, database=url or self.url)
        self._opened.append(kiosk_records(settings, self.clock))
        return self._opened[-1]

    def close(self) -> None:
        for records in self._opened:
            records.close()
        self.desk.close()


def hand_over(kiosk: Records) -> HandOver:
    assert kiosk.handover is not None
    return kiosk.handover


def away(kiosk: Records) -> Callable[[], None]:
    """The server is away for this kiosk; what is returned brings it back."""
    over = hand_over(kiosk)
    connect, over._connect = over._connect, lambda: open_server(AWAY)
    opened, over._opened, over.server = over._opened, None, None
    if opened is not None:
        opened.close()
    assert not over.round()

    def back() -> None:
        over._connect = connect
        assert over.round()

    return back
