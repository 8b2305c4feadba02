"""Publishes a text from a file, as the first one or as a correction of the one in use."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.conferences import texts
from agreements.conferences.texts import CorrectionOrder
from agreements.desk.phrases import agreements_counted, people_counted
from agreements.jobs.bulk_jobs import AlreadyRunningError
from agreements.management import arguments
from agreements.management.finding import open_conference_called, read_text
from agreements.management.trying import add_output_arguments, tell, tried
from agreements.models import BulkJob, Conference, Text, TextCorrection
from agreements.publishing import correcting, lacking
from agreements.wording import WordingError


class Command(BaseCommand):
    help = (
        "Publish the text in a file. Where another one is in use, those who wait for it are moved on to this one by the workers, "
        "and are told by mail; with --ask-again those who have signed are asked to sign this one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", help="the conference's slug")
        parser.add_argument("file", type=arguments.file, help="the text, in Markdown")
        kinds = parser.add_mutually_exclusive_group()
        kinds.add_argument(
            "--minor", action="store_true", help="the meaning is the same: nobody who signed is asked again"
        )
        kinds.add_argument("--major", action="store_true", help="the meaning has changed")
        parser.add_argument("--ask-again", action="store_true", help="with --major: those who have signed sign again")
        parser.add_argument("--changes", type=arguments.text, default="", help="what has changed; the authors read it")
        parser.add_argument("--no-mail", action="store_true", help="those who wait are not told by mail")
        parser.add_argument("--anyway", action="store_true", help="although documents would have gaps")
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        body = read_text(options["file"])
        correction = _correction(conference, options)
        with tried(is_dry=options["dry_run"]):
            text = _saved(conference, body)
            _check(conference, text, is_anyway=options["anyway"])
            reach = correcting.counts(text)
            job = _published(text, correction, tells=not options["no_mail"])
        again = reach.asked_again if job and options["ask_again"] else 0
        facts = {
            "text": text.number,
            "correction": correction.kind.value if correction else "",
            "moved": reach.waiting if job else 0,
            "asked_again": again,
            "people": job.total if job else 0,
        }
        words = f"Text {text.number} published."
        if job:
            words += (
                f" To be moved on: {agreements_counted(reach.waiting)}; to be asked again: "
                f"{agreements_counted(again)}; concerned: {people_counted(job.total)}."
            )
        tell(self.stdout, facts, words, options=options)


def _correction(conference: Conference, options: dict[str, Any]) -> CorrectionOrder | None:
    is_first = conference.current_text is None
    if options["ask_again"] and not options["major"]:
        raise CommandError("--ask-again goes with --major.")
    if is_first:
        return None
    if not (options["minor"] or options["major"]):
        raise CommandError(f"{conference} has a text in use: say --minor or --major.")
    kind = TextCorrection.MAJOR if options["major"] else TextCorrection.MINOR
    return CorrectionOrder(kind, asks_again=options["ask_again"], changes=options["changes"].strip())


def _saved(conference: Conference, body: str) -> Text:
    """Over no draft that somebody is writing."""
    draft = conference.texts.drafts().first()
    try:
        return texts.save_text(conference, body=body, by=None, over="")
    except WordingError as error:
        raise CommandError(f"The text does not hold. {' '.join(str(error).splitlines())}") from error
    except texts.OtherWordsError as error:
        which = error.draft or draft
        raise CommandError(f"{which} is being written, with other words. Publish or change it on its page.") from error


def _check(conference: Conference, text: Text, *, is_anyway: bool) -> None:
    wrong = [lack.words for lack in lacking.before_publishing(conference, text) if lack.is_wrong]
    if wrong and not is_anyway:
        raise CommandError(f"Nothing was published. {' '.join(wrong)} With --anyway it is published nevertheless.")


def _published(text: Text, correction: CorrectionOrder | None, *, tells: bool) -> BulkJob | None:
    try:
        return correcting.publish(text, correction=correction, tells=tells, by=None)
    except AlreadyRunningError as error:
        words = "Those who wait are still being moved on to the last text. Try again when that is finished."
        raise CommandError(words) from error
