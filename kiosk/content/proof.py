"""The proof that the check of a pack can miss nothing: run on the very rules and the very code that judge a patient.

What is proved, over sets of answers (each question yes, no, not sure or left open):

- every question that is asked and left open or answered "not sure" flags, at least as seriously as its tier (N-C2);
- a question that stays hidden because an earlier one was left open or "not sure" is stood for by a flag that is at
  least as serious as it;
- the result is clear only when each question that is asked has an answer that flags nothing (N-C2);
- hidden answers change nothing (N-C3).

``./run check`` tries all sets where there are at most ``MAX_SETS`` of them. Beyond that, and at each start, it is all
sets of each group of questions that hang together (by ``ask_if`` or a combination), where such a group is small enough,
and in any case so many sets that any two questions meet with any two answers. A question that hangs together with
nothing is a group of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Literal

from kiosk.content.models import Question, Rule, Tier
from kiosk.screening import NO_ANSWER, Answer, asked, met

MAX_SETS = 4**8
"""Sets of answers that are all tried: those of eight questions."""
MAX_PROBLEMS = 10
"""More would say the same."""
GIVEN: tuple[Answer | None, ...] = (Answer.NO, Answer.YES, Answer.NOT_SURE, None)
_SERIOUS = {tier: place for place, tier in enumerate(Tier)}

Answers = dict[str, Answer]


@dataclass(frozen=True)
class Problem:
    """Why the proof fails.

    Attributes:
        question_id: the question that is at fault.
        what: what is wrong.
        mend: what the author can do about it.
    """

    question_id: str
    what: str
    mend: str


@dataclass(frozen=True)
class Proof:
    """What was tried and what came out.

    Attributes:
        method: every set of answers, or all pairs and all sets of what hangs together.
        questions: how many are asked. rules: how many combinations there are.
        sets: how many sets of answers were tried.
        clear: how many of them raised no flag.
        problems: why it fails; none when it holds.
    """

    method: Literal["exhaustive", "pairs"]
    questions: int
    rules: int
    sets: int
    clear: int
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        how = {
            "exhaustive": "every set of answers was tried",
            "pairs": "every pair of answers, and every set of those that hang together, was tried",
        }[self.method]
        result = "holds" if not self.problems else f"FAILS ({len(self.problems)})"
        return (
            f"the check {result}: {self.questions} questions, {self.rules} combinations, {how} "
            f"({self.sets:,} sets; {self.clear:,} of them clear)"
        )


def prove(questions: Sequence[Question], rules: Sequence[Rule] = (), *, thorough: bool = False) -> Proof:
    """Prove the check that asks ``questions``, each of them after those on which it depends.

    ``thorough`` tries every set of answers where there are at most ``MAX_SETS``: seconds, for authors. Without it,
    pairs and groups alone: milliseconds, at each start.
    """
    # Words do not matter here: without them the proof is done once for all languages.
    return _prove(
        tuple((each.id, each.tier, _plain(each.flags), _plain(each.ask_if)) for each in questions),
        tuple((each.id, each.tier, _plain(each.when)) for each in rules),
        thorough and 4 ** len(questions) <= MAX_SETS,
    )


def _plain(mapping: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(mapping.items())


@lru_cache(maxsize=64)
def _prove(question_rows: tuple[Any, ...], rule_rows: tuple[Any, ...], exhaustive: bool) -> Proof:
    blank: dict[str, Any] = dict.fromkeys(("topic", "ask", "help", "picture", "picture_alt", "reason"), "")
    blank |= {"private": False, "reasons": {}, "statements": (), "sources": ()}
    questions = [
        Question.model_construct(id=name, tier=tier, flags=dict(flags), ask_if=dict(ask_if), **blank)
        for name, tier, flags, ask_if in question_rows
    ]
    rules = [Rule.model_construct(id=name, tier=tier, when=dict(when), **blank) for name, tier, when in rule_rows]
    return _Proving(questions, rules).run(exhaustive)


class _Proving:
    def __init__(self, questions: list[Question], rules: list[Rule]) -> None:
        self.questions, self.rules = questions, rules
        self.ids = [question.id for question in questions]
        self.by_id = {question.id: question for question in questions}
        self.problems: dict[str, Problem] = {}
        self.sets = self.clear = 0

    def run(self, exhaustive: bool) -> Proof:
        self._reachable()
        for given in self._every(self.ids) if exhaustive else self._pairs_and_groups():
            self._judge({name: value for name, value in zip(self.ids, given, strict=True) if value is not None})
            if len(self.problems) >= MAX_PROBLEMS:
                break
        return Proof(
            "exhaustive" if exhaustive else "pairs",
            len(self.ids),
            len(self.rules),
            self.sets,
            self.clear,
            tuple(self.problems.values()),
        )

    # --- sets of answers -------------------------------------------------------------------------------------------

    @staticmethod
    def _every(ids: Sequence[str]) -> Iterator[tuple[Answer | None, ...]]:
        return product(GIVEN, repeat=len(ids))

    def _pairs_and_groups(self) -> Iterator[Sequence[Answer | None]]:
        yield from pairs(len(self.ids))
        place = {name: number for number, name in enumerate(self.ids)}
        for group in self.groups():
            if 4 ** len(group) > MAX_SETS:
                continue  # too many: only the pairs
            for given in self._every(group):
                row: list[Answer | None] = [Answer.NO] * len(self.ids)
                for name, value in zip(group, given, strict=True):
                    row[place[name]] = value
                yield row

    def groups(self) -> list[list[str]]:
        """Questions that hang together, each group in order."""
        home = {name: {name} for name in self.ids}
        links = [[question.id, *question.ask_if] for question in self.questions]
        for names in [*links, *([*rule.when] for rule in self.rules)]:
            known = [name for name in names if name in home]
            for name in known[1:]:
                if home[name] is not home[known[0]]:
                    home[known[0]] |= home[name]
                    for member in home[name]:
                        home[member] = home[known[0]]
        return [[name for name in self.ids if name in group] for group in {id(g): g for g in home.values()}.values()]

    # --- what must hold --------------------------------------------------------------------------------------------

    def _problem(self, question_id: str, what: str, mend: str) -> None:
        self.problems.setdefault(question_id, Problem(question_id, what, mend))

    def _reachable(self) -> None:
        needed: dict[str, dict[str, set[str]]] = {}
        for question in self.questions:
            mine: dict[str, set[str]] = {}
            for parent, wanted in question.ask_if.items():
                for name, answers in [(parent, set(wanted)), *needed.get(parent, {}).items()]:
                    mine[name] = mine.get(name, set(answers)) & answers
            needed[question.id] = mine
            for name, answers in mine.items():
                if not answers:
                    what = f"{question.id} is never asked: no answer to {name} fits all that it depends on"
                    self._problem(question.id, what, "change its ask_if")

    def _judge(self, answers: Answers) -> None:
        self.sets += 1
        shown = {question.id for question in asked(self.questions, answers)}
        found = met(self.questions, answers, self.rules)
        self.clear += not found
        tiers = {what.id: _SERIOUS[tier] for what, _, tier in found}
        for question in self.questions:
            name = question.id
            given = answers.get(name)
            if name in shown:
                open_ = given is None or given is Answer.NOT_SURE
                if open_ and tiers.get(name, 9) > _SERIOUS[question.tier]:
                    key = NO_ANSWER if given is None else given.value
                    what = f"{name}={key} flags less than {question.tier} (N-C2)"
                    self._problem(name, what, f"let every answer but yes or no flag {question.tier}")
            elif name in tiers:
                self._problem(name, f"{name} flags although it is hidden (N-C3)", "tell the makers of the kiosk")
            else:
                self._stood_for(question, answers, shown, tiers)
        if len(shown) < len(self.questions):
            seen = {name: value for name, value in answers.items() if name in shown}
            if len(seen) < len(answers) and met(self.questions, seen, self.rules) != found:
                name = next(name for name in answers if name not in shown)
                self._problem(name, f"{name} counts although it is hidden (N-C3)", "tell the makers of the kiosk")

    def _stood_for(self, hidden: Question, answers: Answers, shown: set[str], tiers: dict[str, int]) -> None:
        """A question that is hidden because an earlier one has no clear answer needs a flag as serious as it is."""
        unclear = self._unclear_above(hidden, answers, shown)
        if unclear and min(tiers.get(name, 9) for name in unclear) > _SERIOUS[hidden.tier]:
            name = unclear[0]
            key = answers[name].value if name in answers else NO_ANSWER
            what = f"{hidden.id} ({hidden.tier}) is not asked when {name} is {key}, and no flag as serious is raised"
            mend = f"add not_sure to its ask_if, or give {name} the tier {hidden.tier}"
            self._problem(hidden.id, what, mend)

    def _unclear_above(self, question: Question, answers: Answers, shown: set[str]) -> list[str]:
        """The questions that are asked, have no clear answer, and so keep ``question`` hidden; none where a clear
        answer hides it."""
        unclear: list[str] = []
        for parent, wanted in question.ask_if.items():
            if parent not in self.by_id:
                continue
            given = answers.get(parent)
            if parent not in shown:
                above = self._unclear_above(self.by_id[parent], answers, shown)
                if not above:
                    return []
                unclear += above
            elif given is None or given is Answer.NOT_SURE:
                if given is None or given.value not in wanted:
                    unclear.append(parent)
            elif given.value not in wanted:
                return []
        return unclear


def pairs(columns: int) -> Iterator[tuple[Answer | None, ...]]:
    """Sets of answers to ``columns`` questions in which any two questions meet with any two answers.

    An orthogonal array over the field of four elements: a row is a vector, a column a direction, and what stands there
    is their product. Any two directions are independent, so each pair of values comes up equally often.
    """
    size = 2
    while (4**size - 1) // 3 < columns:
        size += 1
    directions = [
        vector for vector in product(range(4), repeat=size) if next((digit for digit in vector if digit), 0) == 1
    ][:columns]
    for row in product(range(4), repeat=size):
        yield tuple(GIVEN[_dot(row, direction)] for direction in directions)


_TIMES = ((0, 0, 0, 0), (0, 1, 2, 3), (0, 2, 3, 1), (0, 3, 1, 2))
"""Products in the field of four elements; the sum is the exclusive or."""


def _dot(one: Sequence[int], other: Sequence[int]) -> int:
    total = 0
    for left, right in zip(one, other, strict=True):
        total ^= _TIMES[left][right]
    return total
