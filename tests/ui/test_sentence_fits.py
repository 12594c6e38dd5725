"""A sentence in a page that is too low for it: its lines come nearer first, then its letters become smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ui_walks import jump, start_visit

from kiosk.ui.widgets.spoken import ARABIC_TIGHT, TIGHT, SpokenText

if TYPE_CHECKING:
    from conftest import Place

TEXTS = {
    TIGHT: "Do you have an acne breakout right now on the skin you want treated?",
    ARABIC_TIGHT: "آیا همین حالا روی پوستی که می‌خواهید درمان شود جوش فعال دارید؟",
}


@pytest.fixture(params=TEXTS, ids=["latin", "arabic"])
def tight(request: pytest.FixtureRequest) -> float:
    """The least distance of two lines, as a multiple of the font size, of the letters that are tried."""
    return float(request.param)


def test_n_s1_lines_come_nearer_before_letters_become_smaller(place: Place, tight: float) -> None:
    look = place.driver.kiosk.look
    sentence = SpokenText(look, text=TEXTS[tight], name="s")
    width = look.mm(80)
    loose = sentence.height_for(width)
    number = len(sentence._lines(width))
    assert number > 2

    sentence.fit(width, loose)
    assert (sentence.shrunk, sentence.height_for(width)) == (1, loose)

    sentence.fit(width, loose - 2)
    assert sentence.shrunk == 1
    assert sentence.height_for(width) == pytest.approx(number * look.text * tight + look.mm(0.6))

    # In a lower page it keeps as much of its size as there is room for: a hundredth more would not fit.
    sentence.fit(width, loose * 0.6)
    assert look.least_text < sentence.font_px < look.text
    assert sentence.height_for(width) <= loose * 0.6
    assert not sentence._fits(width, loose * 0.6, 1.02)

    # Where there is no room at all it stays readable, and in a page with room it is what was chosen.
    sentence.fit(width, look.mm(5))
    assert sentence.font_px == pytest.approx(look.least_text)
    sentence.fit(width, loose)
    assert (sentence.shrunk, sentence.height_for(width)) == (1, loose)
    sentence.release()


def test_n_s1_a_long_word_makes_a_sentence_smaller(place: Place) -> None:
    look = place.driver.kiosk.look
    sentence = SpokenText(look, text="Microneedling", name="s")
    wide = sentence._words[0].width
    room = wide * 0.8 + 2 * sentence._pad_x
    sentence.fit(room, look.mm(100))
    assert 0.77 < sentence.shrunk < 0.81
    assert sentence._words[0].width <= wide * 0.8
    sentence.release()


@pytest.mark.parametrize(("text", "tight"), [("Évitez gêne", TIGHT), ("أنتم؟ جديدة رفيعة", ARABIC_TIGHT)])
def test_letters_of_two_tight_lines_do_not_meet(place: Place, text: str, tight: float) -> None:
    """The ink of the highest and of the lowest letters, measured in their pictures."""
    look = place.driver.kiosk.look
    sentence = SpokenText(look, text=text, name="s")
    ups, downs = [], []
    for word in sentence._words:
        for part in word.parts:
            pixels = part.texture.pixels
            row = part.texture.width * 4
            inked = [y for y in range(part.texture.height) if max(pixels[y * row + 3 : (y + 1) * row : 4]) > 127]
            ups.append(part.up - inked[0])
            downs.append(inked[-1] + 1 - part.up)
    assert max(ups) + max(downs) <= tight * sentence.font_px + 2
    sentence.release()


def test_n_c3_a_question_stays_on_one_page_while_lower_tiles_make_room_for_it(place: Place) -> None:
    kiosk = place.driver.kiosk
    start_visit(place)
    jump(place, "Q1")
    kiosk.sight.change_text(1)
    page, seen = kiosk.page, []
    for words in range(8, 50, 3):
        page.list.items[1].text = "words " * words
        page._relayout()
        place.driver.frames(2)
        kiosk.stage.make_room()
        place.driver.frames(4)
        seen.append((page.tight, page.list.pages))
        tiles = page.ids.tiles
        assert tiles.height >= kiosk.look.mm(44), "they can be hit with a shaking finger"
        assert ("Page" in kiosk.frame.progress) is (page.list.pages > 1)
    assert [state for state in dict.fromkeys(seen) if state != (True, 2)] == [(False, 1), (True, 1), (False, 2)]
