"""A kiosk in a process of its own: saves a visit for each line that it is told, ``number question answer``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk_rig import all_no, visit

from kiosk.records.open import open_records

with open_records(Path(sys.argv[1])) as records:
    sys.stdout.write("open\n")
    sys.stdout.flush()
    for line in sys.stdin:
        number, question, answer = line.split()
        at = datetime.now(UTC) - timedelta(minutes=4)
        records.visits.save(visit(int(number), all_no(**{question: answer}), at=at))
