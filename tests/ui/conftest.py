"""A person at the real kiosk: offscreen window, real records, a clock that moves only with the frames."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk.loading import Content, load_content
from kiosk.notices import Notice
from kiosk.records.open import FILE_NAME, Records, open_records
from kiosk.settings import Settings
from kiosk.speech import Narrator, SilentClips, SilentPlayer, Transcript
from kiosk.start import build, open_and_recover
from kiosk.ui.environment import prepare

prepare(1920, 1080, fullscreen=False, offscreen=True, max_fps=20)

from ui_walks import PIN  # noqa: E402 - Kivy must be told all the above first

from kiosk.ui.driver import Driver, PicturesLookedAt, VirtualTime  # noqa: E402


@dataclass
class Place:
    """A kiosk and what a test looks at."""

    driver: Driver
    settings: Settings
    content: Content
    records: Records
    narrator: Narrator
    transcript: Transcript
    clock: VirtualTime

    def said(self) -> list[str]:
        """Ids of what was said so far, in order."""
        return [entry.id for entry in self.transcript.entries if not entry.withheld]


MakePlace = Callable[..., Place]


@pytest.fixture(scope="session")
def content() -> Content:
    """The content that comes with the kiosk."""
    return load_content(Settings())


@pytest.fixture(scope="session")
def pictures() -> Iterator[PicturesLookedAt]:
    """Painted once for all kiosks."""
    found = PicturesLookedAt()
    yield found
    found.close()


@pytest.fixture(scope="session")
def record_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh record file with an admin in it. Each kiosk begins with a copy: hashing a PIN takes long."""
    path = tmp_path_factory.mktemp("records") / FILE_NAME
    with open_records(path, VirtualTime().utc) as records:
        records.staff.add("Admin", "admin", PIN)
    return path


@pytest.fixture
def make_place(tmp_path: Path, content: Content, pictures: PicturesLookedAt, record_file: Path) -> Iterator[MakePlace]:
    """Builds kiosks; each is closed at the end. ``admin=True`` ends practice mode; ``sound=False``: no device.
    Whatever else is given is a field of kiosk.yaml."""
    places: list[Place] = []

    def make(
        *,
        admin: bool = True,
        content: Content = content,
        name: str = "data",
        headphones: Callable[[], bool | None] = lambda: None,
        sound: bool = True,
        others: Iterable[Content] = (),
        not_offered: Iterable[Notice] = (),
        more: Iterable[Content] = (),
        printer: bool = False,
        **fields: Any,
    ) -> Place:
        settings = Settings(data=tmp_path / name, cache=tmp_path / "cache", **fields)
        clock = VirtualTime()
        if admin and not (settings.data / FILE_NAME).exists():
            settings.data.mkdir(mode=0o700, parents=True)
            shutil.copy(record_file, settings.data)
        records = open_and_recover(settings, clock.utc)
        transcript = Transcript()
        narrator = Narrator(SilentClips(), SilentPlayer(clock.now, available=sound), transcript, clock.now)
        driver = Driver(
            lambda: build(
                settings,
                content,
                records,
                narrator,
                now=clock.now,
                utc=clock.utc,
                headphones=headphones,
                others=others,
                not_offered=not_offered,
                more=more,
                pictures=pictures,
                printer=printer,
            ),
            clock,
        )
        place = Place(driver, settings, content, records, narrator, transcript, clock)
        places.append(place)
        return place

    yield make
    for place in places:
        place.driver.close()
        place.records.close()


@pytest.fixture
def place(make_place: MakePlace) -> Place:
    """A kiosk for patients, fresh."""
    return make_place()
