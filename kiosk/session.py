"""One patient's visit at the kiosk: where they are, what they answered, how they like to read and hear it.

``Session()`` is a fresh start. A reset is a new object, never a clean-up (N-D3), so nothing can be forgotten.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from kiosk import __version__
from kiosk.content.models import Pack, Question, TeachBack
from kiosk.records.visit import (
    LONGEST_STAY_S,
    AnswerRecord,
    Ending,
    FindingRecord,
    HeardRecord,
    StepRecord,
    TeachBackRecord,
    VisitRecord,
)
from kiosk.screening import Answer, asked, evaluate, highest_tier

DEFAULT_RATE_STEP = 2
"""Third of the seven rates, 120-125 words/min. # N-A4, VVSG 7.1-K"""
DEFAULT_VOLUME_STEP = 7
"""Of 0..10. # N-A5, EN 8.2.1"""
DEFAULT_TEXT_STEP = 2
"""Third of the four text sizes, capitals of 6.4-7.1 mm. # N-S1, VVSG 7.1-G, EN 5.1.4"""
DEFAULT_LANGUAGE = "en"


class AudioRoute(StrEnum):
    """Where private speech may go (N-A7, EN 5.1.3.9). UNASKED keeps it silent, as SILENT does."""

    UNASKED = "unasked"
    HEADPHONES = "headphones"
    LOUDSPEAKER = "loudspeaker"
    SILENT = "silent"

    @property
    def allows_private(self) -> bool:
        """Whether answers and private questions may be spoken."""
        return self in (AudioRoute.HEADPHONES, AudioRoute.LOUDSPEAKER)


class InputMode(StrEnum):
    """How the patient uses the kiosk. Keys work in every mode; what they mean is in ``kiosk/ui/keys.py``. # N-T6"""

    TOUCH = "touch"
    KEYS = "keys"
    TWO_SWITCHES = "two_switches"
    ONE_SWITCH = "one_switch"
    TOUCH_TO_HEAR = "touch_to_hear"


@dataclass
class Given:
    """An answer: the first value is kept beside the last, for the clinician to see a change of mind.

    Attributes:
        first, first_at: what was chosen first, and when (UTC).
        last, last_at: what counts, and since when (UTC).
        text, language: the question as it was asked when it was last answered, and in which language (BCP 47); ""
            where nobody kept it.
    """

    first: Answer
    first_at: datetime
    last: Answer
    last_at: datetime
    text: str = ""
    language: str = ""


@dataclass
class Taught:
    """What a patient chose in a teach-back.

    Attributes:
        option: the choice that counts. first: the first one: it shows how well it had been explained.
        at: since when it counts (UTC).
        shown, language: what was asked at the first choice, and in which language (BCP 47); None and "" where nobody
            kept it.
    """

    option: str
    first: str
    at: datetime
    shown: TeachBack | None = None
    language: str = ""


@dataclass
class Session:
    """Everything that belongs to one patient. All fields have the value of a fresh start (N-D3).

    Attributes:
        place: index of the current step in the journey.
        code: the visit number that was redeemed; None before that, and for a patient who just learns.
        visit_id: the record's id; None while there is nothing to record.
        started_at: when the visit number was redeemed (UTC).
        answers: question id -> what was given.
        heard: sentence id -> when it was heard to its end (UTC).
        language: BCP 47 tag of what is shown and spoken.
        rate_step, volume_step, text_step: indexes of the seven rates, eleven volumes, four text sizes.
        theme: name of a row of the theme table.
        voice_on: whether the kiosk speaks.
        audio_route: where private speech may go.
        reviewing: True when a question was opened from the review and Next leads back there.
        finished: the visit is complete and stays as it is.
        keys_used: True once a key was pressed: focus is shown and spoken.
        languages: tags of the languages used, in order.
        input_mode: how the patient uses the kiosk.
        guided: spoken guidance is on: each screen says how to go on with the keys, or by touch to hear.
        dark: the screen is blank by the patient's choice. # N-S7
        dwell_s: time to press with one switch, in s, by the patient's choice; None: the clinic's. # N-A12
        teach_back: teach-back -> what was chosen.
        less_motion: nothing moves. # N-S6
        steps: the steps of the visit and when each was shown (UTC), in order.
        modes: the ways in which the kiosk was used, in order.
        help_asked_at: when the patient last asked for somebody to come (UTC).
        packs: ids of the packs that the visit may be about; empty where there is but one.
        pack: id of the one that is shown; empty until it is known.
        hints: how often the patient heard how to go on.
    """

    place: int = 0
    code: str | None = None
    visit_id: str | None = None
    started_at: datetime | None = None
    answers: dict[str, Given] = field(default_factory=dict)
    heard: dict[str, datetime] = field(default_factory=dict)
    language: str = DEFAULT_LANGUAGE
    rate_step: int = DEFAULT_RATE_STEP
    volume_step: int = DEFAULT_VOLUME_STEP
    text_step: int = DEFAULT_TEXT_STEP
    theme: str = "default"
    voice_on: bool = True
    audio_route: AudioRoute = AudioRoute.UNASKED
    reviewing: bool = False
    finished: bool = False
    keys_used: bool = False
    languages: list[str] = field(default_factory=list)
    input_mode: InputMode = InputMode.TOUCH
    guided: bool = False
    dark: bool = False
    dwell_s: float | None = None
    teach_back: dict[str, Taught] = field(default_factory=dict)
    less_motion: bool = False
    steps: list[tuple[str, datetime]] = field(default_factory=list)
    modes: list[str] = field(default_factory=list)
    help_asked_at: datetime | None = None
    packs: tuple[str, ...] = ()
    pack: str = ""
    hints: int = 0

    def __post_init__(self) -> None:
        self.languages = self.languages or [self.language]

    def choose_language(self, tag: str) -> None:
        """Show and speak ``tag`` from here on; all else stays (N-D4)."""
        self.language = tag
        if tag not in self.languages:
            self.languages.append(tag)

    def offer(self, packs: tuple[str, ...]) -> None:
        """The visit is about one of ``packs``; where there is but one, about that."""
        self.packs = packs
        if len(packs) == 1:
            self.choose_pack(packs[0])
        elif self.pack not in packs:
            self._leave_pack()

    def choose_pack(self, pack_id: str) -> bool:
        """Be about ``pack_id`` from here on; what was heard of another is no part of it. False: a question of another
        pack was answered already, and no answer may be lost."""
        if self.pack not in ("", pack_id):
            if self.answers:
                return False
            self._leave_pack()
        self.pack = pack_id
        return True

    def _leave_pack(self) -> None:
        if self.pack:
            self.heard.clear()
            self.teach_back.clear()
        self.pack = ""

    def begin_visit(self, code: str, at: datetime) -> None:
        """Start the visit of ``code``: from here on there is a record."""
        self.code = code
        self.visit_id = uuid.uuid4().hex
        self.started_at = at
        self.entered("code", at)

    def entered(self, step_id: str, at: datetime) -> None:
        """A step is shown. Before the visit has begun nothing is kept."""
        if self.visit_id is None:
            return
        if not self.steps or self.steps[-1][0] != step_id:
            self.steps.append((step_id, at))
        if self.input_mode.value not in self.modes:
            self.modes.append(self.input_mode.value)

    def stays(self, now: datetime, *, ended: bool) -> tuple[StepRecord, ...]:
        """The steps and how long each was shown; the one that is shown now has no length yet."""
        left = [at for _, at in self.steps[1:]] + [now]
        stays = [
            StepRecord(step_id=step, entered_at=at, seconds=_lasted(at, until))
            for (step, at), until in zip(self.steps, left, strict=False)
        ]
        if stays and not ended:
            stays[-1] = stays[-1].model_copy(update={"seconds": 0.0})
        return tuple(stays)

    def answer(self, question_id: str, value: Answer, at: datetime, text: str = "") -> None:
        """Take an answer to ``text`` as it is shown; the first one and its time stay on record when it is changed."""
        before = self.answers.get(question_id)
        first, first_at = (value, at) if before is None else (before.first, before.first_at)
        self.answers[question_id] = Given(first, first_at, value, at, text, self.language if text else "")

    def teach(self, teach_id: str, option: str, at: datetime, shown: TeachBack | None = None) -> None:
        """Take what was chosen in a teach-back, ``shown`` as it is; the first choice stays on record."""
        before = self.teach_back.get(teach_id) or Taught(option, option, at, shown, self.language if shown else "")
        self.teach_back[teach_id] = replace(before, option=option, at=at)

    def forget_hidden(self, pack: Pack) -> None:
        """Drop the answers to questions that are no longer asked: a hidden answer is not kept, nor does it come back
        unasked when the question does (N-C3)."""
        while hidden := self.answers.keys() & {q.id for q in pack.questions} - {q.id for q in self.asked(pack)}:
            for question_id in hidden:
                del self.answers[question_id]

    @property
    def given(self) -> dict[str, Answer]:
        """Question id -> the answer that counts now."""
        return {key: given.last for key, given in self.answers.items()}

    def asked(self, pack: Pack) -> tuple[Question, ...]:
        """The questions that are asked with the answers so far, in order."""
        return asked(pack.questions, self.given)

    def value(self, question_id: str) -> Answer | None:
        """The answer that counts now; None when there is none."""
        given = self.answers.get(question_id)
        return None if given is None else given.last

    def unanswered(self, pack: Pack) -> tuple[str, ...]:
        """Ids of the questions that are asked and have no answer, in order."""
        return tuple(question.id for question in self.asked(pack) if question.id not in self.answers)

    def record(
        self,
        pack: Pack,
        now: datetime,
        *,
        practice: bool,
        ended_by: Ending | None = None,
        clinic_pack: Pack | None = None,
    ) -> VisitRecord:
        """The visit as it is stored. With ``ended_by`` it is closed: "finished" completes it, all else leaves it
        incomplete. Findings are those of the answers so far: what is not answered is flagged (N-C2).

        Args:
            pack: in the patient's language: what they were asked.
            clinic_pack: in the clinic's language: why it matters, for the clinician; ``pack`` when None.

        Raises:
            ValueError: the visit has not begun.
        """
        if self.visit_id is None or self.started_at is None:
            raise ValueError("there is no visit to record")
        shown = {question.id: question for question in self.asked(pack)}
        told = clinic_pack or pack
        findings = evaluate(told.questions, self.given, told.rules)
        tier = highest_tier(findings)
        status = "in-progress" if ended_by is None else "completed" if ended_by == "finished" else "incomplete"
        return VisitRecord(
            id=self.visit_id,
            code=self.code,
            practice=practice,
            pack_id=pack.id,
            pack_version=pack.version,
            pack_hash=pack.content_hash,
            language=self.language,
            kiosk_version=__version__,
            started_at=self.started_at,
            updated_at=now,
            ended_at=None if ended_by is None else now,
            status=status,
            ended_by=ended_by,
            answers=tuple(
                AnswerRecord(
                    question_id=key,
                    question_text=given.text or shown[key].ask,
                    language=given.language or self.language,
                    first_value=given.first.value,
                    first_at=given.first_at,
                    last_value=given.last.value,
                    last_at=given.last_at,
                )
                for key, given in self.answers.items()
                if key in shown
            ),
            findings=tuple(
                FindingRecord(
                    question_id=finding.question_id,
                    tier=finding.tier.value,
                    rule=finding.rule,
                    answer=finding.answer,
                    reason=finding.reason,
                    sources=finding.sources,
                )
                for finding in findings
            ),
            heard=tuple(HeardRecord(sentence_id=key, at=at) for key, at in self.heard.items()),
            audio_route=self.audio_route.value,
            teach_back=tuple(
                TeachBackRecord(
                    question_id=teach.id,
                    question_text=(taught.shown or teach).ask,
                    # The first choice: what is chosen after the care step was said once more tells nothing.
                    answer_text=(taught.shown or teach).options[taught.first],
                    language=taught.language or self.language,
                    correct=taught.first == teach.right,
                    at=taught.at,
                )
                for teach in pack.teach_back
                if (taught := self.teach_back.get(teach.id)) is not None
            ),
            tier=None if tier is None else tier.value,
            languages=tuple(self.languages),
            input_modes=tuple(self.modes),
            steps=self.stays(now, ended=ended_by is not None),
            help_asked_at=self.help_asked_at,
        )


def _lasted(since: datetime, until: datetime) -> float:
    """Seconds between the two, within what a record takes: a machine whose clock was set in the middle, from 1970 to
    today, must not lose the answers over it."""
    return min(max(0.0, (until - since).total_seconds()), LONGEST_STAY_S)
