"""What leaves the desk with somebody: complete enough for FHIR, and safe to open in a table program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from desk_rig import NOON, PACK, Browser, Clock, all_no, visit

from kiosk.records.open import Records
from kiosk.records.visit import VisitRecord


def resources(exported: dict[str, Any]) -> list[dict[str, Any]]:
    """FHIR R4 resources from the file alone: nothing else is known here, nothing is asked again."""
    record, fhir = exported["visit"], exported["fhir"]
    response = fhir["questionnaire_response"]
    subject = fhir["subject"]
    made = [
        {
            "resourceType": "QuestionnaireResponse",
            "identifier": response["identifier"],
            "questionnaire": response["questionnaire"],
            "status": response["status"],
            "language": response["language"],
            "subject": subject,
            "authored": response["authored"],
            "item": [
                {
                    "linkId": answer["question_id"],
                    "text": answer["question_text"],
                    "answer": [{"valueCoding": {"system": response["answer_system"], "code": answer["last_value"]}}],
                }
                for answer in record["answers"]
            ],
        }
    ]
    for finding in fhir["findings"]:
        code = {"coding": [finding["code"]], "text": finding["text"]}
        for kind, own in finding["resources"].items():
            resource = {"resourceType": kind, "identifier": [own["identifier"]], "status": own["status"]}
            if kind == "Flag":
                resource |= {"category": [{"coding": [own["category"]]}], "code": code, "subject": subject}
                resource["period"] = {"start": own["period_start"]}
            elif kind == "Task":
                resource |= {"intent": own["intent"], "priority": own["priority"], "code": code, "for": subject}
            else:
                resource["identifier"] = [own["identifier"]]
                resource |= {"severity": own["severity"], "code": code, "patient": subject}
                resource |= {"identifiedDateTime": own["identified"], "detail": finding["text"]}
            made.append(resource)
    return made


def export(browser: Browser, record: VisitRecord) -> dict[str, Any]:
    answer = browser.get(f"/visits/{record.id}/export.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-disposition"] == 'attachment; filename="visit-0001-20260309-1200.json"'
    return json.loads(answer.text)  # type: ignore[no-any-return]


def test_the_json_holds_the_whole_record(browse: Callable[..., Browser], records: Records) -> None:
    record = visit(1, all_no(Q1="yes"), at=NOON)
    records.visits.save(record)
    records.reviews.override(record.id, "chris", "Because.")
    exported = export(browse(), record)
    assert exported["format"] == "voice-kiosk.visit/1"
    assert VisitRecord.model_validate(exported["visit"]) == record
    assert [(x["kind"], x["by"], x["text"]) for x in exported["reviews"]] == [("override", "chris", "Because.")]
    assert exported["topics"]["Q1"] == "pregnancy"
    assert {x["key"]: x["title"] for x in exported["sources"]} == {
        key: PACK.sources[key].title for key in PACK.question("Q1").sources
    }


def test_n_f1_n_f4_fhir_resources_follow_from_the_file_alone(browse: Callable[..., Browser], records: Records) -> None:
    answers = all_no(Q1="yes", Q4="not_sure")
    del answers["Q8"]
    record = visit(1, answers, at=NOON, ended_by="idle")
    records.visits.save(record)
    made = resources(export(browse(), record))
    kinds = [(x["resourceType"], x["status"]) for x in made]
    assert kinds[0] == ("QuestionnaireResponse", "stopped")
    assert sorted(kinds[1:]) == [
        ("DetectedIssue", "preliminary"),  # for the rule met; none for not sure and no answer
        *[("Flag", "active")] * 3,
        *[("Task", "requested")] * 3,
    ]
    names = [json.dumps(x["identifier"]) for x in made]
    assert len(set(names)) == len(names), "ifNoneExist needs an identifier for each (N-F2)"
    subject = {"type": "Patient", "identifier": {"system": "urn:voice-kiosk:visit-code", "value": "0001"}}
    assert {json.dumps(x.get("subject") or x.get("patient") or x.get("for")) for x in made} == {json.dumps(subject)}
    assert [item["linkId"] for item in made[0]["item"]] == [f"Q{n}" for n in range(1, 8)]
    severities = {x["severity"] for x in made if x["resourceType"] == "DetectedIssue"}
    assert severities == {"high"}


def test_the_same_visit_gives_the_same_identifiers_and_a_task_that_was_done(
    browse: Callable[..., Browser], records: Records
) -> None:
    record = visit(1, all_no(Q1="yes"), at=NOON)
    records.visits.save(record)
    browser = browse()
    before = resources(export(browser, record))
    records.reviews.acknowledge(record.id, "chris")
    after = resources(export(browser, record))
    assert [x["identifier"] for x in before] == [x["identifier"] for x in after]
    assert {x["status"] for x in after if x["resourceType"] == "Task"} == {"completed"}
    assert export(browser, record)["fhir"]["send"] is True


def test_practice_and_visits_that_go_on_are_not_for_sending(browse: Callable[..., Browser], records: Records) -> None:
    browser = browse()
    for more in ({"practice": True}, {"ended_by": None}):
        record = visit(1, all_no(Q1="yes"), at=NOON, **more)
        records.visits.save(record)
        assert export(browser, record)["fhir"]["send"] is False


def test_the_csv_is_a_line_a_fact_and_no_formula(
    browse: Callable[..., Browser], records: Records, clock: Clock
) -> None:
    record = visit(1, all_no(Q1="yes"), at=NOON)
    records.visits.save(record)
    for text in ("=1+1", "@SUM(A1)", "+1", "-1", 'two "lines"\nand a comma, too'):
        records.reviews.note(record.id, "chris", text)
        clock.forward(seconds=1)
    answer = browse().get(f"/visits/{record.id}/export.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    kinds = [row["kind"] for row in rows]
    assert kinds.count("answer") == 8
    assert kinds.count("finding") == 1
    assert [row["value"] for row in rows if row["kind"] == "review"] == [
        "'=1+1",
        "'@SUM(A1)",
        "'+1",
        "'-1",
        'two "lines"\nand a comma, too',
    ]
    answers = {row["id"]: row["value"] for row in rows if row["kind"] == "answer"}
    assert answers == {f"Q{n}": "yes" if n == 1 else "no" for n in range(1, 9)}
