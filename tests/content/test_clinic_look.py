"""The clinic's own look: faults in their lines, nothing from outside its folder, nothing that cannot be drawn."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from kiosk.content.check import check
from kiosk.content.clinic_look import MAX_BYTES, look_and_faults, read_look
from kiosk.content.editor import schemas
from kiosk.content.keeping import keep, last_good
from kiosk.errors import KioskError

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30"><rect width="30" height="30" fill="#804020"/></svg>'
)


def png(width: int = 40, height: int = 30) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#336699").save(out, "PNG")
    return out.getvalue()


def clinic(folder: Path, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "clinic.yaml"
    file.write_text("look:\n" + "".join(f"  {line}\n" for line in lines), "utf-8")
    return file


def faults(folder: Path, *lines: str) -> str:
    return "\n".join(str(fault) for fault in look_and_faults(clinic(folder, *lines))[1])


def test_everything_at_once(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(SQUARE, "utf-8")
    (tmp_path / "front.png").write_bytes(png())
    file = clinic(
        tmp_path, "name: Green Street", "main: '#f47b20'", "second: '#00A3E0'", "logo: logo.svg", "picture: front.png"
    )
    look = read_look(file)
    assert (look.name("en"), look.name("fa"), look.main, look.second) == (*["Green Street"] * 2, "#F47B20", "#00A3E0")
    assert look.logo is not None
    assert "#804020" in look.logo
    assert look.picture is not None
    assert "data:image/png;base64," in look.picture
    assert [path.name for path in look.files] == ["logo.svg", "front.png"]


def test_a_name_in_each_language(tmp_path: Path) -> None:
    look = read_look(clinic(tmp_path, "name: {en: Green Street, es: Calle Verde}"))
    assert (look.name("en"), look.name("es"), look.name("fr")) == ("Green Street", "Calle Verde", "")


def test_what_the_picture_shows_in_each_language(tmp_path: Path) -> None:
    (tmp_path / "front.png").write_bytes(png())
    shows = "picture_shows: {en: A green door., es: Una puerta verde.}"
    look = read_look(clinic(tmp_path, "picture: front.png", shows))
    assert (look.shows["en"], look.undescribed(["en", "es", "fr"])) == ("A green door.", ["fr"])
    assert read_look(clinic(tmp_path, "picture_shows: A green door.")).shows == {"en": "A green door."}


def test_check_names_the_languages_that_do_not_say_what_the_picture_shows(tmp_path: Path) -> None:
    (tmp_path / "front.png").write_bytes(png())
    file = clinic(tmp_path, "name: Green Street", "picture: front.png", "picture_shows: A green door.")
    (fault,) = check(clinic=file, offered={"en", "fr"})
    assert (fault.file, fault.line) == (file, 3)
    assert "what it shows in: fr" in fault.what
    assert "picture_shows: {fr: ...}" in fault.mend
    assert read_look(file).picture is not None, "the kiosk works on"
    assert check(clinic=file, offered={"en"}) == []


def test_nothing_is_asked_for() -> None:
    assert read_look(None) == read_look({"micro-needling": {"sun_after": "three days"}})
    assert read_look(None).name("en") == ""


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("main: #F47B20", "what follows a # is a remark"),
        ("main: orange", "is no colour"),
        ("main: 123456", "is no colour"),
        ("colour: '#F47B20'", "there is no 'colour'"),
        ("name: ''", "it is no name of 1 to 40 letters"),
        (f"name: {'x' * 41}", "it is no name of 1 to 40 letters"),
        ("name: You are cleared", "it says"),
        ("name: {xx yy: Green}", "is not the name of a language"),
        ("picture_shows: You are cleared", "it says"),
        ("picture_shows: {ar: Door}", "stands in Latin letters"),
        ("picture_shows: 7", "it is no text of 1 to 150 letters"),
        ("logo: missing.svg", "there is no file 'missing.svg'"),
        ("logo: ../outside.svg", "lies outside the folder"),
        ("logo: sub/inner.svg", "lies outside the folder"),
        ("logo: link.svg", "lies outside the folder"),
        ("logo: sub", "is no file"),
        ("logo: big.png", "is larger than 2 MB"),
        ("picture: huge.png", "it is larger than 4096 px"),
        ("picture: half.png", "it is damaged"),
        ("picture: words.txt", "it is neither a PNG nor an SVG"),
        ("picture: binary.bin", "it is neither a PNG nor an SVG"),
        ("logo: text.svg", "it has text in it"),
        ("logo: script.svg", "it has script in it"),
        ("logo: remote.svg", "it points to something outside of itself"),
        ("logo: bomb.svg", "it has definitions of its own"),
        ("logo: empty.svg", "nothing can be seen of it"),
        ("logo: 7", "there is no name of a file"),
    ],
)
def test_each_fault_is_named_in_its_line(tmp_path: Path, line: str, what: str) -> None:
    folder = tmp_path / "clinic"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "outside.svg").write_text(SQUARE, "utf-8")
    (folder / "sub" / "inner.svg").write_text(SQUARE, "utf-8")
    (folder / "link.svg").symlink_to(tmp_path / "outside.svg")
    (folder / "big.png").write_bytes(png() + b"\0" * MAX_BYTES)
    (folder / "huge.png").write_bytes(png()[:16] + b"\0\0\xff\xff" * 2 + png()[24:])
    (folder / "half.png").write_bytes(png()[:-40])
    (folder / "words.txt").write_text("hello", "utf-8")
    (folder / "binary.bin").write_bytes(b"\xff\xfe\x00\x01")
    shape = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{}</svg>"
    inner = {
        "text": "<text>Hi</text>",
        "script": "<script/>",
        "remote": "<image href='http://example.org/x.png'/>",
        "empty": "",
    }
    for name, content in inner.items():
        (folder / f"{name}.svg").write_text(shape.format(content), "utf-8")
    (folder / "bomb.svg").write_text(f'<!DOCTYPE svg [<!ENTITY a "b">]>{SQUARE}', "utf-8")
    found = look_and_faults(clinic(folder, line))[1]
    assert len(found) == 1, found
    assert what in found[0].what
    assert (found[0].file, found[0].line) == (folder / "clinic.yaml", 2)
    with pytest.raises(KioskError):
        read_look(folder / "clinic.yaml")


def test_what_is_good_is_kept_with_its_pictures(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (content / "pack.yaml").write_text("x: 1", "utf-8")
    own = tmp_path / "own"
    own.mkdir()
    (own / "logo.svg").write_text(SQUARE, "utf-8")
    keep(tmp_path / "kept", content, clinic(own, "logo: logo.svg"))
    kept = last_good(tmp_path / "kept")
    assert kept is not None
    assert read_look(kept.clinic).logo is not None
    assert kept.clinic is not None
    (kept.clinic.parent / "logo.svg").write_text(SQUARE.replace("804020", "000000"), "utf-8")
    assert last_good(tmp_path / "kept") is None, "a copy that was changed is not used"


def test_an_editor_knows_the_look() -> None:
    known = schemas([])["clinic"]["properties"]["look"]["properties"]
    assert set(known) == {"name", "main", "second", "logo", "picture", "picture_shows"}
