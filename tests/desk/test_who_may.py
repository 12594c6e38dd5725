"""Every route, every role: what each may do is written here once more, and a route without a row fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from desk_rig import NOON, Browser, all_no, client_of, visit
from fastapi.routing import APIRoute

from kiosk.desk.app import Desk, make_app
from kiosk.records.open import Records

NOBODY, STAFF, CLINICIAN, ADMIN = "nobody", "sam", "chris", "ada"
ONE = f"{1:032x}"

# (method, path) -> what nobody, staff, a clinician, an admin get. 303 of a GET for nobody leads to the log-in.
MATRIX: dict[tuple[str, str], tuple[int, int, int, int]] = {
    ("GET", "/log-in"): (200, 200, 200, 200),
    ("POST", "/log-in"): (403, 403, 403, 403),  # without the form's ticket; with it: test_log_in.py
    ("GET", "/language/{tag}"): (303, 303, 303, 303),
    ("GET", "/look.css"): (200, 200, 200, 200),
    ("GET", "/logo.svg"): (404, 404, 404, 404),  # this clinic has none
    ("GET", "/"): (303, 200, 200, 200),
    ("GET", "/visits/list"): (401, 200, 200, 200),
    ("GET", "/events"): (401, 200, 200, 200),
    ("GET", "/visits/{visit_id}"): (303, 200, 200, 200),
    ("GET", "/visits/{visit_id}/print"): (303, 403, 200, 200),
    ("GET", "/visits/{visit_id}/export.json"): (303, 403, 200, 200),
    ("GET", "/visits/{visit_id}/export.csv"): (303, 403, 200, 200),
    ("POST", "/visits/{visit_id}/acknowledge"): (401, 403, 303, 303),
    ("POST", "/visits/{visit_id}/override"): (401, 403, 303, 303),
    ("POST", "/visits/{visit_id}/note"): (401, 403, 303, 303),
    ("POST", "/help/{request_id}"): (401, 303, 303, 303),
    ("POST", "/stay"): (401, 204, 204, 204),
    ("GET", "/overview"): (303, 403, 200, 200),
    ("GET", "/overview/export.csv"): (303, 403, 200, 200),
    ("GET", "/people"): (303, 403, 403, 200),
    ("GET", "/audit"): (303, 403, 403, 200),
    ("POST", "/log-out"): (401, 303, 303, 303),
}


def routes(desk: Desk) -> Iterator[tuple[str, str]]:
    """Every method and path that the application answers, as FastAPI itself lists them."""
    paths = make_app(desk).openapi()["paths"]
    return ((method.upper(), path) for path, methods in paths.items() for method in methods)


def ask(browser: Browser, method: str, path: str, fields: dict[str, str]) -> int:
    if path == "/events":
        with browser.client.stream("GET", "/events") as answer:
            return answer.status_code
    return browser.client.request(method, path, data=fields if method == "POST" else None).status_code


@pytest.fixture
def request_id(records: Records) -> str:
    records.visits.save(visit(1, all_no(Q1="yes"), at=NOON))
    return records.help.ask("Window").id


def test_every_route_has_a_row(desk: Desk) -> None:
    app = make_app(desk)
    assert set(routes(desk)) == set(MATRIX)
    # What FastAPI does not list: the style, script and icon, and nothing else.
    others = [route for route in app.routes if not isinstance(route, APIRoute) and getattr(route, "path", None)]
    assert [route.path for route in others] == ["/static"]


@pytest.mark.parametrize("who", [NOBODY, STAFF, CLINICIAN, ADMIN])
def test_n_p3_each_role_gets_what_the_matrix_says(
    who: str, request_id: str, browse: Callable[..., Browser], desk: Desk
) -> None:
    browser = browse(None if who == NOBODY else who)
    fields = {"text": "a note", "reason": "a reason", "csrf": "" if who == NOBODY else browser.csrf}
    desk.live.close()  # event streams end at once
    column = [NOBODY, STAFF, CLINICIAN, ADMIN].index(who)
    got = {}
    for method, path in MATRIX:  # the log-out is last
        filled = path.format(visit_id=ONE, request_id=request_id, tag="en")
        got[method, path] = ask(browser, method, filled, fields)
    assert got == {route: row[column] for route, row in MATRIX.items()}


def test_forms_without_the_sessions_secret_do_nothing(
    request_id: str, browse: Callable[..., Browser], records: Records
) -> None:
    browser, other = browse("chris"), browse("chris")
    posts = [path for method, path in MATRIX if method == "POST" and path != "/log-in"]
    for path in posts:
        filled = path.format(visit_id=ONE, request_id=request_id)
        for csrf in ({}, {"csrf": ""}, {"csrf": "x" * 43}, {"csrf": other.csrf}, {"csrf": "ü"}):
            answer = browser.client.post(filled, data={"text": "t", "reason": "r", **csrf})
            assert answer.status_code == 403, (path, csrf)
    assert records.reviews.of(ONE) == []
    assert len(records.help.open()) == 1
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_forms_of_other_sites_are_refused(
    headers: dict[str, str], request_id: str, browse: Callable[..., Browser]
) -> None:
    browser = browse()
    fields = {"csrf": browser.csrf}
    assert browser.client.post(f"/visits/{ONE}/acknowledge", data=fields, headers=headers).status_code == 403
    own = {"origin": "http://127.0.0.1:8443", "sec-fetch-site": "same-origin"}
    assert browser.client.post(f"/visits/{ONE}/acknowledge", data=fields, headers=own).status_code == 303


@pytest.mark.parametrize("secure", [False, True])
def test_n_p3_another_site_s_name_that_leads_to_this_machine_is_refused(secure: bool, desk: Desk) -> None:
    """DNS rebinding: a page of elsewhere would count as our own, and could try passwords from this machine."""
    app = make_app(replace(desk, secure=secure))
    for host, fine in (
        ("127.0.0.1:8443", True),
        ("[::1]:8443", True),
        ("LOCALHOST", True),
        ("evil.example:8443", False),
        ("127.0.0.1.evil.example", False),
        ("[2001:db8::1]:8443", False),
        ("", False),
    ):
        with client_of(app) as client:
            answer = client.get("/log-in", headers={"host": host})
        # By TLS the certificate names the host.
        assert answer.status_code == (200 if fine or secure else 421), host


def test_every_answer_carries_the_headers(request_id: str, browse: Callable[..., Browser]) -> None:
    browser = browse()
    found = ("/", "/log-in", f"/visits/{ONE}", f"/visits/{ONE}/export.json", "/static/desk.js")
    for path in (*found, "/nowhere", "/visits/x"):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_pages_bring_no_style_or_script_of_their_own(request_id: str, browse: Callable[..., Browser]) -> None:
    browser = browse()
    for path in ("/", f"/visits/{ONE}", f"/visits/{ONE}/print", "/overview", "/log-in"):
        html = browser.get(path).text
        assert " style=" not in html
        assert "<style" not in html
        assert " on" + "click=" not in html
        assert html.count("<script") == 1
        assert 'src="/static/desk.js' in html


def test_too_much_is_refused(browse: Callable[..., Browser], request_id: str) -> None:
    browser = browse()
    csrf = browser.csrf
    long = {"csrf": csrf, "text": "x" * 70_000}
    assert browser.client.post(f"/visits/{ONE}/note", data=long).status_code == 413

    def drops() -> Iterator[bytes]:
        yield b"csrf=" + csrf.encode() + b"&text="
        for _ in range(70):
            yield b"x" * 1000

    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.client.post(f"/visits/{ONE}/note", content=drops(), headers=headers).status_code == 413


def test_an_address_that_asks_without_end_must_wait(browse: Callable[..., Browser], desk: Desk) -> None:
    browser = browse(None)
    answers = [browser.get("/static/desk.css").status_code for _ in range(305)]
    assert answers[:290] == [200] * 290
    assert answers[-1] == 429
    desk.utc.forward(seconds=1)  # type: ignore[attr-defined]
    assert browser.get("/log-in").status_code == 200
