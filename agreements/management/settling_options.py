"""Options that say what is done about what a list has otherwise than it is here."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from agreements.importing.difference.kinds_and_remedies import REMEDIES, DifferenceKind, Remedy
from agreements.importing.difference.settlement import Settlement

_OPTIONS = {
    Remedy.KEEP: "leave as it is here",
    Remedy.AMEND: "take the list's value; what was signed is dealt with by the conference's rule",
    Remedy.ASK_AGAIN: "take the list's value, and ask again whoever has signed under another",
    Remedy.VOID: "take authors off their papers who are gone from the list, or withdraw papers that it does not accept",
    Remedy.ADD: "import as another paper what seems to be one under another ID",
}


def add_arguments(parser: CommandParser) -> None:
    for remedy, words in _OPTIONS.items():
        kinds = [kind.value for kind in DifferenceKind if remedy in REMEDIES[kind] and len(REMEDIES[kind]) > 1]
        told = f"{words}; repeat it for each kind: {', '.join(kinds)}"
        parser.add_argument(
            f"--{remedy.replace('_', '-')}",
            action="append",
            default=[],
            choices=kinds,
            metavar="KIND",
            help=told,
            dest=f"remedy_{remedy}",
        )
    parser.add_argument("--reason", default="", help="why, for those who were asked and are not any more")


def settlement_of(options: dict[str, Any]) -> Settlement:
    remedies: dict[DifferenceKind, Remedy] = {}
    for remedy in _OPTIONS:
        for value in options[f"remedy_{remedy}"]:
            kind = DifferenceKind(value)
            if remedies.setdefault(kind, remedy) is not remedy:
                raise CommandError(f"Two things are to be done about “{value}”: choose one of them.")
    return Settlement(remedies, reason=options["reason"].strip())
