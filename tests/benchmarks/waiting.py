"""How long one signer waits for a document while a signatory's thousands are made, beside how long with nothing else to do.

    make bench-waiting [ARGS="--people 2000"]

Everything runs as `make run` starts it. A demonstration that countersigns from its queue is answered by many; then all of
it is countersigned at once, and meanwhile authors of another conference sign, one after the other.
"""

import argparse
import json
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.benchmarks.volume import command
from tests.journey.installation import Installation
from tests.waiting import wait_for

QUEUE, RULE = "icml2020", "alone"
SIGNERS = 15

_CHANGE_TO_QUEUE = f"""
from agreements.models import Conference, Countersigning
Conference.objects.filter(slug="{QUEUE}").update(countersigning=Countersigning.QUEUE)
"""
_COUNTERSIGN_ALL = f"""
from agreements.jobs import bulk_jobs
from agreements.models import Conference, BulkJobKind, Membership, Role
from signatures.models import Signature
conference = Conference.objects.get(slug="{QUEUE}")
steps = [[pk] for pk in Signature.objects.awaiting_countersignature(conference).values_list("agreement", flat=True)]
owner = Membership.objects.get(conference=conference, role=Role.OWNER).user
print(bulk_jobs.owe(BulkJobKind.COUNTERSIGN, conference, steps, by=owner).total)
"""
_WAITED = """
SELECT (julianday(document.sealed_at) - julianday(signature.signed_at)) * 86400.0
FROM signatures_document document
JOIN signatures_signature signature ON signature.id = document.signature_id
JOIN agreements_agreement agreement ON agreement.id = signature.agreement_id
JOIN agreements_conference conference ON conference.id = agreement.conference_id
WHERE conference.slug = ? ORDER BY signature.signed_at
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--people", type=int, default=1_000, help="how many authors the signatory's list is made of")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="waiting-"))
    installation = Installation(folder / "state", TICK_SECONDS="10", DEMONSTRATION="fresh")
    installation.folder.mkdir()
    try:
        installation.start()
        figures = measure(installation, people=arguments.people)
    finally:
        installation.stop()
        shutil.rmtree(folder)
    print(json.dumps(figures, indent=2))
    return 0


def measure(installation: Installation, *, people: int) -> dict[str, object]:
    _prepare(installation, people)
    alone = _sign_one_by_one(installation, seed=1)
    begun = time.monotonic()
    count = int(command(installation, "shell", "-v", "0", "-c", _COUNTERSIGN_ALL))
    busy = _sign_one_by_one(installation, seed=2)
    is_busy_still = len(_waited(installation, QUEUE)) < count
    wait_for(lambda: len(_waited(installation, QUEUE)) >= count, seconds=900, what="the thousands", pause=0.5)
    return {
        "countersigned": count,
        "documents_per_second": round(count / (time.monotonic() - begun), 1),
        "were_under_way_to_the_last_signer": is_busy_still,
        "waited_alone": _told(alone),
        "waited_meanwhile": _told(busy),
    }


def _prepare(installation: Installation, people: int) -> None:
    command(installation, "shell", "-v", "0", "-c", _CHANGE_TO_QUEUE)
    facts = {
        "name": "Alone",
        "legal-name": "Alone",
        "short-name": "A",
        "address": "1 Street",
        "signatory": "S. Ignatory",
        "reply-to": "chairs@example.org",
    }
    words = [word for name, value in facts.items() for word in (f"--{name}", value)]
    command(installation, "create_conference", RULE, "--demonstration", *words)
    file = installation.folder.parent / "papers.csv"
    rows = [f"{n},Paper {n},Author {n},author{n}@example.org" for n in range(2 * SIGNERS)]
    file.write_text("\n".join(["paper_id,title,name,email", *rows]))
    command(installation, "import_papers", RULE, str(file))
    for conference in (QUEUE, RULE):
        command(installation, "invite", conference)
    _visit(installation, QUEUE, count=people, seed=1)
    wait_for(lambda: _owed_mails(installation) == 0, seconds=900, what="the last invitation", pause=2)


def _owed_mails(installation: Installation) -> int:
    asked = "from agreements.mail import queue; print(len(queue.owed(limit=1)))"
    return int(command(installation, "shell", "-v", "0", "-c", asked))


def _sign_one_by_one(installation: Installation, *, seed: int) -> list[float]:
    before = len(_waited(installation, RULE))
    _visit(installation, RULE, count=SIGNERS, seed=seed)
    wait_for(lambda: len(_waited(installation, RULE)) == before + SIGNERS, seconds=300, what="the signers' documents")
    return _waited(installation, RULE)[before:]


def _visit(installation: Installation, conference: str, *, count: int, seed: int) -> None:
    words = ["--base-url", installation.url, "--count", str(count), "--accept", "1", "--seed", str(seed)]
    command(installation, "simulate_authors", conference, *words, "--threads", "4" if conference == QUEUE else "1")


def _waited(installation: Installation, conference: str) -> list[float]:
    """From signing to the sealed document, in seconds, for each that there is."""
    with closing(sqlite3.connect(f"file:{installation.folder}/db.sqlite3?mode=ro", uri=True)) as database:
        return [seconds for (seconds,) in database.execute(_WAITED, [conference])]


def _told(waited: list[float]) -> dict[str, float]:
    ordered = sorted(waited)
    return {"median": round(ordered[len(ordered) // 2], 2), "longest": round(ordered[-1], 2)}


if __name__ == "__main__":
    sys.exit(main())
