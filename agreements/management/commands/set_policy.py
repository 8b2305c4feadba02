"""Changes when a conference's papers are clear, of exactly what a dry run has shown."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.conferences import policies
from agreements.conferences.policies import Outlook, OvertakenPolicyError, Proposal
from agreements.desk.phrases import papers_counted
from agreements.jobs.bulk_jobs import AlreadyRunningError
from agreements.management import arguments
from agreements.management.finding import conference_called
from agreements.management.trying import add_output_arguments, tell
from agreements.models import Conference, Policy

_NAMED = 10


class Command(BaseCommand):
    help = "Change when papers are clear. Without --confirm only tell what would change, and the digest to confirm it with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("policy", choices=Policy.values)
        parser.add_argument("--needed", type=arguments.whole_number(1, 99), help="of k_of_n: how many signatures")
        parser.add_argument("--days", type=arguments.whole_number(1, 90), help="of one_for_all: days to object")
        parser.add_argument(
            "--for-all", type=arguments.whole_number(0, 9999), nargs="*", metavar="TEXT",
            help="the numbers of the texts that are signed for all, 0 for none; if it is left out they stay as they are",
        )  # fmt: skip
        parser.add_argument(
            "--confirm", metavar="DIGEST", help="do it, if it would change what was shown with this digest"
        )
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        proposal = _proposal(conference, options)
        options["dry_run"] = options["dry_run"] or options["confirm"] is None
        found = policies.outlook(conference, proposal)
        if not options["dry_run"]:
            _change(conference, proposal, options["confirm"])
        tell(self.stdout, _facts(found), _words(found), options=options)


def _proposal(conference: Conference, options: dict[str, Any]) -> Proposal:
    present = policies.present(conference)
    return Proposal(
        Policy(options["policy"]),
        options["needed"] or present.needed_signatures,
        options["days"] or present.objection_days,
        present.for_all if options["for_all"] is None else _texts(conference, set(options["for_all"]) - {0}),
    )


def _texts(conference: Conference, numbers: set[int]) -> frozenset[int]:
    found = dict(conference.texts.published().filter(number__in=numbers).values_list("number", "pk"))
    if missing := sorted(numbers - found.keys()):
        raise CommandError(f"There is no published text {missing[0]}: nothing was changed.")
    return frozenset(found.values())


def _change(conference: Conference, proposal: Proposal, digest: str) -> None:
    try:
        policies.set_policy(conference, proposal, by=None, shown=digest)
    except OvertakenPolicyError as error:
        words = f"It would change something else by now: nothing was changed. Now it is {error.present.digest}"
        raise CommandError(words) from None
    except AlreadyRunningError:
        raise CommandError("The last change is not carried out to its end yet: nothing was changed.") from None


def _facts(found: Outlook) -> dict[str, Any]:
    return {
        "papers": found.papers,
        "clear_before": found.clear_before,
        "clear_after": found.clear_after,
        "become_clear": len(found.become_clear),
        "no_longer_clear": len(found.no_longer_clear),
        "people_told": found.people_told,
        "digest": found.digest,
    }


def _words(found: Outlook) -> str:
    lines = [
        f"Clear before: {papers_counted(found.clear_before)} of {found.papers:,}; after: {found.clear_after:,}.",
        f"Become clear: {len(found.become_clear):,}.{_named(found.become_clear)}",
        f"No longer clear: {len(found.no_longer_clear):,}.{_named(found.no_longer_clear)}",
        f"People who are told that a co-author has signed for them: {found.people_told:,}.",
        f"Digest: {found.digest}",
    ]
    return "\n".join(lines)


def _named(papers: list[int]) -> str:
    names = policies.names_of(papers, limit=_NAMED)
    more = f", and {len(papers) - _NAMED:,} more" if len(papers) > _NAMED else ""
    return f" {'; '.join(names)}{more}" if names else ""
