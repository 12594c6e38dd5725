"""Logging in and staying in: cookies, waits, locks, and every way in which a session ends."""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from desk_rig import PASSWORD, Browser, Clock, client_of, hidden, make_desk

from kiosk.desk.app import Desk, make_app
from kiosk.records.open import Records


def lines(records: Records) -> list[tuple[str, str, str]]:
    return [(line.actor, line.action, line.subject) for line in records.audit.lines()]


def cookie(answer, name: str):  # type: ignore[no-untyped-def]
    jar: SimpleCookie = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):
        jar.load(header)
    return jar.get(name)


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookie_is_for_this_desk_alone(secure: bool, records: Records, path: Path, clock: Clock) -> None:
    desk = make_desk(records, path.parent, clock, secure=secure)
    with client_of(make_app(desk), "https://desk" if secure else "http://127.0.0.1") as client:
        answer = Browser(client, desk).log_in("chris")
        found = cookie(answer, "__Host-desk" if secure else "desk")
        assert found is not None
        assert found["httponly"]
        assert found["samesite"] == "strict"
        assert bool(found["secure"]) is secure
        assert found["path"] == "/"
        assert (found["domain"], found["max-age"], found["expires"]) == ("", "", "")
        assert ("strict-transport-security" in answer.headers) is secure
        assert client.get("/").status_code == 200


def test_each_log_in_has_a_token_of_its_own_and_the_one_before_is_void(browse: Callable[..., Browser]) -> None:
    browser = browse()
    first = browser.client.cookies["desk"]
    browser.log_in("chris")
    second = browser.client.cookies["desk"]
    assert first != second
    browser.client.cookies.set("desk", first, domain="127.0.0.1", path="/")
    assert browser.get("/").status_code == 303


def test_a_token_that_was_made_up_opens_nothing(browse: Callable[..., Browser]) -> None:
    browser = browse(None)
    browser.client.cookies.set("desk", "x" * 43)
    assert browser.get("/").headers["location"] == "/log-in?why=idle"


def test_log_in_and_out_are_in_the_audit(browse: Callable[..., Browser], records: Records) -> None:
    browser = browse()
    assert browser.post("/log-out").headers["location"] == "/log-in?why=out"
    assert browser.get("/").status_code == 303
    browser.log_in("chris", "wrong password")
    assert lines(records)[-3:] == [
        ("chris", "staff.log_in", "chris"),
        ("chris", "staff.log_out", "chris"),
        ("desk", "staff.wrong_password", "chris"),
    ]
    assert records.audit.verify() == []
    browser.log_in(PASSWORD, "")  # in the wrong field
    assert lines(records)[-1] == ("desk", "staff.wrong_password", "")
    assert PASSWORD not in str(records.audit.lines())


def test_n_p3_wrong_passwords_slow_down_then_lock(
    browse: Callable[..., Browser], records: Records, clock: Clock
) -> None:
    browser = browse(None)
    wait = 1
    for _ in range(9):
        answer = browser.log_in("chris", "not the password")
        assert answer.status_code == 401
        assert f"in {wait} seconds" in answer.text
        early = browser.log_in("chris")
        assert early.status_code == 401, "the right password, but too early"
        clock.forward(seconds=wait)
        clock.forward(minutes=2)  # so that the address has tries left
        wait *= 2
    clock.forward(seconds=wait)
    locked = browser.log_in("chris", "not the password")
    assert "locked until" in locked.text
    clock.forward(minutes=29)
    assert "locked until" in browser.log_in("chris").text
    clock.forward(minutes=2)
    assert browser.log_in("chris").status_code == 303
    assert lines(records).count(("desk", "staff.wrong_password", "chris")) >= 10


def test_a_name_that_nobody_has_is_told_the_same(browse: Callable[..., Browser]) -> None:
    browser = browse(None)
    known, unknown = browser.log_in("chris", "wrong password"), browser.log_in("nobody", "wrong password")

    def plain(html: str) -> str:
        return html.replace(hidden(html, "ticket"), "")

    assert known.status_code == unknown.status_code == 401
    assert plain(known.text) == plain(unknown.text)


def test_an_address_has_a_few_tries(browse: Callable[..., Browser], clock: Clock) -> None:
    browser = browse(None)
    answers = [browser.log_in(f"guess {n}", "wrong password") for n in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert answers[-1].headers["retry-after"] == "12"
    assert browser.log_in("chris").status_code == 429
    clock.forward(seconds=13)
    assert browser.log_in("chris").status_code == 303


def test_a_form_of_another_page_logs_nobody_in(browse: Callable[..., Browser], clock: Clock) -> None:
    browser, other = browse(None), browse(None)
    fields = {"name": "chris", "password": PASSWORD}
    foreign = hidden(other.get("/log-in").text, "ticket")
    own = hidden(browser.get("/log-in").text, "ticket")
    for ticket in ("", foreign, own + "0", "." * 3, "1.2.3"):
        assert browser.client.post("/log-in", data={**fields, "ticket": ticket}).status_code == 403
        own = hidden(browser.get("/log-in").text, "ticket")
    clock.forward(minutes=61)
    assert browser.client.post("/log-in", data={**fields, "ticket": own}).status_code == 403, "too old"
    assert browser.log_in("chris").status_code == 303


def test_n_d6_a_page_that_nobody_uses_logs_off(browse: Callable[..., Browser], clock: Clock) -> None:
    browser = browse()
    for _ in range(3):
        clock.forward(minutes=14)
        assert browser.get("/").status_code == 200, "used"
    clock.forward(minutes=14)
    assert browser.get("/visits/list?live=1").status_code == 200, "the page's own refresh"
    assert browser.get("/?live=1").status_code == 200
    clock.forward(minutes=2)
    assert browser.get("/").headers["location"] == "/log-in?why=idle"
    assert "logged out because nothing was done" in browser.get("/log-in?why=idle").text


def test_typing_a_long_note_keeps_the_session(browse: Callable[..., Browser], clock: Clock) -> None:
    browser = browse()
    csrf = browser.csrf
    for _ in range(4):
        clock.forward(minutes=10)
        assert browser.client.post("/stay", data={"csrf": csrf}).status_code == 204
    assert browser.get("/").status_code == 200


def test_a_session_ends_after_a_shift(desk: Desk, clock: Clock) -> None:
    token = desk.sessions.begin("chris", "clinician")
    for _ in range(71):
        clock.forward(minutes=10)
        assert desk.sessions.find(token, touch=True) is not None
    clock.forward(minutes=10)
    assert desk.sessions.find(token, touch=True) is None


@pytest.mark.parametrize("change", ["remove", "set_role", "set_password"])
def test_who_was_changed_is_out_at_once(
    change: str, browse: Callable[..., Browser], records: Records, clock: Clock
) -> None:
    browser = browse()
    assert browser.get("/").status_code == 200
    clock.forward(seconds=1)
    more = {"remove": (), "set_role": ("staff",), "set_password": ("another pass phrase",)}[change]
    getattr(records.staff, change)("chris", *more)
    assert browser.get("/").status_code == 303


def test_the_longest_idle_session_gives_way(desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.desk.sessions.MOST", 2)
    tokens = []
    for _ in range(3):
        tokens.append(desk.sessions.begin("chris", "clinician"))
        clock.forward(seconds=1)
    assert [desk.sessions.find(token, touch=False) is not None for token in tokens] == [False, True, True]


@pytest.mark.parametrize("back", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "/a\nb"])
def test_choosing_a_language_leads_nowhere_else(back: str, browse: Callable[..., Browser]) -> None:
    answer = browse(None).client.get("/language/es", params={"back": back})
    assert answer.headers["location"] == "/"


def test_the_language_stays(browse: Callable[..., Browser]) -> None:
    browser = browse(None)
    assert 'lang="en" dir="ltr"' in browser.get("/log-in").text
    assert browser.get("/language/fa?back=/log-in").headers["location"] == "/log-in"
    assert 'lang="fa" dir="rtl"' in browser.get("/log-in").text
    assert 'lang="fr"' in browse(None).client.get("/log-in", headers={"accept-language": "de;q=0.9,fr-CA;q=0.8,*"}).text
