"""Every way to get a pack wrong gives one clear fault in the right line, and no pack."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from content_rig import Rig

from kiosk.content.check import CONTENT, check
from kiosk.content.loader import load_pack
from kiosk.errors import KioskError


def test_the_content_that_comes_with_the_kiosk_has_no_fault(rig: Rig) -> None:
    assert check() == []
    assert rig.faults() == []


# (file, what is there, what is put in its place, lines further down than the edit, what is said)
EDITS = {
    "unknown field": ("pack.yaml", "treatment: micro", "treat: x\ntreatment: micro", 0, "'treat' is unknown here"),
    "no such part": ("pack.yaml", "part: call", "part: cell", 0, "'cell' is not known here"),
    "version": ("pack.yaml", "version: 0.1.0", "version: 0.1", 0, "version: '0.1' has the wrong form"),
    "yes for words": ("pack.yaml", "treatment: micro-needling", "treatment: yes", 0, "reads this as true"),
    "number for words": ("pack.yaml", "treatment: micro-needling", "treatment: 12", 0, "12 is a number"),
    "path in picture": ("pack.yaml", "picture: scars", "picture: ../scars", 0, "'../scars' has the wrong form"),
    "unknown statement": ("pack.yaml", "statements: [A07]", "statements: [A07, A99]", 0, "no statement 'A99'"),
    "unknown source": ("pack.yaml", "sources: [IMM]", "sources: [IMMM]", 0, "there is no source 'IMMM'"),
    "unknown setting": ("pack.yaml", "needs: [confirm_hair_use]", "needs: [hair]", 0, "there is no setting 'hair'"),
    "sentence twice": ("pack.yaml", "- id: scars.fade", "- id: scars.deep", 0, "'scars.deep' is here twice"),
    "screen twice": ("pack.yaml", "  - id: how\n", "  - id: what\n", 0, "'what' is here twice, first in line"),
    "wrong screen": ("pack.yaml", "- id: scars.fade", "- id: what.fade", 0, "what.fade stands in the screen scars"),
    "no source": (
        "pack.yaml", "origin: kiosk\n\n  - id: scars", "origin: source\n\n  - id: scars", -1, "names no source",
    ),
    "no statement": ("pack.yaml", "        statements: [A12]\n", "", -2, "how.needles names no statement"),
    "needs and unless": (
        "pack.yaml", "unless: [redness]", "needs: [redness]\n        unless: [redness]", -4, "needs redness and is",
    ),
    "no start": ("pack.yaml", "welcome\n    part: start", "welcome\n    part: learn", 1, "welcome is out of place"),
    "question source": ("questions.yaml", "[EXC34, BBOR, UKCONS, MAYOL]", "[MAYO]", 0, "no source 'MAYO'"),
    "end in the middle": ("pack.yaml", "part: call", "part: end", 0, "call is out of place"),
    "no thanks": ("pack.yaml", "  - id: thanks\n", "  - id: thankyou\n", None, "there is no screen 'thanks'"),
    "statement lost": ("pack.yaml", "statements: [A07]", "statements: [A06]", None, "no sentence covers A07"),
    "held one said": ("pack.yaml", "        needs: [who_treats]\n", "", -4, "says A10, which is held"),
    "lost by a setting": ("pack.yaml", "unless: [sun_after]", "unless: [redness]", None, "A40 is not said with some"),
    "too many to take home": (
        "pack.yaml", "needs: [actives_after]", "needs: [actives_after]\n        take_home: true", None,
        "7 to 8 sentences are marked take_home",
    ),
    "silent": ("pack.yaml", "- id: uses.acne\n", "- id: uses.acne\n        needs: [phone]\n", None, "A18 is not"),
    "bad tier": ("questions.yaml", "topic: pregnancy\n    enabled: true\n    tier: stop".replace("    ", "  "),
                 "topic: pregnancy\n  enabled: true\n  tier: halt", 2, "'halt' is not known here"),
    "yes flags other": ("questions.yaml", "topic: recent strong sun or tanning\n  enabled: true\n  tier: tell",
                        "topic: recent strong sun or tanning\n  enabled: true\n  tier: stop", 5, "but yes flags tell"),
    "window unknown": ("questions.yaml", "window: radiation_window", "window: rays", 0, "no setting 'rays'"),
    "window no text": ("questions.yaml", "window: radiation_window", "window: phone", 0, "phone is no text"),
    "question twice": ("questions.yaml", "- id: Q2\n", "- id: Q1\n", 0, "'Q1' is here twice"),
    "no is no flag": ("questions.yaml", "picture: q1\n", "'no': stop\n  picture: q1\n", 0, "'no' is unknown here"),
    "statement source": ("statements.yaml", "sources: [FDACU]", "sources: [FDAC]", 0, "there is no source 'FDAC'"),
    "no decision": ("statements.yaml", "decision: reword\n\nA02", "decision: maybe\n\nA02", 0, "'maybe' is not"),
    "setting source": ("settings.yaml", "sources: [FDACU]", "sources: [FDAC]", 0, "there is no source 'FDAC'"),
    "value in the pack": ("settings.yaml", "example: three visits, one", "value: 3\n  example: three visits, one", 0,
                          "'value' does not belong here"),
    "no example": ("settings.yaml", "  example: a skin doctor\n", "", None, "who_treats has no example"),
    "words missing": ("words/en.yaml", "      scars.fade: Some may not fade unless they are treated.\n", "", None,
                      "the words of the sentence scars.fade are missing"),
    "words too many": ("words/en.yaml", "scars.fade:", "scars.fades:", 0, "there is no sentence scars.fades"),
    "alt missing": ("words/en.yaml", "  q3: A face with many red pimples.\n", "", None, "nothing says what the"),
    "hole": ("words/en.yaml", "Skip hard exercise for the", "Skip hard exercise for {redness} the", 0,
             "{redness} may be missing here"),
    "no such setting": ("words/en.yaml", "title: When to call us", "title: When to call {telephone}", 0,
                        "there is no setting telephone for {telephone}"),
    "hole in a title": ("words/en.yaml", "title: When to call us", "title: When to call {phone}", 0, "{phone} may be"),
    "brace": ("words/en.yaml", "Skip hard exercise for the", "Skip hard exercise for the}", 0, "a brace is left over"),
    "confirm in words": ("words/en.yaml", "Some people with thin skin", "Some {confirm_thin_skin} people", 0,
                         "{confirm_thin_skin} is true or false"),
    "no value": ("words/en.yaml", "window: {value}.", "window.", 0, "it has no {value}"),
    "unquoted answer": ("words/en.yaml", "'yes': 'Patient answered YES: pregnant or may", "yes: 'Patient or may", 0,
                        "the key yes has no quotes"),
    "empty words": ("words/en.yaml", "scars.fade: Some may not fade unless they are treated.", "scars.fade:", 0,
                    "there is nothing here"),
    "too hard": ("words/en.yaml", "Some may not fade unless they are treated.",
                 "Collagen medicine radiation emergency vitamin isotretinoin.", 0, "it reads at grade"),
    "uncounted": ("words/en.yaml", "Some may not fade", "Some zorbles may not fade", 0, "syllables of 'zorbles'"),
    "three sentences": ("words/en.yaml", "bit.\n      side.pimples:", "bit. So. So.\n      side.pimples:", 0,
                        "it has more than 2 sentences"),
    "capitals": ("words/en.yaml", "Some may not fade", "Some UV may not fade", 0, "the voice can't say 'UV'"),
    "unit": ("words/en.yaml", "about 30 minutes", "about 30 min", 0, "the voice can't say '30 min'"),
    "range": ("words/en.yaml", "about 30 minutes", "about 22-30 minutes", 0, "the voice can't say '22-30'"),
    "number sign": ("words/en.yaml", "about 30 minutes", "about No. 30", 0, "the voice can't say 'No. 30'"),
    "sign": ("words/en.yaml", "pain or swelling gets", "pain & swelling gets", 0, "the voice can't say '&'"),
    "two sounds": ("words/en.yaml", "does it crack, sting", "does it tear, sting", 0, "'tear' may not be spoken"),
    "said as written": ("lexicon/en.yaml", "DAC: D.A.C.", "DAC: DAC", 0, "'DAC' is spoken as it is written"),
    "said and avoided": ("lexicon/en.yaml", "  tear: two", "  PRP: two", 0, "'PRP' is both said and avoided"),
    "syllables": ("readability/en.yaml", "scar: 1", "scar: one", 0, "'one' is not a number from 1 to 20"),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_a_mistake_is_named_in_its_line(name: str, rig: Rig) -> None:
    file, old, new, further, said = EDITS[name]
    line = rig.edit(file, old, new)
    faults = rig.faults()
    hits = [fault for fault in faults if said in fault[2]]
    assert hits, f"{said!r} is not in {faults}"
    if further is not None:
        assert (file, line + further) in {hit[:2] for hit in hits}, faults
    with pytest.raises(KioskError):
        load_pack(rig.folder)


PROMISES = [
    "You are safe.", "You’re safe.", "You’re cleared.", "You passed.", "It is risk-free.",
    "There is nothing to worry about.", "It is safe for you.", "You are eligible.", "You can be treated.",
    "It is OK to treat you.", "You can have this.", "You are a good candidate.", "There is no risk.",
    "We guarantee it.", "Do not worry.", "All clear.", "No problem was found.", "You can't have this.",
    "You are not allowed.", "This treatment is very safe.", "You look fine.", "You are clear to start.",
]  # fmt: skip


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("place", ["sentence", "reason"])
def test_no_word_about_whether_a_patient_can_be_treated(promise: str, place: str, rig: Rig) -> None:
    """N-C5: not to the patient, and not in the reasons that the clinician reads."""
    old = {
        "sentence": "Some may not fade unless they are treated.",
        "reason": "NO ANSWER about pregnancy. Ask in private before treatment.",
    }[place]
    line = rig.edit("words/en.yaml", old, f'"{promise}"')
    assert [fault for fault in rig.faults() if fault[1] == line and fault[2].startswith("it says ")]


def test_no_question_enabled_would_clear_everybody(rig: Rig) -> None:
    text = rig.path("questions.yaml").read_text("utf-8")
    rig.path("questions.yaml").write_text(text.replace("enabled: true", "enabled: false"), "utf-8")
    assert rig.faults() == [("questions.yaml", 8, "no question is enabled")]


def test_not_sure_may_not_flag_less_than_yes(rig: Rig) -> None:
    """N-C2"""
    line = rig.edit("questions.yaml", "not_sure: stop\n  picture: q1", "not_sure: info\n  picture: q1")
    assert rig.faults() == [("questions.yaml", line, "Q1: not sure flags less than yes (N-C2)")]


def test_a_quote_must_be_the_article_s(rig: Rig) -> None:
    old = "Micro-needling is meant to be safe for sensitive and thin skin, too."
    line = rig.edit("questions.yaml", old, "Micro-needling is safe for thin skin.")
    assert rig.faults() == [("questions.yaml", line, "Q8 quotes the article wrongly")]


def test_a_screen_with_eight_sentences(rig: Rig) -> None:
    """N-C7"""
    more = "      - id: call.more\n        origin: kiosk\n"
    rig.edit("pack.yaml", "      - id: call.pus\n", more + "      - id: call.pus\n")
    rig.edit("words/en.yaml", "      call.pus:", "      call.more: Call us.\n      call.pus:")
    (fault,) = rig.faults()
    assert fault[2] == "call has up to 8 sentences, more than 7 (N-C7)"


def test_two_packs_cannot_pass_for_one(rig: Rig) -> None:
    line = rig.edit("pack.yaml", "id: micro-needling\n", "id: skin-patch-test\n")
    what = "the pack calls itself 'skin-patch-test', but its folder is 'micro-needling'"
    assert rig.faults() == [("pack.yaml", line, what)]


def test_a_negative_question_is_named_in_its_line(rig: Rig) -> None:
    rig.edit("words/en.yaml", "Are you pregnant, or could you be pregnant?", "Are you not pregnant?")
    ((file, _, what),) = rig.faults()
    assert file == "words/en.yaml"
    assert what.startswith("it asks in the negative ('not')")


def test_a_setting_that_nothing_uses(rig: Rig) -> None:
    line = rig.append("settings.yaml", "\nspare:\n  kind: confirm\n  what: Nothing\n") + 1
    assert rig.faults() == [("settings.yaml", line, "nothing uses spare")]


def test_faults_of_all_files_come_at_once(rig: Rig) -> None:
    lines = {
        "pack.yaml": rig.edit("pack.yaml", "part: call", "part: cell"),
        "questions.yaml": rig.edit("questions.yaml", "picture: q4", "picture: Q4"),
        "settings.yaml": rig.edit("settings.yaml", "example: four weeks", "exampel: four weeks"),
        "sources.yaml": rig.append("sources.yaml", "IMM:\n  title: again\n"),
        "words/en.yaml": rig.edit("words/en.yaml", "Some may not fade", "Some UV may not fade"),
        "lexicon/en.yaml": rig.edit("lexicon/en.yaml", "UVB: U V B", "UVB: yes"),
        "readability/en.yaml": rig.edit("readability/en.yaml", "'yes': 1", "yes: 1"),
    }
    rig.path("statements.yaml").unlink()
    found = {(file, line) for file, line, _ in rig.faults()}
    assert found >= {*lines.items(), ("statements.yaml", 0)} - {("words/en.yaml", lines["words/en.yaml"])}


def test_words_are_judged_although_other_files_are_broken(rig: Rig) -> None:
    rig.path("statements.yaml").write_text("[", "utf-8")
    line = rig.edit("words/en.yaml", "Some may not fade", "Some zorbles may not fade")
    faults = rig.faults()
    assert ("words/en.yaml", line, "nobody has counted the syllables of 'zorbles'") in faults
    assert [fault for fault in faults if fault[0] == "statements.yaml" and "not YAML" in fault[2]]


def test_faults_are_in_order_and_each_once(rig: Rig) -> None:
    rig.path("words/es.yaml").write_bytes(rig.path("words/en.yaml").read_bytes())
    rig.edit("pack.yaml", "statements: [A07]", "statements: [A07, A99]")
    rig.edit("words/en.yaml", "Some may not fade", "Some UV UV may not fade")
    rig.edit("words/en.yaml", "does it crack", "does it tear")
    faults = rig.faults()
    assert faults == sorted(faults)
    assert len(faults) == len(set(faults)) >= 3


def test_a_file_outside_the_pack_is_refused(rig: Rig, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    os.rename(rig.path("sources.yaml"), secret)
    rig.path("sources.yaml").symlink_to(secret)
    assert rig.faults() == [("sources.yaml", 0, "it lies outside the pack")]
    rig.path("sources.yaml").unlink()
    rig.path("sources.yaml").symlink_to(rig.path("sources.yaml"))
    ((file, _, what),) = rig.faults()
    assert (file, what.split(":")[0]) == ("sources.yaml", "it can't be read")


@pytest.mark.parametrize("language", ["../en", "EN", "", "en/..", "en\0", "english"])
def test_a_language_is_no_path(language: str, rig: Rig) -> None:
    with pytest.raises(KioskError, match="is not the name of a language"):
        load_pack(rig.folder, language)


def test_a_missing_picture_is_a_fault_only_when_pictures_are_given(rig: Rig, tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for stem in load_pack(rig.folder).pictures:
        (folder / f"{stem}.svg").write_bytes(b"")
    assert rig.faults(pictures=folder) == []
    (folder / "scars.svg").unlink()
    line = rig.path("pack.yaml").read_text("utf-8").split("picture: scars")[0].count("\n") + 1
    assert rig.faults(pictures=folder) == [("pack.yaml", line, "there is no picture scars.svg")]


def test_one_fault_in_the_reference_is_not_a_hundred_in_the_translations(rig: Rig) -> None:
    shutil.copytree(CONTENT / "micro-needling", rig.folder, dirs_exist_ok=True)
    line = rig.edit("words/en.yaml", "pictures:\n", "\tpictures:\n")
    assert rig.faults() == [("words/en.yaml", line, "there is a tab")]


def test_check_of_things_that_are_no_pack(rig: Rig, tmp_path: Path) -> None:
    assert [fault.what for fault in check(tmp_path / "nowhere")] == ["there is no such folder"]
    empty = tmp_path / "empty"
    empty.mkdir()
    assert [fault.what for fault in check(empty)] == ["there is no pack in it"]
    (empty / "new").mkdir()
    assert "pack.yaml: there is no such file" in "\n".join(str(fault) for fault in check(empty))
    with pytest.raises(KioskError, match="there is no such folder"):
        load_pack(tmp_path / "nowhere")


def test_check_of_a_folder_of_packs_finds_the_faults_of_each(rig: Rig) -> None:
    rig.edit("pack.yaml", "part: call", "part: cell")
    assert any("'cell' is not known here" in fault.what for fault in check(rig.folder.parent))
    phrases = rig.folder.parent / "phrases"
    phrases.mkdir()
    (phrases / "en.yaml").write_text("nav.back: no\n", "utf-8")
    assert {fault.file.name for fault in check(rig.folder.parent) if fault.file} == {"pack.yaml", "en.yaml"}
    assert check(CONTENT / "phrases") == []


SPANISH = {
    "Stay out of direct sun for {sun_after}. Do not tan.": "No tome el sol.",
    "Skip hard exercise for {exercise_after}.": "Sin ejercicio durante {exercise_after}.",
}


def test_a_translation_says_the_clinic_s_values_too(rig: Rig) -> None:
    """A language must know what it may not promise, and loses no value on the way."""
    text = rig.path("words/en.yaml").read_text("utf-8")
    for english, spanish in SPANISH.items():
        assert text.count(english) == 1
        text = text.replace(english, spanish)
    rig.path("words/de.yaml").write_text(text, "utf-8")
    whats = [what for file, _, what in rig.faults() if file == "words/de.yaml"]
    assert "after_avoid.sun_set has other values in braces than in English" in whats
    assert not [what for what in whats if "exercise_set" in what]
    assert "nobody has written down what may not be promised in de" in whats
