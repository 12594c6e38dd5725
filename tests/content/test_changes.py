"""What a clinic may decide about questions in its own file, and what it may not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.content.check import CONTENT
from kiosk.content.loader import load_pack
from kiosk.content.models import Pack, Tier
from kiosk.errors import KioskError

SIGNED = {"by": "Head nurse", "date": "2026-05-01"}
FOLDER = CONTENT / "micro-needling"


def load(questions: dict[str, Any]) -> Pack:
    return load_pack(FOLDER, clinic={"micro-needling": {"questions": questions}})


def refused(questions: dict[str, Any]) -> str:
    with pytest.raises(KioskError) as caught:
        load(questions)
    assert all(fault.mend for fault in caught.value.faults)
    return "\n".join(fault.what for fault in caught.value.faults)


def test_all_extended_questions_can_be_turned_on() -> None:
    off = [question.id for question in load({}).all_questions if not question.enabled]
    assert len(off) >= 23
    pack = load({name: {"ask": True, **SIGNED} for name in off})
    assert {question.id for question in pack.questions} == {question.id for question in pack.all_questions}
    assert pack.question("X06").changed == "asked (Head nurse, 2026-05-01)"


def test_the_pack_s_hash_tells_that_the_clinic_asks_more() -> None:
    assert load({"X06": {"ask": True, **SIGNED}}).content_hash != load({}).content_hash


@pytest.mark.parametrize(("name", "tier"), [("Q6", "stop"), ("Q7", "tell"), ("Q7", "stop")])
def test_a_tier_may_be_raised(name: str, tier: str) -> None:
    question = load({name: {"tier": tier, **SIGNED}}).question(name)
    assert question.tier is Tier(tier)
    assert set(question.flags.values()) == {Tier(tier)}, "not sure and no answer rise with it (N-C2)"


def test_stop_may_become_tell_only_with_a_reason() -> None:
    assert "stop is lowered to tell without a reason" in refused({"Q4": {"tier": "tell", **SIGNED}})
    question = load({"Q4": {"tier": "tell", "why": "We test a small area first.", **SIGNED}}).question("Q4")
    assert question.tier is Tier.TELL
    assert question.changed == "tier tell instead of stop (Head nurse, 2026-05-01): We test a small area first."


@pytest.mark.parametrize(("name", "tier"), [("Q4", "info"), ("Q6", "info")])
def test_nothing_falls_below_tell(name: str, tier: str) -> None:
    assert "cannot be lowered to info" in refused({name: {"tier": tier, "why": "We like it so.", **SIGNED}})


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "off": ({"Q1": {"ask": False, **SIGNED}}, "the pack asks it, and a clinic cannot turn it off here"),
    "nobody": ({"X06": {"ask": True, "date": "2026-05-01"}}, "'by' is missing"),
    "undated": ({"X06": {"ask": True, "by": "Head nurse"}}, "'date' is missing"),
    "no such day": ({"X06": {"ask": True, "by": "Head nurse", "date": "2026-02-30"}}, "there is no day 2026-02-30"),
    "form of the day": ({"X06": {"ask": True, "by": "A", "date": "1.5.2026"}}, "'1.5.2026' has the wrong form"),
    "nothing": ({"X06": SIGNED}, "it changes nothing"),
    "unknown": ({"X99": {"ask": True, **SIGNED}}, "there is no question 'X99'"),
    "unknown tier": ({"X06": {"tier": "halt", **SIGNED}}, "'halt' is not known here"),
    "spelling": ({"X06": {"aks": True, **SIGNED}}, "'aks' is unknown here"),
    "no window": ({"X06": {"window": "a week", **SIGNED}}, "X06 says no time that could be set"),
    "promise": ({"X01": {"window": "six months, you are safe", **SIGNED}}, "it says 'you are safe'"),
    "too hard": (
        {"X01": {"window": "approximately seventy-seven consecutive calendar intervals", **SIGNED}}, "longer than 40",
    ),
    "brace": ({"X01": {"window": "six {months}", **SIGNED}}, "has a brace"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_change_that_is_refused(name: str) -> None:
    questions, said = REFUSED[name]
    assert said in refused(questions)


def test_a_window_is_heard_by_the_patient_and_read_by_the_clinician() -> None:
    plain, set_ = load({}).question("X01"), load({"X01": {"window": "twelve months", **SIGNED}}).question("X01")
    assert "in the past six months?" in plain.ask
    assert "in the past twelve months?" in set_.ask
    assert "twelve months" in set_.reasons["yes"]
    by_language = load({"X01": {"window": {"en": "a year", "es": "un año"}, **SIGNED}})
    assert "in the past a year?" in by_language.question("X01").ask
    assert "it has no words in en" in refused({"X01": {"window": {"es": "un año"}, **SIGNED}})


def test_a_fault_of_the_clinic_s_file_names_its_place(tmp_path: Path) -> None:
    path = tmp_path / "clinic.yaml"
    text = (
        "micro-needling:\n  questions:\n    Q4:\n      tier: info\n      why: x\n      by: A\n      date: 2026-05-01\n"
    )
    path.write_text(text, "utf-8")
    with pytest.raises(
        KioskError, match=r"clinic.yaml:4:7: Q4: stop cannot be lowered to info; write stop or a higher"
    ):
        load_pack(FOLDER, clinic=path)
    path.write_text(text.replace("date: 2026-05-01", "'on': 2026-05-01"), "utf-8")
    with pytest.raises(KioskError, match=r"clinic.yaml:7:7: Q4.on: 'on' is unknown here"):
        load_pack(FOLDER, clinic=path)
