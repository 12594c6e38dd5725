"""The gallery: what it shows when nothing is said, what it refuses, and that a drawn one can be looked through."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from kiosk.cli import BAD_INPUT, main
from kiosk.gallery.gallery import INDEX, SMALL_PX
from kiosk.gallery.plan import PANELS, Wish, plan, size_of
from kiosk.settings import PanelSettings, Settings
from kiosk.ui.theme import THEMES


class Page(HTMLParser):
    """The links and pictures of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.scripts = 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.scripts += tag == "script"
        if tag == "a":
            self.links.append(found["href"] or "")
        elif tag == "img":
            self.pictures.append(found)


def test_everything_in_each_language_on_each_panel_when_nothing_is_said() -> None:
    planned = plan(Settings(), Wish())
    assert planned.left_out == ()
    walks = [(job.settings.panel, job.looks[0][0]) for job in planned.jobs if not job.label]
    offered = [
        (panel, tag)
        for panel in PANELS
        for tag in ("en", "es", "fr", "ar", "fa")
        if size_of(panel).text_steps
    ]
    assert walks == offered
    assert len(walks) >= 18
    first = planned.jobs[0]
    assert {theme for _, _, theme in first.looks} == set(THEMES)
    assert [job.label for job in planned.jobs if job.settings.packs] == ["several packs"] * len(PANELS)
    assert not [job for job in planned.jobs if job.staff and job.looks[0][0] != "en"]


def test_what_is_asked_for_and_has_no_room_is_named() -> None:
    planned = plan(Settings(), Wish(panels=("1280x720@7",), sizes=(1, 4), languages=("es",), themes=("dark",)))
    assert [job.looks for job in planned.jobs] == [[("es", 0, "dark")]]
    assert planned.left_out == ("7 inch, 1280 x 720, Spanish: there is no room for text size 4 of 4",)


def test_the_inches_of_a_panel() -> None:
    own = Settings(panel=PanelSettings(width=1366, height=768, diagonal=18.5))
    wish = Wish(panels=("1366x768", "1024x600", "1366x768@21.5"), languages=("en",), sizes=(1,), pages=("alert",))
    assert [job.settings.panel.diagonal for job in plan(own, wish).jobs] == [18.5, 7.0, 21.5]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--panel", "wide"], "--panel wide is not a panel"),
        (["--panel", "1000x700"], "add the inches"),
        (["--panel", "100x100@7"], "--panel 100x100@7: width"),
        (["--language", "de"], "--language de: the pack micro-needling has no words in it; choose from: ar, en"),
    ],
)
def test_a_wish_that_cannot_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    assert main(["gallery", "--out", str(tmp_path / "gallery"), *options]) == BAD_INPUT
    assert told in capsys.readouterr().err
    assert not (tmp_path / "gallery").exists()


def test_no_folder_is_drawn_over_that_is_no_gallery(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "index.html"
    kept.write_text("somebody's page")
    assert main(["gallery", "--out", str(tmp_path)]) == BAD_INPUT
    assert "holds something that is no gallery" in capsys.readouterr().err
    assert main(["gallery", "--out", str(kept / "below")]) == BAD_INPUT
    assert "cannot be written here" in capsys.readouterr().err
    assert kept.read_text() == "somebody's page"


def test_a_gallery_is_drawn_and_every_link_leads_somewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "gallery"
    options = ["--panel", "1024x600", "--language", "en", "--size", "2", "--page", "alert"]
    options += ["--page", "sight 1", "--measure"]
    assert main(["gallery", "--out", str(out), *options]) == 0
    assert capsys.readouterr().out.endswith(f"{INDEX}: {2 * len(THEMES)} pictures\n")
    index = Page(out / INDEX)
    assert len(index.pictures) == 2
    seen = 0
    for path in out.glob("*.html"):
        page = Page(path)
        assert page.scripts == 0
        assert [link for link in page.links if not (path.parent / link).is_file()] == []
        for picture in page.pictures:
            seen += 1
            alt = picture["alt"] or ""
            assert "7 inch, 1024 x 600, English, text size 2 of 4" in alt
            assert alt.startswith(("alert: ", "sight 1: Text and colors"))
            with Image.open(out / (picture["src"] or "")) as small:
                assert max(small.size) == SMALL_PX
                assert small.size == (int(picture["width"] or 0), int(picture["height"] or 0))
    assert seen == len(index.pictures) + 2 * 2 * len(THEMES)
    for drawn in (out / "pictures").iterdir():
        with Image.open(drawn) as picture:
            assert picture.size == (1024, 600)
            assert len(picture.convert("RGB").getcolors(1024 * 600) or ()) > 10, drawn.name
