"""Plays authors who answer through the real pages, for load and demonstration."""

from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from agreements.management import arguments
from agreements.management.finding import open_conference_called
from agreements.sentences import counted

if TYPE_CHECKING:
    from signatures.demonstration import simulation

_FAILURES_SHOWN = 10
_MANY = arguments.whole_number(1, 1_000_000)


class Command(BaseCommand):
    help = "Let authors of a demonstration answer through the real pages, as browsers do."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("conference", help="its short address, such as icml-2020")
        parser.add_argument("--base-url", required=True, help="where the site answers, such as http://127.0.0.1:8000")
        parser.add_argument("--count", type=_MANY, required=True, help="how many authors answer")
        parser.add_argument("--accept", type=arguments.share, default=0.9, help="the share of authors who accept")
        parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same authors and answers")
        parser.add_argument(
            "--threads", type=arguments.whole_number(1, 256), default=4, help="how many visit at the same time"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            from signatures.demonstration import simulation  # noqa: PLC0415  a real installation has no httpx
        except ModuleNotFoundError as error:
            raise CommandError(
                f"{error.name} is not installed; it comes with what `make run` needs: pip install -r requirements.txt"
            ) from None
        conference = open_conference_called(options["conference"])
        try:
            people = simulation.visitors(conference, count=options["count"], seed=options["seed"])
        except simulation.NoDemonstrationError:
            raise CommandError(
                f"{conference.name} is not marked as a demonstration: real people answer there."
            ) from None
        if len(people) < options["count"]:
            self.stderr.write(
                counted(
                    "Only {count} author has something to answer.",
                    "Only {count} authors have something to answer.",
                    len(people),
                )
            )
        report = simulation.simulate(
            people, base_url=options["base_url"], accept=options["accept"], threads=options["threads"]
        )
        self._tell(report)
        if report.failures:
            raise CommandError(f"{len(report.failures):,} of {len(people):,} visits failed.")

    def _tell(self, report: "simulation.SimulationReport") -> None:
        for failure in report.failures[:_FAILURES_SHOWN]:
            self.stderr.write(failure)
        answered = len(report.visits) - len(report.failures)
        authors = counted("{count} author answered", "{count} authors answered", answered)
        accepted = counted("{count} agreement accepted", "{count} agreements accepted", report.accepted)
        self.stdout.write(f"{authors}: {accepted}, {report.declined:,} declined.")
        posts = counted("{count} post", "{count} posts", len(report.posts))
        self.stdout.write(
            f"{posts} in {report.seconds:.1f} s, {len(report.posts) / max(report.seconds, 0.001):.1f} a second; "
            f"p50 {report.slowest_of(0.5) * 1000:.0f} ms, p99 {report.slowest_of(0.99) * 1000:.0f} ms."
        )
