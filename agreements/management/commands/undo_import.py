"""Undoes an import while nobody of it was invited or has answered."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.importing.batches import confirming, ordering
from agreements.importing.batches.batch_moves import MovedOnError
from agreements.importing.batches.foreground import to_its_end
from agreements.importing.batches.foreseeing import foreseen
from agreements.importing.batches.import_jobs import take_back_parts
from agreements.importing.batches.ordering import NotToBeUndoneError
from agreements.importing.batches.staying import sentences
from agreements.importing.uploads import AnotherImportError
from agreements.management import arguments
from agreements.management.finding import open_conference_called
from agreements.management.trying import add_output_arguments, tell
from agreements.models import ImportBatch, ImportState

_COUNTS = ("papers_removed", "authors_removed", "agreements_removed", "values_restored", "ended")


class Command(BaseCommand):
    help = (
        "Undo an import, by its number (import_history lists them): rows that nothing else names are removed, the others end, "
        "and values become what they were where nobody has changed them since; “stays” says what stays and why. Refused once "
        "somebody of it was invited or has answered."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("conference", type=arguments.text, help="the conference's slug")
        parser.add_argument("number", type=int, help="the import's number")
        add_output_arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        batch = conference.import_batches.filter(pk=options["number"]).first()
        if batch is None:
            raise CommandError(f"{conference} has no import {options['number']}.")
        if batch.state != ImportState.APPLIED:
            raise CommandError(f"Import {batch.pk} cannot be undone: it is {batch.state}.")
        counts, stays = _foreseen(batch) if options["dry_run"] else _undone(batch)
        facts = {"number": batch.pk} | {name: counts.get(name, 0) for name in _COUNTS} | {"stays": stays}
        words = "; ".join(f"{name.replace('_', ' ')}: {counts.get(name, 0):,}" for name in _COUNTS)
        tell(self.stdout, facts, "\n".join([f"{words}.", *stays]), options=options)


def _foreseen(batch: ImportBatch) -> tuple[dict[str, int], list[str]]:
    would = foreseen(batch)
    if would.refusal:
        raise CommandError(would.refusal)
    return dict(would.counts), sentences(would.stays)


def _undone(batch: ImportBatch) -> tuple[dict[str, int], list[str]]:
    try:
        ordering.undo(batch, by=None, now=take_back_parts, at_once=confirming.AT_ONCE)
    except NotToBeUndoneError as refusal:
        raise CommandError(refusal.why) from refusal
    except (AnotherImportError, MovedOnError) as error:
        raise CommandError("Another import is under way at this moment. Try again.") from error
    to_its_end(batch)
    if batch.state != ImportState.UNDONE:
        raise CommandError("It could not be undone to its end. The page of bulk jobs says why, and can continue it.")
    result = batch.result or {}
    return result.get("back", {}), sentences(result.get("stays", []))
