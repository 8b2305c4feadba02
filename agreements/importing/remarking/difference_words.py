"""What pages and commands say of the ways in which a list differs, and of what is done about them."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.importing.difference.differences import Difference, papers_of
from agreements.importing.difference.kinds_and_remedies import TICKED, DifferenceKind, Remedy
from agreements.importing.steps import Plan

TITLES_OF_KINDS: Mapping[DifferenceKind, str | Promise] = {
    DifferenceKind.NEW_PAPER: _("New papers"),
    DifferenceKind.ADDED: _("Authors added"),
    DifferenceKind.GONE: _("Authors gone from the list"),
    DifferenceKind.RENAMED: _("Renamed"),
    DifferenceKind.REORDERED: _("Authors in another order"),
    DifferenceKind.TITLE_SPELLING: _("Titles: only capitals and punctuation"),
    DifferenceKind.TITLE_TEX: _("Titles: only TeX or mark-up"),
    DifferenceKind.TITLE_WORDS: _("Titles: other words"),
    DifferenceKind.MOVED: _("Papers under another ID"),
    DifferenceKind.WITHDRAWN: _("Not accepted, as the list says"),
    DifferenceKind.ADDRESS: _("Address changed?"),
    DifferenceKind.ASKED_ANEW: _("Asked again, because the agreement was ended"),
    DifferenceKind.DETAILS: _("Other details"),
    DifferenceKind.NOT_HERE: _("Papers of the list that are not here"),
}
_NAMES: Mapping[Remedy, str | Promise] = {
    Remedy.KEEP: _("Leave it as it is here"),
    Remedy.AMEND: _("Take the list’s value"),
    Remedy.ASK_AGAIN: _("Take it, and ask again whoever has signed"),
    Remedy.VOID: _("End all of them"),
    Remedy.ADD: _("Import as another paper"),
}
# Where a remedy means something more exact.
_NAMES_OF_KINDS: Mapping[tuple[DifferenceKind, Remedy], str | Promise] = {
    (DifferenceKind.NEW_PAPER, Remedy.AMEND): _("Add them"),
    (DifferenceKind.NEW_PAPER, Remedy.KEEP): _("Leave them out"),
    (DifferenceKind.ADDED, Remedy.AMEND): _("Add them"),
    (DifferenceKind.ADDED, Remedy.KEEP): _("Leave them out"),
    (DifferenceKind.GONE, Remedy.KEEP): _("Keep them, but for those you tick"),
    (DifferenceKind.GONE, Remedy.VOID): _("Take all of them off their papers"),
    (DifferenceKind.RENAMED, Remedy.AMEND): _("Take the list’s names"),
    (DifferenceKind.REORDERED, Remedy.AMEND): _("Take the list’s order"),
    (DifferenceKind.MOVED, Remedy.AMEND): _("The same papers: give them the list’s IDs"),
    (DifferenceKind.MOVED, Remedy.KEEP): _("The same papers: keep the IDs here"),
    (DifferenceKind.MOVED, Remedy.ADD): _("Other papers: add them"),
    (DifferenceKind.WITHDRAWN, Remedy.KEEP): _("Keep them, but for those you tick"),
    (DifferenceKind.WITHDRAWN, Remedy.VOID): _("Withdraw all of them"),
    (DifferenceKind.ADDRESS, Remedy.AMEND): _("Write to the list’s addresses from now on"),
    (DifferenceKind.ADDRESS, Remedy.KEEP): _("Write to the addresses here"),
    (DifferenceKind.ASKED_ANEW, Remedy.AMEND): _("Ask for an agreement again"),
    (DifferenceKind.NOT_HERE, Remedy.KEEP): _("Leave them out: they have no addresses"),
}


def name_of_remedy(kind: DifferenceKind, remedy: Remedy) -> str:
    return str(_NAMES_OF_KINDS.get((kind, remedy), _NAMES[remedy]))


def settled_of(kept: Mapping[str, Any]) -> list[tuple[str, int, str]]:
    """What is kept with an import (`differing.carrying_out.kept`) in words: of each kind how many, and what was done."""
    return [
        (str(TITLES_OF_KINDS[kind]), told["count"], name_of_remedy(kind, Remedy(told["done"])))
        for kind in DifferenceKind
        if (told := kept.get("kinds", {}).get(kind.value))
    ]


def told_of(found: Plan) -> dict[str, Any]:
    """The whole difference as JSON has it: counts, what is done with each kind, and each one."""
    difference = found.difference
    return {
        "author_lists": {"differ": difference.author_lists, "only_order": difference.author_lists_in_order_only},
        "titles": {"differ": difference.titles},
        "unnamed_papers": difference.unnamed,
        "kinds": {
            kind.value: {
                "count": len(rows),
                "papers": papers_of(rows),
                "done": found.reading.remedy(kind).value,
                "rows": [_row(each, found) for each in rows],
            }
            for kind, rows in difference.by_kind.items()
        },
    }


def _row(each: Difference, found: Plan) -> dict[str, Any]:
    told: dict[str, Any] = {"paper": each.paper, "name": each.name, "before": each.before, "after": each.after}
    told |= {"remark": each.remark} if each.remark else {}
    told |= {"signed": each.signed} if each.signed else {}
    return told | ({"ends": found.reading.settlement.ends(each)} if each.kind in TICKED else {})
