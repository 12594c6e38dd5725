"""A real desk on a port of its own, visits to look at, and people with passwords; for its tests and benchmarks."""

from __future__ import annotations

import asyncio
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from fastapi import FastAPI
from httpx import ASGITransport, BaseTransport, Client, Request, Response

from kiosk.content.loader import load_pack
from kiosk.content.models import Pack
from kiosk.desk.app import Desk
from kiosk.desk.server import Address, listen, make_server
from kiosk.records.database import utc_now
from kiosk.records.open import Records
from kiosk.records.staff import StaffStore
from kiosk.records.visit import VisitRecord
from kiosk.screening import Answer
from kiosk.session import Session
from kiosk.settings import PROJECT, Settings

CHROMIUM = shutil.which("chromium") or "chromium"
CHROMIUM_OPTIONS = [
    "--no-sandbox",  # tests run as root in containers too
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
PASSWORD = "needles and thread"
PEOPLE = {"sam": "staff", "chris": "clinician", "ada": "admin"}
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PACK: Pack = load_pack(PROJECT / "content" / "micro-needling")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **time: float) -> None:
        self.at += timedelta(**time)

    def seconds(self) -> float:
        """The same as a number that only grows."""
        return self.at.timestamp()


class InProcess(BaseTransport):
    """Requests go straight to the application, each on an event loop of its own."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def handle_request(self, request: Request) -> Response:
        async def ask() -> Response:
            transport = ASGITransport(self.app, client=("127.0.0.1", 4000))
            whole = Request(request.method, request.url, headers=request.headers, content=request.read())
            answer = await transport.handle_async_request(whole)
            return Response(answer.status_code, headers=answer.headers, content=await answer.aread())

        return asyncio.run(ask())


def client_of(app: FastAPI, address: str = "http://127.0.0.1:8443") -> Client:
    """A browser's cookies and nothing of its screen."""
    return Client(transport=InProcess(app), base_url=address)


class Browser:
    """What a person does with the pages, without a screen: forms are sent with what the page put into them."""

    def __init__(self, client: Client, desk: Desk) -> None:
        self.client, self.desk = client, desk

    def log_in(self, name: str, password: str = PASSWORD) -> Response:
        ticket = hidden(self.client.get("/log-in").text, "ticket")
        return self.client.post("/log-in", data={"name": name, "password": password, "ticket": ticket})

    def get(self, path: str) -> Response:
        return self.client.get(path)

    @property
    def csrf(self) -> str:
        return hidden(self.client.get("/?live=1").text, "csrf")

    def post(self, path: str, **fields: str) -> Response:
        return self.client.post(path, data={"csrf": self.csrf, **fields})


def hidden(html: str, name: str) -> str:
    """The value of a hidden field of a form."""
    found = re.search(rf'name="{name}" value="([^"]+)"', html)
    assert found is not None, f"no field {name}"
    return found[1]


def make_desk(records: Records, data: Path, clock: Clock | None = None, **more: Any) -> Desk:
    """A desk over ``records``; with ``clock`` time is its."""
    times = {} if clock is None else {"utc": clock, "now": clock.seconds}
    return Desk(Settings(data=data), records, zone=UTC, **times, **more)


def with_people(records: Records, clock: Callable[[], datetime] = utc_now) -> Records:
    """The records with one person of each role, and hashes that cost little: each costs 64 MiB otherwise."""
    records = replace(records, staff=StaffStore(records.database, clock, CHEAP))
    for name, role in PEOPLE.items():
        records.staff.add(name, role, None, PASSWORD)
    return records


def visit(
    number: int, answers: dict[str, str], *, at: datetime, ended_by: str | None = "finished", **more: Any
) -> VisitRecord:
    """A visit as the kiosk records it, with the findings of the real pack and rules."""
    given = {key: Answer(value) for key, value in answers.items()}
    session = Session()
    session.code, session.visit_id, session.started_at = more.pop("code", f"{number:04d}"), f"{number:032x}", at
    for n, (key, value) in enumerate(given.items()):
        session.answer(key, value, at + timedelta(seconds=10 * n + 30))
    pack, practice = more.pop("pack", PACK), more.pop("practice", False)
    record = session.record(pack, at + timedelta(minutes=4), practice=practice, ended_by=ended_by)
    values = record.model_dump() | {"kiosk": "Window"} | more
    return VisitRecord.model_validate(values)


def all_no(**changes: str) -> dict[str, str]:
    """Every question answered "no", but for ``changes``."""
    return {question.id: "no" for question in PACK.questions} | changes


@contextmanager
def serving(desk: Desk, address: Address = Address(port=0)) -> Iterator[str]:  # noqa: B008 - frozen
    """The desk on a free port; yields its address."""
    server = make_server(desk, address)
    listening = listen(address)
    listening.listen(128)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="desk")
    thread.start()
    try:
        yield f"{'https' if address.cert else 'http'}://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
