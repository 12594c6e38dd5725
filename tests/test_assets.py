"""The drawings: complete, legible in every theme, free of text and outside links.

Pictures are painted from their SVG; of an icon the SVG is the source and the PNG what is shown, so the two must never
drift apart. Pictures without text are the same in every language, and nothing is shown that is not spoken (N-A1).
"""

import re
import runpy
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kiosk.ui.painter import paint
from kiosk.ui.pictures import COLOURS, LINES, NOT_BOUNDED, THEMES, parse
from kiosk.ui.theme import THEMES as PANELS
from kiosk.ui.theme import contrast, rgb

ASSETS = Path(__file__).resolve().parents[1] / "assets"
RENDERED = sorted([ASSETS / "logo.svg", *(ASSETS / "icons").glob("*.svg")])
PICTURES = sorted((ASSETS / "pictures").glob("*.svg"))
ICONS = sorted((ASSETS / "icons").glob("*.svg"))
SVGS = RENDERED + PICTURES

PAGES = "welcome code scars what how uses fit notfit addons visit side before after_avoid after_heal call patches"
CHECK = "check privacy review thanks q1 q2 q3 q4 q5 q6 q7 q8"
EXTENDED = (
    "acne_pill keloid open_sore cold_sore blood_thinner bleeding immune metal "
    "numbing_allergy heart_liver diabetes slow_healing rash sunburn face_care skin_spot "
    "breastfeeding lupus age dark_marks new_scar strong_products numbing_cream"
)
ICON_NAMES = """
    back next repeat stop play print louder softer slower faster help yes no not_sure voice_on voice_off headphones
    loudspeaker silent change home lock staff reset visit list sound_test leave warning draft finger keypad
    delete check_circle empty_circle arrow_up arrow_down text_bigger text_smaller contrast clock eye more
    phone heart one_switch two_switches
"""

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "g", "path", "circle", "ellipse", "rect", "clipPath"}
LOCAL = re.compile(r"url\(#([\w-]+)\)")
SCALE = re.compile(r"scale\((-?[\d.]+)")

# On a 512-unit picture shown 128 mm wide (a third of the default panel) 12 units are 3 mm.
THINNEST = 12.0


def name(path: Path) -> str:
    """The drawing's test id: its folder and stem."""
    return f"{path.parent.name}-{path.stem}"


@pytest.fixture(scope="module")
def render() -> Callable[[Path], Image.Image]:
    """Of assets/render.py, which stands outside the package."""
    found: Callable[[Path], Image.Image] = runpy.run_path(str(ASSETS / "render.py"))["render"]
    return found


def coverage(image: Image.Image) -> float:
    """The share of the canvas that is more than half opaque, 0 to 1."""
    return sum(image.getchannel("A").histogram()[128:]) / (image.width * image.height)


def stroke_widths(element: ET.Element, scale: float = 1.0) -> Iterator[float]:
    """Every stroke width under this element, in units of the canvas (scales of its groups applied)."""
    found = SCALE.search(element.get("transform", ""))
    scale *= abs(float(found[1])) if found else 1.0
    if "stroke-width" in element.attrib:
        yield float(element.attrib["stroke-width"]) * scale
    for child in element:
        yield from stroke_widths(child, scale)


def test_every_picture_and_icon_is_there_and_no_other() -> None:
    assert {path.stem for path in PICTURES} == set(f"{PAGES} {CHECK} {EXTENDED}".split())
    assert {path.stem for path in ICONS} == set(ICON_NAMES.split())
    assert (ASSETS / "logo.svg").exists()


def test_no_png_has_lost_its_drawing() -> None:
    assert {path.with_suffix(".svg") for path in ASSETS.rglob("*.png")} == set(RENDERED)


@pytest.mark.parametrize("svg", RENDERED, ids=name)
def test_the_png_is_the_svg_rendered(svg: Path, render: Callable[[Path], Image.Image]) -> None:
    """Mend: .venv/bin/python assets/render.py"""
    with Image.open(svg.with_suffix(".png")) as png:
        assert png.mode == "RGBA"
        fresh = render(svg)
        assert png.size == fresh.size
        for difference in ImageChops.difference(png, fresh).split():
            # Another processor may round an edge pixel another way; a moved line changes far more than this.
            assert sum(difference.histogram()[9:]) <= 0.0005 * png.width * png.height


def test_sizes_and_weight() -> None:
    sides = {"icons": 256, "assets": 512}
    for svg in RENDERED:
        with Image.open(svg.with_suffix(".png")) as png:
            assert png.size == (sides[svg.parent.name],) * 2, svg.stem
    assert sum(path.stat().st_size for path in ASSETS.rglob("*.png")) < 1_000_000


@pytest.mark.parametrize("svg", SVGS, ids=name)
def test_a_drawing_holds_shapes_only(svg: Path) -> None:
    """No text, no styles, no scripts, no links out of the file; every id once, every reference answered."""
    source = svg.read_text(encoding="utf-8")
    root = ET.fromstring(source)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= DRAWN, tags - DRAWN
    assert "href" not in source
    assert source.count("url(") == len(LOCAL.findall(source))
    assert source.count("http") == 1, "only the SVG name space"
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert set(LOCAL.findall(source)) <= set(ids)


@pytest.mark.parametrize("theme", THEMES)
def test_lines_stand_out_from_every_fill(theme: str) -> None:
    """N-S4: at least 3:1; 4.5:1 in the two high contrasts."""
    least = 4.5 if theme in ("light", "dark") else 3.0
    fills = [role for role in COLOURS if role not in (*LINES, *NOT_BOUNDED)]
    for fill in fills:
        ratio = contrast(rgb(COLOURS["line"][theme]), rgb(COLOURS[fill][theme]))
        assert ratio >= (3.0 if "skin" in fill else least), fill
    for line in LINES:
        for under in ("ground", "white"):
            assert contrast(rgb(COLOURS[line][theme]), rgb(COLOURS[under][theme])) >= 3.0, (line, under)
        assert contrast(rgb(COLOURS[line][theme]), rgb(PANELS[theme].paper)) >= 3.0, line
    assert contrast(rgb(COLOURS["fibre"][theme]), rgb(COLOURS["dermis"][theme])) >= 3.0
    assert contrast(rgb(COLOURS["healed"][theme]), rgb(COLOURS["skin_deep"][theme])) >= 3.0, "the scar on an arm"
    assert contrast(rgb(COLOURS["written"][theme]), rgb(COLOURS["white"][theme])) >= 2.5, "the lines of a form"
    codes = [codes[theme] for codes in COLOURS.values()]
    assert theme != "default" or len(set(codes)) == len(codes), "one colour would become two"


def test_nothing_of_a_picture_glares_in_low_glare() -> None:
    """N-S3: nothing in it is brighter than the theme's own text may be."""
    paper = rgb(PANELS["low_glare"].paper)
    assert all(contrast(rgb(codes["low_glare"]), paper) <= 8 for codes in COLOURS.values())


@pytest.mark.parametrize("svg", PICTURES, ids=name)
def test_a_picture_is_drawn_in_the_colours_of_the_table(svg: Path) -> None:
    source = svg.read_text(encoding="utf-8")
    known = {codes["default"] for codes in COLOURS.values()}
    used = set(re.findall(r'(?:fill|stroke)="([^"]+)"', source)) - {"none"}
    assert used <= known, used - known
    assert 'viewBox="0 0 512 512"' in source


@pytest.mark.parametrize("svg", PICTURES, ids=name)
def test_a_picture_can_be_made_out_in_each_theme(svg: Path) -> None:
    """N-S4: thick lines, enough of them, and some of its panel left around it."""
    source = svg.read_text(encoding="utf-8")
    assert min(stroke_widths(ET.fromstring(source))) >= THINNEST - 0.1  # widths are written to a tenth
    for theme in THEMES:
        side = 96
        image = Image.frombytes("RGBA", (side, side), paint(parse(source).shown(theme), side))
        assert 0.2 < coverage(image) < 0.95
        ground = rgb(COLOURS["ground"][theme])
        drawn = 0
        for count, pixel in image.getcolors(maxcolors=side * side) or []:
            red, green, blue, alpha = pixel
            if alpha == 255 and contrast((red / 255, green / 255, blue / 255), ground) >= 3.0:
                drawn += count
        assert drawn >= 0.04 * side * side, f"too few lines to make out the picture in {theme}"


@pytest.mark.parametrize("svg", ICONS, ids=name)
def test_an_icon_is_white_alone_so_the_theme_can_tint_it(svg: Path) -> None:
    colours = re.findall(r'(?:fill|stroke)="([^"]+)"', svg.read_text(encoding="utf-8"))
    assert set(colours) <= {"#FFFFFF", "none"}
    with Image.open(svg.with_suffix(".png")) as png:
        assert png.convert("RGB").getextrema() == ((255, 255),) * 3
        assert 0.05 < coverage(png) < 0.7
        left, top, right, bottom = png.getchannel("A").getbbox() or (0, 0, 0, 0)
        assert left > 0
        assert top > 0
        assert max(right, bottom) < png.width, "cut off at the edge"


def test_no_two_drawings_look_the_same() -> None:
    for folder in (PICTURES, ICONS):
        small = {svg.stem: Image.frombytes("RGBA", (32, 32), paint(svg.read_text("utf-8"), 32)) for svg in folder}
        stems = sorted(small)
        for index, one in enumerate(stems):
            for other in stems[index + 1 :]:
                difference = ImageChops.difference(small[one], small[other])
                changed = sum(sum(band.histogram()[32:]) for band in difference.split())
                assert changed > 20, f"{one} and {other}"
