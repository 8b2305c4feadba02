"""The authors of papers as the rule looks at them."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from agreements.clearance.rule import Ask
from agreements.models import Authorship, HelpKind, ImportBatch, ImportState, Matter
from agreements.states import State

_COLUMNS = (
    "paper",
    "standing__state",
    "author__email",
    "is_doubted",
    "standing__added_by",
    "is_corresponding",
    "standing__text",
    "standing__text__is_for_all",
    "standing__variant",
    "may_object_until",
    "is_objecting",
)


def asks_of(papers: Collection[int], *, for_all: Collection[int] | None = None) -> Mapping[int, list[Ask]]:
    """The standing authors of each paper, in two queries; `for_all`: as if these texts were the ones signed for all."""
    standing = FilteredRelation("agreements", condition=Q(agreements__state__in=[s for s in State if s != State.VOID]))
    rows = Authorship.objects.standing().filter(paper__in=papers)
    rows = rows.annotate(standing=standing, is_doubted=_is_doubted(), is_objecting=_is_objecting())
    asks = defaultdict[int, list[Ask]](list)
    arriving = set(ImportBatch.objects.filter(state__in=ImportState.arriving()).values_list("pk", flat=True))
    for (
        paper,
        state,
        email,
        doubted,
        added_by,
        corresponding,
        text,
        marked,
        variant,
        until,
        objects,
    ) in rows.values_list(*_COLUMNS):
        # A variant is about the share of whoever signs it.
        is_for_all = variant is None and (bool(marked) if for_all is None else text in for_all)
        asks[paper].append(
            Ask(
                state=State(state) if state else None,
                has_address=bool(email),
                is_doubted=doubted,
                is_arriving=added_by in arriving,
                is_corresponding=corresponding,
                is_for_all=is_for_all,
                may_object_until=until,
                is_objecting=objects,
            )
        )
    return asks


def _is_doubted() -> Exists:
    """What a list says of somebody is about one paper, and so is an objection, which is asked for apart."""
    blocking = Matter.objects.open().filter(author=OuterRef("author"), is_blocking=True)
    of_all = Q(look=None) & (Q(request=None) | ~Q(request__kind=HelpKind.NOT_FOR_ME))
    return Exists(blocking.filter(of_all | Q(look__authorship__paper=OuterRef("paper"))))


def _is_objecting() -> Exists:
    objections = Matter.objects.open().filter(request__kind=HelpKind.NOT_FOR_ME, author=OuterRef("author"))
    return Exists(objections.filter(agreement__authorship__paper=OuterRef("paper")))
