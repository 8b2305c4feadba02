"""Creates a conference with a published text, so that authors can be imported and invited."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.conferences import details, starting
from agreements.desk.forms.conferences import NewConferenceForm
from agreements.management import arguments
from agreements.management.finding import read_text
from agreements.wording import WordingError

_WITH_OFFSET = "Give it with its offset, such as 2027-10-31T02:30+01:00."
_OPTIONS = {"contact_email": "--reply-to", "signatory_name": "--signatory", "slug": "SLUG"}


class Command(BaseCommand):
    help = "Create a conference and publish its text: the given one, or the sample that comes with Countersign."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="the word for its addresses, such as icml2020")
        parser.add_argument("--name", required=True, help="as authors know it, such as “ICML 2020”")
        parser.add_argument("--legal-name", required=True, help="the party that authors make the agreement with")
        parser.add_argument(
            "--short-name", required=True, help="how the text calls that party after its first sentence"
        )
        parser.add_argument("--address", required=True, help="the party's address")
        parser.add_argument(
            "--reply-to",
            default="",
            dest="contact_email",
            help="where authors’ replies go; nobody is invited before there is such an address",
        )
        parser.add_argument("--signatory", required=True, dest="signatory_name", help="who countersigns")
        parser.add_argument("--time-zone", default="UTC", help="such as America/Los_Angeles (otherwise UTC)")
        parser.add_argument(
            "--deadline", default="", help="2026-12-31 (its last minute) or 2026-12-31T17:00, in its time zone"
        )
        parser.add_argument("--paper-date", default="", help="for papers imported without a date, as 2026-12-31")
        parser.add_argument(
            "--text",
            type=arguments.file,
            help=f"a Markdown file, or one of ours: {', '.join(each.key for each in starting.STARTING_TEXTS)}; "
            "the first of these is published without it",
        )
        parser.add_argument("--demonstration", action="store_true", help="say everywhere that nothing here is real")

    def handle(self, *_args: Any, **options: Any) -> None:
        facts = _checked_facts(options)
        ours = _one_of_ours(options["text"])
        text = ours.body if ours else read_text(options["text"])
        try:
            conference = details.create_conference(
                by=None,
                text=text,
                variants=ours.variants if ours else {},
                is_demonstration=options["demonstration"],
                **facts,
            )
        except details.TakenSlugError as error:
            raise CommandError("SLUG: another conference has just taken it.") from error
        except WordingError as error:
            raise CommandError(f"The text does not hold. {' '.join(str(error).splitlines())}") from error
        which = f"the text in “{options['text']}”" if ours is None else f"“{ours.name}”"
        if options["text"] is None:
            which = "the sample text"
        self.stdout.write(f"Created {conference} ({conference.slug}) and published {which} as text 1.")


def _one_of_ours(text: Path | None) -> starting.StartingText | None:
    """A file of that name comes first."""
    if text is None:
        return starting.STARTING_TEXTS[0]
    return None if text.exists() else starting.named(str(text))


def _checked_facts(options: dict[str, Any]) -> dict[str, Any]:
    deadline = arguments.on_the_clock(options["deadline"], options["time_zone"])
    form = NewConferenceForm({**options, **deadline})
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        option = _OPTIONS.get(name, f"--{name.replace('_', '-')}")
        hint = f" {_WITH_OFFSET}" if "deadline_meant" in form.fields else ""
        raise CommandError(f"{option}: {' '.join(map(str, errors))}{hint}")
    return form.cleaned_data
