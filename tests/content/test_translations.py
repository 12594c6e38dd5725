"""The translations: whole, in their own letters, never a promise, never a false "no"."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from kiosk.cli import main
from kiosk.content.check import CONTENT, check, proofs
from kiosk.content.files import read_files
from kiosk.content.lint import promises
from kiosk.content.loader import load_pack
from kiosk.content.phrases import Phrases
from kiosk.content.translation import letters, negative, says_no, untranslated
from kiosk.errors import Fault, KioskError
from kiosk.languages import LANGUAGES, Font, Language, without_font
from kiosk.loading import load_others
from kiosk.settings import Settings

OTHERS = ("es", "fr", "ar", "fa")
FOLDER = CONTENT / "micro-needling"


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_is_whole(language: str) -> None:
    english, pack = load_pack(FOLDER), load_pack(FOLDER, language)
    assert Phrases.load(CONTENT / "phrases", language).ids == Phrases.load(CONTENT / "phrases", "en").ids
    assert [screen.id for screen in pack.screens] == [screen.id for screen in english.screens]
    for ours, theirs in zip(pack.all_questions, english.all_questions, strict=True):
        assert (ours.id, ours.flags, ours.private) == (theirs.id, theirs.flags, theirs.private)
        assert ours.ask != theirs.ask
        assert ours.help != theirs.help
        assert ours.reasons.keys() == theirs.reasons.keys()
    assert pack.draft, "nobody has reviewed it"


@pytest.mark.parametrize("pack", ["micro-needling", "skin-patch-test"])
@pytest.mark.parametrize("language", OTHERS)
def test_what_the_clinician_reads_is_in_the_language_of_the_clinic(pack: str, language: str) -> None:
    """Reasons, combinations, topics, and what the settings are called: English lends none of them."""
    faults: list[Fault] = []
    ours, theirs = read_files(CONTENT / pack, language, faults), read_files(CONTENT / pack, "en", faults)
    assert (ours.left_out, ours.lent, faults) == ((), frozenset(), [])
    assert ours.words.rules.keys() == theirs.words.rules.keys() == {rule.id for rule in ours.rules}
    for key, words in theirs.words.questions.items():
        mine = ours.words.questions[key]
        assert mine.topic not in {"", next(rule.topic for rule in ours.questions if rule.id == key)} or key == "X12"
        given, lent = mine.reasons.given(), words.reasons.given()
        assert given.keys() == lent.keys()
        for answer, english in lent.items():
            assert given[answer] != english
            # The clinician's own numbers and names are the same in every language.
            assert named(given[answer]) == named(english), (key, answer)


def named(text: str) -> list[str]:
    """The numbers and the names of devices in a reason, in order; Arabic says two weeks in one word."""
    return re.findall(r"\d+|FDA|SkinPen|Dermapen", text.replace("أسبوعين", "2"))


def test_a_reason_that_is_left_out_is_lent_and_named(tmp_path: Path) -> None:
    """A language without the clinician's words is offered all the same: the patient is asked in it."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("voice"))
    file = content / "skin-patch-test" / "words" / "fr.yaml"
    words = yaml.safe_load(file.read_text("utf-8"))
    del words["questions"]["P1"]["reasons"], words["questions"]["P2"]["topic"], words["settings"], words["rules"]
    file.write_text(yaml.safe_dump(words, allow_unicode=True), "utf-8")
    french = load_pack(content / "skin-patch-test", "fr")
    assert french.question("P1").reasons == load_pack(content / "skin-patch-test").question("P1").reasons
    (notice,) = [notice for notice in french.notices if notice.kind == "lent"]
    assert notice.values["ids"] == "P1.reasons, P2.topic, rules, settings.phone"
    assert check(content / "skin-patch-test") == []
    (told,) = [standing for _, _, standing in proofs(content / "skin-patch-test")]
    assert told[-1] == f"words for staff that fr leaves out, so English lends them: {notice.values['ids']}"
    words["questions"]["P1"]["reasons"] = {"yes": "Take a look.", "not_sure": "Take a look.", "none": "Take a look."}
    words["settings"] = {"phon": "Le numéro"}
    file.write_text(yaml.safe_dump(words, allow_unicode=True), "utf-8")
    assert [fault.what for fault in check(content / "skin-patch-test")] == ["there is no setting 'phon'"]


@pytest.mark.parametrize("language", OTHERS)
def test_the_second_pack_is_whole_too(language: str) -> None:
    english, pack = load_pack(CONTENT / "skin-patch-test"), load_pack(CONTENT / "skin-patch-test", language)
    assert [(q.id, q.flags, q.group) for q in pack.questions] == [(q.id, q.flags, q.group) for q in english.questions]
    assert not {q.ask for q in pack.questions} & {q.ask for q in english.questions}
    assert [teach.right for teach in pack.teach_back] == [teach.right for teach in english.teach_back]


def test_all_five_are_offered_and_nothing_is_wrong() -> None:
    others, why_not = load_others(Settings())
    assert ([content.pack.language for content in others], why_not) == (list(OTHERS), ())


def test_questions_and_labels_are_those_of_the_draft() -> None:
    said = {language: Phrases.load(CONTENT / "phrases", language)["answer.not_sure"] for language in OTHERS}
    assert said == {"es": "Tengo dudas", "fr": "Je ne sais pas", "ar": "غير متأكد", "fa": "مطمئن نیستم"}
    asked = {language: load_pack(FOLDER, language).question("Q1").ask for language in OTHERS}
    assert asked["ar"] == "هل يوجد حمل أو احتمال حمل؟"
    assert asked["es"] == "¿Está embarazada o podría estarlo?"


PROMISED = {
    "es": ["Usted es apto.", "El tratamiento es seguro.", "No se preocupe.", "Sin riesgos.", "Está garantizado."],
    "fr": ["Vous êtes apte.", "C'est sans danger.", "Ne vous inquiétez pas.", "Aucun risque.", "C’est garanti."],
    "ar": ["أنتم مؤهلون.", "العلاج آمن لكم.", "لا داعي للقلق.", "بدون مخاطر.", "يمكنكم تلقي العلاج."],
    "fa": ["شما واجد شرایط هستید.", "این درمان بی‌خطر است.", "نگران نباشید.", "بدون خطر.", "نتیجه تضمین شده است."],
}


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, texts in PROMISED.items() for text in texts])
def test_no_language_may_promise(language: str, text: str) -> None:
    """N-C5"""
    assert list(promises(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fa", "پوست علي"),  # Arabic yeh
        ("fa", "كمک"),  # Arabic kaf
        ("fa", "۱۲ سال و ٣"),  # Arabic digit
        ("ar", "کمک"),  # Persian kaf
        ("ar", "پوست"),  # Persian peh
        ("ar", "صفحة test"),
        ("ar", "الـPRPجلد"),
        ("es", "piel кожа"),
        ("fr", "peau جلد"),
        ("en", "skin جلد"),
    ],
)
def test_letters_of_another_language_are_found(language: str, text: str) -> None:
    assert list(letters(text, language))


@pytest.mark.parametrize(("language", "text"), [("fa", "کمک و SPF 30"), ("ar", "قد PRP؟"), ("fr", "« Çà » ?")])
def test_letters_of_the_language_and_short_forms_are_not(language: str, text: str) -> None:
    assert list(letters(text, language)) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "No sé"), ("fr", "Non merci"), ("ar", "لا أعرف"), ("fa", "نه هنوز"), ("fa", "نمی‌دانم")],
)
def test_a_label_that_begins_with_no_and_does_not_mean_it_is_refused(language: str, text: str) -> None:
    """A recording cut short would be a false all-clear."""
    assert list(says_no("answer.not_sure", text, language))
    assert not list(says_no("answer.no", text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Are you not pregnant?"),
        ("en", "Don't you scar easily?"),
        ("es", "¿No está embarazada?"),
        ("fr", "N’êtes-vous pas enceinte ?"),
        ("ar", "هل لا يوجد حمل؟"),
        ("fa", "آیا باردار نیستید؟"),
    ],
)
def test_a_question_in_the_negative_is_refused(language: str, text: str) -> None:
    """A no to it can mean either, and one of the two would be a false all-clear (N-C2)."""
    assert list(negative(text, language))
    assert not list(negative(load_pack(FOLDER, language).question("Q1").ask, language))


def test_a_text_left_in_english_is_found() -> None:
    assert list(untranslated("Choose Next to go on.", "Choose Next to go on.", "es"))
    assert not list(untranslated("Volume {number}", "Volume {number}", "fr")), "short ones may be the same"
    assert not list(untranslated("Choose Next to go on.", "Choose Next to go on.", "en-AU")), "English too"
    assert not list(untranslated("Elija Siguiente.", "Choose Next.", "es"))


def test_check_tells_of_a_fault_in_a_translation_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "phrases"
    folder.mkdir()
    english = "nav.next: Next\nhelp.page: Choose Next to go on.\nanswer.none: No answer\n"
    (folder / "en.yaml").write_text(english, "utf-8")
    (folder / "es.yaml").write_text(
        "nav.next: Siguiente\nhelp.page: Choose Next to go on.\nanswer.none: No hay respuesta\n", "utf-8"
    )
    assert [(fault.line, fault.what) for fault in check(folder)] == [
        (2, "help.page: it is the same as in English"),
        (3, "answer.none: it begins with 'No', the word for no"),
    ]


def test_without_its_font_a_language_is_not_offered_and_staff_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    font = Font(tmp_path / "Regular.ttf", tmp_path / "Bold.ttf", "fonts-noto-core")
    gone = Language("ar", "العربية", "Arabic", "ar", rtl=True, script="Arab", font=font)
    monkeypatch.setitem(LANGUAGES, "ar", gone)  # type: ignore[arg-type]
    assert set(without_font(LANGUAGES)) == {"ar"}
    others, why_not = load_others(Settings(languages=("en", "es", "ar")))
    assert [content.pack.language for content in others] == ["es"]
    assert [why.english for why in why_not] == [
        "Arabic is not offered: its font is missing (Regular.ttf, Bold.ttf): install fonts-noto-core."
    ]


def test_n_s2_a_panel_without_room_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "kiosk.yaml"
    settings.write_text("language: fa\npanel: {width: 1280, height: 600, diagonal: 7}\n", encoding="utf-8")
    for command in (["check"], ["demo", "--out", str(tmp_path / "out")]):
        assert main(["--settings", str(settings), *command]) == 2
        told = "".join(capsys.readouterr())
        assert "there is no room on this panel in any text size (1280 x 600 px, 7 inch)" in told
        assert "choose a larger panel" in told


def test_a_language_with_a_fault_is_not_offered_and_one_without_words_is_refused(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    (content / "phrases" / "fr.yaml").write_text("nav.next: Suivant\n", "utf-8")
    others, (why,) = load_others(Settings(content=content, languages=("es", "fr")))
    assert [spoken.pack.language for spoken in others] == ["es"]
    assert why.english.startswith("French is not offered: ")
    with pytest.raises(KioskError, match="has no words in de"):
        load_others(Settings(content=content, languages=("de",)))


def test_a_value_of_the_clinic_is_said_in_its_own_language_only() -> None:
    """An English "three days" never stands in an Arabic sentence."""
    plain = {"micro-needling": {"sun_after": "three days", "phone": "555 0100"}}
    both = {"micro-needling": {"sun_after": {"en": "three days", "ar": "ثلاثة أيام"}}}

    def said(language: str, clinic: dict[str, dict[str, object]]) -> str:
        pack = load_pack(FOLDER, language, clinic=clinic, own="en")
        return " ".join(row.text for screen in pack.screens for row in screen.sentences)

    assert "three days" in said("en", plain)
    assert "three days" not in said("ar", plain)
    assert "في الأيام الأولى" in said("ar", plain)
    assert "555 0100" in said("ar", plain)
    assert "لمدة ثلاثة أيام" in said("ar", both)
    assert "three days" in said("en", both)
