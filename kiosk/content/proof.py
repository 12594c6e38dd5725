"""The proof that the check of a pack can miss nothing: run on the very rules and the very code that judge a patient.

What is proved, over sets of answers (each question yes, no, not sure or left open):

- every question that is asked and left open or answered "not sure" flags, at least as seriously as its tier (N-C2);
- a question that stays hidden because an earlier one was left open or "not sure" is stood for by a flag that is at
  least as serious as it;
- the result is clear only when each question that is asked has an answer that flags nothing (N-C2);
- hidden answers change nothing (N-C3).

``./run check`` tries all sets where there are at most ``MAX_SETS`` of them. Beyond that, and at each start, it is all
sets of each group of questions that hang together (by ``ask_if`` or a combination), the smallest groups first, as long
as the budget of sets lasts, and in any case so many sets that any two questions meet with any two answers. A question
that hangs together with nothing is a group of one. A group too large for the budget is held to a stricter rule, from
which the same follows: no condition leads from a question to a more serious one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Literal

from kiosk.content.models import Question, Rule, Tier
from kiosk.screening import NO_ANSWER, Answer, asked, met

MAX_SETS = 4**8
"""Sets of answers that are all tried: those of eight questions."""
START_SETS = 4**6
"""Budget of sets for the groups at each start: 0.1 s. Nobody waits longer for a pack, whatever is in it."""
CHECK_SETS = 4 * MAX_SETS
"""The same for ``./run check``: some seconds."""
MAX_PROBLEMS = 10
"""More would say the same."""
GIVEN: tuple[Answer | None, ...] = (Answer.NO, Answer.YES, Answer.NOT_SURE, None)
_SERIOUS = {tier: place for place, tier in enumerate(Tier)}
_NO_FLAG = 9

Unclear = tuple[str, int] | None
"""A question without a clear answer, and how serious a flag stands for it."""

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
        left: how many questions hang together in groups too large for the budget: proved condition by condition.
        problems: why it fails; none when it holds.
    """

    method: Literal["exhaustive", "pairs"]
    questions: int
    rules: int
    sets: int
    clear: int
    left: int
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        how = "every set of answers was tried"
        if self.method == "pairs":
            how = "every pair of answers, and every set of those that hang together, was tried"
        if self.left:
            how = f"every pair of answers was tried, and {self.left} that hang together were proved by their conditions"
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
        thorough,
    )


def _plain(mapping: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(mapping.items())


@lru_cache(maxsize=64)
def _prove(question_rows: tuple[Any, ...], rule_rows: tuple[Any, ...], thorough: bool) -> Proof:
    blank: dict[str, Any] = dict.fromkeys(("topic", "ask", "help", "picture", "picture_alt", "reason"), "")
    blank |= {"private": False, "reasons": {}, "statements": (), "sources": ()}
    questions = [
        Question.model_construct(id=name, tier=tier, flags=dict(flags), ask_if=dict(ask_if), **blank)
        for name, tier, flags, ask_if in question_rows
    ]
    rules = [Rule.model_construct(id=name, tier=tier, when=dict(when), **blank) for name, tier, when in rule_rows]
    return _Proving(questions, rules).run(thorough)


class _Proving:
    def __init__(self, questions: list[Question], rules: list[Rule]) -> None:
        self.questions, self.rules = questions, rules
        self.ids = [question.id for question in questions]
        self.by_id = {question.id: question for question in questions}
        self.problems: dict[str, Problem] = {}
        self.sets = self.clear = self.left = 0

    def run(self, thorough: bool) -> Proof:
        self._reachable()
        exhaustive = thorough and 4 ** len(self.ids) <= MAX_SETS
        self._try(product(GIVEN, repeat=len(self.ids)) if exhaustive else pairs(len(self.ids)))
        if not exhaustive:
            self._try_groups(CHECK_SETS if thorough else START_SETS)
        return Proof(
            "exhaustive" if exhaustive else "pairs",
            len(self.ids),
            len(self.rules),
            self.sets,
            self.clear,
            self.left,
            tuple(self.problems.values()),
        )

    # --- sets of answers -------------------------------------------------------------------------------------------

    def _try(self, sets: Iterable[Sequence[Answer | None]]) -> None:
        for given in sets:
            self._judge({name: value for name, value in zip(self.ids, given, strict=True) if value is not None})
            if len(self.problems) >= MAX_PROBLEMS:
                break

    def _try_groups(self, budget: int) -> None:
        """Every set of each group, by itself: what does not hang together cannot change what a group comes to."""
        for group in sorted(self.groups(), key=len):
            if 4 ** len(group) > budget:
                self.left += len(group)
                self._by_condition(group)
                continue
            budget -= 4 ** len(group)
            rules = [rule for rule in self.rules if not rule.when.keys().isdisjoint(group)]
            alone = _Proving([self.by_id[name] for name in group], rules)
            alone._try(product(GIVEN, repeat=len(group)))
            self.sets += alone.sets
            self.clear += alone.clear
            for problem in alone.problems.values():
                self.problems.setdefault(problem.question_id, problem)

    def _by_condition(self, group: Sequence[str]) -> None:
        """Where no condition leads to a more serious question, whatever is unclear above a hidden question flags at
        least as seriously as that one: by going down the conditions one after the other."""
        for name in group:
            hidden = self.by_id[name]
            for parent in hidden.ask_if:
                above = self.by_id.get(parent)
                if above is not None and _SERIOUS[above.tier] > _SERIOUS[hidden.tier]:
                    self._falls_silent(hidden, parent, NO_ANSWER)

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
        unclear = self._unclear(answers, shown, tiers)
        for question in self.questions:
            name = question.id
            given = answers.get(name)
            if name in shown:
                open_ = given is None or given is Answer.NOT_SURE
                if open_ and tiers.get(name, _NO_FLAG) > _SERIOUS[question.tier]:
                    key = NO_ANSWER if given is None else given.value
                    what = f"{name}={key} flags less than {question.tier} (N-C2)"
                    self._problem(name, what, f"let every answer but yes or no flag {question.tier}")
            elif name in tiers:
                self._problem(name, f"{name} flags although it is hidden (N-C3)", "tell the makers of the kiosk")
            else:
                self._stood_for(question, answers, shown, unclear)
        if len(shown) < len(self.questions):
            seen = {name: value for name, value in answers.items() if name in shown}
            if len(seen) < len(answers) and met(self.questions, seen, self.rules) != found:
                name = next(name for name in answers if name not in shown)
                self._problem(name, f"{name} counts although it is hidden (N-C3)", "tell the makers of the kiosk")

    def _stood_for(self, hidden: Question, answers: Answers, shown: set[str], unclear: dict[str, Unclear]) -> None:
        """A question that is hidden because an earlier one has no clear answer needs a flag as serious as it is."""
        above = unclear[hidden.id]
        if above is not None and above[1] > _SERIOUS[hidden.tier]:
            name = above[0]
            self._falls_silent(hidden, name, answers[name].value if name in answers else NO_ANSWER)

    def _falls_silent(self, hidden: Question, name: str, key: str) -> None:
        what = f"{hidden.id} ({hidden.tier}) is not asked when {name} is {key}, and no flag as serious is raised"
        mend = f"add not_sure to its ask_if, or give {name} the tier {hidden.tier}"
        self._problem(hidden.id, what, mend)

    def _unclear(self, answers: Answers, shown: set[str], tiers: dict[str, int]) -> dict[str, Unclear]:
        """For each hidden question, the first of those that are asked, have no clear answer, and so keep it hidden, and
        the most serious flag among them; None where a clear answer hides it. Those above come first in the order of
        the questions, so each is looked at once however the conditions cross."""
        found: dict[str, Unclear] = {}
        for question in self.questions:
            if question.id not in shown:
                found[question.id] = self._keeps_hidden(question, answers, shown, tiers, found)
        return found

    def _keeps_hidden(
        self,
        question: Question,
        answers: Answers,
        shown: set[str],
        tiers: dict[str, int],
        above: dict[str, Unclear],
    ) -> Unclear:
        name, serious = "", _NO_FLAG
        for parent, wanted in question.ask_if.items():
            if parent not in self.by_id:
                continue
            given = answers.get(parent)
            if parent not in shown:
                further = above[parent]
                if further is None:
                    return None
                name, serious = name or further[0], min(serious, further[1])
            elif given is None or given is Answer.NOT_SURE:
                if given is None or given.value not in wanted:
                    name, serious = name or parent, min(serious, tiers.get(parent, _NO_FLAG))
            elif given.value not in wanted:
                return None
        return (name, serious) if name else None


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
