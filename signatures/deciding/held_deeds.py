"""What is decided about rows that an import left out: corrected and imported with their paper, or left out for good."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from agreements.importing.apply import RefusedRowsError, StalePlanError
from agreements.importing.confined import kept_readings
from agreements.importing.confined.child_reading import read_apart
from agreements.importing.files.sources import ListFile
from agreements.importing.listings.choices import Choices
from agreements.importing.remarking import held_back_rows
from agreements.importing.rows import Problem
from agreements.importing.uploads import AnotherImportError, apply_batch, keep_batch
from agreements.matters import held_back
from agreements.models import HeldRows, Matter
from agreements.web.sandbox.limits import NoAnswerError
from agreements.web.sandbox.turns import BusyError
from signatures.deciding.orders import DecidedOrder, NoLongerSoError

# Of the corrected list, its header is the first line.
_FIRST_LINE = 2


def still_wrong(matter: Matter, cells: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """By row and column why a cell is still refused; what a row is left out for by another one is told there."""
    held = _held(matter)
    content = held_back_rows.corrected_list(held, cells)
    files = [ListFile(held.batch.filename, content)]
    try:
        reading, _packed = read_apart(files, Choices(), turns=kept_readings.TURNS)
    except (BusyError, NoAnswerError):  # it is read once more when it is carried out
        return {}
    return {f"cell-{_row(held, each)}-{each.column}": each.reason for each in reading.problems if not each.is_left_out}


def _row(held: HeldRows, problem: Problem) -> int:
    place = problem.row - _FIRST_LINE
    return int(held.rows[place]["row"]) if 0 <= place < len(held.rows) else 0


def take_rows(order: DecidedOrder) -> None:
    held = _held(order.only)
    content = held_back_rows.corrected_list(held, order.given["cells"])
    batch = keep_batch(order.conference, filename=_name_of(held), content=content, by=order.by)
    try:
        apply_batch(batch, by=order.by, partial=False, previewed="")
    except RefusedRowsError as error:
        words = _("It is refused as things stand now, for example because a place on the paper is taken.")
        raise NoLongerSoError(words) from error
    except (AnotherImportError, StalePlanError) as error:
        raise NoLongerSoError(_("Another list is just being imported. Press again after that.")) from error
    HeldRows.objects.filter(pk=held.pk).update(taken=batch)
    held_back.changed(order.conference.pk)


def _name_of(held: HeldRows) -> str:
    return _("{name}, corrected.csv").format(name=held.name)


def leave_out(order: DecidedOrder) -> None:
    if not held_back.leave_out(order.only, reason=order.given["reason"], by=order.by):
        raise NoLongerSoError(_("This has been settled meanwhile."))


def _held(matter: Matter) -> HeldRows:
    found = HeldRows.objects.standing().select_related("batch").defer("batch__content").filter(matters=matter).first()
    if found is None:
        raise NoLongerSoError(_("The paper has come with a list since."))
    return found
