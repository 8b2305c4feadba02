"""Takes back that papers were withdrawn: what that ended is put back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.desk.phrases import agreements_counted, papers_counted
from agreements.jobs.bulk_jobs import SMALL_CHUNK
from agreements.management import arguments
from agreements.management.finding import conference_called
from agreements.management.papers import add_papers, papers_called, tell
from agreements.models import PaperStatus
from agreements.papers import withdrawing


class Command(BaseCommand):
    help = "Revive papers that were withdrawn; their agreements come back as they were, and nobody is mailed."

    def add_arguments(self, parser: CommandParser) -> None:
        add_papers(parser)
        parser.add_argument("--reason", type=arguments.text, default="", help="why; it stands in the history")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        chosen = papers_called(conference, options["papers"])
        gone = [paper for paper in chosen if paper.status == PaperStatus.WITHDRAWN and paper.merged_into_id is None]
        told = {"revived": len(gone), "left_out": len(chosen) - len(gone)}
        if options["dry_run"]:
            told["put_back"] = withdrawing.ended_by_withdrawal(gone).count()
            words = f"Would revive {papers_counted(told['revived'])} with {agreements_counted(told['put_back'])}."
            tell(self.stdout.write, told, as_json=options["json"], words=words)
            return
        keys = [paper.pk for paper in gone]
        chunks = [keys[start : start + SMALL_CHUNK] for start in range(0, len(keys), SMALL_CHUNK)]
        done = [withdrawing.revive(conference, chunk, reason=options["reason"], by=None) for chunk in chunks]
        revived = sum(len(each.papers) for each in done)
        told = {
            "revived": revived,
            "left_out": len(chosen) - revived,
            "put_back": sum(each.put_back for each in done),
            "asked_anew": sum(each.asked_anew for each in done),
        }
        words = (
            f"Revived {papers_counted(revived)}: {agreements_counted(told['put_back'])} put back, "
            f"{told['asked_anew']} to be asked anew. Left out: {told['left_out']}."
        )
        tell(self.stdout.write, told, as_json=options["json"], words=words)
