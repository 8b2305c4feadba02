"""Writes everything that was signed as one ZIP."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agreements.management import arguments
from agreements.management.finding import conference_called
from agreements.models import Conference
from agreements.sentences import counted
from signatures.checkpoints.kept_files import BadCheckpointError
from signatures.exporting import downloads, whole_files
from signatures.exporting.bundles import making_bundles, streaming
from signatures.exporting.bundles.gathering import UnknownPaperError
from signatures.exporting.bundles.layouts.patterns import PatternError
from signatures.exporting.bundles.making_bundles import Wish
from signatures.models import Bundle, BundleLayout


class Command(BaseCommand):
    help = (
        "Make a bundle of a conference: its documents with a manifest, the exceptions, the log, the certificates and what "
        "checks them, as one ZIP. It takes the papers that are clear; --paper takes one that is not. With --again a bundle that "
        "was made before is written once more, as it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("conference", help="its short address, such as icml-2020")
        parser.add_argument(
            "--out", type=arguments.file, required=True, metavar="FILE", help="the file to write, such as volume.zip"
        )
        parser.add_argument(
            "--layout",
            choices=BundleLayout.values,
            default=BundleLayout.SIGNATURES.value,
            help="how its files are called",
        )
        parser.add_argument(
            "--pattern", default="", help="file names of the layout “pattern”, such as {paper}/{author}"
        )
        parser.add_argument("--volume", default="", help="PMLR's number of the volume, such as 119")
        parser.add_argument(
            "--paper", action="append", default=[], metavar="ID", help="take this paper, though it is not clear"
        )
        parser.add_argument("--reason", default="", help="why these papers are taken")
        parser.add_argument("--again", type=int, metavar="NUMBER", help="write this bundle once more")

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = conference_called(options["conference"])
        out: Path = options["out"]
        bundle = _found(conference, options["again"]) if options["again"] else _made(conference, options)
        downloads.note_bundle(bundle, by=None)
        try:
            whole_files.write(streaming.zipped(bundle), out)
        except streaming.BundleStoppedError as error:
            raise CommandError(
                f"{out} was not written: {error}. See what repair_documents says; then: --again {bundle.number}"
            ) from error
        except BadCheckpointError as error:
            raise CommandError(f"{out} was not written: {error}. Put it back from a backup first.") from error
        except OSError as error:
            raise CommandError(f"{out} was not written: {error.strerror or error}") from error
        told = [
            counted("{count} paper", "{count} papers", bundle.papers),
            counted("{count} document", "{count} documents", bundle.documents),
            counted("{count} left out", "{count} left out", bundle.left_out),
        ]
        self.stdout.write(f"Bundle {bundle.number} written to {out}: {', '.join(told)}.")


def _found(conference: Conference, number: int) -> Bundle:
    try:
        found = conference.bundles.select_related("conference").get(number=number)
    except Bundle.DoesNotExist as error:
        raise CommandError(f"There is no bundle {number}.") from error
    if found.is_erased:
        raise CommandError(f"Somebody in bundle {number} was erased: it cannot be made again.")
    return found


def _made(conference: Conference, options: dict[str, Any]) -> Bundle:
    wish = Wish(
        BundleLayout(options["layout"]),
        options["pattern"],
        options["volume"],
        tuple(options["paper"]),
        options["reason"],
    )
    try:
        return making_bundles.make(conference, wish, by=None)
    except (PatternError, UnknownPaperError) as error:
        raise CommandError(str(error)) from error
    except making_bundles.ReasonNeededError as error:
        raise CommandError("Say with --reason why these papers are taken.") from error
    except making_bundles.NothingToBundleError as error:
        raise CommandError("There is nothing to put into it: no paper is clear.") from error
