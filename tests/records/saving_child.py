"""Saves one visit after each of eight answers and says so after each save, then waits to be killed."""

import sys
from datetime import timedelta
from pathlib import Path

from records_makers import NOON, QUESTIONS, answered, visit

from kiosk.records.database import Database
from kiosk.records.store import VisitStore

store = VisitStore(Database.open(Path(sys.argv[1])))
answers = tuple(answered(question, at=NOON + timedelta(minutes=at)) for at, question in enumerate(QUESTIONS))
for count in range(len(answers) + 1):
    store.save(visit(answers=answers[:count]))
    sys.stdout.write(f"{count}\n")
    sys.stdout.flush()
sys.stdin.read()
