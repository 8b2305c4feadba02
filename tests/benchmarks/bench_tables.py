"""How long each table takes to leave the house as each kind of file, and what its process needs for that.

    make bench-tables [DATABASE_URL=postgres://...] [PAPERS=10000] [ONLY=status]

At PAPERS papers by three authors each, of which all but those who were not asked have signed. Seconds are by the clock on the
wall, from the count of the rows, which is among them, to the last byte; "first" is when the first row's bytes are there.
Memory is the most that the process that makes all of the files had, in one run. What is measured holds for the machine and the
moment.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.bench_desk import environment_in, managed
from tests.benchmarks.checkouts import PROJECT
from tests.benchmarks.large_conference import LOAD

# What CSV of 30,000 rows may take.
SECONDS = 5.0
_SIGNED = """
from agreements.models import Agreement, Conference, Link
from django.utils import timezone
from signatures.models import Countersignature, Document, SealCertificate, Signature
conference, now, many = Conference.objects.get(slug="large"), timezone.now(), {"batch_size": 500}
key = Link.objects.first()
keys = dict(Link.objects.values_list("author", "pk"))
rows = Agreement.objects.filter(conference=conference, signatures=None).select_related("authorship__paper")
signed = Signature.objects.bulk_create(
    [
        Signature(agreement=each, number=1, decision="accepted", typed_name=each.authorship.printed_name,
                  printed_name=each.authorship.printed_name, title=each.authorship.paper.title, shown={"blocks": []},
                  shown_digest="0" * 64, name_grade="exact", consent_version="1", consent_digest="0" * 64,
                  link_id=keys.get(each.authorship.author_id, key.pk), signed_at=now, effective_date=now.date())
        for each in rows
    ], **many)
Countersignature.objects.bulk_create(
    [Countersignature(signature=each, signatory_name="Sylvia Signatory", organisation="ECA", method="rule") for each in signed],
    **many)
certificate = SealCertificate.objects.create(fingerprint="f" * 64)
Document.objects.bulk_create(
    [Document(signature=each, sha256=f"{at:064x}", size=1, path="x", certificate=certificate) for at, each in enumerate(signed)],
    **many)
"""
_MEASURE = """
import gc, json, os, resource, time
from agreements.models import Conference
from signatures.exporting import tables
from signatures.exporting.tables import FILES, TABLES, Narrowed
gc.collect()
gc.freeze()  # as the server does
conference, figures = Conference.objects.get(slug="large"), {}
for name, table in TABLES.items():
    for kind, file in FILES.items():
        if kind in ("csv-semicolon", "csv-tab") or os.environ.get("ONLY") not in (None, "", name):
            continue
        began, first, size = time.perf_counter(), None, 0
        narrowed, given = Narrowed(conference), tables.given(table)
        rows, told = given.counted_rows(narrowed)
        counted = time.perf_counter() - began
        pieces = file.pieces(given, told, tables.about(table, narrowed))
        for at, piece in enumerate(pieces):
            size += len(piece)
            first = first or (time.perf_counter() - began if at else None)
        taken = time.perf_counter() - began
        figures[f"{name} as {kind}"] = [rows, taken, first or taken, counted, size / 1e6]
figures["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps(figures))
"""


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="tables-"))
    try:
        environment = environment_in(folder / "state")
        managed(PROJECT, environment, "migrate", "-v", "0")
        managed(PROJECT, environment, "shell", "-v", "0", "-c", LOAD)
        managed(PROJECT, environment, "shell", "-v", "0", "-c", _SIGNED)
        figures = json.loads(managed(PROJECT, environment, "shell", "-v", "0", "-c", _MEASURE).splitlines()[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    memory = figures.pop("memory")
    print("| table | rows | s | first row | counting | MB |\n| --- | --- | --- | --- | --- | --- |")
    for name, (rows, taken, first, counted, size) in figures.items():
        print(f"| {name} | {rows:,} | {taken:.1f} | {first:.2f} | {counted:.2f} | {size:.1f} |")
    print(f"{memory:.0f} MB at most; {os.environ.get('DATABASE_URL', 'sqlite').partition(':')[0]}")
    late = [
        name
        for name, (rows, taken, *_) in figures.items()
        if name.endswith(" csv") and taken > SECONDS * max(1, rows / 30_000)
    ]
    print("\n".join(f"{name}: more than {SECONDS:.0f} s for 30,000 rows" for name in late), file=sys.stderr)
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
