"""Saves one visit after each of eight answers and says so after each save, then waits to be killed."""

import sys
from datetime import timedelta
from pathlib import Path

from records_makers import NOON, QUESTIONS, answered, flag_unanswered, visit

from kiosk.records.database import Database
from kiosk.records.store import VisitStore

store = VisitStore(Database.open(Path(sys.argv[1])))
answers = tuple(answered(question, at=NOON + timedelta(minutes=at)) for at, question in enumerate(QUESTIONS))
for count in range(len(answers) + 1):
    so_far = visit(answers=answers[:count])
    store.save(visit(answers=so_far.answers, findings=tuple(flag_unanswered(so_far))))
    sys.stdout.write(f"{count}\n")
    sys.stdout.flush()
sys.stdin.read()
