"""Who may do what: one table for the kiosk and the desk. # N-P3, 164.312(a)(1)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Role = Literal["staff", "clinician", "admin"]
"""What a person may do: start visits and reset the kiosk; acknowledge flags too; add people too."""

Right = Literal[
    "visit.start",
    "visit.list",
    "visit.view",
    "visit.acknowledge",
    "visit.override",
    "visit.note",
    "visit.export",
    "help.answer",
    "session.reset",
    "sound.test",
    "overview.view",
    "audit.view",
    "staff.manage",
    "content.sign",
]
"""What can be allowed."""

_STAFF: frozenset[Right] = frozenset(
    {"visit.start", "visit.list", "visit.view", "help.answer", "session.reset", "sound.test"}
)
_CLINICIAN: frozenset[Right] = _STAFF | {
    "visit.acknowledge",
    "visit.override",
    "visit.note",
    "visit.export",
    "overview.view",
    "content.sign",
}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    "staff": _STAFF,
    "clinician": _CLINICIAN,
    # All that a clinician may: in a small practice they are one person, and a flag must never find nobody.
    "admin": _CLINICIAN | {"audit.view", "staff.manage"},
}
"""Role -> rights."""


def may(role: Role, right: Right) -> bool:
    """Whether somebody in this role may do this."""
    return right in RIGHTS[role]


def all_rights() -> tuple[Right, ...]:
    """Every right there is."""
    return get_args(Right)
