"""The care steps go home: a phone reads the code, a printer gets the page, and neither says anything of the visit."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from kiosk.content.check import CONTENT
from kiosk.content.loader import load_pack
from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.errors import KioskError
from kiosk.take_home import QUIET_MODULES, code, page, print_page, printer, text

PHRASES = Phrases.load(CONTENT / "phrases", "en")
ARABIC = "ضع واقي شمس SPF 30 (كل يوم) الساعة 14:30."


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(CONTENT / "micro-needling")


def arabic(pack: Pack) -> Pack:
    screens = [
        screen.model_copy(
            update={"sentences": tuple(s.model_copy(update={"text": ARABIC}) for s in screen.sentences)}
        )
        for screen in pack.screens
    ]
    return pack.model_copy(update={"language": "ar", "title": "العناية بعد العلاج", "screens": tuple(screens)})


def picture(modules: tuple[tuple[bool, ...], ...], scale: int = 3) -> Image.Image:
    side = len(modules) + 2 * QUIET_MODULES
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + QUIET_MODULES, y + QUIET_MODULES), 0)
    return image.resize((side * scale, side * scale), Image.Resampling.NEAREST)


@pytest.mark.parametrize("make", [lambda pack: pack, arabic], ids=["en", "ar"])
def test_a_reader_gets_every_step_from_the_code(make: object, pack: Pack) -> None:
    made = make(pack)  # type: ignore[operator]
    found = zxingcpp.read_barcodes(picture(code(text(made, PHRASES))))
    assert [row.text for row in found] == [text(made, PHRASES)]
    for sentence in made.take_home:
        assert sentence.text in found[0].text


def test_the_code_says_that_it_is_a_draft_until_it_is_signed(pack: Pack) -> None:
    assert PHRASES["band.draft"] in text(pack, PHRASES)
    assert PHRASES["band.draft"] not in text(pack.model_copy(update={"status": "signed"}), PHRASES)


def test_steps_that_fit_no_code_are_a_clear_error() -> None:
    with pytest.raises(KioskError, match="too long for a QR code"):
        code("x" * 3000)


def test_the_page_holds_every_step_and_its_code_is_read(pack: Pack) -> None:
    found = PdfReader(io.BytesIO(page(pack, PHRASES)))
    assert len(found.pages) == 1
    told = " ".join(found.pages[0].extract_text().split())
    for sentence in pack.take_home:
        assert sentence.text in told


def test_latin_letters_and_brackets_are_on_an_arabic_page(pack: Pack) -> None:
    """Each letter needs a font that has it: one that is missing would vanish without a word."""
    told = PdfReader(io.BytesIO(page(arabic(pack), PHRASES))).pages[0].extract_text()
    for part in ("SPF", "30", "14:30", "(", ")"):
        assert part in told


def stub(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_the_printer_is_cups_default_and_gets_the_whole_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Pack
) -> None:
    stub(tmp_path / "bin", "lpstat", 'echo "system default destination: desk"')
    stub(tmp_path / "bin", "lp", f"cat > {tmp_path}/printed")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    assert printer() == "desk"
    made = page(pack, PHRASES)
    assert print_page(made)
    assert (tmp_path / "printed").read_bytes() == made


def test_no_printer_and_one_that_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert printer() is None
    assert not print_page(b"x")
    stub(tmp_path / "bin", "lpstat", 'echo "no system default destination"')
    stub(tmp_path / "bin", "lp", "exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/bin{os.pathsep}/usr/bin")
    assert printer() is None
    assert not print_page(b"x")
