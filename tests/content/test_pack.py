"""The pack that comes with the kiosk: nothing of the article lost, nothing said that must wait, nothing promised."""

from __future__ import annotations

import re
from itertools import chain, combinations
from pathlib import Path

import pytest

from kiosk.content.files import read_files
from kiosk.content.loader import load_pack
from kiosk.content.models import Pack, Tier
from kiosk.content.readability import estimate, grade, sentence_count
from kiosk.content.references import MAX_LIST

FOLDER = Path(__file__).resolve().parents[2] / "content" / "micro-needling"
HELD = {"A10", "A17", "A19", "A20", "A21", "A22", "A23", "A24", "A34", "A35", "A50", "A51", "A53", "A55", "A61"}
ASKED = [f"Q{n}" for n in range(1, 9)]
OFF = [f"X{n:02}" for n in range(1, 25)]


def with_settings(**values: str | bool) -> Pack:
    return load_pack(FOLDER, clinic={"micro-needling": values})


@pytest.fixture(scope="module")
def bare() -> Pack:
    return load_pack(FOLDER)


@pytest.fixture(scope="module")
def every_value(bare: Pack) -> dict[str, str | bool]:
    return {key: True if row.kind == "confirm" else row.example for key, row in bare.settings.items()}


@pytest.fixture(scope="module")
def full(every_value: dict[str, str | bool]) -> Pack:
    return with_settings(**every_value)


def said(pack: Pack) -> set[str]:
    """The statements that a patient hears."""
    return {name for screen in pack.screens for row in screen.sentences for name in row.statements}


def all_texts(pack: Pack) -> list[str]:
    rows = [pack.title, *pack.pictures.values()]
    for screen in pack.screens:
        rows += [screen.title, screen.picture_alt, *(row.text for row in screen.sentences)]
    for question in pack.all_questions:
        rows += [question.ask, question.help, question.picture_alt, *question.reasons.values()]
    return rows


def test_all_61_statements_of_the_article_are_there(bare: Pack) -> None:
    assert list(bare.statements) == [f"A{n:02}" for n in range(1, 62)]


def test_15_statements_are_held(bare: Pack) -> None:
    assert {key for key, row in bare.statements.items() if row.decision == "held"} == HELD


def test_without_settings_every_other_statement_is_said_and_no_held_one(bare: Pack) -> None:
    assert said(bare) == bare.statements.keys() - HELD


def test_with_every_setting_all_61_are_said(full: Pack) -> None:
    assert said(full) == set(full.statements)


WAITS_FOR = {
    "A10": "who_treats", "A17": "confirm_scar_uses", "A19": "confirm_scar_uses", "A20": "confirm_skin_uses",
    "A21": "confirm_skin_uses", "A22": "confirm_skin_uses", "A23": "confirm_skin_uses", "A24": "confirm_hair_use",
    "A34": "confirm_sensitive_skin", "A35": "confirm_thin_skin", "A50": "confirm_water", "A51": "confirm_water",
    "A53": "duration", "A55": "makeup_after", "A61": "phone",
}  # fmt: skip


@pytest.mark.parametrize("statement", sorted(HELD))
def test_a_held_statement_is_said_as_soon_as_its_setting_is_there(
    statement: str, every_value: dict[str, str | bool]
) -> None:
    key = WAITS_FOR[statement]
    others = {name: value for name, value in every_value.items() if name != key}
    assert statement in said(with_settings(**{key: every_value[key]}))
    assert statement not in said(with_settings(**others))


def test_a_confirmation_that_is_false_confirms_nothing() -> None:
    pack = with_settings(confirm_water=False, confirm_hair_use=None)
    assert not said(pack) & {"A50", "A51", "A24"}
    assert pack.settings["confirm_water"].value is None


def test_no_statement_is_lost_by_any_one_or_two_settings(every_value: dict[str, str | bool]) -> None:
    """A sentence that gives way to a variant never takes its statement with it."""
    files = read_files(FOLDER, "en", [])
    gives_way = sorted(
        {key for screen in files.pack.screens for row in screen.sentences for key in (*row.needs, *row.unless)}
    )
    must = {key for key, row in files.statements.items() if row.decision != "held"}
    for keys in chain(combinations(gives_way, 1), [tuple(gives_way)]):
        pack = with_settings(**{key: every_value[key] for key in keys})
        assert must <= said(pack), keys


def test_a_number_of_the_clinic_takes_the_place_of_first_few_days(bare: Pack) -> None:
    before = [row.text for row in bare.screen("after_avoid").sentences]
    after = [row.text for row in with_settings(sun_after="three days").screen("after_avoid").sentences]
    assert before[0] == "Stay out of direct sun for the first few days. Do not tan."
    assert after[0] == "Stay out of direct sun for three days. Do not tan."
    assert after[1:] == before[1:]


@pytest.mark.parametrize("key", ["sun_after", "exercise_after", "duration", "phone", "radiation_window"])
def test_a_value_is_said_word_for_word(key: str, every_value: dict[str, str | bool]) -> None:
    value = str(every_value[key])
    texts = [row.text for screen in with_settings(**{key: value}).screens for row in screen.sentences]
    assert any(value in text for text in texts)


def test_the_window_of_the_clinic_reaches_the_clinician_not_the_patient() -> None:
    question = with_settings(radiation_window="four weeks").question("Q2")
    assert all(reason.endswith("The clinic's window: four weeks.") for reason in question.reasons.values())
    assert "four weeks" not in question.ask + question.help


def test_8_questions_are_asked_and_24_are_off(bare: Pack) -> None:
    assert [row.id for row in bare.questions] == ASKED
    assert [row.id for row in bare.all_questions] == ASKED + OFF
    assert [row.id for row in bare.all_questions if not row.enabled] == OFF


def test_tiers_of_the_questions_that_are_asked(bare: Pack) -> None:
    tiers = [row.tier for row in bare.questions]
    assert tiers == [Tier.STOP] * 5 + [Tier.TELL] + [Tier.INFO] * 2


def test_yes_not_sure_and_no_answer_flag_and_no_does_not(bare: Pack) -> None:
    """N-C2: each with a reason for the clinician."""
    for question in bare.all_questions:
        assert dict(question.flags) == dict.fromkeys(("yes", "not_sure", "none"), question.tier)
        assert question.reasons.keys() == {"yes", "not_sure", "none"}
        assert question.reasons["none"].startswith(f"NO ANSWER about {question.topic}.")
        assert "NOT SURE" in question.reasons["not_sure"].upper()


def test_pregnancy_radiation_and_breastfeeding_are_private(bare: Pack) -> None:
    """N-A7"""
    assert [row.id for row in bare.all_questions if row.private] == ["Q1", "Q2", "X18"]


def test_every_asked_question_quotes_the_article(bare: Pack) -> None:
    for question in bare.questions:
        assert question.article
        assert question.statements


def test_every_extended_question_names_its_sources(bare: Pack) -> None:
    for question in bare.all_questions[8:]:
        assert question.sources
        assert question.source_claim
        assert question.time_window
        assert question.verification


def test_no_text_ever_has_a_hole(bare: Pack, full: Pack) -> None:
    for pack in (bare, full):
        assert [text for text in all_texts(pack) if re.search(r"[{}]|None|\s{2}", text)] == []


def test_every_screen_has_something_to_say_and_not_too_much(bare: Pack, full: Pack) -> None:
    """N-C7: lists of at most 7."""
    for pack in (bare, full):
        assert [screen.id for screen in pack.screens if not 1 <= len(screen.sentences) <= MAX_LIST] == []
        assert 1 <= len(pack.take_home) <= MAX_LIST


def test_screens_are_in_the_order_of_a_visit(bare: Pack) -> None:
    ids = [screen.id for screen in bare.screens]
    order = "welcome scars what how uses fit notfit addons visit side before after_avoid after_heal call check thanks"
    assert " ".join(ids) == order
    assert bare.screen("call").sentences[0].id == "call.emergency"


def test_reading_level(bare: Pack, full: Pack) -> None:
    """N-C7: every question, help line and spoken sentence reads at grade 6 or below; counted anew here."""
    syllables = read_files(FOLDER, "en", []).syllables
    assert syllables is not None
    for pack in (bare, full):
        texts = [row.text for screen in pack.screens for row in screen.sentences]
        texts += [text for row in pack.all_questions for text in (row.ask, row.help)]
        texts += pack.pictures.values()
        phones = re.compile("|".join(str(pack.settings[key].example) for key in ("phone", "emergency_number")))
        for text in texts:
            assert round(grade(phones.sub("", text), syllables), 1) <= 6.0, text
            assert sentence_count(text) <= 2, text


def test_the_last_screen_tells_nothing_about_the_answers(bare: Pack) -> None:
    """N-C4, N-C5: one screen for all; it names no topic of a question."""
    ends = [screen for screen in bare.screens if screen.part == "end"]
    assert [screen.id for screen in ends] == ["thanks"]
    text = " ".join([ends[0].title, ends[0].picture_alt, *(row.text for row in ends[0].sentences)]).lower()
    assert not re.search(r"answer|flag|pregnan|radiation|breakout|safe|clear|eligib|risk|check", text)


def test_nothing_asks_for_a_spoken_answer_or_a_tap(full: Pack) -> None:
    """Answers are chosen by touch or keys."""
    for text in all_texts(full)[: -4 * 31]:
        assert not re.search(r"\b(say yes|say no|say not sure|tap|out loud|press)\b", text, re.IGNORECASE), text


def test_draft_content_says_so(bare: Pack) -> None:
    """N-C8"""
    assert bare.draft
    assert bare.notices[0].kind == "draft"


def test_staff_are_told_of_every_setting_that_is_missing(bare: Pack, full: Pack) -> None:
    assert len([row for row in bare.notices if row.kind.startswith("setting")]) == len(bare.settings) == 26
    assert [row.kind for row in full.notices] == ["draft"]
    notice = next(row for row in bare.notices if row.values.get("key") == "phone")
    assert "phone number patients" in notice.values["what"]
    assert "thanks.more" in notice.values["sentences"]


def test_a_phone_number_is_spoken_digit_by_digit() -> None:
    assert with_settings(phone="+1 (555) 0100").lexicon["+1 (555) 0100"] == "+ 1, 5 5 5, 0 1 0 0"


def test_a_pack_cannot_be_changed(bare: Pack) -> None:
    with pytest.raises(ValueError, match="frozen"):
        bare.version = "9.9.9"  # type: ignore[misc]
    with pytest.raises(TypeError):
        bare.questions[0].flags["yes"] = Tier.INFO  # type: ignore[index]
    with pytest.raises(KeyError):
        bare.screen("nowhere")
    with pytest.raises(KeyError):
        bare.question("Q99")


def test_each_picture_that_comes_with_the_kiosk_is_there() -> None:
    load_pack(FOLDER, pictures=FOLDER.parents[1] / "assets" / "pictures")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("On this screen, you will learn about micro-needling for acne scars.", 5.9),
        ("Do not have it if you had radiation on your skin a short time ago.", 5.2),
        ("In the past year, have you had Botox, fillers, a peel, laser, or face surgery?", 6.0),
        ("Try not to pick at your skin.", -1.1),
        ("", 0.0),
    ],
)
def test_the_grade_is_flesch_kincaid_s(text: str, level: float) -> None:
    syllables = read_files(FOLDER, "en", []).syllables
    assert syllables is not None
    assert round(grade(text, syllables), 1) == level


def test_words_of_the_clinic_are_estimated() -> None:
    words = {"days": 1, "hours": 2, "continuous": 4, "approximately": 5, "48": 3, "stage": 1, "the": 1}
    assert {word: estimate(word) for word in words} == pytest.approx(words, abs=1)
