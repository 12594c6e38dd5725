"""How often a database is asked, counted where SQLAlchemy asks: the same each time, whatever the machine does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


class RoundTrips:
    """Counts on one engine.

    Attributes:
        statements: each waits for its answer.
        transactions: each costs a BEGIN and a COMMIT or ROLLBACK.
        checkouts: each asks whether the connection still lives, where the pool is told to.
    """

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.transactions = self.checkouts = 0

    @property
    def total(self) -> int:
        """Times that the program waits for a server."""
        return len(self.statements) + 2 * self.transactions + self.checkouts


@contextmanager
def counted(engine: Engine) -> Iterator[RoundTrips]:
    """Count as long as the block lasts."""
    found = RoundTrips()

    def statement(_connection: Any, _cursor: Any, text: str, *_: Any) -> None:
        found.statements.append(" ".join(text.split()))

    def begin(_connection: Any) -> None:
        found.transactions += 1

    def checkout(*_: Any) -> None:
        found.checkouts += 1

    heard = (
        (engine, "before_cursor_execute", statement),
        (engine, "begin", begin),
        (engine.pool, "checkout", checkout),
    )
    for where, name, listener in heard:
        event.listen(where, name, listener)
    try:
        yield found
    finally:
        for where, name, listener in heard:
            event.remove(where, name, listener)
