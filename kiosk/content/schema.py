"""The shape of a pack's files, and what to tell a person whose file has another shape."""

from __future__ import annotations

from functools import cache
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
SERIOUS: tuple[TierName, ...] = ("stop", "tell", "info")
"""The most serious first."""
_FORMS = {
    r"\S": "write at least one word",
    r"^[A-Za-z][A-Za-z0-9_-]{0,39}$": "start with a letter; then letters, digits, - and _",
    r"^[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39}$": "write screen.name, in small letters, digits and _",
    r"^[a-z][a-z0-9_]{0,39}$": "write small letters, digits and _; no folder, no ending",
    r"^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*$": "write small letters, digits, _ and -, with dots between",
    r"^[A-Za-z][A-Za-z0-9_-]{0,39}\.[a-z][a-z0-9_]{0,39}$": "write the id of a sentence, or Q1.ask",
    r"^[0-9a-f]{64}$": "let ./run check --accept-recordings write it",
    r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$": "write three numbers, such as 1.2.0",
    r"^C[1-9][0-9]{0,2}$": "write C and a number, such as C1",
    r"^T[1-9][0-9]?$": "write T and a number, such as T1",
    r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$": "write year, month and day, such as 2026-05-31",
}


AnswerName = Literal["yes", "no", "not_sure"]
"""What a patient can choose."""
GivenName = Literal["yes", "no", "not_sure", "none"]
"""The same, and that nothing was chosen."""
RuleId = Annotated[str, StringConstraints(pattern=r"^C[1-9][0-9]{0,2}$")]
TeachId = Annotated[str, StringConstraints(pattern=r"^T[1-9][0-9]?$")]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]


MAX_FAULTS = 200
"""Of one file: nobody reads more, and a file of nothing but faults must not fill the memory."""


class _Shape(BaseModel):
    # What stands under a field is shown by editors that know the JSON Schema (kiosk.content.editor).
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


class SentenceRule(_Shape):
    """A sentence in ``pack.yaml``: all but its words."""

    id: SentenceId
    """screen.name; its words are in words/LANGUAGE.yaml."""
    origin: Origin
    """Who says it: the clinic's article, a published source, our own caution, the kiosk about itself."""
    statements: list[Id] = []
    """Statements of the article that it covers (statements.yaml)."""
    sources: list[Id] = []
    """Publications behind it (sources.yaml)."""
    needs: list[Id] = []
    """Said only once the clinic has set all of these (settings.yaml)."""
    unless: list[Id] = []
    """Said until the clinic has set all of these (settings.yaml)."""
    take_home: bool = False
    """A care step that the last page shows to take home; 7 at most."""


class ScreenRule(_Shape):
    """A screen in ``pack.yaml``."""

    id: Stem
    """Its name in words/LANGUAGE.yaml."""
    part: Part
    """Where it belongs: start is the welcome, end the thank-you, check frames the questions."""
    picture: Stem
    """File name of its picture, without folder and ending."""
    sentences: Annotated[list[SentenceRule], Field(min_length=1)]
    """What it says, in order; 7 at most."""


class PackFile(_Shape):
    """``pack.yaml``"""

    id: Id
    version: Version
    status: Literal["draft"] = "draft"
    """A file cannot sign itself: see kiosk.content.signing."""
    treatment: Text
    screens: Annotated[list[ScreenRule], Field(min_length=1, max_length=2000)]


class Flags(_Shape):
    """Which tier each answer raises. An answer that is not here raises none; "not sure" always does."""

    yes: TierName | None = None
    """How serious a yes is."""
    no: TierName | None = None
    """How serious a no is: for a question that is worded so that "no" flags."""
    not_sure: TierName
    """How serious "not sure" is: never less than yes or no."""

    @property
    def highest(self) -> TierName | None:
        """The more serious of yes and no; None when neither flags."""
        return min(filter(None, (self.yes, self.no)), key=SERIOUS.index, default=None)


class QuestionRule(_Shape):
    """A question in ``questions.yaml``: all but its words."""

    id: Id
    """Its name for good: records and words refer to it."""
    topic: Text
    """What it is about, for the clinician."""
    enabled: bool
    """Whether it is asked. The clinic turns on more of them in its own file."""
    tier: TierName
    """How serious it is: stop (not before the clinician has reviewed it), tell, info."""
    private: bool
    """Marks, for whoever reviews the check, what is private in any setting. No question or answer is spoken to the room
    before the patient has chosen so, marked or not: false takes nothing away."""
    flags: Flags
    """Which answers flag, and how seriously."""
    picture: Stem
    """File name of its picture, without folder and ending."""
    group: Stem | None = None
    """Questions of one group stand together under the group's title (groups in words/LANGUAGE.yaml)."""
    ask_if: Annotated[dict[Id, Annotated[list[AnswerName], Field(min_length=1)]], Field(max_length=5)] = {}
    """Asked only when each of these questions above it has one of these answers, such as {Q1: ['yes', not_sure]}."""
    window: Id | None = None
    """The clinic's setting that the clinician's reason adds."""
    statements: list[Id] = []
    """Statements of the article behind it."""
    article: list[Note] = []
    """The article's sentences behind it, word for word."""
    time_window: Note = ""
    """Over what time it matters, by the sources."""
    source_claim: Note = ""
    """What the sources say."""
    verification: Note = ""
    """How well that could be verified."""
    sources: list[Id] = []
    """Publications behind it (sources.yaml)."""


class RuleEntry(_Shape):
    """A combination in ``rules.yaml``: answers that together tell more than each alone."""

    id: RuleId
    """C1, C2 ...: records refer to it. Its reason is in words/LANGUAGE.yaml."""
    tier: TierName
    """How serious it is when all of it is met."""
    when: Annotated[dict[Id, Annotated[list[GivenName], Field(min_length=1)]], Field(min_length=2, max_length=10)]
    """Met when each of these questions was asked and has one of these answers. It waits while one of them is off."""
    sources: list[Id] = []
    """Publications behind it (sources.yaml)."""


class TeachBackEntry(_Shape):
    """A question in ``teach_back.yaml``: did we explain it well?"""

    id: TeachId
    """T1, T2, T3."""
    sentences: Annotated[list[SentenceId], Field(min_length=1)]
    """The sentences of the pack that explained it; it is asked only when one of them was said."""
    picture: Stem
    """File name of its picture, without folder and ending."""
    options: Annotated[list[Stem], Field(min_length=2, max_length=3)]
    """What can be chosen, in order."""
    right: Stem
    """The option that fits what was explained."""


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

    yes: Note | None = None
    no: Note | None = None
    not_sure: Note
    none: Note

    def given(self) -> dict[str, str]:
        """Answer -> reason, for those that are written."""
        return {answer: text for answer, text in self if text is not None}


class QuestionWords(_Shape):
    """A question's words in one language."""

    ask: Text
    """The question: yes, no and not sure must answer it. {window} is the time that the clinic may change."""
    help: Text
    """One or two short sentences that explain it."""
    window: Text = ""
    """What {window} says until the clinic sets another one, such as six months."""
    topic: Text = ""
    """What it is about, for staff; that of questions.yaml when empty."""
    reasons: Reasons
    """What the clinician reads, for each answer that flags."""


class TeachBackWords(_Shape):
    """The words of a teach-back in one language."""

    ask: Text
    """The question."""
    options: dict[Stem, Text]
    """What can be chosen."""
    well: Text
    """What is said when the patient took it as it was meant."""
    again: Text
    """What is said when they did not: kindly, for it is we who did not explain it well."""


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
    """What each picture shows, in one short sentence."""
    groups: dict[Stem, Text] = {}
    """Titles of the groups of questions."""
    questions: dict[Id, QuestionWords]
    rules: dict[RuleId, Note] = {}
    """What the clinician reads when a combination is met."""
    settings: dict[Id, Text] = {}
    """What can be set, for the staff's notices; that of settings.yaml where one is missing."""
    teach_back: dict[TeachId, TeachBackWords] = {}


class LexiconFile(_Shape):
    """``lexicon/<language>.yaml``"""

    say: Annotated[dict[Text, Text], Field(max_length=300)] = {}
    avoid: Annotated[dict[Text, Text], Field(max_length=100)] = {}


Statements = dict[Id, StatementEntry]
Sources = dict[Id, SourceEntry]
Settings = dict[Id, SettingEntry]
# Limits that no patient's check comes near: they bound the time of the proof and of the search in each text.
Questions = Annotated[list[QuestionRule], Field(min_length=1, max_length=80)]
Rules = Annotated[list[RuleEntry], Field(min_length=1, max_length=50)]
TeachBacks = Annotated[list[TeachBackEntry], Field(min_length=1, max_length=3)]
Syllables = dict[Text, Annotated[int, Field(ge=1, le=20)]]
ClinicFile = dict[Id, dict[Id, Any]]
"""Pack id -> setting -> value; the settings of each pack say what the values may be. Under ``questions`` stand the
changes of questions: question id -> ``QuestionChange``."""


class QuestionChange(_Shape):
    """What the clinic has decided about one question, in its own file."""

    ask: bool | None = None
    """true turns the question on."""
    tier: TierName | None = None
    """How serious it is at this clinic. Higher is free; lower only from stop to tell, with why."""
    window: Text | dict[str, Text] | None = None
    """The time that {window} in the question says, in English; or one for each language, as {en: three months}."""
    by: Text
    """Who decided it."""
    date: Day
    """When, as year-month-day."""
    why: Note = ""
    """The reason; must be there when the tier is lowered."""


Changes = dict[Id, QuestionChange]


def parse(file: YamlFile, shape: Any, faults: list[Fault]) -> Any:
    """The file's data in ``shape``; None, with every fault added to ``faults``, when it has another one."""
    try:
        return _adapter(shape).validate_python(file.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        found = (_fault(file, detail) for detail in details[:MAX_FAULTS])
        faults.extend(dict.fromkeys(found))  # a value that may be two things is refused twice
        if len(details) > MAX_FAULTS:
            faults.append(Fault(file.path, 0, f"there are {len(details) - MAX_FAULTS} more faults", "mend these first"))
        return None


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    """Made once for all files of this shape: making one takes as long as reading a small file."""
    return TypeAdapter(shape)


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
        case "literal_error" if isinstance(given, bool):
            what = f"YAML reads this as {str(given).lower()}, but one of {context['expected']} belongs here"
            return what, f"put it in quotes: '{'yes' if given else 'no'}'"
        case "literal_error":
            return f"{shown} is not known here", f"write {context['expected']}"
        case "string_pattern_mismatch":
            return f"{shown} has the wrong form", _FORMS.get(context["pattern"], "use plain words")
        case "too_short" if context.get("min_length", 1) > 1:
            return f"it has fewer than {context['min_length']} items", "add what is missing"
        case "too_long":
            return f"it has more than {context['max_length']} items", "keep fewer"
        case "string_too_short" | "too_short":
            return "it is empty", "write it or delete it"
        case "string_too_long":
            return f"it is longer than {context['max_length']} characters", "make it shorter"
    return f"it does not fit: {message}", "compare it with its neighbours"
