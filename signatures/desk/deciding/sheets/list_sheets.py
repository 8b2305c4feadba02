"""Sheets about entries of the list: two that are probably one person, and what a later list no longer has."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements import labels
from agreements.desk.deciding import absence_words
from agreements.importing.remarking import held_back_rows
from agreements.matters import one_person
from agreements.models import Authorship, Matter
from agreements.sentences import counted, listed
from signatures.desk.deciding.sheets.matter_sheet import Button, Desk, MatterSheet, author_page, page_of, sheet_of

# What is above those columns of a list that are no fields of a record.
_COLUMNS: Mapping[str, str | Promise] = {
    "paper_id": gettext_lazy("paper"),
    "author_order": gettext_lazy("position"),
    "given_name": gettext_lazy("given name"),
    "family_name": gettext_lazy("family name"),
}


def of_duplicate(matter: Matter, desk: Desk) -> MatterSheet:
    first, later = desk.evidence.others.get(matter.subject), matter.person
    if first is None:
        return sheet_of(matter, matter.get_kind_display(), "deciding/said.html", {})
    numbers = _numbers(first.pk, later.pk)
    shared = [number for number in numbers[first.pk] if number in numbers[later.pk]]
    then = _("The entry that stays has all papers, and both links lead to it. Whoever was asked is told.")
    if shared:
        words = counted(
            "On paper {numbers} one of the two places goes.",
            "On papers {numbers} one of the two places goes.",
            len(shared),
            numbers=listed(shared),
        )
        then = f"{then} {words}"
    return sheet_of(
        matter,
        _("Are {first} and {later} one person?").format(first=first.name, later=later.name),
        "deciding/twice.html",
        {
            "entries": [(each, numbers[each.pk]) for each in (first, later)],
            "signs": [sign.words for sign in one_person.signs_between(first, later)],
        },
        then=then,
        buttons=[Button(_("Yes, merge them"), "merge"), Button(_("No, two people"), "keep_apart")],
        more=[
            Button(_("See what a merger does"), url=page_of("merge_authors", matter, first.pk, f"&other={later.pk}")),
            author_page(matter),
        ],
    )


def _numbers(*people: int) -> dict[int, list[str]]:
    """Of the papers of each."""
    rows = Authorship.objects.standing().filter(author__in=people).order_by("paper__number_key", "pk")
    found = defaultdict[int, list[str]](list)
    for author, number in rows.values_list("author", "paper__number"):
        found[author].append(number)
    return found


def of_gone(matter: Matter, desk: Desk) -> MatterSheet:
    absence = desk.evidence.absences.get(matter.subject)
    if absence is None:
        return sheet_of(matter, matter.get_kind_display(), "deciding/said.html", {})
    authorship, number = absence.authorship, absence.authorship.paper.number
    question = _("Withdraw paper {number}?").format(number=number)
    withdraw, take_off = Button(_("Withdraw the paper"), "withdraw"), Button(_("Take off the paper"), "take_off")
    keep, then = (
        Button(_("Keep it"), "leave"),
        _("Nobody is asked about a withdrawn paper. Whoever was asked is told."),
    )
    if not absence.is_of_paper:
        question = _("Take {name} off paper {number}?").format(name=authorship.printed_name, number=number)
        keep = Button(_("Keep the author"), "leave")
        then = _("The agreement ends, and what was signed is kept. Whoever was asked is told.")
    return sheet_of(
        matter,
        question,
        "deciding/gone.html",
        {
            "absence": absence,
            "words": absence_words.absent(absence),
            "reason": standard_reason(is_of_paper=absence.is_of_paper),
        },
        then=then,
        buttons=[withdraw, keep] if absence.is_of_paper else [take_off, keep, withdraw],
        more=[Button(_("See the paper"), url=page_of("paper", matter, authorship.paper_id)), author_page(matter)],
    )


def standard_reason(*, is_of_paper: bool) -> str:
    """What whoever was asked reads, unless somebody writes otherwise."""
    if is_of_paper:
        return _("The paper is no longer among those that the conference accepted.")
    return _("The list of the paper’s authors no longer has this name.")


@dataclass(frozen=True)
class HeldCell:
    """`field`: where it is corrected; empty where nothing is wrong with it."""

    value: str
    field: str = ""
    why: str = ""
    label: str = ""


def of_held(matter: Matter, desk: Desk) -> MatterSheet:
    held = matter.held
    if held is None:
        return sheet_of(matter, matter.get_kind_display(), "deciding/said.html", {})
    columns = held_back_rows.columns_of(held.rows)
    labels_of = {name: str(_COLUMNS.get(name) or labels.FIELD.get(name, name)) for name in columns}
    rows = [(row, [_cell(row, name, labels_of[name]) for name in columns]) for row in held.rows]
    faulty = [cell for _row, cells in rows for cell in cells if cell.field]
    words = _("Import paper {numbers} after all?") if held.numbers else _("Import row {numbers} after all?")
    take = Button(_("Correct and import"), "take_rows")
    upload = Button(_("Import a corrected list"), url=reverse("import_file", args=[desk.slug]))
    return sheet_of(
        matter,
        words.format(numbers=", ".join(held.numbers or [str(row["row"]) for row in held.rows])),
        "deciding/held.html",
        {
            "held": held,
            "columns": [labels_of[name] for name in columns],
            "rows": rows,
            "faulty": faulty,
            "fields": {cell.field for cell in faulty},
        },
        then=_("Its authors are added and can be invited. Nobody is mailed."),
        buttons=[take if faulty else upload, Button(_("Leave it out"), "leave_out")],
        more=[
            *([upload] if faulty else []),
            Button(_("What that list changed"), url=reverse("import_result", args=[desk.slug, held.batch_id])),
        ],
    )


def _cell(row: Mapping[str, Any], name: str, label: str) -> HeldCell:
    value = row["cells"].get(name, "")
    if name not in row["wrong"]:
        return HeldCell(value)
    words = _("Row {row}, {column}").format(row=row["row"], column=label)
    return HeldCell(value, f"cell-{row['row']}-{name}", row["wrong"][name], words)
