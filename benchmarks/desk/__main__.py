"""The desk measured: from a kiosk's last write to the flag in a real browser; the pages over many visits.

    .venv/bin/python -m benchmarks.desk [--visits 100000] [--flags 40]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import sync_playwright

from benchmarks.records.filling import fill
from kiosk.records.open import Records, open_records
from kiosk.settings import PROJECT

sys.path.insert(0, str(PROJECT / "tests" / "desk"))
from desk_rig import CHROMIUM, CHROMIUM_OPTIONS, PASSWORD, all_no, make_desk, serving, visit, with_people

SEEN_GOAL_MS = 1000.0
LIST_GOAL_MS = 50.0


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20)[-1]


def flags(records: Records, url: str, count: int) -> list[float]:
    """Milliseconds from the begin of a kiosk's write to the card in the page, as the browser's own clock tells."""
    took = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        page = browser.new_page()
        page.goto(f"{url}/log-in")
        page.fill("#name", "chris")
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_selector("#list")
        page.evaluate(
            """() => { window.seen = {}; new MutationObserver(() => {
                 for (const card of document.querySelectorAll(".group-open .card")) seen[card.id] ??= Date.now(); })
               .observe(document.getElementById("list"), { childList: true }); }"""
        )
        for number in range(count):
            time.sleep(0.37)  # so that the writes fall anywhere between two looks
            at = datetime.now(UTC) - timedelta(minutes=4)
            record = visit(number + 1, all_no(Q1="yes"), at=at, code=f"{number:04d}")
            tapped = time.time() * 1000
            records.visits.save(record)
            card = f"visit-{record.id}"
            page.wait_for_function("id => window.seen[id] !== undefined", arg=card)
            took.append(page.evaluate("id => window.seen[id]", card) - tapped)
            records.reviews.acknowledge(record.id, "chris")
        browser.close()
    return took


def pages(url: str, records: Records) -> dict[str, list[float]]:
    """Milliseconds of the pages' answers, asked for one after the other over one connection."""
    from httpx import Client

    took: dict[str, list[float]] = {}
    with Client(base_url=url) as client:
        html = client.get("/log-in").text
        ticket = html.split('name="ticket" value="')[1].split('"')[0]
        client.post("/log-in", data={"name": "chris", "password": PASSWORD, "ticket": ticket})
        one = records.visits.search(limit=1).rows[0].id
        for path in ("/visits/list?live=1", f"/visits/{one}", "/overview?days=30"):
            took[path.replace(one, "...")] = times = []
            for _ in range(60):
                begin = time.perf_counter()
                answer = client.get(path)
                times.append((time.perf_counter() - begin) * 1000)
                assert answer.status_code == 200, answer.status_code
                time.sleep(0.04)  # below what one address may ask
    return took


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.desk", description=__doc__)
    parser.add_argument("--visits", type=int, default=100_000, help="in the database before it begins")
    parser.add_argument("--flags", type=int, default=40, help="new flags to wait for")
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, SQLite, {arguments.visits} visits")
    with tempfile.TemporaryDirectory() as folder, open_records(Path(folder) / "kiosk.db") as opened:
        records = with_people(opened)
        fill(records.database, arguments.visits, unseen=200)  # some 20 flags wait already
        with serving(make_desk(records, Path(folder))) as url:
            seen = flags(records, url, arguments.flags)
            print("\n| what | median ms | p95 ms | goal p95 ms |\n|---|---|---|---|")
            print(f"| last tap to flag in the browser | {median(seen):.0f} | {p95(seen):.0f} | {SEEN_GOAL_MS:.0f} |")
            for path, times in pages(url, records).items():
                goal = f"{LIST_GOAL_MS:.0f}" if "list" in path else ""
                print(f"| `{path}` | {median(times):.1f} | {p95(times):.1f} | {goal} |")


if __name__ == "__main__":
    main()
