"""Puts files of documents and checkpoints back that are missing or damaged: made again, or taken from a backup."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.management.finding import conference_called, conferences_called
from agreements.models import Conference
from agreements.sentences import counted
from signatures.checkpoints import putting_back
from signatures.documents import repairing
from signatures.models import Document

_WORDS: dict[str, str] = {
    repairing.How.REMADE: "made again",
    repairing.How.REVISION: "found within a later edition",
    repairing.How.FOLDER: "taken from the folder",
    repairing.How.UPLOAD: "taken from an upload",
    putting_back.TakenFrom.MAIL: "taken from a mail to the owners",
}


class Command(BaseCommand):
    help = (
        "Look at the files of all documents and checkpoints and put back those that are missing or are not what was stored: "
        "made again with the same bytes, or taken from a backup. A file that is found in the place of another is kept aside. "
        "One line for each; the exit status is 1 if one is left. Run it as the user of the workers, who can read the seal's key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", nargs="?", help="the conference's slug; all of them if it is left out")
        parser.add_argument("--document", metavar="SHA256", help="only the document with this digest")
        parser.add_argument(
            "--from", dest="folder", type=Path, metavar="FOLDER", help="a copy of the documents' folder"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = options["folder"]
        if folder is not None and not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        count, repaired, left = 0, dict[str, str](), dict[str, str]()
        for document in self._documents(options["conference"], options["document"]):
            count += 1
            if repairing.is_whole(document):
                continue
            try:
                repaired[document.sha256] = repairing.repair(document, folder=folder)
            except (repairing.CannotBeRepairedError, OSError) as error:
                left[document.sha256] = str(error)
        if options["document"] is None:
            _put_checkpoints_back(conferences_called(options["conference"]), folder, repaired, left)
        self._tell(count, repaired, left, as_json=options["json"])
        if left:
            raise SystemExit(1)

    def _documents(self, slug: str | None, sha256: str | None) -> Iterator[Document]:
        found = Document.objects.unerased().with_facts().order_by("signature", "-revision")
        if slug is not None:
            found = found.filter(signature__agreement__conference=conference_called(slug))
        if sha256 is not None:
            found = found.filter(sha256=sha256.lower())
            if not found.exists():
                raise CommandError(f"There is no document with the SHA-256 {sha256}.")
        return found.iterator(500)

    def _tell(self, count: int, repaired: dict[str, str], left: dict[str, str], *, as_json: bool) -> None:
        if as_json:
            facts = {"documents": count, "repaired": repaired, "left": left}
            self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2))
            return
        for sha256, how in repaired.items():
            self.stdout.write(f"{sha256}: {_WORDS[how]}")
        for sha256, why in left.items():
            self.stdout.write(f"{sha256}: not repaired. {why} Only a backup (--from) or an upload serves.")
        looked = counted("{count} document looked at", "{count} documents looked at", count)
        self.stdout.write(f"{looked}, {len(repaired)} repaired, {len(left)} left.")


def _put_checkpoints_back(
    conferences: Iterable[Conference], folder: Path | None, repaired: dict[str, str], left: dict[str, str]
) -> None:
    for conference in conferences:
        for row in putting_back.lost(conference):
            name = f"checkpoint {row.number} of {conference.slug}"
            try:
                source = putting_back.put_back(row, folder=folder)
            except OSError as error:
                left[name] = f"{error.strerror or error}."
                continue
            if source is None:
                left[name] = "No mail that is kept here has it."
            else:
                repaired[name] = source
