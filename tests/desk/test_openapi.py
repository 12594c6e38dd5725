"""Whatever a program sends, the desk never answers that it has a fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import schemathesis
from desk_rig import NOON, Browser, all_no, visit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.desk.app import Desk, make_app
from kiosk.records.open import Records

EACH = 12
"""Requests to each route; all in all some hundred, in a few seconds."""
LIKELY = st.sampled_from([True, False])
"""Hypothesis begins with the first: one request to each route in any case is about a known visit, and signed."""


@pytest.fixture
def operations(desk: Desk):  # type: ignore[no-untyped-def]
    schema = schemathesis.openapi.from_dict(make_app(desk).openapi())
    return [result.ok() for result in schema.get_all_operations()]


def test_no_request_finds_a_fault_of_the_program(
    operations, browse: Callable[..., Browser], records: Records, desk: Desk
) -> None:  # type: ignore[no-untyped-def]
    record = visit(1, all_no(Q1="yes"), at=NOON)
    records.visits.save(record)
    browser = browse()
    secret = {"csrf": browser.csrf}
    desk.live.close()  # event streams end at once
    for throttle in (desk.throttle, desk.log_in_throttle):
        throttle.wait_s = lambda _: 0  # type: ignore[method-assign]
    asked: dict[str, set[int]] = {}
    for operation in operations:

        @settings(max_examples=EACH, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(), known=LIKELY, signed=LIKELY)
        def ask(case: schemathesis.Case, known: bool, signed: bool) -> None:
            path = case.formatted_path
            if known:  # half of the requests are about the visit that is there
                path = case.operation.path.replace("{visit_id}", record.id).replace("{request_id}", "0" * 32)
                path = path.replace("{tag}", "fa")
            body = dict(case.body) if isinstance(case.body, dict) else {}
            if signed:
                body |= secret
            plain = {key: value if isinstance(value, str) else str(value) for key, value in body.items()}
            plain = {key: value.encode("utf-8", "replace").decode() for key, value in plain.items()}
            answer = browser.client.request(
                case.method,
                path,
                params={key: str(value) for key, value in (case.query or {}).items()},
                data=plain if case.method == "POST" else None,
            )
            asked.setdefault(f"{case.method} {case.operation.path}", set()).add(answer.status_code)
            assert answer.status_code < 500, (case.method, path, answer.status_code)
            if path == "/log-out" and answer.status_code == 303:
                browser.log_in("chris")
                secret["csrf"] = browser.csrf

        ask()
    assert len(asked) == len(operations)
    assert 200 in asked["GET /visits/{visit_id}"]
    assert 303 in asked["POST /visits/{visit_id}/acknowledge"]
