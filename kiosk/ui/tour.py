"""Goes to every page of every screen of a kiosk, each as full as it gets: for the audit and the gallery."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.records.visit import VisitRecord
from kiosk.session import AudioRoute, Session
from kiosk.ui.driver import Driver
from kiosk.ui.kiosk import Kiosk
from kiosk.ui.widgets.button import Tile

Look = Callable[[str], None]
"""Called with the name of what is shown now."""
PIN = "271828"
SETTLE = 3
"""Frames until a page has its place."""


class Tour:
    """Turns the kiosk to each of its pages.

    Args:
        driver: holds the kiosk.
        look: called at each of them.
        prepare: called at each fresh start, to choose size, theme and language.
        only: it stops where a name begins so; everywhere when there is none.
    """

    def __init__(
        self, driver: Driver, look: Look, prepare: Callable[[], None], only: tuple[str, ...] = ()
    ) -> None:
        self.driver, self._look, self._prepare, self._only = driver, look, prepare, only
        self.kiosk: Kiosk = driver.kiosk

    def _wants(self, *names: str) -> bool:
        """Whether there is anything to see at pages whose names begin so."""
        return not self._only or any(
            name.startswith(only) or only.startswith(name) for only in self._only for name in names
        )

    def _settled(self, name: str) -> None:
        if not self._wants(name):
            return
        self.driver.frames(SETTLE)
        self._look(name)

    def _pages(self, name: str) -> None:
        """Each page that the screen has of its own."""
        if not self._wants(name):
            return
        page = self.kiosk.page
        while True:
            self._settled(f"{name} {page.own_page + 1}" if page.own_pages > 1 else name)
            if self.kiosk.page is not page or page.own_page + 1 >= page.own_pages:
                return
            before = page.own_page
            page.forward()
            self.kiosk.stage.read()
            if page.own_page == before:
                return

    def _go(self, step_id: str) -> None:
        self.kiosk.going.go_to(step_id)
        self.driver.frames(SETTLE)

    def start(self) -> None:
        """A fresh start, as ``prepare`` wants it."""
        kiosk = self.kiosk
        kiosk.reset(None)
        self.driver.frames(SETTLE)
        self._prepare()
        self.driver.frames(SETTLE)

    def begin_visit(self) -> None:
        """A visit that is not on record: the tour leaves nothing behind."""
        kiosk = self.kiosk
        kiosk.session.code, kiosk.session.visit_id = "1234", None
        kiosk.session.offer(kiosk.tongues.pack_ids)
        kiosk.going.plan(asks=True)

    def patient(self, *, helps: bool = True) -> list[str]:
        """The patient's screens; the ids of the steps that were shown."""
        self.start()
        kiosk = self.kiosk
        self._pages(kiosk.journey[0].id)
        self._go(kiosk.journey[1].id)
        self._pages("code")
        page: Any = kiosk.page
        page.type("1")
        self._settled("code typed")
        page.message = kiosk.phrases["code.refused"]
        self._settled("code refused")
        self.begin_visit()
        seen = []
        for each in kiosk.journey[2:]:
            if not self._wants(each.id):
                continue
            if each.screen == "review":
                for question in kiosk.tongues.now.pack.questions[1:]:
                    self._answer(question.id)
            self._go(each.id)
            self._pages(each.id)
            seen.append(each.id)
            if each.screen == "pick":
                chooser: Any = kiosk.page
                chooser.choose(kiosk.session.packs[0])
                self._settled("pick chosen")
            tiles = [w for w in self.driver.visible() if isinstance(w, Tile)]
            if tiles and (each.screen != "question" or each.id in _longest(kiosk)):
                tile = tiles[len(seen) % len(tiles)]
                tile.chosen, before = True, kiosk.session.audio_route
                if each.screen == "route":  # its marks follow the session, frame by frame
                    kiosk.session.audio_route = AudioRoute(tile.name.removeprefix("route."))
                self._settled(f"{each.id} chosen")
                kiosk.session.audio_route = before
        kiosk.voice.announce("trouble", kiosk.phrases["trouble.desk"])
        self._settled("trouble")
        self._where("where")
        if self._wants("where on a question"):
            self._go(_longest(kiosk)[0])
            self._where("where on a question")
            kiosk.voice.announce("long", kiosk.phrases["ways.on_touch_to_hear"])
            self._settled("where told at length")
        if helps and self._wants("help of"):
            for step_id in (kiosk.journey[0].id, *{step.screen: step.id for step in kiosk.journey[1:]}.values()):
                self._go(step_id)
                kiosk.going.help()
                # What follows the first page is the same for all, but for the row that a question has more.
                helped = kiosk.asides.helped
                whole = step_id == "welcome" or (helped is not None and helped.screen == "question")
                (self._pages if whole else self._settled)(f"help of {step_id}")
                kiosk.going.help()
        if helps and self._wants("hear", "sight", "ways", "try_keys"):
            self._go(kiosk.journey[2].id)
            kiosk.going.help()
            for aside in ("hear", "sight", "ways", "try_keys"):
                kiosk.asides.open(aside)
                self._pages(aside)
            kiosk.going.help()
        return seen

    def _where(self, name: str) -> None:
        """Where am I, asked by its button, which has the focus then."""
        kiosk = self.kiosk
        kiosk.focus.to(kiosk.frame.ids.where)
        kiosk.ways.where()
        self._settled(name)
        kiosk.focus.clear()

    def _answer(self, question_id: str) -> None:
        session: Session = self.kiosk.session
        values = ("yes", "no", "not_sure")
        from kiosk.screening import Answer

        session.answer(question_id, Answer(values[len(session.answers) % 3]), self.kiosk.parts.utc())

    def alert(self) -> None:
        """The idle alert."""
        if not self._wants("alert"):
            return
        self.start()
        kiosk = self.kiosk
        self._go(kiosk.journey[2].id)
        kiosk.alert.seconds = 45
        kiosk.add_widget(kiosk.alert)
        self._settled("alert")
        kiosk.attendance.hide_alert()

    def staff(self, visits: list[VisitRecord]) -> None:
        """The staff's screens; ``visits`` are on record."""
        if not self._wants("staff"):
            return
        self.start()
        kiosk = self.kiosk
        kiosk.door.open()
        self._settled("staff login")
        page: Any = kiosk.page
        page._choose("Admin")
        for digit in PIN:
            page.type(digit)
        page.message = kiosk.parts.phrases["staff.wrong"]
        self._settled("staff login wrong")
        page.message = ""
        kiosk.page.forward()
        assert kiosk.page.step.screen == "staff_panel", "the PIN of the tour is that of the admin"
        self._pages("staff panel")
        page = kiosk.page
        page.start()
        if kiosk.page.step.screen == "staff_start":
            self._pages("staff start")
            page = kiosk.page
            page.start(None)
        self._settled("staff panel started")
        for record in visits:
            kiosk.door.room.show("staff_visit", record.id)  # type: ignore[union-attr]
            self._pages("staff visit")
        kiosk.door.room.role = "staff"  # type: ignore[union-attr]
        kiosk.door.room.show("staff_visit", visits[0].id)  # type: ignore[union-attr]
        self._pages("staff visit, not theirs to acknowledge")
        kiosk.door.room.show("staff_visit", "notices")  # type: ignore[union-attr]
        self._pages("staff notices")
        kiosk.door.leave()


def _longest(kiosk: Kiosk) -> tuple[str, str]:
    """The question with the most to read and the first one: their tiles are looked at chosen."""
    questions = kiosk.tongues.now.pack.questions
    return max(questions, key=lambda q: len(q.ask) + len(q.help)).id, questions[0].id
