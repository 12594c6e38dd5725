"""What a pack asks: conditions, groups, combinations and teach-back, each mistake named in its place."""

from __future__ import annotations

import pytest
from content_rig import Rig

from kiosk.content.loader import load_pack
from kiosk.content.models import Tier
from kiosk.errors import KioskError

RULE = """
- id: C1
  tier: stop
  when: {Q4: ['yes'], Q8: ['yes', none]}
  sources: [DP4]
"""


@pytest.fixture
def bare(rig: Rig) -> Rig:
    """The pack without combinations and teach-back of its own."""
    for name in ("rules", "teach_back"):
        rig.path(f"{name}.yaml").unlink(missing_ok=True)
        lines = rig.path("words/en.yaml").read_text("utf-8").splitlines(keepends=True)
        start = next((n for n, line in enumerate(lines) if line.startswith(f"{name}:")), None)
        if start is not None:
            end = next((n for n in range(start + 1, len(lines)) if lines[n][:1] not in " \n#"), len(lines))
            rig.path("words/en.yaml").write_text("".join(lines[:start] + lines[end:]), "utf-8")
    return rig


def words(rig: Rig, text: str) -> None:
    rig.append("words/en.yaml", text)


def test_a_condition_a_group_and_a_combination_come_into_the_pack(bare: Rig) -> None:
    bare.edit("questions.yaml", "picture: q8\n", "picture: q8\n  group: skin\n  ask_if: {Q4: ['yes', not_sure]}\n")
    bare.edit("questions.yaml", "picture: q7\n", "picture: q7\n  group: skin\n")
    bare.path("rules.yaml").write_text(RULE, "utf-8")
    words(bare, "\ngroups:\n  skin: Your skin\nrules:\n  C1: Scars easily and has thin skin. Test a small area.\n")
    assert bare.faults() == []
    pack = load_pack(bare.folder)
    assert pack.question("Q8").ask_if == {"Q4": ("yes", "not_sure")}
    assert pack.groups[pack.question("Q8").group or ""] == "Your skin"
    (rule,) = pack.rules
    assert (rule.id, rule.tier, rule.when, rule.sources) == (
        "C1", Tier.STOP, {"Q4": ("yes",), "Q8": ("yes", "none")}, ("DP4",),
    )  # fmt: skip


# (file, what is there, what is put in its place, what is said)
EDITS = {
    "unknown question": ("picture: q8\n", "picture: q8\n  ask_if: {Q99: ['yes']}\n", "there is no question 'Q99'"),
    "itself": ("picture: q8\n", "picture: q8\n  ask_if: {Q8: ['yes']}\n", "Q8 depends on itself: Q8 -> Q8"),
    "later": ("picture: q3\n", "picture: q3\n  ask_if: {Q8: ['yes']}\n", "Q3 depends on Q8, which is asked after it"),
    "unquoted yes": ("picture: q8\n", "picture: q8\n  ask_if: {Q4: [yes]}\n", "YAML reads this as true, but one of"),
    "no answer": ("picture: q8\n", "picture: q8\n  ask_if: {Q4: []}\n", "it is empty"),
    "silent": ("picture: q5\n", "picture: q5\n  ask_if: {Q4: ['yes']}\n", None),
    "silent behind info": (
        "picture: q8\n  statements", "picture: q8\n  ask_if: {Q7: ['yes']}\n  statements", None,
    ),
    "group of one who may be hidden": (
        "picture: q8\n", "picture: q8\n  group: skin\n  ask_if: {Q7: ['yes']}\n", "which is not asked of everybody",
    ),
    "group without words": ("picture: q8\n", "picture: q8\n  group: skin\n", "the words of the group skin are missing"),
    "neither flags": (
        "    'yes': info\n    not_sure: info\n  picture: q8",
        "    not_sure: info\n  picture: q8",
        "neither yes nor no flags",
    ),
    "no flags without reason": (
        "    'yes': info\n    not_sure: info\n  picture: q8",
        "    'no': info\n    'yes': info\n    not_sure: info\n  picture: q8",
        "Q8 has no reason for 'no', which flags",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_a_mistake_in_what_is_asked(name: str, bare: Rig) -> None:
    old, new, said = EDITS[name]
    bare.edit("questions.yaml", old, new)
    whats = [what for _, _, what in bare.faults()]
    if said is None:
        assert whats == [], "the parent is as serious, so it stands for what it hides"
    else:
        assert [what for what in whats if said in what], whats


def test_a_loop_of_two_is_shown_as_the_way_round(bare: Rig) -> None:
    bare.edit("questions.yaml", "picture: q7\n", "picture: q7\n  ask_if: {Q8: ['yes']}\n")
    line = bare.edit("questions.yaml", "picture: q8\n", "picture: q8\n  ask_if: {Q7: ['yes']}\n") + 1
    assert ("questions.yaml", line, "Q8 depends on itself: Q8 -> Q7 -> Q8") in bare.faults()


def test_a_serious_question_that_would_fall_silent_is_refused_in_its_line(bare: Rig) -> None:
    """N-C2, by the proof."""
    text = bare.path("questions.yaml").read_text("utf-8")
    q8 = text.index("- id: Q8")
    block = (
        text[q8 : text.index("- id: X01")]
        .replace("info", "stop")
        .replace("picture: q8\n", "picture: q8\n  ask_if: {Q7: ['yes']}\n")
    )
    bare.path("questions.yaml").write_text(text[:q8] + block + text[text.index("- id: X01") :], "utf-8")
    (fault,) = bare.faults()
    assert fault[:2] == ("questions.yaml", text[:q8].count("\n") + 1)
    assert fault[2] == "Q8 (stop) is not asked when Q7 is not_sure, and no flag as serious is raised"


def test_groups_stand_together(bare: Rig) -> None:
    for name in ("q3", "q8"):
        bare.edit("questions.yaml", f"picture: {name}\n", f"picture: {name}\n  group: skin\n")
    words(bare, "\ngroups:\n  skin: Your skin\n")
    assert [what for _, _, what in bare.faults()] == ["the questions of the group skin do not stand together"]


RULES = {
    "unknown question": (RULE.replace("Q8", "Q88"), "there is no question 'Q88'"),
    "unknown source": (RULE.replace("DP4", "DP5"), "there is no source 'DP5'"),
    "one question": (RULE.replace(", Q8: ['yes', none]", ""), "it has fewer than 2 items"),
    "unknown tier": (RULE.replace("stop", "halt"), "'halt' is not known here"),
    "id": (RULE.replace("C1", "Rule1"), "'Rule1' has the wrong form"),
    "twice": (RULE + RULE, "'C1' is here twice"),
    "answer": (RULE.replace("none", "maybe"), "'maybe' is not known here"),
}


@pytest.mark.parametrize("name", RULES)
def test_a_mistake_in_a_combination(name: str, bare: Rig) -> None:
    text, said = RULES[name]
    bare.path("rules.yaml").write_text(text, "utf-8")
    words(bare, "\nrules:\n  C1: Both at once.\n")
    hits = [fault for fault in bare.faults() if said in fault[2]]
    assert hits
    assert hits[0][0] == "rules.yaml"
    assert hits[0][1] > 1


def test_a_combination_needs_its_reason_and_waits_for_its_questions(bare: Rig) -> None:
    bare.path("rules.yaml").write_text(RULE.replace("Q8", "X06"), "utf-8")
    assert [what for _, _, what in bare.faults()] == ["the words of the combination C1 are missing"]
    words(bare, "\nrules:\n  C1: Both at once.\n")
    assert load_pack(bare.folder).rules == (), "X06 is off"
    change = {"ask": True, "by": "A clinician", "date": "2026-05-01"}
    pack = load_pack(bare.folder, clinic={"micro-needling": {"questions": {"X06": change}}})
    assert [rule.id for rule in pack.rules] == ["C1"]


def test_every_fault_names_its_column(bare: Rig) -> None:
    bare.edit("questions.yaml", "picture: q8\n", "picture: q8\n  ask_if: {Q4: ['yes', maybe]}\n")
    with pytest.raises(KioskError, match=r"questions.yaml:\d+:24: .*'maybe' is not known here; write"):
        load_pack(bare.folder)
