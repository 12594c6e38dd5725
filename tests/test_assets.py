"""The drawings: complete, true to their SVG, legible on every theme's panels, free of text and outside links.

The SVG is the source and the PNG is what the kiosk shows, so the two must never drift apart. Pictures without
text are the same in every language, and nothing is shown that is not spoken (N-A1).
"""

import importlib.util
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image, ImageChops, ImageColor

ASSETS = Path(__file__).resolve().parents[1] / "assets"
SVGS = sorted(ASSETS.rglob("*.svg"))
PICTURES = sorted((ASSETS / "pictures").glob("*.svg"))
ICONS = sorted((ASSETS / "icons").glob("*.svg"))

PAGES = "welcome code scars what how uses fit notfit addons visit side before after_avoid after_heal call"
CHECK = "check privacy review thanks q1 q2 q3 q4 q5 q6 q7 q8"
ICON_NAMES = """
    back next repeat stop play louder softer slower faster help yes no not_sure voice_on voice_off headphones
    loudspeaker silent change home lock staff reset visit list sound_test leave warning draft finger keypad
    delete check_circle empty_circle arrow_up arrow_down text_bigger text_smaller contrast clock eye more
    phone heart
"""

LIGHT_PANEL = "#FFFFFF"
DARK_PANEL = "#10181C"
OUTLINE = "#0B5563"
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
def renderer() -> ModuleType:
    """assets/render.py, which stands outside the package."""
    spec = importlib.util.spec_from_file_location("assets_render", ASSETS / "render.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB", 0 to 1 (WCAG 2.2)."""
    parts = [part / 255 for part in ImageColor.getrgb(colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


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
    assert {path.stem for path in PICTURES} == set(f"{PAGES} {CHECK}".split())
    assert {path.stem for path in ICONS} == set(ICON_NAMES.split())
    assert (ASSETS / "logo.svg").exists()


def test_no_png_has_lost_its_drawing() -> None:
    assert {path.with_suffix(".svg") for path in ASSETS.rglob("*.png")} == set(SVGS)


@pytest.mark.parametrize("svg", SVGS, ids=name)
def test_the_png_is_the_svg_rendered(svg: Path, renderer: ModuleType) -> None:
    """Mend: .venv/bin/python assets/render.py"""
    with Image.open(svg.with_suffix(".png")) as png:
        assert png.mode == "RGBA"
        fresh = renderer.render(svg)
        assert png.size == fresh.size
        for difference in ImageChops.difference(png, fresh).split():
            # Another processor may round an edge pixel another way; a moved line changes far more than this.
            assert sum(difference.histogram()[9:]) <= 0.0005 * png.width * png.height


def test_sizes_and_weight() -> None:
    sides = {"pictures": 1024, "icons": 256, "assets": 512}
    for svg in SVGS:
        with Image.open(svg.with_suffix(".png")) as png:
            assert png.size == (sides[svg.parent.name],) * 2, svg.stem
    assert sum(path.stat().st_size for path in ASSETS.rglob("*.png")) < 3_000_000


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


@pytest.mark.parametrize("svg", PICTURES, ids=name)
def test_a_picture_is_legible_on_light_and_dark_panels(svg: Path) -> None:
    """N-S4: the ground stands out from a dark panel, the lines from the ground and from a light panel."""
    root = ET.fromstring(svg.read_text(encoding="utf-8"))
    ground = root.find(f".//{SVG}path[@id='ground']")
    assert ground is not None
    fill = ground.attrib["fill"]
    assert contrast(fill, DARK_PANEL) >= 10
    assert contrast(OUTLINE, fill) >= 4.5
    assert contrast(OUTLINE, LIGHT_PANEL) >= 4.5
    assert min(stroke_widths(root)) >= THINNEST - 0.1  # widths are written to a tenth
    with Image.open(svg.with_suffix(".png")) as png:
        assert 0.2 < coverage(png) < 0.95
        drawn = 0
        for count, pixel in png.getcolors(maxcolors=png.width * png.height) or []:
            red, green, blue, alpha = pixel
            if alpha == 255 and contrast(f"#{red:02X}{green:02X}{blue:02X}", fill) >= 4.5:
                drawn += count
        assert drawn >= 0.04 * png.width * png.height, "too few lines to make out the picture"


@pytest.mark.parametrize("svg", PICTURES, ids=name)
def test_nothing_of_a_picture_lies_beyond_its_ground(svg: Path) -> None:
    """The art is clipped to the ground: teal lines on a near-black panel would be lost."""
    root = ET.fromstring(svg.read_text(encoding="utf-8"))
    ground = root.find(f".//{SVG}path[@id='ground']")
    clip = root.find(f".//{SVG}clipPath[@id='ground_clip']/{SVG}path")
    assert ground is not None
    assert clip is not None
    assert clip.attrib["d"] == ground.attrib["d"]
    groups = [child for child in root if child.tag == f"{SVG}g"]
    assert [group.get("clip-path") for group in groups] == ["url(#ground_clip)"]


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
        small = {}
        for svg in folder:
            with Image.open(svg.with_suffix(".png")) as png:
                small[svg.stem] = png.convert("RGBA").resize((32, 32))
        stems = sorted(small)
        for index, one in enumerate(stems):
            for other in stems[index + 1 :]:
                difference = ImageChops.difference(small[one], small[other])
                changed = sum(sum(band.histogram()[32:]) for band in difference.split())
                assert changed > 20, f"{one} and {other}"
