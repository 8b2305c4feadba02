"""How long a bundle of many documents takes to be made and fetched, how soon its first byte comes, and how large the process is.

    make bench-bundle [DOCUMENTS=25000] [LAYOUTS="signatures papers"] [FOLDER=where]

Each paper has four authors. A few documents are sealed as workers seal them; the others are copies of these with a few bytes
more behind the end, so that their seals do not hold, but they are read, compared, put together and sent like any other.
Programs of others (unzip, Python, 7z where it is installed) then read the ZIP, and its sums are compared. With FOLDER the
conference and the ZIPs stay there, and the next run begins with them.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.checkouts import PROJECT

# The figures of the issue: seconds for each layout, seconds to the first byte, MB of the process.
MOST_SECONDS = {"signatures": 120, "papers": 600}
MOST_FIRST, MOST_MEMORY = 1.0, 250

_LOAD = """
import hashlib, os
from django.conf import settings
from django.utils import timezone
from agreements import clearance, audit, links
from agreements.models import Agreement, Author, Authorship, Link, Paper
from signatures import sealing
from signatures.checkpoints import anchoring
from signatures.documents import producing, storage
from signatures.models import Countersignature, Document, Signature
from tests import factories
sealing.create(settings.SEAL_KEY_FILE, organisation="ECA", common_name="Seal")
conference = factories.make_ready_conference(slug="large")
owner = factories.make_member(conference, email="owner@example.org")
factories.make_accepted(conference, 40)
producing.adopt_orphans()
while owed := producing.owed(limit=250):
    producing.produce(owed)
originals = [(each, storage.read(each.path)) for each in Document.objects.select_related("signature__agreement__authorship")]
wanted, text, now, many = int(os.environ["DOCUMENTS"]), conference.current_text, timezone.now(), {"batch_size": 500}
papers = Paper.objects.bulk_create(
    [Paper(conference=conference, number=f"L{n}", title=f"The Title of Paper {n}") for n in range(wanted // 4)], **many)
authors = Author.objects.bulk_create(
    [Author(conference=conference, name=f"Given{n % 97} Family{n}", email=f"a{n}@example.org") for n in range(wanted // 3)],
    **many)
keys = Link.objects.bulk_create([links.new_link(each) for each in authors], **many)
authorships = Authorship.objects.bulk_create(
    [
        Authorship(paper=paper, author=author, printed_name=author.name, position=place + 1)
        for at, paper in enumerate(papers) for place in range(4)
        for author in [authors[(4 * at + place) % len(authors)]]
    ], **many)
key_of = {key.author_id: key for key in keys}
facts = {"text": text, "state": "countersigned", "invited_at": now, "answered_at": now, "countersigned_at": now, "sealed_at": now}
agreements = Agreement.objects.bulk_create(
    [Agreement(conference=conference, authorship=each, name_grade="exact", **facts) for each in authorships], **many)
signatures = Signature.objects.bulk_create(
    [
        Signature(agreement=each, number=1, decision="accepted", typed_name=each.authorship.printed_name,
                  printed_name=each.authorship.printed_name, title=each.authorship.paper.title, shown={"blocks": []},
                  shown_digest="0" * 64, name_grade="exact", consent_version="1", consent_digest="0" * 64,
                  link=key_of[each.authorship.author_id], signed_at=now, effective_date=now.date())
        for each in agreements
    ], **many)
Countersignature.objects.bulk_create(
    [
        Countersignature(signature=each, signatory_name="Sylvia", organisation="ECA", method="rule", signed_at=now)
        for each in signatures
    ], **many)
rows = []
for n, each in enumerate(signatures):
    row, content = originals[n % len(originals)]
    content += b"%% %d\\n" % n
    sha256 = hashlib.sha256(content).hexdigest()
    path = storage.path_of(sha256)
    target = storage.documents().path(path)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "wb") as file:
        file.write(content)
    rows.append(Document(signature=each, sha256=sha256, size=len(content), path=path, certificate=row.certificate))
Document.objects.bulk_create(rows, **many)
for start in range(0, len(agreements), 500):
    with audit.deed(conference, by=owner):
        for each in agreements[start : start + 500]:
            for move in ("invited", "accepted", "countersigned", "sealed"):
                audit.record(f"agreement.{move}", agreement=each, facts={"from": "draft"})
with audit.deed(conference):
    clearance.changed(paper.pk for paper in papers)
anchoring.make_owed()
"""
_MEASURE = """
import json, os, resource, time
from pathlib import Path
from agreements.models import Conference
from signatures.exporting.bundles import making_bundles, streaming
from signatures.exporting.bundles.making_bundles import Wish
from signatures.models import BundleLayout
conference = Conference.objects.get(slug="large")
began = time.perf_counter()
bundle = making_bundles.make(conference, Wish(BundleLayout(os.environ["LAYOUT"])), by=None)
made = time.perf_counter() - began
began, first, size = time.perf_counter(), 0.0, 0
with Path(os.environ["ZIP"]).open("wb") as file:
    for piece in streaming.zipped(bundle):
        first = first or time.perf_counter() - began
        size += len(piece)
        file.write(piece)
seconds = time.perf_counter() - began
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({
    "documents": bundle.documents, "made": made, "first": first, "seconds": seconds, "MB": memory, "size": size / 1e6,
}))
"""


def main() -> int:
    folder = Path(os.environ.get("FOLDER") or tempfile.mkdtemp(prefix="bundles-"))
    documents = os.environ.get("DOCUMENTS") or "25000"
    is_kept = bool(os.environ.get("FOLDER"))
    try:
        _managed(folder, "migrate", "-v", "0")
        if not (folder / "state" / "loaded").exists():
            _managed(folder, "shell", "-v", "0", "-c", _LOAD, DOCUMENTS=documents)
            (folder / "state" / "loaded").touch()
        figures = {
            layout: _measured(folder, layout) for layout in (os.environ.get("LAYOUTS") or "signatures papers").split()
        }
        print(table(figures))
        for layout in figures:
            _read_by_others(folder, layout)
    finally:
        if not is_kept:
            shutil.rmtree(folder, ignore_errors=True)
    return 0 if all(map(_is_in_time, figures, figures.values())) else 1


def _measured(folder: Path, layout: str) -> dict[str, float]:
    told = _managed(folder, "shell", "-v", "0", "-c", _MEASURE, LAYOUT=layout, ZIP=str(folder / f"{layout}.zip"))
    figures: dict[str, float] = json.loads(told.splitlines()[-1])
    return figures


def _managed(folder: Path, *words: str, **told: str) -> str:
    state = folder / "state"
    state.mkdir(parents=True, exist_ok=True)
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "DATABASE_URL") if name in os.environ}
    environment = (
        inherited
        | told
        | {
            "STATE_DIR": str(state),
            "PUBLIC_URL": "http://127.0.0.1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", *words],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


def _read_by_others(folder: Path, layout: str) -> None:
    """Each unpacks it, or reads all of it; then its own sums are compared."""
    zip_ = folder / f"{layout}.zip"
    into = Path(tempfile.mkdtemp(dir=folder, prefix="unpacked-"))
    readers = {
        "7z": ["7zz" if shutil.which("7zz") else "7z", "t", str(zip_)],
        "Python": [sys.executable, "-m", "zipfile", "-t", str(zip_)],
        "unzip": ["unzip", "-q", str(zip_), "-d", str(into)],
        "sha256sum": ["sha256sum", "-c", "--quiet", "SHA256SUMS"],
        "check_bundle.py": [sys.executable, "check_bundle.py", "--digests"],
    }
    for name, command in readers.items():
        if shutil.which(command[0]) is None:
            print(f"{name} is not installed here")
            continue
        done = subprocess.run(command, cwd=into, capture_output=True, text=True)
        print(f"{layout}, {name}: {'reads all of it' if done.returncode == 0 else done.stdout + done.stderr}")
    shutil.rmtree(into)


def _is_in_time(layout: str, figures: dict[str, float]) -> bool:
    return (
        figures["seconds"] < MOST_SECONDS.get(layout, 600)
        and figures["first"] < MOST_FIRST
        and figures["MB"] < MOST_MEMORY
    )


def table(measured: dict[str, dict[str, float]]) -> str:
    rows = ["| layout | documents | made, s | first byte, s | fetched, s | process, MB | ZIP, MB |"]
    rows.append("| --- | --- | --- | --- | --- | --- | --- |")
    rows += [
        f"| {layout} | {each['documents']:.0f} | {each['made']:.1f} | {each['first']:.2f} | {each['seconds']:.0f} | "
        f"{each['MB']:.0f} | {each['size']:.0f} |"
        for layout, each in measured.items()
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
