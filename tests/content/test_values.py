"""The clinic's own values: checked like the pack's words, and blamed in their own file."""

from __future__ import annotations

from pathlib import Path

import pytest
from content_rig import Rig

from kiosk.content.check import CONTENT, check, standing
from kiosk.content.loader import load_pack
from kiosk.errors import KioskError

FOLDER = CONTENT / "micro-needling"


def faults_of(values: dict[str, object]) -> list[str]:
    with pytest.raises(KioskError) as caught:
        load_pack(FOLDER, clinic={"micro-needling": values})
    return [str(fault) for fault in caught.value.faults]


def test_values_from_a_file_are_those_from_a_mapping(tmp_path: Path) -> None:
    file = tmp_path / "clinic.yaml"
    text = "micro-needling:\n  sun_after: three days\n  confirm_water: true\nskin-patch-test:\n  phone: 555 0100\n"
    file.write_text(text, "utf-8")
    mapping = {"micro-needling": {"sun_after": "three days", "confirm_water": True}}
    assert load_pack(FOLDER, clinic=file) == load_pack(FOLDER, clinic=mapping)


def test_values_under_the_name_of_no_pack_do_not_go_unnoticed(tmp_path: Path) -> None:
    file = tmp_path / "clinic.yaml"
    file.write_text("micro-needlig:\n  sun_after: three days\n", "utf-8")
    (fault,) = check(FOLDER, clinic=file, offered={"en"})
    assert str(fault).startswith(f"{file}:1:1: there is no pack 'micro-needlig', so nothing under it counts; write ")


def test_the_clinic_needs_no_words_in_a_language_that_it_does_not_offer(tmp_path: Path) -> None:
    file = tmp_path / "clinic.yaml"
    change = "{ask: true, window: {en: a year}, by: A, date: 2026-05-01}"
    file.write_text(f"micro-needling:\n  questions:\n    X01: {change}\n", "utf-8")
    assert [fault.what for fault in check(FOLDER, clinic=file, offered={"en", "es"})] == ["X01: it has no words in es"]
    assert check(FOLDER, clinic=file, offered={"en"}) == []


def test_what_may_not_be_meant_is_told_though_it_is_no_fault(tmp_path: Path) -> None:
    changes = {"X10": {"ask": True, "by": "A", "date": "2026-05-01"}}
    pack = load_pack(FOLDER, clinic={"micro-needling": {"phone": "555 0100", "questions": changes}})
    told = list(standing(FOLDER, pack))
    assert told[0] == "asked: Q1, Q2, Q3, Q4, Q5, Q6, Q7, Q8, X10"
    assert told[1].startswith("off: X01, X02")
    assert "X10" not in told[1]
    assert told[2].startswith("changed by the clinic: X10: ")
    assert told[3] == "combinations that wait for a question that is off: C1, C2, C3"
    assert told[4].startswith("not set by the clinic (25), so what needs it is not said: sun_after, ")
    assert "phone" not in told[4]


def test_every_wrong_value_is_named_in_its_line(tmp_path: Path) -> None:
    file = tmp_path / "clinic.yaml"
    file.write_text(
        "micro-needling:\n"
        "  sun_afterr: three days\n"
        "  exercise_after: 48 h\n"
        "  confirm_water: sometimes\n"
        "  phone: call me\n"
        "  redness: yes\n"
        "  sessions: '{phone}'\n"
        "  hours: ''\n"
        "  duration: 2\n"
        "  makeup_after: a period of approximately seventy-two continuous consecutive hours\n"
        "  swim_sauna: you are cleared\n",
        "utf-8",
    )
    with pytest.raises(KioskError) as caught:
        load_pack(FOLDER, clinic=file)
    found = {(fault.line, fault.what) for fault in caught.value.faults}
    assert {fault.file for fault in caught.value.faults} == {file}
    assert (2, "sun_afterr: there is no setting 'sun_afterr'") in found
    assert (3, "exercise_after: the voice can't say '48 h'") in found
    assert (4, "confirm_water: it is neither true nor false") in found
    assert (5, "phone: 'call me' is no phone number") in found
    assert (6, "redness: words belong here") in found
    assert (7, "sessions: it has a brace or a control character") in found
    assert (8, "hours: it is empty or longer than 80 characters") in found
    assert (9, "duration: words belong here") in found
    assert any(line == 10 and "it reads at grade" in what for line, what in found)
    assert (11, "swim_sauna: it says 'cleared'") in found
    assert {line for line, _ in found} == set(range(2, 12))


def test_values_without_a_file_name_their_setting() -> None:
    assert faults_of({"nosuch": "x"})[0].startswith("clinic value micro-needling.nosuch: there is no setting 'nosuch'")


@pytest.mark.parametrize("value", [3, 2.5, [], {}, ["three"], object()])
def test_a_value_of_a_strange_kind_is_refused(value: object) -> None:
    assert "words belong here" in faults_of({"sun_after": value})[0]


@pytest.mark.parametrize("value", ["a\nb", "a\x00b", "{", "}", "a\u2028b", "...", "x" * 81, "   "])
def test_a_text_that_would_break_a_sentence_is_refused(value: str) -> None:
    assert faults_of({"sun_after": value})


def test_a_promise_in_a_clinic_value_is_refused() -> None:
    """N-C5"""
    assert "guarantee" in faults_of({"results_when": "guaranteed weeks"})[0]


def test_a_clinic_file_that_is_not_there_or_no_yaml(tmp_path: Path) -> None:
    with pytest.raises(KioskError, match="there is no such file"):
        load_pack(FOLDER, clinic=tmp_path / "clinic.yaml")
    (tmp_path / "clinic.yaml").write_text("- a\n", "utf-8")
    with pytest.raises(KioskError, match=r"clinic.yaml:1:1: a mapping belongs here"):
        load_pack(FOLDER, clinic=tmp_path / "clinic.yaml")


# --- the hash


def hashes(rig: Rig, **values: str | bool) -> str:
    return load_pack(rig.folder, clinic={"micro-needling": values}).content_hash


SAME = [
    ("words/en.yaml", "title: Micro-needling for", "# a comment\ntitle:   Micro-needling for"),
    ("words/en.yaml", "ask: Are you breastfeeding?", "ask: Are you breastfeeding now?"),
    ("statements.yaml", "  decision: reword\n\nA02", "  decision: reword\n  note: seen again\n\nA02"),
    ("settings.yaml", "example: four weeks", "example: five weeks"),
    ("pack.yaml", "status: draft\n", ""),
    ("readability/en.yaml", "'22': 3\n", "'22': 3\nspare: 1\n"),
    ("lexicon/en.yaml", "  tear: two sounds", "  tear: two ways"),
]
OTHER = [
    ("words/en.yaml", "title: Micro-needling for", "title: About Micro-needling for"),
    ("words/en.yaml", "Some may not fade", "Some will not fade"),
    ("words/en.yaml", "ask: Do you scar easily?", "ask: Do you scar?"),
    ("words/en.yaml", "NO ANSWER about pregnancy. Ask in", "NO ANSWER about pregnancy. Talk in"),
    ("words/en.yaml", "  q4: An arm with a scar.", "  q4: An arm with scars."),
    ("words/en.yaml", "  code: A slip with", "  code: A box with"),
    ("questions.yaml", "topic: scars easily", "topic: scars with ease"),
    ("questions.yaml", "topic: makeup today\n  enabled: true", "topic: makeup today\n  enabled: false"),
    ("sources.yaml", "title: FDA, Microneedling Devices", "title: FDA, Devices"),
    ("pack.yaml", "version: 0.1.0", "version: 0.1.1"),
    ("pack.yaml", "[EXC34]\n        unless: [swim_sauna]", "[DESERT]\n        unless: [swim_sauna]"),
    ("lexicon/en.yaml", "DAC: D.A.C.", "DAC: dack"),
]


@pytest.mark.parametrize(("file", "old", "new"), SAME)
def test_the_hash_stays_when_nobody_gets_anything_else(file: str, old: str, new: str, rig: Rig) -> None:
    before = hashes(rig)
    rig.edit(file, old, new)
    assert hashes(rig) == before


@pytest.mark.parametrize(("file", "old", "new"), OTHER)
def test_the_hash_changes_with_what_patients_or_clinicians_get(file: str, old: str, new: str, rig: Rig) -> None:
    before = hashes(rig)
    rig.edit(file, old, new)
    assert hashes(rig) != before


def test_the_hash_depends_on_the_clinic_s_values(rig: Rig) -> None:
    pack = load_pack(rig.folder)
    values = {key: True if row.kind == "confirm" else row.example for key, row in pack.settings.items()}
    # No question that is asked uses the window after isotretinoin, so nobody gets it.
    without_effect = {"isotretinoin_window"}
    seen = {key: hashes(rig, **{key: value}) for key, value in values.items() if key not in without_effect}
    seen.pop("hours")  # said with the phone number only
    assert len({*seen.values(), pack.content_hash}) == len(seen) + 1
    assert hashes(rig, phone="555 0100", hours="from nine to five") != hashes(rig, phone="555 0100")
    assert hashes(rig, isotretinoin_window="six months") == hashes(rig) == pack.content_hash
    assert hashes(rig, sun_after="two days") != hashes(rig, sun_after="three days")
    assert len(pack.content_hash) == 64


def test_a_file_cannot_sign_itself(rig: Rig) -> None:
    line = rig.edit("pack.yaml", "status: draft", "status: signed")
    assert [(file, at) for file, at, _ in rig.faults()] == [("pack.yaml", line)]
