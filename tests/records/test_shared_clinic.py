"""Visit numbers and PINs that many kiosks share through one real PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from handover_rig import Clinic, away, hand_over
from records_makers import Clock
from sqlalchemy import insert

from kiosk.errors import KioskError
from kiosk.records import shared_codes
from kiosk.records.codes import CodeStore, Redeemed, Refused
from kiosk.records.schema import visit_codes
from kiosk.records.staff import LOCK_AFTER, Locked, StaffStore, Verified


def test_a_code_of_one_kiosk_or_of_the_desk_opens_one_visit_at_any(clinic: Clinic) -> None:
    """N-P1: single use, among all kiosks."""
    east, west = clinic.kiosk("east"), clinic.kiosk("west")
    for kiosk in (east, west):
        hand_over(kiosk).round()
    for issuer in (east, clinic.desk):
        code = issuer.codes.issue(packs=["patch", "scars"])
        assert west.codes.redeem(code, ["needle"]) == Refused("elsewhere")
        assert west.codes.redeem(code, ["scars"]) == Redeemed(code, practice=False, packs=("patch", "scars"))
        assert east.codes.redeem(code) == Refused("used")


def test_while_the_server_is_away_a_kiosk_issues_from_its_reserve_and_nobody_else_has_those(clinic: Clinic) -> None:
    """N-P1: unique among all kiosks, also then."""
    east, west = clinic.kiosk("east"), clinic.kiosk("west")
    for kiosk in (east, west):
        hand_over(kiosk).round()
    back = [away(kiosk) for kiosk in (east, west)]
    issued = {
        kiosk.database.writer: [kiosk.codes.issue(packs=["scars"]) for _ in range(shared_codes.RESERVE)]
        for kiosk in (east, west)
    }
    with pytest.raises(KioskError, match="no visit number is left in reserve"):
        east.codes.issue()
    at_desk = [clinic.desk.codes.issue() for _ in range(100)]
    everything = [*issued[east.database.writer], *issued[west.database.writer], *at_desk]
    assert len(set(everything)) == len(everything)

    used, fresh = issued[east.database.writer][0], issued[east.database.writer][1]
    assert east.codes.redeem(used) == Redeemed(used, practice=False, packs=("scars",))
    assert east.codes.redeem(used) == Refused("used")
    assert west.codes.redeem(fresh) == Refused("unknown")  # west cannot know: please see the desk
    assert east.codes.redeem(at_desk[0]) == Refused("unknown")

    for come in back:
        come()
    assert west.codes.redeem(used) == Refused("used")
    assert west.codes.redeem(fresh) == Redeemed(fresh, practice=False, packs=("scars",))
    assert east.codes.redeem(fresh) == Refused("used")
    assert shared_codes.reserve(east.database, clinic.clock()) == shared_codes.RESERVE


def test_a_code_in_reserve_opens_nothing(clinic: Clinic) -> None:
    east = clinic.kiosk("east")
    hand_over(east).round()
    with east.database.reading() as connection:
        held = list(connection.execute(visit_codes.select()).scalars())
    assert len(held) == shared_codes.RESERVE
    for code in held:
        assert east.codes.redeem(code) == Refused("unknown")
        assert CodeStore(clinic.desk.database, clinic.clock).redeem(code) == Refused("unknown")


def test_the_reserves_leave_half_of_all_codes_and_come_back_from_a_kiosk_that_was_put_away(
    clinic: Clinic, clock: Clock
) -> None:
    east = clinic.kiosk("east")
    with clinic.desk.database.writing() as connection:
        others = sorted(code for code in _all_codes())[: shared_codes.MOST_HELD - 10]
        rows = [shared_codes._held(code, "others", clock()) for code in others]
        connection.execute(insert(visit_codes), rows)
    hand_over(east).round()
    assert shared_codes.reserve(east.database, clock()) == 10
    clock.at += shared_codes.HELD_FOR + timedelta(hours=13)
    hand_over(east).round()
    assert shared_codes.reserve(east.database, clock()) == shared_codes.RESERVE


def _all_codes() -> list[str]:
    from kiosk.records.codes import COUNT, with_check_digit

    return [with_check_digit(f"{number:03d}") for number in range(COUNT)]


def test_n_p3_wrong_pins_at_any_kiosk_count_together(clinic: Clinic, clock: Clock) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    StaffStore(clinic.desk.database, clock, cheap).add("Bo", "staff", "271828")
    kiosks = [clinic.kiosk("east"), clinic.kiosk("west")]
    east, west = kiosks
    for kiosk in kiosks:
        assert hand_over(kiosk).round()
    for tries in range(LOCK_AFTER):
        result = kiosks[tries % 2].staff.verify("bo", "8642", clock())
        clock.forward(seconds=getattr(result, "wait_s", 0))
    assert isinstance(result, Locked)
    for kiosk in kiosks:
        assert kiosk.staff.verify("Bo", "271828", clock()) == result
    back = away(west)
    assert west.staff.verify("Bo", "271828", clock()) == result, "pulling the plug does not open it"
    back()
    clock.forward(minutes=31)
    assert east.staff.verify("Bo", "271828", clock()) == Verified("Bo", "staff")
    assert west.staff.verify("Bo", "271828", clock()) == Verified("Bo", "staff")


def test_without_the_server_a_kiosk_counts_wrong_pins_by_itself(clinic: Clinic, clock: Clock) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    StaffStore(clinic.desk.database, clock, cheap).add("Bo", "staff", "271828")
    east = clinic.kiosk("east")
    assert hand_over(east).round()
    away(east)
    for _ in range(LOCK_AFTER):
        result = east.staff.verify("Bo", "8642", clock())
        clock.forward(seconds=getattr(result, "wait_s", 0))
    assert isinstance(result, Locked)
    StaffStore(east.database, clock, cheap).add("Ed", "staff", "314159")
    assert east.staff.verify("Ed", "314159", clock()) == Verified("Ed", "staff")


def test_somebody_whom_the_server_does_not_know_yet_gets_in(clinic: Clinic, clock: Clock) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    east = clinic.kiosk("east")
    assert hand_over(east).round()
    StaffStore(east.database, clock, cheap).add("Ed", "staff", "314159")
    assert east.staff.verify("Ed", "314159", clock()) == Verified("Ed", "staff")
