"""Words for staff that a translation may leave out: English lends them, and what was lent is named.

Patients never meet them: the reasons and the combinations that clinicians read, the topics of the questions on the
desk's page, what the settings are called in the notices. A language that lacks them is better offered than not: a
patient who is asked about their safety in another language is the greater harm.
"""

from __future__ import annotations

from typing import Any

from kiosk.content.yamlfile import Key


def for_staff(keys: tuple[Key, ...]) -> bool:
    """Whether the text at this place of a words file is for staff's eyes only."""
    return keys[0] in ("rules", "settings") or (keys[0] == "questions" and keys[2] in ("reasons", "topic"))


def lend(words: Any, reference: Any) -> frozenset[str]:
    """Put into ``words`` what they leave out and a pack cannot do without; the names of what that was.

    Shapes are checked later: here they may be anything.
    """
    lent: set[str] = set()
    if not isinstance(words, dict) or not isinstance(reference, dict):
        return frozenset()
    if isinstance(reference.get("rules"), dict) and "rules" not in words:
        words["rules"] = reference["rules"]
        lent.add("rules")
    theirs, ours = reference.get("questions"), words.get("questions")
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key, question in ours.items():
            lender = theirs.get(key)
            if not isinstance(question, dict) or not isinstance(lender, dict) or "reasons" in question:
                continue
            if "reasons" in lender:
                question["reasons"] = lender["reasons"]
                lent.add(f"{key}.reasons")
    return frozenset(lent)


def stand_in(words: Any) -> dict[str, Any]:
    """Reasons for every question of ``words``, while those of the reference cannot be read: the pack is refused for
    that already, and no patient sees it."""
    asked = words.get("questions") if isinstance(words, dict) else None
    reasons = {"not_sure": "-", "none": "-"}
    return {"rules": {}, "questions": {key: {"reasons": reasons} for key in asked} if isinstance(asked, dict) else {}}
