"""N-P3, 164.312(a)(1): what each role may do is one table, and each role may do all that the one before it may."""

from __future__ import annotations

from typing import get_args

import pytest

from kiosk.records.rights import RIGHTS, Role, all_rights, may

TABLE = {
    "visit.start": "staff",
    "visit.list": "staff",
    "visit.view": "staff",
    "help.answer": "staff",
    "session.reset": "staff",
    "sound.test": "staff",
    "visit.acknowledge": "clinician",
    "visit.override": "clinician",
    "visit.note": "clinician",
    "visit.export": "clinician",
    "overview.view": "clinician",
    "content.sign": "clinician",
    "audit.view": "admin",
    "staff.manage": "admin",
}
"""Right -> the first role that has it."""


def test_the_table_has_every_role_and_right() -> None:
    assert set(RIGHTS) == set(get_args(Role))
    assert set(all_rights()) == set(TABLE)


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("right", TABLE)
def test_who_may(role: Role, right: str) -> None:
    roles = get_args(Role)
    assert may(role, right) is (roles.index(role) >= roles.index(TABLE[right]))  # type: ignore[arg-type]
