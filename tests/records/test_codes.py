from __future__ import annotations

from datetime import timedelta

import pytest
from records_makers import Clock
from sqlalchemy import insert

from kiosk.errors import KioskError
from kiosk.records.codes import (
    COUNT,
    LIFE,
    REST,
    CodeStore,
    Redeemed,
    Refused,
    is_well_formed,
    with_check_digit,
)
from kiosk.records.database import Database
from kiosk.records.schema import visit_codes

ALL = frozenset(with_check_digit(f"{number:03d}") for number in range(COUNT))


@pytest.fixture
def codes(database: Database, clock: Clock) -> CodeStore:
    return CodeStore(database, clock)


def test_there_are_1000_codes_each_of_four_digits() -> None:
    assert len(ALL) == 1000
    assert {text for text in (f"{number:04d}" for number in range(10_000)) if is_well_formed(text)} == ALL


def test_no_single_wrong_digit_makes_another_code() -> None:
    """N-P1: all 36 000 of them."""
    wrong = {
        code[:place] + digit + code[place + 1 :]
        for code in ALL
        for place in range(4)
        for digit in "0123456789"
        if digit != code[place]
    }
    assert len(wrong) == 9000  # every other text of four digits is one wrong digit away from some code
    assert not any(map(is_well_formed, wrong))


def test_no_swap_of_two_neighbours_makes_another_code() -> None:
    """N-P1: all of them."""
    swapped = {
        code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        for code in ALL
        for place in range(3)
        if code[place] != code[place + 1]
    }
    assert len(swapped) > 2000
    assert not any(map(is_well_formed, swapped))


@pytest.mark.parametrize("text", ["", "572", "57244", "572a", " 5724", "5724\n", "٥٧٢٤", "-572", "5723"])
def test_what_is_no_code_is_malformed(codes: CodeStore, text: str) -> None:
    assert codes.redeem(text) == Refused("malformed")


def test_a_code_opens_one_visit(codes: CodeStore) -> None:
    """N-P1: single use."""
    code = codes.issue()
    assert codes.redeem(code) == Redeemed(code, practice=False)
    assert codes.redeem(code) == Refused("used")


def test_a_practice_code_says_so(codes: CodeStore) -> None:
    code = codes.issue(practice=True)
    assert codes.redeem(code) == Redeemed(code, practice=True)


def test_a_code_that_was_never_issued_is_unknown(codes: CodeStore) -> None:
    code = codes.issue()
    assert codes.redeem(min(ALL - {code})) == Refused("unknown")


def test_a_code_lives_12_hours(codes: CodeStore, clock: Clock) -> None:
    """N-P1: at most 12 h."""
    assert timedelta(hours=12) == LIFE
    early, late = codes.issue(), codes.issue()
    issued = clock()
    clock.at = issued + LIFE - timedelta(microseconds=1)
    assert isinstance(codes.redeem(early), Redeemed)
    clock.at = issued + LIFE
    assert codes.redeem(late) == Refused("expired")


def test_all_1000_codes_can_be_active_and_then_none_is_left(codes: CodeStore, clock: Clock) -> None:
    """N-P1: unique among active; the rule of the module, from one end to the other."""
    issued = [codes.issue() for _ in range(COUNT)]
    assert set(issued) == ALL
    assert issued != sorted(issued)
    with pytest.raises(KioskError, match="all 1000 visit codes are active; wait until one is used"):
        codes.issue()

    # Only resting codes are left: the longest rested comes first, and is good again.
    for code in issued[:2]:
        clock.forward(minutes=1)
        assert isinstance(codes.redeem(code), Redeemed)
    assert codes.issue() == issued[0]
    assert codes.issue() == issued[1]
    assert isinstance(codes.redeem(issued[0]), Redeemed)

    # Once they have rested, all others are free again.
    clock.forward(hours=12)
    clock.at += REST
    assert codes.issue() in ALL


@pytest.mark.parametrize("done", ["used", "expired"])
def test_a_used_or_expired_code_rests_before_it_is_issued_again(
    codes: CodeStore, database: Database, clock: Clock, done: str
) -> None:
    code = codes.issue()
    if done == "used":
        codes.redeem(code)
    else:
        clock.at += LIFE
    clock.at += REST - timedelta(seconds=1)
    free = set(sorted(ALL - {code})[:60])
    active = [
        {
            "code": other,
            "practice": False,
            "issued_at": clock(),
            "expires_at": clock() + LIFE,
            "redeemed_at": None,
        }
        for other in ALL - free - {code}
    ]
    with database.writing() as connection:
        connection.execute(insert(visit_codes), active)

    assert {codes.issue() for _ in free} == free
    assert codes.redeem(code) == Refused("used" if done == "used" else "expired")
    assert codes.issue() == code  # no other is left
    assert codes.redeem(code) == Redeemed(code, practice=False)


def test_codes_are_random(database: Database, clock: Clock) -> None:
    """N-P1: 200 codes touch every first digit, and do not come in order."""
    codes = CodeStore(database, clock)
    issued = [codes.issue() for _ in range(200)]
    assert {code[0] for code in issued} == set("0123456789")
    assert issued != sorted(issued)


def test_a_kiosk_that_starts_again_still_knows_its_codes(codes: CodeStore, database: Database, clock: Clock) -> None:
    used, fresh = codes.issue(), codes.issue()
    codes.redeem(used)
    database.close()
    with Database.open(database.path) as again:
        later = CodeStore(again, clock)
        assert later.redeem(used) == Refused("used")
        assert later.redeem(fresh) == Redeemed(fresh, practice=False)
