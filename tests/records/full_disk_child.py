"""Saves visits until the operating system lets no file grow further.

Says what it was told and how many visits are saved.
"""

import resource
import sys
from pathlib import Path

from records_makers import visit

from kiosk.errors import KioskError
from kiosk.records.database import Database
from kiosk.records.store import VisitStore

store = VisitStore(Database.open(Path(sys.argv[1])))
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
saved = 0
try:
    while True:
        store.save(visit(saved))
        saved += 1
except KioskError as error:
    sys.stdout.write(f"{error}\n{saved}\n")
