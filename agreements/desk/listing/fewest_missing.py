"""How many signatures a paper lacks: what is nearest to clear stands first."""

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from agreements.models import Agreement, Conference, Paper, Policy
from agreements.models.agreement import AgreementQuerySet
from agreements.states import DONE

CHOICES = ("1", "2", "more")


def by_what_is_missing(papers: QuerySet[Paper], conference: Conference, *, is_descending: bool) -> QuerySet[Paper]:
    """Of those that are not clear the ones that lack fewest; then the clear ones."""
    sign = "-" if is_descending else ""
    return papers.annotate(missing=_missing(conference)).order_by(
        f"{sign}is_clear", f"{sign}missing", "number_key", "pk"
    )


def lacking(papers: QuerySet[Paper], conference: Conference, chosen: str) -> QuerySet[Paper]:
    """Those that are not clear for want of so many; see CHOICES."""
    found = papers.filter(is_clear=False).annotate(lacks=_missing(conference))
    return found.filter(lacks__gt=2) if chosen == "more" else found.filter(lacks=int(chosen))


def _missing(conference: Conference) -> Combinable:
    """Signatures and waivers, by the policy: of one that wants a single signature, that one."""
    match conference.policy:
        case Policy.EVERY:
            return _counted(Agreement.objects.standing().exclude(state__in=DONE))
        case Policy.K_OF_N:
            done = _counted(Agreement.objects.filter(state__in=DONE))
            return Greatest(Value(conference.needed_signatures) - done, Value(0))
        case _:
            return Value(1)


def _counted(agreements: AgreementQuerySet) -> Combinable:
    theirs = agreements.filter(authorship__paper=OuterRef("pk")).order_by().values("authorship__paper")
    return Coalesce(Subquery(theirs.annotate(count=Count("pk")).values("count")), 0)
