"""Records what stands in the place of an author's answer."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.management import arguments
from agreements.management.finding import open_conference_called
from agreements.management.one_agreement import add_agreement, standing_one
from agreements.management.trying import tell, tried
from agreements.models import WaiverKind
from agreements.settling import files, waiving
from agreements.settling.scans import MAX_BYTES
from agreements.settling.waivers import Grounds
from agreements.states import State
from agreements.workflow import ForbiddenMoveError

_SIGNER = ("signer_name", "signer_title", "signer_organisation")


class Command(BaseCommand):
    help = (
        "Waive the answer of one author about one paper: signed by hand, by the employer or an agent (with the file of the "
        "form), deceased, unreachable, or another reason. Where the conference wants two for it, this only proposes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_agreement(parser, reason="how it is known; only staff read it")
        parser.add_argument("--kind", choices=WaiverKind.values, required=True)
        parser.add_argument("--file", type=arguments.file, help="PDF, JPEG or PNG of the signed form, at most 20 MB")
        for name in _SIGNER:
            words = name.replace("_", " ")
            parser.add_argument(
                f"--{name.replace('_', '-')}",
                type=arguments.text,
                default="",
                help=f"{words}, of an employer or agent",
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        conference = open_conference_called(options["conference"])
        agreement = standing_one(conference, options)
        grounds = Grounds(WaiverKind(options["kind"]), options["reason"], *(options[name] for name in _SIGNER))
        file = _file(grounds, options["file"])
        why_not = waiving.why_not_waive(agreement)
        if why_not and not (grounds.kind == WaiverKind.SCAN and agreement.state != State.VOID):
            raise CommandError(f"It cannot be waived. {why_not}")
        with tried(is_dry=options["dry_run"]):
            try:
                outcome = waiving.waive(agreement, grounds, file=file, by=None).name.lower()
            except ForbiddenMoveError as error:
                raise CommandError(str(error)) from error
            except waiving.AlreadyProposedError as error:
                raise CommandError("A waiver of this agreement waits to be confirmed.") from error
        words = f"The answer of {agreement.authorship.printed_name}: {_WORDS.get(outcome, 'waived')}."
        tell(self.stdout, {"agreement": str(agreement.pk), "outcome": outcome}, words, options=options)


_WORDS = {
    "proposed": "a waiver is proposed, and somebody of the staff has to confirm it",
    "kept_beside": "the author has signed online, so the form is kept beside that",
}


def _file(grounds: Grounds, path: Path | None) -> files.Received | None:
    """Raises CommandError for what is missing or cannot be read."""
    if grounds.kind in WaiverKind.by_somebody_else() and not all(getattr(grounds, name) for name in _SIGNER):
        raise CommandError(
            "Whoever signed for the author needs --signer-name, --signer-title and --signer-organisation."
        )
    if path is None:
        if grounds.kind in WaiverKind.with_a_file():
            raise CommandError("What was signed by hand needs the --file of the form.")
        return None
    try:
        with path.open("rb") as opened:
            return files.examined(path.name, opened.read(MAX_BYTES + 1))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except files.FileError as error:
        raise CommandError(str(error)) from error
