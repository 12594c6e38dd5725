"""What the clinic decides about the questions in its own file: which are asked, how serious they are, over what time.

The pack stays as its authors wrote it. Each change says who made it and when. What a change may do:

- turn a question on; never off one that the pack asks, for somebody signed that it is asked;
- raise a tier to any higher one;
- lower a tier only from ``stop`` to ``tell``, and only with a reason: below ``tell`` a clinician would no longer have
  to look, and what the pack says the clinician must know, the clinician must know;
- set the time that the question itself says, so that the words a patient hears and the rule can never differ.

"Not sure" and no answer stay at least as serious as the tier (N-C2). Combinations cannot be changed here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from kiosk.content import schema
from kiosk.content.files import REFERENCE
from kiosk.content.yamlfile import YamlFile
from kiosk.errors import Fault

QUESTIONS = "questions"
"""The key under a pack's id in the clinic's file."""
MAX_WINDOW_CHARS = 40


def read_changes(
    file: YamlFile | None, pack_id: str, data: Any, faults: list[Fault]
) -> dict[str, schema.QuestionChange]:
    """The changes of ``pack_id`` in ``data``, what stands under ``QUESTIONS``; every fault is added to ``faults``."""
    found: list[Fault] = []
    if file is None:
        file = YamlFile.without_file(data)
        changes = schema.parse(file, schema.Changes, found)
        faults += [Fault(None, 0, f"clinic value {pack_id}.{QUESTIONS}.{fault.what}", fault.mend) for fault in found]
    else:
        changes = schema.parse(file.under(pack_id, QUESTIONS), schema.Changes, found)
        faults += found
    return changes or {}


def problems(
    change: schema.QuestionChange, rule: schema.QuestionRule, words: Mapping[str, schema.QuestionWords], language: str
) -> list[tuple[str, str, str]]:
    """What is wrong with ``change``: its field, what, and how to mend it."""
    found: list[tuple[str, str, str]] = []
    if change.ask is None and change.tier is None and change.window is None:
        found.append(("by", "it changes nothing", "write ask, tier or window, or delete it"))
    if change.ask is False and rule.enabled:
        found.append(("ask", "the pack asks it, and a clinic cannot turn it off here", "delete the line"))
    if change.tier is not None:
        before, after = schema.SERIOUS.index(rule.tier), schema.SERIOUS.index(change.tier)
        if after > before and (rule.tier, change.tier) != ("stop", "tell"):
            mend = f"write {rule.tier} or a higher tier"
            found.append(("tier", f"{rule.tier} cannot be lowered to {change.tier}", mend))
        elif after > before and not change.why:
            found.append(("tier", f"{rule.tier} is lowered to {change.tier} without a reason", "add why"))
    try:
        date.fromisoformat(change.date)
    except ValueError:
        found.append(("date", f"there is no day {change.date}", "write year, month and day, such as 2026-05-31"))
    if change.window is not None:
        found += _window_problems(change, rule, words, language)
    return found


def window_of(change: schema.QuestionChange | None, language: str) -> str:
    """The clinic's time for a question in ``language``; "" when it has set none."""
    if change is None or change.window is None:
        return ""
    if isinstance(change.window, str):  # never English words in a question in another language
        return change.window if language == REFERENCE else ""
    return change.window.get(language, "")


def _window_problems(
    change: schema.QuestionChange, rule: schema.QuestionRule, words: Mapping[str, schema.QuestionWords], language: str
) -> list[tuple[str, str, str]]:
    mine = words.get(rule.id)
    if mine is not None and not mine.window:
        what = f"{rule.id} says no time that could be set"
        return [("window", what, "delete the line; a time in the question itself is changed in the pack")]
    window = window_of(change, language)
    if not window:
        return [("window", f"it has no words in {language}", f"write window: {{{language}: words}}")]
    if len(window) > MAX_WINDOW_CHARS or re.search(r"[{}\x00-\x1f\x7f-\x9f]", window):
        what = f"it is longer than {MAX_WINDOW_CHARS} characters, or has a brace or a control character"
        return [("window", what, "write a few words, such as three months")]
    return []


def changed(rule: schema.QuestionRule, change: schema.QuestionChange | None) -> schema.QuestionRule:
    """``rule`` as the clinic has it."""
    if change is None:
        return rule
    update: dict[str, Any] = {"enabled": rule.enabled or change.ask is True}
    if change.tier is not None:
        tier = change.tier
        flags = {answer: tier for answer in ("yes", "no") if getattr(rule.flags, answer) == rule.tier}
        update |= {"tier": tier, "flags": rule.flags.model_copy(update={**flags, "not_sure": tier})}
    return rule.model_copy(update=update)


def in_words(rule: schema.QuestionRule, change: schema.QuestionChange | None, language: str) -> str:
    """What the clinic decided, by whom and when; "" when nothing."""
    if change is None:
        return ""
    parts = []
    if change.ask and not rule.enabled:
        parts.append("asked")
    if change.tier is not None and change.tier != rule.tier:
        parts.append(f"tier {change.tier} instead of {rule.tier}")
    if window := window_of(change, language):
        parts.append(f"time: {window}")
    why = f": {change.why}" if change.why else ""
    return f"{', '.join(parts) or 'confirmed'} ({change.by}, {change.date}){why}"
