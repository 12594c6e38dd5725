"""The desk in the clinic's own look: its name and logo on every page, its colours only as far as words can be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC
from pathlib import Path

import pytest
from desk_rig import Browser, Clock, client_of
from hypothesis import given
from hypothesis import strategies as st

from kiosk.content.clinic_look import ClinicLook
from kiosk.desk.app import Desk, make_app
from kiosk.desk.look import look_css
from kiosk.desk.view import STATIC
from kiosk.records.open import Records
from kiosk.settings import Settings
from kiosk.ui.theme import THEMES, contrast, rgb

CLINIC = """
look:
  name: {en: Rosewood Skin Clinic, es: Clínica Rosewood}
  main: "#E91E63"
  second: "#F8BBD0"
  logo: logo.svg
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#C2185B"/></svg>'
COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")
PAIRS = {
    "ink": "paper card tray stop-paper tell-paper info-paper",
    "soft": "paper card tray stop-paper tell-paper info-paper",
    "primary": "paper card tray",
    "primary-ink": "primary",
    "mark-ink": "mark",
    "notice-ink": "notice",
    "stop": "paper card stop-paper",
    "tell": "paper card tell-paper",
    "info": "paper card info-paper",
    "clear": "paper card",
    "paper": "stop",
}
"""Words in a colour -> what they stand on."""
BOUNDS = {"edge": "paper card tray", "focus": "paper card tray"}
TEXT_LEAST, BOUND_LEAST = 4.5, 3.0
"""# WCAG 2.2, 1.4.3 and 1.4.11"""


def variables(css: str) -> tuple[dict[str, str], dict[str, str]]:
    """The colours of a style: in the light, and where the reader's screen is dark."""
    roots = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-fA-F]{6});", root)) for root in roots[:2])
    return light, {**light, **dark}


def faults(colours: Mapping[str, str]) -> list[str]:
    found = []
    for pairs, least in ((PAIRS, TEXT_LEAST), (BOUNDS, BOUND_LEAST)):
        for front, grounds in pairs.items():
            for ground in grounds.split():
                ratio = contrast(rgb(colours[front]), rgb(colours[ground]))
                if ratio < least:
                    found.append(f"{front} {colours[front]} on {ground} {colours[ground]}: {ratio:.1f}")
    return found


OWN = variables((STATIC / "desk.css").read_text(encoding="utf-8"))


def test_its_own_colours_can_be_read_and_are_those_of_the_kiosk() -> None:
    light, dark = OWN
    assert faults(light) == faults(dark) == []
    soft = THEMES["default"]
    for role in ("paper", "ink", "tray", "card", "edge", "primary", "mark", "focus", "notice"):
        assert light[role] == getattr(soft, role).lower(), role


@given(main=st.none() | COLOUR, second=st.none() | COLOUR)
def test_whatever_the_clinic_s_colours_are_words_can_be_read(main: str | None, second: str | None) -> None:
    css = look_css(ClinicLook(main=main, second=second))
    if main is None and second is None:
        assert css == ""
        return
    light, dark = variables(css)
    assert faults({**OWN[0], **light}) == []
    assert faults({**OWN[1], **dark}) == []
    assert ("primary" in light, "tray" in light) == (main is not None, second is not None)


@pytest.fixture
def browser(records: Records, path: Path, clock: Clock, tmp_path: Path) -> Browser:
    """Of a clinic with a look, logged in as nobody."""
    (tmp_path / "clinic.yaml").write_text(CLINIC, encoding="utf-8")
    (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
    settings = Settings(data=path.parent, clinic=tmp_path / "clinic.yaml")
    desk = Desk(settings, records, utc=clock, now=clock.seconds, zone=UTC)
    return Browser(client_of(make_app(desk)), desk)


def test_every_page_has_the_clinic_s_name_and_logo(browser: Browser) -> None:
    for language, name in (("en", "Rosewood Skin Clinic"), ("es", "Clínica Rosewood")):
        page = browser.client.get("/log-in", headers={"accept-language": language}).text
        assert name in page
        assert 'src="/logo.svg"' in page
    assert browser.log_in("chris").status_code == 303
    assert "Rosewood Skin Clinic" in browser.get("/").text
    logo = browser.get("/logo.svg")
    assert logo.headers["content-type"].startswith("image/svg+xml")
    assert "#C2185B" in logo.text
    assert "--primary" in browser.get("/look.css").text


def test_a_clinic_without_a_look_has_the_kiosk_s_own(browse: Callable[..., Browser]) -> None:
    browser = browse(None)
    assert "brand-heart" in browser.get("/log-in").text
    assert browser.get("/look.css").text == ""
