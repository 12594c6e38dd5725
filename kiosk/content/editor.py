"""JSON Schemas of the files that authors write, so that their editor completes names and marks mistakes as they type.

An editor finds the schema of a file by a line at its top, for example

    # yaml-language-server: $schema=../../schemas/questions.schema.json

The schemas are made from the very shapes that the kiosk checks. They know nothing of the other files: ``./run check``
is still the judge.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kiosk.content import schema
from kiosk.content.changes import QUESTIONS
from kiosk.content.clinic_look import LOOK, json_schema
from kiosk.content.files import REFERENCE, read_files
from kiosk.content.phrases import SHAPE as PHRASES
from kiosk.errors import Fault, KioskError

SHAPES: Mapping[str, Any] = {
    "pack": schema.PackFile,
    "questions": schema.Questions,
    "rules": schema.Rules,
    "teach_back": schema.TeachBacks,
    "statements": schema.Statements,
    "sources": schema.Sources,
    "settings": schema.Settings,
    "words": schema.WordsFile,
    "lexicon": schema.LexiconFile,
    "readability": schema.Syllables,
    "phrases": PHRASES,
}
"""Kind of file -> its shape."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas(packs: list[Path]) -> dict[str, dict[str, Any]]:
    """Kind of file -> its JSON Schema; ``clinic`` knows the settings and questions of ``packs``."""
    made = {kind: _titled(kind, TypeAdapter(shape).json_schema()) for kind, shape in SHAPES.items()}
    # A translation may leave the reasons: the clinic's own language lends them, and the check finds where it has none.
    made["words"]["$defs"]["QuestionWords"]["required"].remove("reasons")
    return made | {"clinic": _titled("clinic", _clinic(packs))}


def write_schemas(out: Path, packs: list[Path]) -> list[Path]:
    """Write them as ``KIND.schema.json`` into ``out``, which is made if missing.

    Raises:
        KioskError: ``out`` cannot be written.
    """
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for kind, content in schemas(packs).items():
            path = out / f"{kind}.schema.json"
            path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            written.append(path)
    except OSError as error:
        what = f"the schemas cannot be written here ({error.strerror})"
        raise KioskError(Fault(out, 0, what, "choose another folder with --out")) from None
    return written


def _titled(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": DIALECT, "title": f"{kind} of the kiosk", **content}


def _clinic(packs: list[Path]) -> dict[str, Any]:
    """The clinic's own file: every setting with what it means, every question with what it is about."""
    change = TypeAdapter(schema.QuestionChange).json_schema()
    properties: dict[str, Any] = {}
    for folder in packs:
        faults: list[Fault] = []
        files = read_files(folder, REFERENCE, faults)
        if files.broken & {"pack", "settings", "questions"}:
            continue
        rows: dict[str, Any] = {
            key: {
                "type": ["boolean" if entry.kind == "confirm" else "string", "null"],
                "description": ". ".join(filter(None, (entry.what, entry.found and f"Found: {entry.found}"))),
                "examples": [entry.example] if entry.example else [],
            }
            for key, entry in files.settings.items()
        }
        rows[QUESTIONS] = {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                rule.id: {**change, "description": f"{rule.topic}: {rule.tier}, {'on' if rule.enabled else 'off'}"}
                for rule in files.questions
            },
        }
        properties[files.pack.id] = {"type": "object", "additionalProperties": False, "properties": rows}
    return {"type": "object", "properties": {LOOK: json_schema(), **properties}}
