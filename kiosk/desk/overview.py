"""The clinic's overview: counts, never a visit. What it shows cannot be turned back into one. # N-P1"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from kiosk.content.models import Pack
from kiosk.content.phrases import Phrases
from kiosk.desk.access import Entry, enter
from kiosk.desk.disclosure import LEAST, protect, protect_part
from kiosk.desk.view import phrases_of
from kiosk.records.counts import Counts

router = APIRouter(prefix="/overview")
Counting = Annotated[Entry, Depends(enter("overview.view"))]
Days = Literal["7", "30", "90", "365"]
"""Fixed spans: two that differ by a day would give away that day."""
ENDINGS = ("finished", "idle", "left", "staff", "shutdown", "power")
ROUTES = ("headphones", "loudspeaker", "silent", "unasked")
TIERS = ("stop", "tell", "info", "none")


@dataclass(frozen=True)
class Bar:
    """One line of a table with its bar.

    Attributes:
        key: what is counted.
        label: the same for a reader.
        value: the count or the seconds; None when it is hidden.
        part: length of the bar, 0 to 100.
    """

    key: str
    label: str
    value: float | None
    part: float


@dataclass(frozen=True)
class Chart:
    """One table. ``name`` is its id; ``hides``: something in it is hidden."""

    name: str
    bars: tuple[Bar, ...]

    @property
    def hides(self) -> bool:
        """Whether anything in it is hidden."""
        return any(bar.value is None for bar in self.bars)


@router.get("", response_class=Response)
def overview(request: Request, entry: Counting, days: Days = "30") -> Response:
    """The overview of the last days."""
    total, charts = _charts(request, entry, int(days))
    entry.desk.records.audit.append(entry.session.name, "overview.view", "", {"days": int(days)})
    return entry.desk.view.page(
        "overview.html", request, entry, total=total, charts=charts, days=days, spans=get_args(Days), least=LEAST
    )


@router.get("/export.csv", response_class=Response)
def as_csv(request: Request, entry: Counting, days: Days = "30") -> Response:
    """The same counts as a table; an empty value is a hidden one."""
    _, charts = _charts(request, entry, int(days))
    entry.desk.records.audit.append(entry.session.name, "overview.view", "", {"days": int(days), "as": "csv"})
    out = io.StringIO()
    rows = [
        (chart.name, bar.key, "" if bar.value is None else f"{bar.value:g}") for chart in charts for bar in chart.bars
    ]
    csv.writer(out).writerows([("table", "what", "value"), *rows])
    headers = {"content-disposition": f'attachment; filename="overview-{days}-days.csv"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _charts(request: Request, entry: Entry, days: int) -> tuple[int | None, list[Chart]]:
    desk = entry.desk
    # Up to yesterday: no visit goes on any more, and nobody can watch one being counted.
    last = desk.utc().astimezone(desk.zone).date() - timedelta(days=1)
    counts = desk.records.counts.between(last - timedelta(days=days - 1), last, desk.zone)
    tables = protected(counts)
    if tables is None:
        return None, []
    naming = _Naming(phrases_of(request), desk.packs.get(desk.settings.pack, phrases_of(request).language))
    return counts.total, [Chart(name, _bars(cells, naming.of(name))) for name, cells in tables.items()]


def protected(counts: Counts) -> dict[str, dict[str, float | None]] | None:
    """The tables, with None for what is hidden; None when there are too few visits to show any."""
    if counts.total < LEAST:
        return None
    total = counts.total
    ends = protect(_fill((*ENDINGS, "now"), dict(counts.endings) | {"now": counts.statuses.get("in-progress", 0)}))
    left: Mapping[str, int | None] = protect(counts.abandoned_at)
    if ends["finished"] is None or ends["now"] is None:
        # Its total would tell how many finished, and so the small count that hides beside it.
        left = dict.fromkeys(left)
    flags: Counter[str] = Counter()
    for (question, _), count in counts.flags.items():
        flags[question] += count
    some = {"listened": counts.listened, "help_asked": counts.help_asked}
    tables: dict[str, Mapping[str, float | None]] = {
        "days": protect({day.isoformat(): count for day, count in counts.days.items()}),
        "ends": ends,
        "left": left,
        "tiers": protect(_fill(TIERS, counts.tiers)),
        "flags": {key: protect_part(flags[key], total) for key in sorted(flags, key=_natural)},
        "steps": {key: round(step.median_s, 1) for key, step in counts.steps.items() if step.visits >= LEAST},
        "languages": protect(counts.languages),
        "audio": protect(_fill(ROUTES, counts.routes)),
        "use": {key: protect_part(count, total) for key, count in some.items()},
        "input": {key: protect_part(count, total) for key, count in sorted(counts.input_modes.items())},
    }
    return {name: dict(cells) for name, cells in tables.items()}


class _Naming:
    """What the keys of a table are called in the reader's language; a key that has no name stays as it is."""

    def __init__(self, phrases: Phrases, pack: Pack | None) -> None:
        self._phrases = phrases
        self._named: dict[str, str] = {}
        if pack is not None:
            self._named = {screen.id: screen.title for screen in pack.screens}
            self._named |= {question.id: f"{question.id}: {question.topic}" for question in pack.all_questions}

    def of(self, table: str) -> Callable[[str], str]:
        """The names of a table's keys."""

        def name(key: str) -> str:
            phrase = f"desk.chart.{'steps' if table == 'left' else table}.{key}"
            return self._phrases[phrase] if phrase in self._phrases else self._named.get(key, key)

        return name


def _natural(key: str) -> tuple[str, int]:
    """Q2 before Q10."""
    digits = "".join(filter(str.isdigit, key))
    return (key.rstrip("0123456789"), int(digits or 0))


def _fill(keys: Iterable[str], found: Mapping[str, int]) -> dict[str, int]:
    """Counts in the order of ``keys``, with a nought for each that was not found; others after them."""
    return dict.fromkeys(keys, 0) | dict(found)


def _bars(cells: Mapping[str, float | None], name: Callable[[str], str]) -> tuple[Bar, ...]:
    most = max((value for value in cells.values() if value), default=0)
    return tuple(
        Bar(key, name(key), value, round(100 * value / most, 2) if value else 0) for key, value in cells.items()
    )
