"""Waits for a line, then redeems the given codes and does other writing work; says which codes it got."""

import sys
from pathlib import Path

from records_makers import visit

from kiosk.records.codes import Redeemed
from kiosk.records.open import open_records

file, number, *codes = sys.argv[1:]
sys.stdout.write("ready\n")
sys.stdout.flush()
sys.stdin.readline()
with open_records(Path(file)) as records:
    got = []
    for at, code in enumerate(codes):
        if isinstance(records.codes.redeem(code), Redeemed):
            got.append(code)
        records.audit.append(f"child {number}", "visit.start", code)
        records.visits.save(visit(int(number) * 1000 + at, code=code))
sys.stdout.write(" ".join(got) + "\n")
