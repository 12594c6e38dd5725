"""The shape of a pack's files, and what to tell a person whose file has another shape."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from kiosk.content.models import Decision, Origin, Part, SettingKind
from kiosk.content.yamlfile import YamlFile
from kiosk.errors import Fault

Text = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=r"\S")]
"""What is shown or spoken: the voice takes at most 400 characters at once."""
Note = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"\S")]
"""What only the authors and the clinician read."""
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,39}$")]
SentenceId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39}$")]
Stem = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""A file name without folder and ending: nothing that leads out of the pictures' folder fits."""
Version = Annotated[str, StringConstraints(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")]
TierName = Literal["stop", "tell", "info"]
_FORMS = {
    r"\S": "write at least one word",
    r"^[A-Za-z][A-Za-z0-9_-]{0,39}$": "start with a letter; then letters, digits, - and _",
    r"^[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39}$": "write screen.name, in small letters, digits and _",
    r"^[a-z][a-z0-9_]{0,39}$": "write small letters, digits and _; no folder, no ending",
    r"^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*$": "write small letters, digits, _ and -, with dots between",
    r"^[A-Za-z][A-Za-z0-9_-]{0,39}\.[a-z][a-z0-9_]{0,39}$": "write the id of a sentence, or Q1.ask",
    r"^[0-9a-f]{64}$": "let ./run check --accept-recordings write it",
    r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$": "write three numbers, such as 1.2.0",
}


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SentenceRule(_Shape):
    """A sentence in ``pack.yaml``: all but its words."""

    id: SentenceId
    origin: Origin
    statements: list[Id] = []
    sources: list[Id] = []
    needs: list[Id] = []
    unless: list[Id] = []
    take_home: bool = False


class ScreenRule(_Shape):
    """A screen in ``pack.yaml``."""

    id: Stem
    part: Part
    picture: Stem
    sentences: Annotated[list[SentenceRule], Field(min_length=1)]


class PackFile(_Shape):
    """``pack.yaml``"""

    id: Id
    version: Version
    status: Literal["draft"] = "draft"
    """A file cannot sign itself: see kiosk.content.signing."""
    treatment: Text
    screens: Annotated[list[ScreenRule], Field(min_length=1)]


class Flags(_Shape):
    """Which tier each answer raises. There is no ``no``: questions are worded so that yes flags."""

    yes: TierName
    not_sure: TierName


class QuestionRule(_Shape):
    """A question in ``questions.yaml``: all but its words."""

    id: Id
    topic: Text
    enabled: bool
    tier: TierName
    private: bool
    flags: Flags
    picture: Stem
    window: Id | None = None
    statements: list[Id] = []
    article: list[Note] = []
    time_window: Note = ""
    source_claim: Note = ""
    verification: Note = ""
    sources: list[Id] = []


class StatementEntry(_Shape):
    """A statement in ``statements.yaml``."""

    article: Note
    statement: Note
    decision: Decision
    note: Note = ""
    safe_wording: Note = ""
    sources: list[Id] = []


class SourceEntry(_Shape):
    """A source in ``sources.yaml``."""

    title: Note
    where: Note
    kind: Text
    seen: Note


class SettingEntry(_Shape):
    """A setting in ``settings.yaml``. Its value is in the clinic's own file."""

    kind: SettingKind
    what: Text
    article: Note = ""
    found: Note = ""
    example: Text = ""
    sources: list[Id] = []


class Reasons(_Shape):
    """What the clinician reads for each answer that flags."""

    yes: Note
    not_sure: Note
    none: Note


class QuestionWords(_Shape):
    """A question's words in one language."""

    ask: Text
    help: Text
    reasons: Reasons


class ScreenWords(_Shape):
    """A screen's words in one language."""

    title: Text
    sentences: dict[SentenceId, Text]


class WordsFile(_Shape):
    """``words/<language>.yaml``"""

    title: Text
    clinic_window: Text
    screens: dict[Stem, ScreenWords]
    pictures: dict[Stem, Text]
    questions: dict[Id, QuestionWords]


class LexiconFile(_Shape):
    """``lexicon/<language>.yaml``"""

    say: dict[Text, Text] = {}
    avoid: dict[Text, Text] = {}


Statements = dict[Id, StatementEntry]
Sources = dict[Id, SourceEntry]
Settings = dict[Id, SettingEntry]
Questions = Annotated[list[QuestionRule], Field(min_length=1)]
Syllables = dict[Text, Annotated[int, Field(ge=1, le=20)]]
ClinicFile = dict[Id, dict[Id, Any]]
"""Pack id -> setting -> value; the settings of each pack say what the values may be."""


def parse(file: YamlFile, shape: Any, faults: list[Fault]) -> Any:
    """The file's data in ``shape``; None, with every fault added to ``faults``, when it has another one."""
    adapter: TypeAdapter[Any] = TypeAdapter(shape)
    try:
        return adapter.validate_python(file.data)
    except ValidationError as error:
        found = (_fault(file, detail) for detail in error.errors(include_url=False))
        faults.extend(dict.fromkeys(found))  # a value that may be two things is refused twice
        return None


def _fault(file: YamlFile, detail: ErrorDetails) -> Fault:
    kind, given, context = detail["type"], detail["input"], detail.get("ctx", {})
    keys: tuple[str | int, ...] = ()
    data = file.data
    for key in detail["loc"]:  # pydantic's own marks in the path, such as "[key]", lead nowhere in the file
        in_list = isinstance(data, list) and isinstance(key, int) and key < len(data)
        if not (in_list or (isinstance(data, dict) and key in data)):
            break
        data = data[key]
        keys = (*keys, key)
    name = detail["loc"][-1] if detail["loc"] else ""
    where = f"{'.'.join(str(key) for key in keys)}: " if keys else ""
    what, mend = _plainly(kind, name, given, context, detail["msg"])
    return file.fault(keys, where + what, mend)


def _plainly(kind: str, name: object, given: object, context: dict[str, Any], message: str) -> tuple[str, str]:
    shown = repr(given) if len(repr(given)) <= 50 else repr(given)[:47] + "..."
    match kind:
        case "missing":
            return f"{name!r} is missing", "add it"
        case "extra_forbidden" if name == "value":
            return "'value' does not belong here", "set it in the clinic's own file"
        case "extra_forbidden":
            return f"{name!r} is unknown here", "check its spelling or delete it"
        case "string_type" | "bool_type" if given is None:
            return "there is nothing here", "write it or delete the line"
        case "string_type" if isinstance(given, bool):
            return f"YAML reads this as {str(given).lower()}, but words belong here", "put it in quotes"
        case "string_type" if isinstance(given, int):
            return f"{given} is a number, but words belong here", "put it in quotes"
        case "string_type":
            return "words belong here", "write one text"
        case "bool_type":
            return f"{shown} is neither true nor false", "write true or false"
        case "int_type" | "int_parsing" | "greater_than_equal" | "less_than_equal":
            return f"{shown} is not a number from 1 to 20", "count again"
        case "list_type":
            return "a list belongs here", "write [one, two] or a line with - for each"
        case "dict_type" | "model_type":
            return "a mapping belongs here", "write name: value in each line"
        case "literal_error":
            return f"{shown} is not known here", f"write {context['expected']}"
        case "string_pattern_mismatch":
            return f"{shown} has the wrong form", _FORMS.get(context["pattern"], "use plain words")
        case "string_too_short" | "too_short":
            return "it is empty", "write it or delete it"
        case "string_too_long":
            return f"it is longer than {context['max_length']} characters", "make it shorter"
    return f"it does not fit: {message}", "compare it with its neighbours"
