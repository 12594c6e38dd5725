"""The last page: a phone reads the code from the screen; where there is a printer the steps can be printed."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image
from ui_walks import jump

from kiosk.take_home import LEAST_MODULE_MM, text
from kiosk.ui.printing import Printing
from kiosk.ui.widgets.take_home import TakeHome

if TYPE_CHECKING:
    from conftest import MakePlace, Place


def to_the_code(place: Place) -> TakeHome:
    """Turn to the page with the code."""
    jump(place, "thanks")
    page = place.driver.kiosk.page
    for _ in range(page.own_pages - 1):
        place.driver.tap("next")
    (item,) = page.list.shown
    assert isinstance(item, TakeHome)
    return item


@pytest.mark.parametrize("theme", ["default", "dark"])
def test_a_phone_reads_the_steps_from_the_screen(place: Place, tmp_path: Path, theme: str) -> None:
    place.driver.kiosk.look.set_theme(theme)
    item = to_the_code(place)
    place.driver.shot(tmp_path / "end.png")
    with Image.open(tmp_path / "end.png") as picture:
        found = zxingcpp.read_barcodes(picture)
    assert [row.text for row in found] == [text(place.content.pack, place.content.phrases)]
    assert item.code.module_px / place.driver.kiosk.look.mm(1) >= LEAST_MODULE_MM


def test_n_a1_what_to_do_with_the_code_is_spoken(place: Place) -> None:
    to_the_code(place)
    place.driver.advance(20)
    assert "thanks.scan" in place.said()


def test_without_a_printer_nothing_offers_one(place: Place) -> None:
    to_the_code(place)
    assert "print" not in [control.name for control in place.driver.kiosk.page.controls()]


def test_print_sends_one_page_and_says_so(make_place: MakePlace, monkeypatch: pytest.MonkeyPatch) -> None:
    place = make_place(printer=True)
    sent: list[bytes] = []
    monkeypatch.setattr(place.driver.kiosk.printing, "_send", lambda pdf: not sent.append(pdf))
    to_the_code(place)
    place.driver.tap("print")
    assert place.driver.kiosk.frame.status == place.content.phrases["thanks.printing"]
    place.driver.kiosk.printing._worker.shutdown()  # type: ignore[union-attr]
    place.driver.advance(10)
    assert [pdf[:5] for pdf in sent] == [b"%PDF-"]
    assert "thanks.printing" in place.said()


def test_a_page_that_was_not_taken_is_told_unless_the_session_is_over(place: Place) -> None:
    told: list[str] = []
    gate = threading.Event()
    printing = Printing(told.append, lambda pdf: bool(gate.wait(300) and False))
    printing.start(place.content.pack, place.content.phrases)
    printing.start(place.content.pack, place.content.phrases)
    printing.tick()
    assert told == ["thanks.printing"]
    gate.set()
    printing._worker.shutdown()  # type: ignore[union-attr]
    printing.tick()
    assert told == ["thanks.printing", "thanks.not_printed"]
    again = Printing(told.append, lambda pdf: False)
    again.start(place.content.pack, place.content.phrases)
    again.forget()
    again.close()
    again.tick()
    assert told[2:] == ["thanks.printing"]
