"""The schemas that editors complete and check by, made from the shapes that the kiosk checks."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest

from kiosk.content.check import CONTENT, packs_in
from kiosk.content.editor import SHAPES, schemas, write_schemas
from kiosk.content.yamlfile import read
from kiosk.errors import KioskError

KINDS = {"words": "words", "lexicon": "lexicon", "readability": "readability", "phrases": "phrases", "desk": "phrases"}
FILES = sorted(CONTENT.rglob("*.yaml"))


def kind_of(path: Path) -> str:
    return KINDS.get(path.parent.name, path.stem)


@pytest.fixture(scope="module")
def validators() -> dict[str, jsonschema_rs.Draft202012Validator]:
    return {kind: jsonschema_rs.Draft202012Validator(each) for kind, each in schemas(packs_in(CONTENT)).items()}


def test_every_file_of_the_content_fits_its_schema(validators: dict[str, jsonschema_rs.Draft202012Validator]) -> None:
    found = {kind_of(path) for path in FILES} - {"recordings"}
    assert found <= SHAPES.keys()
    assert {"pack", "questions", "rules", "teach_back", "words"} <= found
    for path in FILES:
        if path.name != "recordings.yaml":
            errors = [error.message for error in validators[kind_of(path)].iter_errors(read(path).data)]
            assert errors == [], path


def test_a_mistake_is_marked_while_typing(validators: dict[str, jsonschema_rs.Draft202012Validator]) -> None:
    rules = validators["rules"]
    good = [{"id": "C1", "tier": "stop", "when": {"Q1": ["yes"], "Q2": ["none"]}}]
    assert rules.is_valid(good)
    for change in ({"tier": "halt"}, {"id": "c1"}, {"when": {"Q1": ["yes"]}}, {"teir": "stop"}):
        assert not rules.is_valid([good[0] | change]), change


def test_names_carry_their_meaning() -> None:
    made = schemas(packs_in(CONTENT))
    assert "Asked only when" in json.dumps(made["questions"])
    clinic = made["clinic"]["properties"]["micro-needling"]["properties"]
    assert clinic["sun_after"]["description"].startswith("How long to stay out of direct sun")
    assert clinic["questions"]["properties"]["X06"]["description"] == "blood thinner or aspirin: stop, off"


def test_the_clinic_s_file_is_checked_too(validators: dict[str, jsonschema_rs.Draft202012Validator]) -> None:
    change = {"ask": True, "by": "A nurse", "date": "2026-05-01"}
    assert validators["clinic"].is_valid({"micro-needling": {"questions": {"X06": change}, "sun_after": "three days"}})
    for wrong in (
        {"questions": {"X6": change}},
        {"sun_aftre": "x"},
        {"questions": {"X06": change | {"date": "today"}}},
    ):
        assert not validators["clinic"].is_valid({"micro-needling": wrong})


def test_they_are_written_one_a_kind(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "s", packs_in(CONTENT))
    assert {path.name for path in written} == {f"{kind}.schema.json" for kind in (*SHAPES, "clinic")}
    with pytest.raises(KioskError, match="the schemas cannot be written here"):
        write_schemas(written[0], [])
