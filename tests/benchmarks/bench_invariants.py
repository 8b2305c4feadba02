"""How much of the processor an examination takes: milliseconds an agreement without files, and a document with them.

    make bench-invariants [BASE=a-commit] [AUTHORS=150] [DOCUMENTS=150] [ROUNDS=3]

Each author has four agreements, each of which is signed, sealed and mailed about. With BASE the same is done in turns with a
checkout of that commit. What is measured holds for the machine and the moment: compare figures of one run.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.checkouts import PROJECT, checked_out

_MANY = 25_000
# Written in what all versions have.
_LOAD = """
import os
from datetime import timedelta
from django.conf import settings
from django.utils import timezone
from agreements.models import MessageState
from signatures import sealing
from signatures.checkpoints import anchoring
from signatures.documents import producing
from tests import factories
sealing.create(settings.SEAL_KEY_FILE, organisation="ECA", common_name="Seal")
conference = factories.make_ready_conference(slug="large")
for _ in range(int(os.environ["AUTHORS"])):
    author = factories.make_author(conference)
    invited_at = timezone.now() - timedelta(minutes=1)
    factories.make_message(author, state=MessageState.SENT, sent_at=invited_at)
    factories.make_accepted(conference, 4, author=author)
producing.adopt_orphans()
while owed := producing.owed(limit=250):
    producing.produce(owed)
anchoring.make_owed()
"""
_MEASURE = """
import json, os, time
from agreements.models import Conference
from signatures.models import Document
from signatures.operations import invariants
from signatures.operations.invariants.files import examined
conference = Conference.objects.get(slug="large")
list(examined(Document.objects.all(), at_most=5))
began = time.process_time()
report = invariants.examine(conference, with_files=False)
tables = time.process_time() - began
wrong = [line for line in report.breaches if not line.endswith("is overdue")]
began = time.process_time()
files = list(examined(Document.objects.all(), at_most=int(os.environ["DOCUMENTS"])))
seconds = time.process_time() - began
wrong += [line for file in files for line in file.breaches]
assert not wrong, wrong
print(json.dumps({"agreement": 1000 * tables / report.checked["agreements"], "document": 1000 * seconds / len(files)}))
"""
Figures = dict[str, float]


def main() -> int:
    base, rounds = os.environ.get("BASE", ""), int(os.environ.get("ROUNDS") or 3)
    measured = defaultdict[str, list[Figures]](list)
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="invariants-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        sources = {"now": PROJECT}
        if base:
            sources = {"base": stack.enter_context(checked_out(base, folder / "base-source")), **sources}
        for name, source in sources.items():
            _managed(source, folder / name, "migrate", "-v", "0")
            _managed(source, folder / name, "shell", "-v", "0", "-c", _LOAD)
        for _ in range(rounds):
            for name, source in sources.items():
                told = _managed(source, folder / name, "shell", "-v", "0", "-c", _MEASURE)
                measured[name].append(json.loads(told.splitlines()[-1]))
    print(table(measured))
    return 0


def _managed(source: Path, state: Path, *words: str) -> str:
    state.mkdir(exist_ok=True)
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = inherited | {
        "STATE_DIR": str(state),
        "PUBLIC_URL": "http://127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "AUTHORS": os.environ.get("AUTHORS") or "150",
        "DOCUMENTS": os.environ.get("DOCUMENTS") or "150",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=source, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


def table(measured: dict[str, list[Figures]]) -> str:
    """In Markdown; of each code the quickest round, because other work on the machine only adds to it."""
    rows = ["| code | ms an agreement | seconds for 25,000 | ms a document |", "| --- | --- | --- | --- |"]
    best = {
        name: {what: min(figures[what] for figures in rounds) for what in rounds[0]}
        for name, rounds in measured.items()
    }
    for name, each in best.items():
        many = each["agreement"] * _MANY / 1000
        rows.append(f"| {name} | {each['agreement']:.2f} | {many:.0f} | {each['document']:.1f} |")
    if "base" in best:
        ratios = {what: best["now"][what] / best["base"][what] for what in best["now"]}
        rows.append(f"| now, of base | × {ratios['agreement']:.2f} | | × {ratios['document']:.2f} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
