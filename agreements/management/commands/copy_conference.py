"""Creates a conference from another one: its rules, pictures and text, and whom of the team is named."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.conferences import details
from agreements.conferences.editions import copying
from agreements.conferences.editions.copying import NewMember
from agreements.desk.forms.conferences import NewConferenceForm
from agreements.management import arguments
from agreements.management.finding import conference_called
from agreements.management.trying import add_output_arguments, tell, tried
from agreements.models import Conference, Role


class Command(BaseCommand):
    help = "Create a conference from another one; the text that is in use there becomes the draft of the new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the slug of the one to copy")
        parser.add_argument("slug", help="the word for the new one's addresses, such as icml2021")
        parser.add_argument("--name", required=True, help="as authors know it, such as “ICML 2021”")
        parser.add_argument("--deadline", default="", help="2026-12-31 (its last minute) or 2026-12-31T17:00")
        parser.add_argument("--paper-date", default="", help="for papers imported without a date, as 2026-12-31")
        parser.add_argument(
            "--member", type=arguments.text, action="append", default=[], metavar="EMAIL=ROLE",
            help="who of the old team comes along, once for each: owner, manager, signatory or viewer",
        )  # fmt: skip
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        source = conference_called(options["conference"])
        facts, people = _checked_facts(source, options), list(_people(source, options["member"]))
        try:
            with tried(is_dry=options["dry_run"]):
                found = copying.copy_conference(source, by=None, facts=facts, people=people)
                draft = found.texts.drafts().first()
        except details.TakenSlugError as error:
            raise CommandError("SLUG: another conference has just taken it.") from error
        told = {"slug": found.slug, "members": len(people), "text": draft.number if draft else None}
        words = f"Created {found} ({found.slug}) from {source}, with {len(people)} of its team."
        text = f" Its text {draft.number} is a draft: publish it." if draft else " It has no text yet."
        tell(self.stdout, told, words + text, options=options)


def _checked_facts(source: Conference, options: dict[str, Any]) -> dict[str, Any]:
    """By the rules of a new conference; what is taken over is checked with it."""
    deadline = arguments.on_the_clock(options["deadline"], source.time_zone)
    form = NewConferenceForm({**copying.taken_over(source), **options, **deadline})
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        option = "SLUG" if name == "slug" else f"--{name.replace('_', '-')}"
        raise CommandError(f"{option}: {' '.join(map(str, errors))}")
    return {name: form.cleaned_data[name] for name in ("slug", "name", "deadline", "paper_date")}


def _people(source: Conference, named: list[str]) -> Iterator[NewMember]:
    team = {member.user.email: member.user for member in source.memberships.select_related("user")}
    for words in named:
        email, _, role = words.partition("=")
        if email not in team:
            raise CommandError(f"--member: “{email}” is not on the team of {source}.")
        if role not in Role.values:
            raise CommandError(f"--member: give {email} a role, such as {email}=manager.")
        yield NewMember(team[email], Role(role))
