"""Rows that imported lists left out: asked about until they come with a list, or somebody leaves them out for good."""

from collections.abc import Collection, Iterator

from agreements import audit
from agreements.models import HeldRows, Matter, MatterKind, Settled, User


def subject_of(pk: int) -> str:
    return f"held:{pk}"


def standing(conference: int) -> Iterator[tuple[str, int]]:
    """What would be asked now, whether somebody left it out or not."""
    rows = HeldRows.objects.standing().filter(batch__conference=conference).order_by("pk")
    yield from ((subject_of(pk), pk) for pk in rows.values_list("pk", flat=True))


def changed(conference: int) -> None:
    """Have these matters derived anew at the end of the deed under way, which holds the conference."""
    audit.before_end(_compare, [conference])


def leave_out(matter: Matter, *, reason: str, by: User) -> bool:
    """The rows stay out for good; False if it was settled meanwhile."""
    with audit.deed(matter.conference, by=by):
        audit.locks.conference()
        settled = {"settled_at": audit.evidence_time(), "settled_by": by, "settled": Settled.BY_HAND}
        if not Matter.objects.open().filter(pk=matter.pk).update(**settled):
            return False
        audit.record("matter.left", facts={"kind": matter.kind, "matter": matter.pk}, personal={"reason": reason})
    return True


def _compare(conferences: Collection[int]) -> None:
    for conference in conferences:
        wanted = dict(standing(conference))
        ours = Matter.objects.filter(conference=conference, kind=MatterKind.HELD)
        there = dict(ours.open().values_list("subject", "pk"))
        known = set(ours.filter(settled=Settled.BY_HAND).values_list("subject", flat=True)) | there.keys()
        gone = [pk for subject, pk in there.items() if subject not in wanted]
        ours.filter(pk__in=gone).update(settled_at=audit.evidence_time(), settled=Settled.BY_DEED)
        Matter.objects.bulk_create(
            Matter(
                conference_id=conference,
                kind=MatterKind.HELD,
                subject=subject,
                held_id=pk,
                opened_at=audit.evidence_time(),
            )
            for subject, pk in wanted.items()
            if subject not in known
        )
