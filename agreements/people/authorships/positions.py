"""The order of a paper's authors: their places are 1, 2, 3 and so on."""

from collections.abc import Iterable, Sequence

from django.db.models import F

from agreements import audit
from agreements.models import Authorship, Paper, User
from agreements.people.authorships.telling import tell_paper
from agreements.wording.values import MAX_POSITION

# Beyond every place that there is.
_OUT_OF_THE_WAY = 10 * MAX_POSITION


class OtherAuthorsError(Exception):
    """The paper's authors are no longer those that were shown."""


def hold(papers: Iterable[int], *also: int) -> list[Authorship]:
    """The standing authorships of these papers in order; the conference, all their authors and `also` are held.

    With the conference, because an import and whoever else gives places comes before or after, and never between.
    """
    audit.locks.conference()
    standing = Authorship.objects.standing().filter(paper__in=list(papers))
    audit.locks.people([*standing.values_list("author", flat=True), *also])
    return list(standing.select_related("paper", "author").order_by("paper", "position"))


def put_in_order(ordered: Sequence[Authorship]) -> bool:
    """Give the authors of one paper the places 1, 2, 3 and so on; whether one of them moved.

    Out of the way of one another first: a database looks at each row by itself, so that two could not change places.
    """
    moved = [each for place, each in enumerate(ordered, 1) if each.position != place]
    Authorship.objects.filter(pk__in=[each.pk for each in moved]).update(position=F("position") + _OUT_OF_THE_WAY)
    for place, each in enumerate(ordered, 1):
        each.position = place
    Authorship.objects.bulk_update(moved, ["position"])
    return bool(moved)


def reorder(paper: Paper, order: Sequence[int], *, by: User) -> bool:
    """Put a paper's authors in this order of authorships; False if they stand so already. Raises OtherAuthorsError."""
    with audit.deed(paper.conference, by=by):
        present = {each.pk: each for each in hold([paper.pk])}
        if sorted(present) != sorted(order):
            raise OtherAuthorsError
        if not put_in_order([present[pk] for pk in order]):
            return False
        names = "; ".join(present[pk].printed_name for pk in order)
        tell_paper("paper.reordered", paper.pk, facts={"order": list(order)}, personal={"order": names})
    return True
