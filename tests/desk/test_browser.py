"""The desk in a real Chromium: seen, heard, by keyboard alone, without scripts, on a phone and on a wall."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from desk_rig import CHROMIUM, CHROMIUM_OPTIONS, PASSWORD, all_no, make_desk, serving, visit, with_people
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from kiosk.records.open import Records, open_records
from kiosk.settings import PROJECT

PATIENCE_MS = 120_000
"""For a real browser on a machine that does much else; no test is judged by it."""
expect.set_options(timeout=PATIENCE_MS)
HERE = Path(__file__).parent
ONE, TWO = f"{1:032x}", f"{2:032x}"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS, timeout=PATIENCE_MS)
        yield browser
        browser.close()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.db"


@pytest.fixture
def shared(kept: Path) -> Iterator[Records]:
    with open_records(kept) as records:
        yield with_people(records)


@pytest.fixture
def url(shared: Records, kept: Path) -> Iterator[str]:
    with serving(make_desk(shared, kept.parent)) as address:
        yield address


@pytest.fixture
def opened(chromium: Browser, url: str) -> Iterator[Any]:
    """Opens pages as somebody, and fails when a page says anything on its console: a script or the policy failed."""
    with ExitStack() as all_of_them:
        said: list[str] = []

        def make(name: str | None = "chris", **context: Any) -> Page:
            browser = chromium.new_context(base_url=url, **context)
            browser.set_default_timeout(PATIENCE_MS)
            all_of_them.callback(browser.close)
            page = browser.new_page()
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            if name is not None:
                log_in(page, name)
            return page

        yield make
        # The browser notes by itself that somebody was logged off; the page's own words and faults count.
        assert [words for words in said if "a status of 401" not in words] == []


def log_in(page: Page, name: str) -> None:
    page.goto("/log-in")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector("#list")


def save(records: Records, number: int, *, minutes: float = 0, **changes: Any) -> str:
    answers = changes.pop("answers", all_no())
    record = visit(number, answers, at=datetime.now(UTC) - timedelta(minutes=4 + minutes), **changes)
    records.visits.save(record)
    return record.id


def some_of_everything(records: Records) -> None:
    save(records, 1, answers=all_no(Q1="yes", Q4="not_sure"), minutes=30)
    save(records, 2, answers={"Q1": "no"}, ended_by="idle")
    save(records, 3, answers=all_no(Q6="yes"))
    save(records, 4, answers={"Q1": "yes"}, ended_by=None, practice=True)
    save(records, 5)
    records.reviews.note(save(records, 6, answers=all_no(Q8="yes")), "chris", "A note.")
    records.reviews.acknowledge(f"{6:032x}", "chris")
    records.help.ask("Window", f"{4:032x}")
    for number in range(10, 30):
        save(records, number, minutes=60 * 24 * 2, language="ar" if number < 16 else "en")


LOOKS = [
    ("light", "en", 360, 740),
    ("dark", "en", 1366, 768),
    ("light", "ar", 1366, 768),
    ("dark", "fa", 360, 740),
    ("light", "fr", 3840, 2160),
]


@pytest.mark.parametrize(("scheme", "language", "width", "height"), LOOKS)
def test_axe_finds_nothing_and_nothing_stands_out_of_the_page(
    scheme: str, language: str, width: int, height: int, opened: Any, shared: Records
) -> None:
    some_of_everything(shared)
    page = opened(color_scheme=scheme, locale=language, viewport={"width": width, "height": height})
    # Each page in one of the looks and all looks on the list: a page more costs a second.
    pages = ["/", f"/visits/{ONE}", "/overview?days=7", f"/visits/{ONE}/print"]
    for path in pages if language in ("en", "fa") else pages[:2]:
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        found = Axe().run(page).response
        assert [(path, x["id"], [n["html"][:200] for n in x["nodes"]]) for x in found["violations"]] == []
        assert len(found["passes"]) > 10
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    assert page.evaluate("getComputedStyle(document.body).direction") == ("rtl" if language in ("ar", "fa") else "ltr")


def test_axe_on_the_admin_s_pages(opened: Any, shared: Records) -> None:
    """On a phone, with a long line in the audit."""
    shared.audit.append("chris", "visit.view", "", {"in": "list", "visits": [f"{number:032x}" for number in range(40)]})
    page = opened("ada", viewport={"width": 360, "height": 740})
    for path in ("/people", "/audit"):
        page.goto(path)
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path


def test_axe_on_the_log_in_and_on_a_problem(opened: Any) -> None:
    page = opened(None)
    for path in ("/log-in?why=idle", "/language/x?back=/log-in"):
        page.goto(path)
        assert Axe().run(page).response["violations"] == []


def test_two_kiosks_and_a_desk_at_once(opened: Any, shared: Records, kept: Path) -> None:
    """N-F5: what two other processes write is on the open page, said, counted in the title, and heard."""
    page = opened()
    expect(page).to_have_title("Visits today")
    page.click("#sound")
    expect(page.locator("#sound")).to_have_attribute("aria-pressed", "true")
    command = [sys.executable, "-W", "error", HERE / "kiosk_child.py", kept]
    environment = os.environ | {"PYTHONPATH": f"{PROJECT}:{HERE}"}
    with ExitStack() as both:
        kiosks = [
            both.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
            )
            for _ in range(2)
        ]
        for number, kiosk in enumerate(kiosks):
            assert kiosk.stdin is not None
            assert kiosk.stdout is not None
            assert kiosk.stdout.readline() == "open\n"
            kiosk.stdin.write(f"{number + 1} Q1 yes\n")
            kiosk.stdin.flush()
        for code in ("0001", "0002"):
            expect(page.locator(".group-open .code", has_text=code)).to_be_visible()
        expect(page).to_have_title("(2) STOP - Visits today")
        expect(page.locator("#said")).to_have_text("A new STOP flag. See the patient first.")
        # Twice, or once when both were seen in the same look at the records.
        expect(page.locator("body")).to_have_attribute("data-rang", re.compile("[12]"))
        rang = page.get_attribute("body", "data-rang")
        for kiosk in kiosks:
            kiosk.communicate()
    # Somebody at another desk has looked: this page shows that too, without a sound.
    shared.reviews.acknowledge(ONE, "ada")
    expect(page.locator(".group-seen .code")).to_have_text("0001")
    expect(page).to_have_title("(1) STOP - Visits today")
    expect(page.locator("body")).to_have_attribute("data-rang", rang)


def test_n_p4_by_keyboard_alone(opened: Any, shared: Records) -> None:
    save(shared, 1, answers=all_no(Q1="yes"))
    save(shared, 2, answers=all_no(Q6="yes"))
    page = opened()

    def tab_to(selector: str) -> None:
        for _ in range(30):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                # N-T7: where the focus is can be seen
                assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    tab_to(f"#acknowledge-{ONE}")
    page.keyboard.press("Enter")
    expect(page.locator(".group-seen .code")).to_have_text("0001")
    assert [review.kind for review in shared.reviews.of(ONE)] == ["acknowledge"]
    # The next that waits is on the screen, a few Tabs away, below what was just done.
    expect(page.locator("#done")).to_be_focused()
    expect(page.locator(f"#acknowledge-{TWO}")).to_be_in_viewport()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(f"#acknowledge-{TWO}")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/visits/{ONE}")
    tab_to("#text")
    page.keyboard.type("Looked at her skin.")
    tab_to("form[action$='/note'] button")
    page.keyboard.press("Space")
    expect(page.locator(".done .words")).to_have_text("Looked at her skin.")
    tab_to(".override summary")
    page.keyboard.press("Enter")
    tab_to("#reason")
    page.keyboard.type("Wrong question.")
    tab_to("form[action$='/override'] button")
    page.keyboard.press("Enter")
    expect(page.locator("article > .settled")).to_contain_text("Overridden by chris")


def test_the_focus_stays_when_the_list_draws_itself_anew(opened: Any, shared: Records) -> None:
    save(shared, 1, answers=all_no(Q1="yes"))
    page = opened()
    page.focus(f"#acknowledge-{ONE}")
    save(shared, 2, answers=all_no(Q1="yes"))
    expect(page.locator(".group-open .code")).to_have_count(2)
    assert page.evaluate("document.activeElement.id") == f"acknowledge-{ONE}"


def test_without_scripts_the_page_refreshes_itself_and_everything_works(opened: Any, shared: Records) -> None:
    save(shared, 1, answers=all_no(Q1="yes"))
    page = opened(java_script_enabled=False)
    refresh = page.locator("noscript meta[http-equiv=refresh]").get_attribute("content")
    assert refresh.startswith("15; url=/?live=1")
    expect(page.locator("noscript p")).to_be_visible()
    expect(page).to_have_title("(1) STOP - Visits today")
    save(shared, 2, answers=all_no(Q1="yes"))
    page.goto(refresh.partition("url=")[2])  # what the browser does 15 seconds later
    expect(page.locator(".group-open .code")).to_have_count(2)
    page.click(f"#acknowledge-{TWO}")
    expect(page.locator(".group-seen .code")).to_have_text("0002")
    expect(page.locator("#sound")).to_be_hidden()


def test_n_d6_who_was_logged_off_sees_no_answers(opened: Any, shared: Records) -> None:
    save(shared, 1, answers=all_no(Q1="yes"))
    page = opened()
    shared.staff.remove("chris")
    save(shared, 2, answers=all_no(Q1="yes"))  # wakes the page
    page.wait_for_url("**/log-in**")
    with suppress(Error):  # the page that comes back sends itself on before it is there
        page.go_back()
    page.wait_for_url("**/log-in**")
    expect(page.locator("#password")).to_be_visible()


def test_a_desk_that_is_gone_is_said(chromium: Browser, shared: Records, kept: Path) -> None:
    with serving(make_desk(shared, kept.parent)) as address:
        context = chromium.new_context(base_url=address)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        log_in(page, "chris")
        expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#lost")).to_be_visible()
    context.close()


def test_help_is_said_and_answered(opened: Any, shared: Records) -> None:
    page = opened("sam")
    shared.help.ask("Window")
    expect(page.locator("#said")).to_have_text("A patient asks for help.")
    page.click(".help button")
    expect(page.locator(".help")).to_have_count(0)


def test_printing_shows_the_visit_and_nothing_of_the_frame(opened: Any, shared: Records) -> None:
    save(shared, 1, answers=all_no(Q1="yes"))
    page = opened()
    page.goto(f"/visits/{ONE}/print")
    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator(".printed")).to_contain_text("Printed by chris")
    expect(page.locator(".sources li").first).to_be_visible()
