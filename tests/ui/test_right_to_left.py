"""Arabic and Persian as they are drawn: joined, in order, each word in its place, the whole screen mirrored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from kivy.graphics import RoundedRectangle
from kivy.uix.widget import Widget
from ui_walks import go, start_visit

from kiosk.languages import LANGUAGES
from kiosk.loading import Content, load_content
from kiosk.session import InputMode
from kiosk.settings import Settings
from kiosk.ui.driver import Finger
from kiosk.ui.keys import KEY_NAMES
from kiosk.ui.text import Line, pieces
from kiosk.ui.widgets.hbox import HBox
from kiosk.ui.widgets.spoken import SpokenText
from kiosk.ui.widgets.words import Words

if TYPE_CHECKING:
    from conftest import MakePlace, Place

SENTENCE = "الموعد الساعة 14:30 (PRP) استخدموا SPF 30 كل يوم."


@pytest.fixture(scope="session")
def arabic() -> Content:
    return load_content(Settings(), "ar")


@pytest.fixture
def right(make_place: MakePlace, arabic: Content) -> Place:
    """A kiosk whose patient has chosen Arabic."""
    place = make_place(others=[arabic])
    place.driver.kiosk.wording.choose("ar")
    place.driver.frames(3)
    return place


def sentence(place: Place, text: str, width: float = 3000.0) -> SpokenText:
    """The sentence, laid out; wide enough for one line unless ``width`` says else."""
    spoken = SpokenText(place.driver.kiosk.look, text=text, name="s", size=(width, 400), pos=(0, 0))
    spoken.height = spoken.height_for(width)
    place.driver.frames(1)
    return spoken


def seen(spoken: SpokenText) -> list[str]:
    """The words of the first line from left to right."""
    top = max(part.bottom for part in spoken._placed)
    words = dict.fromkeys(part.word for part in sorted(spoken._placed, key=lambda p: p.x) if part.bottom == top)
    return [spoken.text[word.start : word.end] for word in words]


def pixels(texture: Any) -> bytes:
    return bytes(texture.pixels)


def test_words_stand_from_right_to_left_and_latin_and_numbers_in_their_own_order(right: Place) -> None:
    spoken = sentence(right, SENTENCE)
    assert seen(spoken) == ["يوم.", "كل", "SPF", "30", "استخدموا", "(PRP)", "14:30", "الساعة", "الموعد"]
    first = max(spoken._placed, key=lambda part: part.x)
    assert first.x + first.texture.width == pytest.approx(spoken.right - spoken._pad_x)


@pytest.mark.parametrize("text", ["14:30", "PRP", "SPF 30", "555 0100"])
def test_a_number_looks_as_it_does_in_english(text: str, right: Place) -> None:
    """Pixel for pixel: neither turned round nor mirrored."""
    drawn = []
    for rtl in (False, True):
        line = Line(text=text, font_size=52.0, rtl=rtl)
        line.refresh()
        drawn.append(pixels(line.texture))
    assert drawn[0] == drawn[1]


def test_brackets_open_towards_what_they_hold(right: Place) -> None:
    """The first bracket of a word stands at its right and is drawn as the closing one of English is."""
    spoken = sentence(right, "قبل (PRP) بعد")
    parts = sorted((p for p in spoken._placed if spoken.text[p.word.start] == "("), key=lambda p: p.x)
    left, word, close = parts
    alone = {}
    for text in ("(", ")"):
        line = Line(text=text, font_size=spoken.font_px)
        line.refresh()
        alone[text] = pixels(line.texture)
    assert pixels(left.texture) == alone["("]
    assert pixels(close.texture) == alone[")"]
    assert left.x < word.x < close.x


def test_letters_are_joined(right: Place) -> None:
    """Joined letters are narrower than the same letters apart, and an isolated form is another picture."""
    word, apart = "ميكرو", ["م", "ي", "ك", "ر", "و"]
    joined = Line(font_size=52.0, rtl=True).get_extents(word)[0]
    assert joined < 0.9 * sum(Line(font_size=52.0, rtl=True).get_extents(letter)[0] for letter in apart)


def test_a_text_is_measured_as_wide_as_it_is_drawn(right: Place) -> None:
    """The first measure of a font is the trap: each size here is new."""
    for size in (41.3, 43.7, 47.9):
        line = Line(text=SENTENCE, font_size=size, rtl=True)
        before = line.get_extents(SENTENCE)
        line.refresh()
        assert line.texture.width == before[0] == line.get_extents(SENTENCE)[0]


def test_each_letter_has_a_font_that_has_it() -> None:
    found = pieces("قبل (PRP) 30؟", True)
    assert ["".join(p.text for p in found if p.arabic), "".join(p.text for p in found if not p.arabic)] == [
        "قبل؟",
        " (PRP) 30",
    ]


def test_the_marker_is_on_the_word_that_is_spoken(right: Place) -> None:
    """N-A6"""
    spoken = sentence(right, SENTENCE)
    start = SENTENCE.index("14:30")
    spoken.speaking, spoken.first, spoken.last = True, start, start + 5
    right.driver.frames(1)
    placed = next(part for part in spoken._placed if part.word.start == start)
    pad = right.driver.kiosk.look.mm(0.7)
    boxes = [(*item.pos, *item.size) for item in spoken.canvas.children if isinstance(item, RoundedRectangle)]
    wide = placed.texture.width + 2 * pad
    assert boxes[-1] == pytest.approx((placed.x - pad, placed.bottom, wide, spoken._line), abs=0.01)


@pytest.mark.parametrize("word", ["الموعد", "14:30", "(PRP)", "SPF", "30", "يوم."])
def test_a_touched_word_is_the_word_that_is_seen_there(word: str, right: Place) -> None:
    spoken = sentence(right, SENTENCE)
    parts = [part for part in spoken._placed if spoken.text[part.word.start : part.word.end] == word]
    for part in parts:
        x, y = part.x + part.texture.width / 2, part.bottom + spoken._line / 2
        assert spoken._word_at(x, y) == f" {SENTENCE} ".index(f" {word} ")


def test_touching_a_word_on_the_screen_reads_on_from_it(right: Place) -> None:
    start_visit(right)
    go(right, "what")
    kiosk = right.driver.kiosk
    spoken = kiosk.page.list.shown[0]
    part = spoken._placed[len(spoken._placed) // 2]
    finger = Finger(part.x + part.texture.width / 2, part.bottom + spoken._line / 2)
    finger.down()
    right.driver.frames(2)
    finger.up()
    right.driver.frames(2)
    assert spoken.touched == part.word.start
    assert kiosk.narrator.current[0] == spoken.name


def test_long_sentences_break_into_lines_that_each_begin_at_the_right(right: Place) -> None:
    spoken = sentence(right, SENTENCE, 620.0)
    rows: dict[float, list[Any]] = {}
    for part in spoken._placed:
        rows.setdefault(part.bottom, []).append(part)
    assert len(rows) > 1
    for parts in rows.values():
        assert max(p.x + p.texture.width for p in parts) == pytest.approx(spoken.right - spoken._pad_x)
        assert min(p.x for p in parts) >= spoken.x
    first = [rows[bottom][-1].word.start for bottom in sorted(rows, reverse=True)]
    assert first == sorted(first), "the first word of each line comes after that of the line above"


def test_the_screen_is_mirrored_and_the_keypad_is_not(right: Place) -> None:
    frame = right.driver.kiosk.frame
    assert right.driver.find("logo").center_x > frame.center_x
    assert right.driver.find("repeat").x > right.driver.find("louder").x
    middle = (frame.ids.band, frame.ids.status)
    assert [words.halign for words in middle] == ["center", "center"], "what stands in the middle stays there"
    right.driver.tap("begin")
    find = right.driver.find
    assert find("next").right < find("back").x
    assert find("digit.1").x < find("digit.2").x < find("digit.3").x
    assert "back" in find("next").sign.source


def test_a_row_is_mirrored_with_its_padding() -> None:
    row = HBox(size=(300, 50), pos=(10, 0), padding=(30, 0, 5, 0), spacing=10, rtl=True)
    first, second = Widget(size_hint_x=None, width=40), Widget()
    row.add_widget(first)
    row.add_widget(second)
    row.do_layout()
    assert first.right == 310 - 30
    assert second.right == first.x - 10
    assert second.x == 15
    row.rtl = False
    row.do_layout()
    assert first.x == 40


def test_labels_of_several_lines_keep_every_line(right: Place) -> None:
    """A font that keeps much free above a line must not wipe out the line above it."""
    text = "إذا كانت بشرتك حساسة"
    one = Words(text=text, font_size=50, text_size=(None, None))
    two = Words(text=f"{text}\n{text}", font_size=50, text_size=(None, None), line_height=1.0)
    for label in (one, two):
        label.texture_update()
    ink = [sum(1 for alpha in pixels(label.texture)[3::4] if alpha) for label in (one, two)]
    assert ink[1] == 2 * ink[0]


def test_every_word_of_the_language_has_its_letters() -> None:
    import uharfbuzz

    for tag in ("ar", "fa"):
        font = LANGUAGES[tag].font
        assert font is not None
        content = load_content(Settings(), tag)
        texts = [content.phrases[key] for key in content.phrases.ids]
        texts += [row.text for screen in content.pack.screens for row in screen.sentences]
        texts += [text for row in content.pack.all_questions for text in (row.ask, row.help)]
        wanted = {char for text in texts for piece in pieces(text, True) if piece.arabic for char in piece.text}
        for path in (font.regular, font.bold):
            face = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))
            assert [char for char in sorted(wanted) if face.get_nominal_glyph(ord(char)) is None] == []


# --- keys and swipes -------------------------------------------------------------------------------------------------


def test_the_arrow_towards_what_is_read_next_leads_there(right: Place) -> None:
    start_visit(right)
    kiosk = right.driver.kiosk
    ring = [control.name for control in kiosk.frame.controls()]
    right.driver.key(KEY_NAMES["left"])
    right.driver.key(KEY_NAMES["left"])
    assert kiosk.focus.control.name == ring[1]
    right.driver.key(KEY_NAMES["right"])
    assert kiosk.focus.control.name == ring[0]
    kiosk.wording.choose("en")
    right.driver.frames(3)
    right.driver.key(KEY_NAMES["right"])
    assert kiosk.focus.control.name == ring[0]


def test_n_a11_a_swipe_to_the_left_leads_on(right: Place) -> None:
    start_visit(right)
    kiosk = right.driver.kiosk
    kiosk.ways.choose(InputMode.TOUCH_TO_HEAR)
    names = [stop.name for stop in kiosk.frame.stops()]
    for by_mm, name in ((-30, names[0]), (-30, names[1]), (+30, names[0])):
        right.driver.advance(1.0)
        finger = Finger(900, 500)
        finger.down()
        finger.to(900 + kiosk.look.mm(by_mm), 505)
        right.driver.frames(1)
        finger.up()
        right.driver.frames(2)
        assert kiosk.focus.control.name == name
