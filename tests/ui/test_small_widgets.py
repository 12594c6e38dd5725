"""Small parts of pages: the boxes of a number, the last word of a sentence, what a choice of colours looks like."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from kivy.graphics import Color
from ui_walks import go, jump, texts

from kiosk.ui.theme import THEMES, rgb
from kiosk.ui.widgets.sample import Sample
from kiosk.ui.widgets.spoken import LEFT_BEHIND, SpokenText

if TYPE_CHECKING:
    from conftest import Place


def test_a_number_has_its_boxes_before_it_is_typed_and_its_digits_run_rightwards(place: Place) -> None:
    go(place, "code")
    kiosk = place.driver.kiosk
    field = kiosk.page.field
    assert field.height > kiosk.look.mm(9)
    assert field.children == []
    place.driver.type("57")
    for rtl in (False, True):
        kiosk.look.rtl = rtl
        place.driver.frames(2)
        assert [digit.text for digit in sorted(field.children, key=lambda digit: digit.x)] == ["5", "7"]
        assert (min(digit.x for digit in field.children) > field.center_x) is rtl
    kiosk.look.rtl = False
    jump(place, "welcome")
    assert "5" not in texts(place)


def test_no_last_word_stands_alone_where_the_line_before_can_do_without_one(place: Place) -> None:
    text = "Some small studies used vitamin C too, and a few of them say that it may help a bit."
    spoken = SpokenText(place.driver.kiosk.look, text=text, name="s", size=(600, 400))
    alone = 0
    for width in range(300, 2600, 20):
        lines = spoken._lines(width)
        assert [text[word.start : word.end] for word in chain(*lines)] == text.split()
        assert all(sum(word.width for word in line) <= width for line in lines)
        if len(lines) > 1 and len(lines[-1]) == 1:
            assert len(lines[-2]) < LEFT_BEHIND
            alone += 1
    assert alone < 10
    spoken.release()


def test_each_choice_of_colours_shows_its_own_in_every_theme(place: Place) -> None:
    look = place.driver.kiosk.look
    samples = {name: Sample(look, theme=name, size=(90, 60)) for name in THEMES}
    for now in (*THEMES, "default"):
        look.set_theme(now)
        place.driver.frames(1)
        for name, theme in THEMES.items():
            drawn = {tuple(each.rgb) for each in samples[name].canvas.children if isinstance(each, Color)}
            own = {rgb(getattr(theme, role)) for role in ("paper", "ink", "edge", "primary")}
            assert drawn == {*own, tuple(look.edge)[:3]}
    for sample in samples.values():
        sample.release()
