from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from records_makers import Clock
from sqlalchemy import select

from kiosk.errors import KioskError
from kiosk.records.database import Database
from kiosk.records.schema import staff as table
from kiosk.records.staff import LOCK_AFTER, LOCK_TIME, Locked, StaffStore, Verified, Wrong, weakness

PIN, OTHER = "4917", "830264"


class CountingHasher(PasswordHasher):
    """The real argon2id at the least cost, with a count of the hashes it worked out."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.checks = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.checks += 1
        return super().verify(hash, password)


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def people(database: Database, clock: Clock, hasher: CountingHasher) -> StaffStore:
    store = StaffStore(database, clock, hasher)
    store.add("Admin", "admin", PIN)
    return store


def _stored(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(select(table.c.pin_hash)).scalars())


def test_no_account_exists_at_first(database: Database, clock: Clock) -> None:
    store = StaffStore(database, clock, CountingHasher())
    assert store.names() == []
    assert not store.has_admin()
    for name in ("admin", "Admin", "root", ""):
        assert isinstance(store.verify(name, "0000", clock()), Wrong)


def test_the_right_pin_says_who_and_what_they_may_do(people: StaffStore, clock: Clock) -> None:
    people.add("  Front   desk ", "staff", OTHER)
    assert people.names() == ["Admin", "Front desk"]
    assert people.verify("front DESK", OTHER, clock()) == Verified("Front desk", "staff")
    assert people.verify("Admin", PIN, clock()) == Verified("Admin", "admin")
    assert people.has_admin()


def test_pins_are_kept_as_argon2id_at_the_default_cost(database: Database, clock: Clock) -> None:
    """N-P3, with the real parameters: at least OWASP's 19 MiB and two passes."""
    store = StaffStore(database, clock)
    store.add("Admin", "admin", PIN)
    [kept] = _stored(database)
    cost = extract_parameters(kept)
    assert kept.startswith("$argon2id$")
    assert cost.type is Type.ID
    assert cost.memory_cost >= 19 * 1024
    assert cost.time_cost >= 2
    assert cost.salt_len >= 16
    assert store.verify("Admin", PIN, clock()) == Verified("Admin", "admin")


def test_no_pin_is_in_the_file(people: StaffStore, path: Path, database: Database, clock: Clock) -> None:
    people.add("Desk", "staff", OTHER)
    people.verify("Desk", "777123", clock())
    database.close()
    kept = b"".join(file.read_bytes() for file in path.parent.iterdir())
    for pin in (OTHER, "777123"):
        assert pin.encode() not in kept


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("", "a PIN has 4 to 12 digits"),
        ("491", "a PIN has 4 to 12 digits"),
        ("4917491749174", "a PIN has 4 to 12 digits"),
        ("491a", "a PIN has 4 to 12 digits"),
        ("٤٩١٧", "a PIN has 4 to 12 digits"),
        ("4917\n", "a PIN has 4 to 12 digits"),
        ("0000", "this PIN repeats itself"),
        ("777777", "this PIN repeats itself"),
        ("1212", "this PIN repeats itself"),
        ("493493", "this PIN repeats itself"),
        ("1234", "this PIN counts up or down"),
        ("7890", "this PIN counts up or down"),
        ("987654", "this PIN counts up or down"),
        ("1984", "this PIN is a year"),
        ("2026", "this PIN is a year"),
        ("2580", "this PIN is the middle row of the keys"),
        ("4917", None),
        ("1235", None),
        ("198453", None),
        ("491749174918", None),
    ],
)
def test_pins_that_people_try_first_are_refused(people: StaffStore, pin: str, why: str | None) -> None:
    assert weakness(pin) == why
    if why is not None:
        with pytest.raises(KioskError, match=why):
            people.add("Somebody", "staff", pin)
        with pytest.raises(KioskError, match=why):
            people.set_pin("Admin", pin)
        assert people.names() == ["Admin"]


@pytest.mark.parametrize("name", ["Admin", "ADMIN", " admin ", "Ａｄｍｉｎ"])
def test_a_name_is_one_person(people: StaffStore, name: str) -> None:
    with pytest.raises(KioskError, match="the name 'Admin' is taken"):
        people.add(name, "staff", OTHER)


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\x00b", "a\u202eb"])
def test_a_name_can_be_shown(people: StaffStore, name: str) -> None:
    with pytest.raises(KioskError, match="a name has 1 to 40 letters"):
        people.add(name, "staff", OTHER)


def test_a_role_is_one_of_three(people: StaffStore) -> None:
    with pytest.raises(KioskError, match="there is no role 'boss'; choose one of staff, clinician, admin"):
        people.add("Somebody", "boss", OTHER)  # type: ignore[arg-type]


def test_a_removed_person_has_no_access_and_their_name_stays_theirs(
    people: StaffStore, database: Database, clock: Clock
) -> None:
    people.add("Desk", "staff", OTHER)
    people.remove("desk")
    assert people.names() == ["Admin"]
    assert isinstance(people.verify("Desk", OTHER, clock()), Wrong)
    assert isinstance(people.verify("Desk", "", clock()), Wrong)
    assert "" in _stored(database)
    with pytest.raises(KioskError, match="the name 'Desk' is taken by a removed person"):
        people.add("Desk", "staff", OTHER)


def test_the_last_admin_stays(people: StaffStore) -> None:
    with pytest.raises(KioskError, match="'Admin' is the only admin; add another admin first"):
        people.remove("Admin")
    people.add("Second", "admin", OTHER)
    people.remove("Admin")
    assert people.names() == ["Second"]


def test_nobody_of_that_name(people: StaffStore) -> None:
    for change in (people.remove, people.reset_lock, lambda name: people.set_pin(name, OTHER)):
        with pytest.raises(KioskError, match="nobody here is called 'X'"):
            change("X")


def _wrong_pins(people: StaffStore, clock: Clock) -> Iterator[Wrong | Locked]:
    """Wrong PINs, each as soon as it is allowed."""
    while True:
        got = people.verify("Admin", OTHER, clock())
        assert isinstance(got, Wrong | Locked)
        yield got
        clock.at = got.until if isinstance(got, Locked) else clock() + timedelta(seconds=got.wait_s)


def test_wrong_pins_slow_down_then_lock(people: StaffStore, clock: Clock) -> None:
    """N-P3: the wait doubles, the tenth wrong PIN locks."""
    tries = _wrong_pins(people, clock)
    assert [next(tries) for _ in range(LOCK_AFTER - 1)] == [Wrong(2**number) for number in range(9)]
    locked = next(tries)
    assert locked == Locked(clock() + LOCK_TIME)
    clock.at = locked.until - timedelta(seconds=1)
    assert people.verify("Admin", PIN, clock()) == locked

    # After the lock one try: wrong locks again, right lets in and forgets.
    assert next(tries) == Locked(clock() + LOCK_TIME)
    clock.forward(minutes=30)
    assert people.verify("Admin", PIN, clock()) == Verified("Admin", "admin")
    assert people.verify("Admin", OTHER, clock()) == Wrong(1)


def test_a_try_before_the_wait_is_over_is_not_looked_at(
    people: StaffStore, clock: Clock, hasher: CountingHasher
) -> None:
    tries = _wrong_pins(people, clock)
    for _ in range(3):
        next(tries)
    hasher.checks = 0
    clock.forward(seconds=1)
    assert people.verify("Admin", PIN, clock()) == Wrong(3, early=True)
    assert people.verify("Admin", OTHER, clock()) == Wrong(3, early=True)
    assert hasher.checks == 0
    clock.forward(seconds=3)
    assert people.verify("Admin", PIN, clock()) == Verified("Admin", "admin")


@pytest.mark.parametrize("tries", [1, LOCK_AFTER])
def test_a_clock_that_is_set_back_locks_nobody_out(people: StaffStore, clock: Clock, tries: int) -> None:
    """One wrong PIN would keep a person out for as long as the clock went back; the tries still count."""
    wrong = _wrong_pins(people, clock)
    for _ in range(tries):
        next(wrong)
    clock.at -= timedelta(days=3)
    if tries == LOCK_AFTER:
        assert people.verify("Admin", OTHER, clock()) == Locked(clock() + LOCK_TIME)
        clock.forward(minutes=30)
    assert people.verify("Admin", PIN, clock()) == Verified("Admin", "admin")


def test_one_persons_wrong_pins_do_not_stop_another(people: StaffStore, clock: Clock) -> None:
    people.add("Desk", "staff", OTHER)
    tries = _wrong_pins(people, clock)
    for _ in range(LOCK_AFTER):
        next(tries)
    assert people.verify("Desk", OTHER, clock()) == Verified("Desk", "staff")


@pytest.mark.parametrize("mend", ["reset_lock", "set_pin"])
def test_an_admin_lifts_a_lock(people: StaffStore, clock: Clock, mend: str) -> None:
    tries = _wrong_pins(people, clock)
    for _ in range(LOCK_AFTER):
        last = next(tries)
    assert isinstance(last, Locked)
    if mend == "reset_lock":
        people.reset_lock("Admin")
    else:
        people.set_pin("Admin", PIN)
    assert people.verify("Admin", PIN, clock()) == Verified("Admin", "admin")


def test_another_pin_ends_the_old_one(people: StaffStore, clock: Clock) -> None:
    people.set_pin("Admin", OTHER)
    assert people.verify("Admin", PIN, clock()) == Wrong(1)
    clock.forward(seconds=1)
    assert people.verify("Admin", OTHER, clock()) == Verified("Admin", "admin")


def test_waits_and_locks_outlive_a_restart(people: StaffStore, database: Database, clock: Clock) -> None:
    tries = _wrong_pins(people, clock)
    waits = [next(tries) for _ in range(5)]
    assert waits[-1] == Wrong(16)
    database.close()
    with Database.open(database.path) as again:
        later = StaffStore(again, clock, CountingHasher())
        assert later.verify("Admin", PIN, clock()) == Wrong(16, early=True)
        tries = _wrong_pins(later, clock)
        clock.forward(seconds=16)
        assert next(tries) == Wrong(32)


def test_a_try_is_counted_before_the_pin_is_looked_at(database: Database, clock: Clock) -> None:
    """Pulling the plug during the check gains no free guess."""

    class PlugPulled(CountingHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            raise KeyboardInterrupt

    StaffStore(database, clock, CountingHasher()).add("Admin", "admin", PIN)
    with pytest.raises(KeyboardInterrupt):
        StaffStore(database, clock, PlugPulled()).verify("Admin", OTHER, clock())
    assert StaffStore(database, clock, CountingHasher()).verify("Admin", PIN, clock()) == Wrong(1, early=True)


def test_a_person_removed_while_their_pin_is_checked_does_not_get_in(database: Database, clock: Clock) -> None:
    class RemovesMeanwhile(CountingHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            StaffStore(database, clock, CountingHasher()).remove("Desk")
            return super().verify(hash, password)

    store = StaffStore(database, clock, CountingHasher())
    store.add("Desk", "staff", PIN)
    assert isinstance(StaffStore(database, clock, RemovesMeanwhile()).verify("Desk", PIN, clock()), Wrong)


@pytest.mark.parametrize(("name", "pin"), [("Admin", OTHER), ("Nobody", PIN), ("", ""), ("Admin", "x" * 500)])
def test_a_wrong_name_costs_the_same_work_as_a_wrong_pin(
    people: StaffStore, clock: Clock, hasher: CountingHasher, name: str, pin: str
) -> None:
    assert people.verify(name, pin, clock()) == Wrong(1)
    assert hasher.checks == 1


def test_a_hash_of_lower_cost_is_made_anew_when_the_pin_is_right(
    people: StaffStore, database: Database, clock: Clock
) -> None:
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    later = StaffStore(database, clock, dearer)
    assert later.verify("Admin", PIN, clock()) == Verified("Admin", "admin")
    [kept] = _stored(database)
    assert extract_parameters(kept).time_cost == 2
    assert later.verify("Admin", PIN, clock()) == Verified("Admin", "admin")


WORDS = "lamp orbit mustard seven"


def test_a_password_opens_the_desk_and_a_pin_does_not(people: StaffStore, clock: Clock) -> None:
    assert isinstance(people.verify_password("Admin", PIN, clock()), Wrong)
    people.set_password("Admin", WORDS)
    assert isinstance(people.verify_password("Admin", PIN, clock()), Wrong)
    clock.forward(seconds=1)
    assert people.verify_password("admin", WORDS, clock()) == Verified("Admin", "admin")
    assert isinstance(people.verify("Admin", WORDS, clock()), Wrong)


def test_a_password_may_be_written_in_any_way_that_looks_the_same(people: StaffStore, clock: Clock) -> None:
    people.set_password("Admin", "ca\u0301mara orbit")
    assert isinstance(people.verify_password("Admin", "c\u00e1mara orbit", clock()), Verified)


def test_wrong_passwords_slow_down_then_lock_and_the_pin_still_opens_the_kiosk(
    people: StaffStore, clock: Clock, hasher: CountingHasher
) -> None:
    """N-P3: the same waits and the same lock as the PIN's, counted apart."""
    people.set_password("Admin", WORDS)
    for wrong in range(1, LOCK_AFTER):
        assert people.verify_password("Admin", "no such words", clock()) == Wrong(2 ** (wrong - 1))
        before = hasher.checks
        assert isinstance(people.verify_password("Admin", WORDS, clock()), Wrong)
        assert hasher.checks == before
        clock.forward(seconds=2 ** (wrong - 1))
    locked = people.verify_password("Admin", "no such words", clock())
    assert locked == Locked(clock() + LOCK_TIME)
    assert people.verify_password("Admin", WORDS, clock()) == locked
    assert isinstance(people.verify("Admin", PIN, clock()), Verified)
    assert people.verify_password("Admin", WORDS, clock()) == locked
    people.reset_lock("Admin")
    assert isinstance(people.verify_password("Admin", WORDS, clock()), Verified)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short one", "10 to 128"),
        ("x" * 129, "10 to 128"),
        ("aaaaaaaaaabb", "repeats"),
        ("Admin rules here", "the name"),
    ],
)
def test_passwords_that_are_easy_to_guess_are_refused(people: StaffStore, password: str, why: str) -> None:
    with pytest.raises(KioskError, match=why):
        people.set_password("Admin", password)


def test_who_has_no_pin_is_not_offered_at_the_kiosk(people: StaffStore, clock: Clock, hasher: CountingHasher) -> None:
    people.add("Cleo", "clinician", None, WORDS)
    assert people.names() == ["Admin"]
    assert [(person.name, person.has_pin, person.has_password) for person in people.people()] == [
        ("Admin", True, False),
        ("Cleo", False, True),
    ]
    before = hasher.checks
    assert isinstance(people.verify("Cleo", PIN, clock()), Wrong)
    assert hasher.checks == before + 1


def test_a_change_of_an_account_shows_in_its_time(people: StaffStore, clock: Clock) -> None:
    """A log-in from before it is void."""
    people.add("Cleo", "clinician", OTHER)
    for change in (
        lambda: people.set_password("Cleo", WORDS),
        lambda: people.set_role("Cleo", "staff"),
        lambda: people.set_pin("Cleo", "7392"),
    ):
        now = clock.forward(minutes=1)
        change()
        person = people.person("cleo")
        assert person is not None
        assert person.changed_at == now
    assert person.role == "staff"
    people.remove("Cleo")
    assert people.person("Cleo") is None
    assert isinstance(people.verify_password("Cleo", WORDS, clock()), Wrong)


def test_the_last_admin_stays_an_admin(people: StaffStore) -> None:
    with pytest.raises(KioskError, match="only admin"):
        people.set_role("Admin", "staff")
    with pytest.raises(KioskError, match="no role"):
        people.set_role("Admin", "boss")  # type: ignore[arg-type]
