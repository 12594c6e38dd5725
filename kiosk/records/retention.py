"""Deleting visits that are older than the clinic keeps them: they are gone from the disk, not only from the lists.

The audit stays: it holds ids of visits and names of staff, nothing of a patient.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, or_, select

from kiosk.records.database import Database, Now, utc_now
from kiosk.records.schema import (
    answers,
    findings,
    heard,
    help_requests,
    outbox,
    reviews,
    teach_back,
    visit_codes,
    visit_steps,
    visits,
)

_PARTS = (answers, findings, heard, teach_back, visit_steps)

AT_ONCE = 500
"""Visits in one transaction, so that a patient's answer never waits long for it."""


def delete_old(database: Database, days: int, now: Now = utc_now, *, told_only: bool = False) -> int:
    """Delete the visits that last changed more than ``days`` days ago, and all that belongs to them.

    Args:
        told_only: leave those that the shared database has not been told of yet.

    Returns:
        How many were deleted.

    Raises:
        KioskError: the records cannot be written.
    """
    before = now() - timedelta(days=days)
    old = (visits.c.updated_at < before) & (visits.c.status != "in-progress")
    if told_only:
        old &= visits.c.id.not_in(select(outbox.c.key).where(outbox.c.kind == "visit"))
    count = 0
    while True:
        with database.writing() as connection:
            ids = list(connection.execute(select(visits.c.id).where(old).limit(AT_ONCE)).scalars())
            if ids:
                _delete(connection, ids)
        count += len(ids)
        if len(ids) < AT_ONCE:
            break
    with database.writing() as connection:
        # Calls for help without a visit, and codes that were used or expired long ago.
        connection.execute(delete(help_requests).where(help_requests.c.asked_at < before))
        connection.execute(delete(visit_codes).where(visit_codes.c.expires_at < before))
    if count:
        clean(database)
    return count


def _delete(connection: Connection, ids: list[str]) -> None:
    for table in _PARTS:
        connection.execute(delete(table).where(table.c.visit_id.in_(ids)))
    review_ids = list(connection.execute(select(reviews.c.id).where(reviews.c.visit_id.in_(ids))).scalars())
    connection.execute(delete(visits).where(visits.c.id.in_(ids)))
    # Only now: a review cannot be taken from a visit that is there.
    connection.execute(delete(reviews).where(reviews.c.visit_id.in_(ids)))
    connection.execute(delete(help_requests).where(help_requests.c.visit_id.in_(ids)))
    connection.execute(delete(outbox).where(or_(outbox.c.key.in_(ids), outbox.c.key.in_(review_ids))))


def clean(database: Database) -> None:
    """Take what was deleted off the disk: the write-ahead log and free pages still hold it until then."""
    with database.bare() as raw:
        if database.shared:
            raw.autocommit = True
            raw.execute(f"VACUUM {', '.join(table.name for table in (visits, reviews, help_requests, *_PARTS))}")
            raw.autocommit = False
        else:
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
