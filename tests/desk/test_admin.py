"""The admin's pages: who has access, and what was done."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from desk_rig import PEOPLE, Browser, Clock

from kiosk.records.audit import GENESIS, Line, keep
from kiosk.records.open import Records
from kiosk.records.staff import LOCK_AFTER, Locked


def rows(html: str) -> list[list[str]]:
    """The cells of a page's table, as text."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("<tr>")[1:])
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


def test_people_shows_who_has_what_and_who_is_locked(
    browse: Callable[..., Browser], records: Records, clock: Clock
) -> None:
    for _ in range(LOCK_AFTER):
        result = records.staff.verify_password("sam", "wrong", clock())
        clock.forward(seconds=getattr(result, "wait_s", 0))
    assert isinstance(result, Locked)
    found = {row[0]: row[1:] for row in rows(browse("ada").get("/people").text)}
    assert {name: row[0] for name, row in found.items()} == PEOPLE
    assert found["chris"][1:3] == ["no", "yes"]
    assert found["sam"][2] == f"locked until {result.until:%H:%M}"
    assert "argon2" not in browse("ada").get("/people").text


def test_the_audit_is_read_the_newest_line_first_and_page_by_page(
    browse: Callable[..., Browser], records: Records
) -> None:
    browser = browse("ada")
    for number in range(60):
        records.audit.append("kiosk", "session.reset", f"<b>{number}</b>")
    first, second = (rows(browser.get(f"/audit?page={number}").text) for number in (1, 2))
    assert first[0][2:4] == ["ada", "audit.view"], "looking at it is a line of it"
    assert first[1][4] == "&lt;b&gt;59&lt;/b&gt;"
    numbers = [int(row[0]) for row in first]
    assert numbers == list(range(numbers[0], numbers[0] - 50, -1))
    assert [int(row[0]) for row in second] == list(range(numbers[0] - 49, 0, -1)), "one line more by now"
    assert rows(browser.get("/audit?page=99").text) == []
    assert records.audit.verify() == []


def test_the_chains_of_the_kiosks_can_be_read_too(browse: Callable[..., Browser], records: Records) -> None:
    line = Line(1, "2026-03-09T11:00:00.000000+00:00", "Bo", "session.reset", "kiosk", "{}", GENESIS, "ab" * 32)
    with records.database.writing() as connection:
        keep(connection, "c0ffee" * 4, [line])
    browser = browse("ada")
    assert f"/audit?chain={'c0ffee' * 4}" in browser.get("/audit").text
    assert [row[2] for row in rows(browser.get(f"/audit?chain={'c0ffee' * 4}").text)] == ["Bo"]
    assert browser.get("/audit?chain=nobodys").status_code == 404


@pytest.mark.parametrize("language", ["es", "fr", "ar", "fa"])
def test_both_pages_speak_each_language(language: str, browse: Callable[..., Browser]) -> None:
    browser = browse("ada")
    browser.get(f"/language/{language}")
    for path in ("/people", "/audit"):
        html = browser.get(path).text
        assert f'<html lang="{language}"' in html
        assert not re.search(r">[^<]*\bdesk\.[a-z_.]+", html), "an id in place of its words"
