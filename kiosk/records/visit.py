"""One visit as it is stored and exported: frozen, checked, complete enough to build FHIR R4 from it later."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

AnswerValue = Literal["yes", "no", "not_sure"]
"""What a patient can choose."""

FindingAnswer = Literal["yes", "no", "not_sure", "none"]
"""The answer that met a rule; "none": there was no answer (skipped, timed out, walked away)."""

TierName = Literal["stop", "tell", "info"]
"""How serious a finding is, the most serious first: no treatment before a clinician decides, the clinician
must know, good to know."""

TIERS: tuple[TierName, ...] = get_args(TierName)
UNFINISHED = len(TIERS)
CLEAR = UNFINISHED + 1
"""Ranks after those of the tiers: see :attr:`VisitRecord.rank`."""

Status = Literal["in-progress", "completed", "incomplete"]
"""Whether the visit goes on, was finished by the patient, or ended before that."""

Ending = Literal["finished", "idle", "staff", "left", "shutdown", "power"]
"""How a visit ended: the patient came to the end; nobody answered the idle alert; staff reset the kiosk; the
patient chose to leave; the program was told to stop; it was found open at the next start (power cut)."""

Route = Literal["unasked", "headphones", "loudspeaker", "silent"]
"""Where private speech was allowed to go. # N-A7, EN 5.1.3.9"""

LONGEST_STAY_S = 1e9
"""The longest stay at a step that a record takes, in s."""


def _in_utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


UtcTime = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A time with a zone, kept as UTC. A time without a zone is refused."""

Id = Annotated[str, Field(min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class AnswerRecord(_Frozen):
    """What the patient answered to one question. FHIR: one ``QuestionnaireResponse.item``."""

    question_id: Id
    """The question in the pack; the ``linkId``."""
    question_text: str
    """The question as it was asked when the answer that counts was given."""
    first_value: AnswerValue
    """The first choice: shows the clinician a change of mind."""
    first_at: UtcTime
    """When the first choice was made."""
    last_value: AnswerValue
    """The choice that counts."""
    last_at: UtcTime
    """Since when it counts."""
    language: str = ""
    """What ``question_text`` is in, as a BCP 47 tag: the patient may change it in mid-visit. Empty in records of an
    older version, which kept the texts of the visit's ``language``."""


class FindingRecord(_Frozen):
    """One rule that an answer, or a missing answer, met. FHIR: ``DetectedIssue``, ``Flag`` and ``Task``."""

    question_id: Id
    """The question in the pack."""
    tier: TierName
    """How serious it is."""
    rule: Id
    """The rule in short, for example ``Q1=yes``."""
    answer: FindingAnswer
    """The answer that met it."""
    reason: str
    """What the clinician should know and do, from the pack."""
    sources: tuple[str, ...] = ()
    """Keys of the pack's sources behind the rule."""


class HeardRecord(_Frozen):
    """A sentence that was spoken to its end."""

    sentence_id: Id
    """The sentence in the pack or the phrases."""
    at: UtcTime
    """When it ended."""


class TeachBackRecord(_Frozen):
    """What the patient chose when asked in their own time what they had just heard."""

    question_id: Id
    """The question in the pack."""
    question_text: str
    """The question as it was asked when it was first answered."""
    answer_text: str
    """What was chosen, as it was shown."""
    correct: bool
    """Whether it is what the pack teaches."""
    at: UtcTime
    """When it was chosen."""
    language: str = ""
    """What the texts are in, as a BCP 47 tag. Empty in records of an older version."""


class StepRecord(_Frozen):
    """A step of the journey that the patient was at; one that was come back to is there again."""

    step_id: Id
    """The step in the journey."""
    entered_at: UtcTime
    """When it was shown."""
    seconds: Annotated[float, Field(ge=0, le=LONGEST_STAY_S)]
    """How long it stayed, in s; 0 for the one that is shown now."""


class VisitRecord(_Frozen):
    """One visit. Holds a visit code and answers: no name, birth date or record number. # N-P1, 164.514(c)

    Times are not compared with each other: a clock that is set back during a visit must not lose the answers.
    """

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    """The visit for good (uuid4 hex); codes come round again, this does not."""
    code: Annotated[str, Field(pattern=r"^[0-9]{4}$")] | None = None
    """The visit code that was redeemed. FHIR: the subject's logical identifier (N-F4)."""
    practice: bool
    """True for staff trying the kiosk: stored like any visit, marked everywhere, never sent on."""
    pack_id: Id
    """The content that was shown."""
    pack_version: Id
    """Its version."""
    pack_hash: Id
    """The hash of its files: proves which words were shown."""
    language: Id
    """What it was last shown and spoken in, as a BCP 47 tag; each answer has its own."""
    kiosk_version: Id
    """The program's version."""
    started_at: UtcTime
    """When the code was redeemed."""
    updated_at: UtcTime
    """When this record last changed."""
    ended_at: UtcTime | None = None
    """When the visit ended; None while it goes on. FHIR: ``authored``."""
    status: Status
    """FHIR: ``in-progress``, ``completed``, and ``stopped`` for "incomplete" (N-F1)."""
    ended_by: Ending | None = None
    """How it ended; None while it goes on."""
    answers: tuple[AnswerRecord, ...] = ()
    """The answers, in order; a question without an answer has none here."""
    findings: tuple[FindingRecord, ...] = ()
    """The rules that were met, in the questions' order (N-C2)."""
    heard: tuple[HeardRecord, ...] = ()
    """What was heard in full, in order."""
    audio_route: Route = "unasked"
    """Where private speech went."""
    tier: TierName | None = None
    """The most serious tier among the findings; None when there are none."""
    kiosk: str = ""
    """Name of the kiosk that it was made at."""
    teach_back: tuple[TeachBackRecord, ...] = ()
    """What was asked back and answered, in order."""
    input_modes: tuple[str, ...] = ()
    """How the patient worked the kiosk (touch, keys, scanning ...), those used, in order."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags of the languages that were used, in order; ``language`` is the last."""
    steps: tuple[StepRecord, ...] = ()
    """The way through the journey, in order."""
    help_asked_at: UtcTime | None = None
    """When the patient last asked for somebody to come; None when they never did."""

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        for what, at_hand in (("ended_at", self.ended_at), ("ended_by", self.ended_by)):
            if (at_hand is None) != (self.status == "in-progress"):
                raise ValueError(f"{what} is given exactly when the visit has ended; status is {self.status}")
        ids = [answer.question_id for answer in self.answers]
        if len(ids) != len(set(ids)):
            raise ValueError("a question has two answers")
        if self.tier != highest(self.findings):
            raise ValueError(f"tier is {self.tier}, the findings say {highest(self.findings)}")
        return self

    @property
    def tier_so_far(self) -> TierName | None:
        """The tier to show in a list: while the visit goes on, a question not answered yet does not count."""
        if self.status != "in-progress":
            return self.tier
        return highest(finding for finding in self.findings if finding.answer != "none")

    @property
    def flagged(self) -> bool:
        """Whether the clinician must look: a rule was met, or the patient never finished (N-C2)."""
        return self.status == "incomplete" or self.tier_so_far is not None

    @property
    def rank(self) -> int:
        """Its place in a list: 0, 1, 2 for the tiers from "stop" on, 3 for a visit that was not finished and met no
        rule, 4 for all others."""
        tier = self.tier_so_far
        if tier is not None:
            return TIERS.index(tier)
        return UNFINISHED if self.flagged else CLEAR

    def to_json(self) -> str:
        """The record as JSON: the same record gives the same bytes (sorted keys, UTC times ending in Z)."""
        plain = self.model_dump(mode="json")
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The record that ``to_json`` wrote.

        Raises:
            pydantic.ValidationError: ``text`` is not such a record.
        """
        return cls.model_validate_json(text)


def highest(findings: Iterable[FindingRecord]) -> TierName | None:
    """The most serious tier among ``findings``; None when there are none."""
    return min((finding.tier for finding in findings), key=get_args(TierName).index, default=None)
