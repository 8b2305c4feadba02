"""Withdraws papers: nobody is asked about them any more, and whoever was asked is told."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.desk.phrases import agreements_counted, papers_counted, people_counted
from agreements.jobs.bulk_jobs import SMALL_CHUNK
from agreements.management import arguments
from agreements.management.finding import conference_called
from agreements.management.papers import add_papers, papers_called, tell
from agreements.models import Agreement, Paper, PaperStatus
from agreements.papers import withdrawing


class Command(BaseCommand):
    help = "Withdraw papers; their agreements end with the reason, and the authors who were asked are told."

    def add_arguments(self, parser: CommandParser) -> None:
        add_papers(parser)
        parser.add_argument("--reason", type=arguments.text, required=True, help="why; the authors read it")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        chosen = papers_called(conference, options["papers"])
        open_ones = [paper for paper in chosen if paper.status == PaperStatus.ACCEPTED]
        told = {"withdrawn": len(open_ones), "already": len(chosen) - len(open_ones), "ended": _standing(open_ones)}
        if options["dry_run"]:
            words = f"Would withdraw {papers_counted(told['withdrawn'])} and end {agreements_counted(told['ended'])}."
            tell(self.stdout.write, told, as_json=options["json"], words=words)
            return
        keys = [paper.pk for paper in open_ones]
        chunks = [keys[start : start + SMALL_CHUNK] for start in range(0, len(keys), SMALL_CHUNK)]
        done = [withdrawing.withdraw(conference, chunk, reason=options["reason"], by=None) for chunk in chunks]
        withdrawn = sum(len(each.papers) for each in done)
        told = {
            "withdrawn": withdrawn,
            "already": len(chosen) - withdrawn,
            "ended": sum(each.ended for each in done),
            "told": sum(each.told for each in done),
        }
        words = (
            f"Withdrew {papers_counted(withdrawn)} and ended {agreements_counted(told['ended'])}; "
            f"{people_counted(told['told'])} told. Withdrawn before: {told['already']}."
        )
        tell(self.stdout.write, told, as_json=options["json"], words=words)


def _standing(papers: list[Paper]) -> int:
    return Agreement.objects.standing().filter(authorship__paper__in=[paper.pk for paper in papers]).count()
