"""Small parts of pages: the boxes of a number, the last word of a sentence, what a choice of colours looks like."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from kivy.graphics import Color
from ui_walks import go, jump, texts

from kiosk.loading import load_others
from kiosk.screens.staff_visit import parts
from kiosk.settings import Settings
from kiosk.ui.theme import THEMES, rgb
from kiosk.ui.widgets.button import KioskButton
from kiosk.ui.widgets.languages import LanguageButton
from kiosk.ui.widgets.paged import pages_of
from kiosk.ui.widgets.sample import Sample
from kiosk.ui.widgets.spoken import LEFT_BEHIND, SpokenText
from kiosk.ui.widgets.words import balanced, text_width, wrapped_height

if TYPE_CHECKING:
    from conftest import MakePlace, Place


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


@given(st.lists(st.tuples(st.floats(1, 90), st.booleans()), max_size=9))
@settings(max_examples=200)
def test_pages_are_as_few_as_can_be_and_hold_their_items_in_order(items: list[tuple[float, bool]]) -> None:
    heights, begins = [height for height, _ in items], [first for _, first in items]
    pages = pages_of(heights, begins, 4, 100)
    assert pages == sorted(pages)
    for page in set(pages):
        assert sum(height + 4 for height, at in zip(heights, pages, strict=True) if at == page) - 4 <= 100
    if not any(begins):
        full, room = 0, 0.0
        for height in heights:  # one after the other, as many as there is room for: no way needs fewer pages
            full, room = (full, room - height - 4) if room >= height else (full + 1, 100 - height - 4)
        assert len(set(pages)) == full
    elif max(pages):
        assert all(at > before for first, before, at in zip(begins[1:], pages, pages[1:], strict=False) if first)


def test_no_item_is_left_alone_on_the_last_page() -> None:
    assert pages_of([10, 10, 10, 10], [False] * 4, 2, 34) == [0, 0, 1, 1]
    assert pages_of([10, 10, 10], [False] * 3, 2, 34) == [0, 0, 0]
    assert pages_of([300, 10], [False] * 2, 2, 34) == [0, 1]


def test_a_long_reason_is_cut_between_sentences() -> None:
    reason = "Answered YES. Look at the skin first."
    assert parts(reason, "(EXC34)", 0) == ["Answered YES. Look at the skin first. (EXC34)"]
    assert parts(reason, "(EXC34)", 32) == ["Answered YES.", "Look at the skin first. (EXC34)"]
    assert parts(reason, "", 10) == ["Answered YES.", "Look at the skin first."]


def test_both_lines_of_a_title_are_about_as_long(place: Place) -> None:
    text, font = "After your treatment: how to heal well", 40.0
    whole = text_width(text, font, bold=True)
    narrow = balanced(text, font, whole * 0.9, bold=True)
    assert whole / 2 <= narrow < whole * 0.65
    assert wrapped_height(text, font, narrow, bold=True) == wrapped_height(text, font, whole * 0.9, bold=True)
    assert balanced(text, font, whole + 1, bold=True) == whole + 1


def test_the_names_of_the_languages_are_all_of_one_size(make_place: MakePlace) -> None:
    others, _ = load_others(Settings(languages=("en", "es", "fr", "ar", "fa")))
    place = make_place(others=others)
    buttons = [widget for widget in place.driver.visible() if isinstance(widget, LanguageButton)]
    assert len(buttons) == 4
    assert len({button.scale for button in buttons}) == 1


def test_one_main_action_on_the_welcome(place: Place) -> None:
    kinds = {w.name for w in place.driver.visible() if isinstance(w, KioskButton) and w.kind == "primary"}
    assert kinds == {"begin"}
    place.driver.tap("begin")
    assert place.driver.kiosk.frame.ids.next.kind == "primary"


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
