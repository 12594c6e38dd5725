"""The patient's language: chosen at any time, everywhere at once, and gone with the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ui_state import state_of
from ui_walks import answer_all, go, jump, labels, step, texts, to_check, unlock

from kiosk.content.models import Pack, Question
from kiosk.content.phrases import Phrases
from kiosk.content.recordings import Recordings
from kiosk.loading import Content
from kiosk.session import Session
from kiosk.settings import PanelSettings

if TYPE_CHECKING:
    from conftest import MakePlace, Place


def question(row: Question, tag: str) -> Question:
    """The question with every word of it marked."""
    reasons = {key: f"{tag}: {text}" for key, text in row.reasons.items()}
    return row.model_copy(update={"ask": f"{tag}: {row.ask}", "help": f"{tag}: {row.help}", "reasons": reasons})


def marked(pack: Pack, tag: str) -> Pack:
    """The pack with every word of it marked as being in ``tag``."""
    return pack.model_copy(
        update={
            "language": tag,
            "screens": tuple(
                screen.model_copy(
                    update={
                        "title": f"{tag}: {screen.title}",
                        "sentences": tuple(
                            row.model_copy(update={"text": f"{tag}: {row.text}"}) for row in screen.sentences
                        ),
                    }
                )
                for screen in pack.screens
            ),
            "questions": tuple(question(row, tag) for row in pack.questions),
            "all_questions": tuple(question(row, tag) for row in pack.all_questions),
        }
    )


def spoken_in(content: Content, tag: str) -> Content:
    """The content in a language in which every text begins with its tag."""
    phrases = Phrases(tag, {key: f"{tag}: {content.phrases[key]}" for key in content.phrases.ids})
    return Content(marked(content.pack, tag), phrases, Recordings({}, ()))


@pytest.fixture
def two(make_place: MakePlace, content: Content) -> Place:
    """A kiosk that also speaks a made-up Spanish and French."""
    return make_place(others=[spoken_in(content, "es"), spoken_in(content, "fr")])


def voices(place: Place) -> list[str]:
    """espeak-ng's names of the voices of what is to be said on this page, in order."""
    state = place.narrator.state
    return [(utterance.voice or state.voice).name for utterance in state.page]


def test_the_welcome_offers_each_language_by_its_name_in_its_voice(two: Place) -> None:
    assert "es:\nEspañol:\ntouch here" in texts(two)
    assert "Français" in labels(two)
    two.driver.listen()
    invitations = [e.text for e in two.transcript.entries if e.id.startswith("language.")]
    assert [text.split(",")[0] for text in invitations] == ["es: For Español", "fr: For Français"]
    assert voices(two)[-3:] == ["en-us", "es-419", "fr"]


def test_the_name_of_a_language_has_its_own_voice_when_the_keys_reach_it(two: Place) -> None:
    kiosk, said = two.driver.kiosk, []
    two.narrator.say = lambda utterance, *_: said.append(utterance)  # type: ignore[method-assign]
    for _ in kiosk.frame.controls():
        two.driver.key(274)
    spoken = {u.text: u.voice.name for u in said if u.voice is not None}
    assert spoken == {"Español": "es-419", "Français": "fr"}


def test_everything_changes_at_once_and_the_answers_stay(two: Place) -> None:
    """N-D4"""
    to_check(two)
    two.driver.tap("answer.yes")
    kiosk = two.driver.kiosk
    two.driver.tap("help")
    two.driver.tap("language.es")
    assert step(two) == "help"
    two.driver.tap("help")
    assert step(two) == "Q1"
    assert kiosk.session.language == "es"
    assert all(text.startswith("es: ") for text in texts(two) ), texts(two)
    assert two.driver.find("answer.yes").chosen
    assert set(voices(two)) == {"es-419"}
    assert kiosk.session.languages == ["en", "es"]
    two.driver.tap("next")
    two.driver.tap("answer.no")
    (record,) = two.records.visits.today()
    asked = [(answer.question_text, answer.language) for answer in record.answers]
    english = two.content.pack.questions
    assert asked == [(english[0].ask, "en"), (f"es: {english[1].ask}", "es")], "each as it was asked"
    two.driver.tap("back")
    two.driver.tap("louder")
    assert kiosk.frame.status.startswith("es: ")
    two.driver.tap("help")
    two.driver.tap("language.en")
    two.driver.tap("help")
    assert not any(text.startswith("es: ") for text in texts(two))
    assert set(voices(two)) == {"en-us"}


def test_the_place_on_the_page_and_the_journey_stay(two: Place) -> None:
    to_check(two)
    jump(two, "before")
    place = two.driver.kiosk.session.place
    two.driver.kiosk.wording.choose("fr")
    two.driver.frames(3)
    assert (step(two), two.driver.kiosk.session.place) == ("before", place)
    go(two, "after_avoid")
    assert two.driver.kiosk.frame.heading.startswith("fr: ")


def test_the_record_says_what_was_asked_and_the_reasons_stay_in_the_language_of_the_clinic(two: Place) -> None:
    two.driver.kiosk.wording.choose("es")
    two.driver.frames(3)
    to_check(two)
    answer_all(two)
    go(two, "thanks")
    (record,) = two.records.visits.today()
    assert record.status == "completed"
    assert record.language == "es"
    assert record.languages == ("en", "es")
    assert {answer.question_text[:4] for answer in record.answers} == {"es: "}
    assert [finding.reason for finding in record.findings] == [
        two.content.pack.question("Q4").reasons["yes"],
        two.content.pack.question("Q6").reasons["not_sure"],
    ]


def test_the_next_patient_begins_in_the_language_of_the_clinic(two: Place) -> None:
    """N-D3"""
    fresh = {key: state_of(two.driver.kiosk)[key] for key in ("language", "step")}
    two.driver.tap("language.es")
    assert two.driver.kiosk.frame.heading.startswith("es: ")
    assert "English" in labels(two)
    two.driver.kiosk.reset("idle")
    two.driver.frames(3)
    assert two.driver.kiosk.session == Session()
    after = state_of(two.driver.kiosk)
    assert {key: after[key] for key in fresh} == fresh
    assert set(voices(two)[:-2]) == {"en-us"}
    assert "Español" in labels(two)
    assert "English" not in labels(two)


def test_staff_read_the_language_of_the_clinic_and_the_patient_gets_theirs_back(two: Place) -> None:
    to_check(two)
    two.driver.kiosk.wording.choose("fr")
    two.driver.frames(3)
    unlock(two)
    assert two.content.phrases["staff.start"] in texts(two)
    two.driver.tap("back")
    assert step(two) == "Q1"
    assert two.driver.find("answer.yes").text == "fr: Yes"
    assert set(voices(two)) == {"fr"}


def test_n_s1_every_language_keeps_the_text_size(make_place: MakePlace, content: Content) -> None:
    place = make_place(others=[spoken_in(content, "ar")], panel=PanelSettings(width=800, height=1280, diagonal=10.1))
    kiosk = place.driver.kiosk
    kiosk.sight.change_text(+1)
    kiosk.wording.choose("ar")
    place.driver.frames(3)
    assert kiosk.session.text_step == 3
    assert kiosk.look.text == kiosk.look.panel.font_px(3)


def test_with_one_language_nothing_is_offered(place: Place) -> None:
    assert not any(name.startswith("language.") for name in (w.name for w in place.driver.visible()))
    place.driver.tap("help")
    assert place.content.phrases["help.language"] not in texts(place)


def test_in_another_language_the_whole_title_is_said(two: Place) -> None:
    """Of a second question only its number is said, but not where the words are new."""
    to_check(two)
    two.driver.tap("next")
    two.driver.kiosk.wording.choose("es")
    two.driver.frames(3)
    page = two.narrator.state.page
    assert next(each.text for each in page if each.id == "title.Q2").startswith(two.driver.kiosk.page.heading)
