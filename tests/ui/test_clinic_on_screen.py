"""The clinic's own name, pictures and colours on the real screens."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.content.clinic_look import ClinicLook
from kiosk.ui.theme import contrast
from kiosk.ui.widgets.described import Described
from kiosk.ui.widgets.picture import Picture

if TYPE_CHECKING:
    from conftest import MakePlace, Place

    from kiosk.loading import Content

SQUARE = '<rect width="512" height="512" fill="#00A3E0"/>'
LOGO = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">{SQUARE}</svg>'


def shown(place: Place) -> set[str]:
    """Names of the pictures that are on the screen."""
    place.driver.frames(3)
    return {w.name for w in place.driver.kiosk.walk() if isinstance(w, Picture) and w.key is not None}


def test_name_logo_picture_and_colours(make_place: MakePlace, content: Content) -> None:
    look = ClinicLook(names={"": "Green Street"}, main="#F47B20", second="#00A3E0", logo=LOGO, picture=LOGO)
    place = make_place(content=replace(content, look=look))
    kiosk = place.driver.kiosk
    assert kiosk.page.heading == "Welcome to Green Street"
    assert kiosk.page.spoken_title() == "Welcome to Green Street"
    assert {"clinic_logo", "clinic_picture"} <= shown(place)
    assert contrast(tuple(kiosk.look.primary)[:3], tuple(kiosk.look.primary_ink)[:3]) >= 10
    assert any("main, #F47B20, is shown as #" in notice for notice in kiosk.notices())
    place.driver.listen()
    assert "welcome.hello" in kiosk.session.heard, "the page was read to its end, with the picture in its place"
    assert kiosk.visit.trouble is None or kiosk.visit.trouble == ""
    kiosk.look.set_theme("dark")
    assert tuple(kiosk.look.primary)[:3] == (1, 1, 1), "the high contrasts keep their own colours"


def test_n_a1_the_clinics_picture_is_described(make_place: MakePlace, content: Content) -> None:
    look = ClinicLook(picture=LOGO, shows={"en": "A green door."})
    place = make_place(content=replace(content, look=look))
    kiosk = place.driver.kiosk
    assert kiosk.page.picture_words() == "Picture: A green door."
    (picture,) = [widget for widget in kiosk.page.stops() if isinstance(widget, Described)]
    place.driver.frames(3)
    kiosk.page.say_picture()
    place.driver.listen()
    assert picture.label in [entry.text for entry in place.transcript.entries if entry.id == "picture"]
    assert not any("picture" in notice for notice in kiosk.notices())


def test_a_picture_that_nobody_has_described_is_only_seen(make_place: MakePlace, content: Content) -> None:
    place = make_place(content=replace(content, look=ClinicLook(picture=LOGO, shows={"es": "Una puerta verde."})))
    assert place.driver.kiosk.page.picture_words() == ""
    assert any("does not say what it shows in en" in notice for notice in place.driver.kiosk.notices())


def test_without_a_look_it_is_the_kiosks_own(place: Place) -> None:
    assert place.driver.kiosk.page.heading == "Welcome"
    assert shown(place) == {"welcome"}
