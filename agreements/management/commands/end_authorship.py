"""Takes somebody off a paper: “not an author of this paper”."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.management import arguments, people
from agreements.management.finding import open_conference_called
from agreements.management.papers import paper_called
from agreements.management.trying import add_output_arguments, tell, tried
from agreements.models import Authorship, EndCause
from agreements.people.authorships import adding, taking_off


class Command(BaseCommand):
    help = "Take somebody off a paper: the agreement ends with the reason, and whoever was asked is told by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("paper", type=arguments.text, help="the paper's ID")
        parser.add_argument("author", type=people.author_id, help="the author's id")
        parser.add_argument("--reason", type=arguments.text, default="", help="which the author reads")
        parser.add_argument("--undo", action="store_true", help="put them back instead")
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        paper = paper_called(conference, options["paper"])
        author = people.author_called(conference, options["author"])
        with tried(is_dry=options["dry_run"]):
            if options["undo"]:
                ended = Authorship.objects.filter(paper=paper, author=author, ended_cause=EndCause.NOT_AN_AUTHOR)
                facts, words = _put_back(
                    ended.select_related("paper__conference", "author").order_by("ended_at").last()
                )
            else:
                facts, words = _end(people.authorship_of(paper, author), options["reason"].strip())
        tell(self.stdout, facts, words, options=options)


def _end(authorship: Authorship, reason: str) -> tuple[dict[str, Any], str]:
    if not reason:
        raise CommandError("Give a --reason: it is kept with the history of the paper.")
    ended = taking_off.end_authorship(authorship, reason=reason, by=None)
    told = " A mail tells them so." if ended.is_told else ""
    facts = {"authorship": authorship.pk, "agreements": ended.agreements, "told": ended.is_told}
    return facts, f"{authorship.printed_name} is no longer an author of paper {authorship.paper.number}.{told}"


def _put_back(authorship: Authorship | None) -> tuple[dict[str, Any], str]:
    if authorship is None:
        raise CommandError("They were not taken off this paper: nothing was changed.")
    try:
        back = taking_off.reinstate_authorship(authorship, by=None)
    except (adding.AlreadyAuthorError, taking_off.NotToBePutBackError, adding.WithdrawnPaperError) as error:
        raise CommandError(f"{authorship.printed_name} cannot be put back: nothing was changed.") from error
    agreement, told = back.agreement, " A mail tells them so." if back.is_told else ""
    facts = {
        "authorship": authorship.pk, "agreement": str(agreement.pk), "state": agreement.state, "told": back.is_told,
    }  # fmt: skip
    return facts, f"{authorship.printed_name} is an author of paper {authorship.paper.number} again.{told}"
