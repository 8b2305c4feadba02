"""What is said of an author's row, kept beside the author until somebody has looked at it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from agreements.importing.outcomes import OUTCOMES, Remark, RemarkKind, RowOutcome
from agreements.importing.rows import RowKey
from agreements.importing.steps import AuthorshipStep, Plan
from agreements.models import Authorship, CellRemark

_LONGEST_BEFORE, _LONGEST_AFTER, _CHUNK = 1000, 500, 500


def keep(found: Plan, authorships: Mapping[str, Authorship]) -> None:
    """Of rows that are new or say anything new: once looked at, the same row of the same list is not asked about again."""
    rows = [_row(remark, authorships[step.key]) for step, remark in _to_keep(found)]
    CellRemark.objects.bulk_create(rows, batch_size=_CHUNK, ignore_conflicts=True)


def _to_keep(found: Plan) -> Iterator[tuple[AuthorshipStep, Remark]]:
    said = defaultdict[RowKey, list[Remark]](list)
    for remark in found.reading.remarks:
        if remark.outcome is not RowOutcome.NOTE and remark.before:
            said[remark.row, remark.part].append(remark)
    changed = {step.key for step in found.papers if step.changes} | {
        step.key for step in found.authors if step.changes
    }
    for step in found.authorships:
        if step.row is not None and (step.existing is None or step.changes or {step.paper, step.author} & changed):
            for remark in said[step.row.key]:
                yield step, remark


def _row(remark: Remark, authorship: Authorship) -> CellRemark:
    # Beside the address that is taken stand the others.
    after = remark.after.partition(", ")[0] if remark.kind is RemarkKind.SECOND_ADDRESS else remark.after
    return CellRemark(
        authorship=authorship,
        column=remark.column,
        kind=remark.kind,
        before=remark.before[:_LONGEST_BEFORE],
        after=after[:_LONGEST_AFTER],
        is_look=OUTCOMES[remark.kind] is RowOutcome.LOOK,
        is_of_paper=remark.is_of_paper,
    )
