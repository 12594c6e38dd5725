"""A content pack as the rest of the kiosk sees it: checked, complete and unchangeable.

These are made by ``kiosk.content.loader.load_pack`` alone. Whatever is here has passed every check: no text
holds a placeholder, every id is known, every question has a reason for each answer that flags.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer

_K = TypeVar("_K")
_V = TypeVar("_V")


def _freeze(mapping: Mapping[_K, _V]) -> Mapping[_K, _V]:
    return MappingProxyType(dict(mapping))


FrozenMapping = Annotated[Mapping[_K, _V], AfterValidator(_freeze), PlainSerializer(dict)]
"""A mapping that nobody can change after it was checked."""

Part = Literal["start", "learn", "before", "after", "call", "check", "end"]
"""Where a screen belongs: ``start`` is the welcome, ``end`` the thank-you, ``check`` frames the questions."""

Origin = Literal["article", "source", "safety", "kiosk"]
"""Who says it: the clinic's article, a published source, our own caution, or the kiosk about itself."""

Decision = Literal["show", "reword", "held"]
"""What became of a statement: said as it is, in safer words, or held until the clinic confirms."""

SettingKind = Literal["text", "confirm", "phone"]
"""``text`` goes into sentences, ``confirm`` is true or false, ``phone`` is spoken digit by digit."""


class Tier(StrEnum):
    """How serious a finding is, the most serious first."""

    STOP = "stop"
    """Do not treat before the clinician has reviewed it."""
    TELL = "tell"
    """The clinician must know before treating."""
    INFO = "info"
    """Good for the clinician to know."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PackNotice(_Frozen):
    """Something staff should know about a pack that still works; ``kiosk.notices`` says it.

    Attributes:
        kind: ``draft`` (nobody has signed it), ``setting`` (the clinic has not set it), ``setting_waits`` (and
            sentences wait for it), ``readability`` (nobody has measured it), ``lent`` (English lends words for staff).
        values: what the line names.
    """

    kind: Literal["draft", "setting", "setting_waits", "readability", "lent"]
    values: FrozenMapping[str, str] = {}


class Source(_Frozen):
    """A publication behind a sentence or a rule.

    Attributes:
        key: its short name in the pack, for example ``EXC34``.
        title: author, title, year.
        where: where it can be read.
        kind: regulator, review, study, device_manual, clinic_page ...
        seen: which part of it the authors of the pack have read.
    """

    key: str
    title: str
    where: str
    kind: str
    seen: str


class Statement(_Frozen):
    """One thing the clinic's article states.

    Attributes:
        id: ``A01`` to ``A61``.
        article: the article's own sentence.
        statement: what it states, one fact.
        decision: what became of it.
        note: what is vague, weak or wrong about it; "" when nothing is.
        safe_wording: how it may be said; "" when it may be said as it is.
        sources: keys of the sources that were compared.
    """

    id: str
    article: str
    statement: str
    decision: Decision
    note: str = ""
    safe_wording: str = ""
    sources: tuple[str, ...] = ()


class Setting(_Frozen):
    """Something only the clinic can know or decide.

    Attributes:
        key: its name in the clinic's file.
        kind: what its value is.
        what: what it means, for the person who sets it.
        article: what the article says about it.
        found: what published sources say about it.
        example: the form of a value; never advice, never spoken.
        sources: keys of the sources behind ``found``.
        value: the clinic's value; None while it is not set, and for a ``confirm`` that is false.
    """

    key: str
    kind: SettingKind
    what: str
    article: str = ""
    found: str = ""
    example: str = ""
    sources: tuple[str, ...] = ()
    value: str | bool | None = None


class Sentence(_Frozen):
    """What is shown and spoken at once: one or two short sentences, one clip.

    Attributes:
        id: ``<screen>.<name>``.
        text: the words, with the clinic's values in them.
        statements: ids of the article's statements it covers.
        sources: keys of the sources behind it.
        origin: who says it.
        take_home: True when it is a care step that the last screen shows to take home.
    """

    id: str
    text: str
    statements: tuple[str, ...]
    sources: tuple[str, ...]
    origin: Origin
    take_home: bool = False


class Screen(_Frozen):
    """One page of the journey.

    Attributes:
        id: unique in the pack.
        part: where it belongs.
        title: its heading.
        picture: file stem of its picture.
        picture_alt: what the picture shows, in one short sentence to be spoken.
        sentences: what it says, in order; never empty, at most 7 (N-C7).
    """

    id: str
    part: Part
    title: str
    picture: str
    picture_alt: str
    sentences: tuple[Sentence, ...]


class Question(_Frozen):
    """One question of the check. Yes always flags; not sure and no answer flag at least as ``tier`` (N-C2).

    Attributes:
        id: ``Q1`` ... from the article, ``X01`` ... from published sources.
        topic: what it is about, for the clinician.
        ask: the question.
        help: one or two short sentences that explain it.
        tier: how serious a flag of it is.
        private: a mark for the reviewer. Every question and answer is private speech, marked or not (N-A7).
        flags: answer -> tier; an answer that is not in here does not flag.
        reasons: ``yes``, ``not_sure`` and ``none`` -> what the clinician should know and do.
        statements: ids of the article's statements behind it.
        sources: keys of the sources behind it.
        article: the article's sentences behind it, word for word.
        enabled: whether it is asked.
        ask_if: question id -> answers: asked only when each of these questions, which all come before it and are
            asked themselves, has one of these answers.
        group: key of ``Pack.groups``; None when it stands alone.
        changed: what the clinic decided about it, by whom and when; "" when nothing.
        time_window: over what time it matters, by ``sources``; "" when the article alone is behind it.
        source_claim: what ``sources`` say.
        verification: how well that could be verified.
        picture: file stem of its picture.
        picture_alt: what the picture shows.
    """

    id: str
    topic: str
    ask: str
    help: str
    tier: Tier
    private: bool
    flags: FrozenMapping[str, Tier]
    reasons: FrozenMapping[str, str]
    statements: tuple[str, ...]
    sources: tuple[str, ...]
    article: tuple[str, ...] = ()
    enabled: bool = True
    ask_if: FrozenMapping[str, tuple[str, ...]] = Field(default_factory=lambda: MappingProxyType({}))
    group: str | None = None
    changed: str = ""
    time_window: str = ""
    source_claim: str = ""
    verification: str = ""
    picture: str
    picture_alt: str


class Rule(_Frozen):
    """A combination of answers that together tell more than each alone.

    Attributes:
        id: ``C1``, ``C2`` ...
        tier: how serious it is.
        when: question id -> answers ("none": no answer): met when each of these questions was asked and has one.
        reason: what the clinician should know and do.
        sources: keys of the sources behind it.
    """

    id: str
    tier: Tier
    when: FrozenMapping[str, tuple[str, ...]]
    reason: str
    sources: tuple[str, ...]


class TeachBack(_Frozen):
    """One "did we explain it well?" question after the care steps. It tests us, not the patient.

    Attributes:
        id: ``T1``, ``T2``, ``T3``.
        ask: the question.
        options: option -> its words, in order.
        right: the option that fits what was explained.
        well, again: what is said when the patient took it as it was meant, and when they did not.
        sentences: ids of the sentences that explained it.
        picture: file stem of its picture.
        picture_alt: what the picture shows.
    """

    id: str
    ask: str
    options: FrozenMapping[str, str]
    right: str
    well: str
    again: str
    sentences: tuple[str, ...]
    picture: str
    picture_alt: str


class Pack(_Frozen):
    """Everything one treatment says in one language, with the clinic's values in it.

    Attributes:
        id: the pack's name, for example ``micro-needling``.
        version: its semantic version.
        status: ``draft`` until a clinician has signed it.
        language: BCP 47 tag of its words.
        title: what it is about, for patients.
        treatment: the treatment's name.
        content_hash: SHA-256 (hex) over all that patients and clinicians get, the clinic's values included.
        screens: the pages in order.
        pictures: file stem -> what it shows, in one short sentence; the kiosk's own screens have some too.
        questions: the questions that are asked, in order.
        all_questions: those that are switched off too.
        statements: what the article states, by id.
        sources: by key.
        settings: by key, with the clinic's values.
        notices: what staff should know.
        lexicon: written form -> what the voice is given instead (whole words, any case, longest first).
        rules: combinations of which every question is asked.
        groups: group of questions -> its title.
        teach_back: what is asked after the care steps, of things that were said; at most 3.
    """

    id: str
    version: str
    status: Literal["draft", "signed"]
    language: str
    title: str
    treatment: str
    content_hash: str
    screens: tuple[Screen, ...]
    pictures: FrozenMapping[str, str]
    questions: tuple[Question, ...]
    all_questions: tuple[Question, ...]
    statements: FrozenMapping[str, Statement]
    sources: FrozenMapping[str, Source]
    settings: FrozenMapping[str, Setting]
    notices: tuple[PackNotice, ...]
    lexicon: FrozenMapping[str, str]
    rules: tuple[Rule, ...] = ()
    groups: FrozenMapping[str, str] = Field(default_factory=lambda: MappingProxyType({}))
    teach_back: tuple[TeachBack, ...] = ()

    @property
    def draft(self) -> bool:
        """True until a clinician has signed the content; staff and patients are told (N-C8)."""
        return self.status != "signed"

    def screen(self, screen_id: str) -> Screen:
        """The screen called ``screen_id``; KeyError when there is none."""
        for screen in self.screens:
            if screen.id == screen_id:
                return screen
        raise KeyError(screen_id)

    def question(self, question_id: str) -> Question:
        """The question called ``question_id``, asked or not; KeyError when there is none."""
        for question in self.all_questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def teach(self, teach_id: str) -> TeachBack:
        """The teach-back called ``teach_id``; KeyError when there is none."""
        for teach in self.teach_back:
            if teach.id == teach_id:
                return teach
        raise KeyError(teach_id)

    @property
    def take_home(self) -> tuple[Sentence, ...]:
        """The care steps that the last screen shows to take home, in order; at most 7 (N-C7)."""
        everything = (sentence for screen in self.screens for sentence in screen.sentences)
        return tuple(sentence for sentence in everything if sentence.take_home)
