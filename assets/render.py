"""Render the icons and the logo (SVG, the source) to the PNG beside each (what the kiosk shows).

Run by hand after a drawing has changed: `.venv/bin/python assets/render.py [name ...]`.
An icon is one colour and small: a PNG loads in one step and takes the colour of what it stands on. Pictures are painted
from their SVG by the kiosk itself (kiosk/ui/painter.py).
No fonts are used, so the same SVG gives the same PNG on every machine.
"""

import io
import sys
from pathlib import Path

import resvg_py
from PIL import Image

ASSETS = Path(__file__).resolve().parent

# The colour of what is transparent. It is never seen, but a panel that scales a texture mixes neighbouring
# pixels before it looks at their alpha: black there would draw a dark rim round every drawing.
UNSEEN = {"icons": "#FFFFFF", "": "#F6EAD7"}

# Pixels on a side, by folder: an icon fills a key of a few cm.
SIZES = {"icons": 256, "": 512}


def drawings() -> list[Path]:
    """Every SVG under assets/, in a fixed order."""
    return sorted(path for folder in SIZES for path in (ASSETS / folder).glob("*.svg"))


def folder_of(svg: Path) -> str:
    """The drawing's folder in assets/; "" for assets/ itself."""
    return "" if svg.parent == ASSETS else svg.parent.name


def render(svg: Path) -> Image.Image:
    """The drawing as an RGBA image with a transparent background."""
    side = SIZES[folder_of(svg)]
    png = resvg_py.svg_to_bytes(
        svg_string=svg.read_text(encoding="utf-8"), width=side, height=side, skip_system_fonts=True
    )
    image = Image.open(io.BytesIO(bytes(png))).convert("RGBA")
    alpha = image.getchannel("A")
    # Icons are one colour everywhere; the logo keeps its own wherever it is at all visible.
    one_colour = folder_of(svg) == "icons"
    keep = Image.new("L", image.size, 0) if one_colour else alpha.point(lambda a: 255 * (a > 0))
    out = Image.composite(image, Image.new("RGBA", image.size, UNSEEN[folder_of(svg)]), keep)
    out.putalpha(alpha)
    return out


def main(names: list[str]) -> None:
    """Render the named drawings (file stems), or all of them."""
    total = 0
    for svg in drawings():
        target = svg.with_suffix(".png")
        if not names or svg.stem in names:
            render(svg).save(target, optimize=True)
        total += target.stat().st_size if target.exists() else 0
    print(f"{len(drawings())} drawings, {total / 1e6:.2f} MB of PNG")


if __name__ == "__main__":
    main(sys.argv[1:])
