"""Documents that are not made, because their agreements were ended after they were countersigned; owed again if these are
put back."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from django.utils.translation import gettext

from agreements import audit, clock, workflow
from agreements.models import Agreement, Conference
from agreements.states import State
from signatures.models import DocumentWork, Signature


def close_ended(works: Sequence[DocumentWork]) -> list[DocumentWork]:
    """Close those of these works, which are claimed, whose agreements have ended; returns the others."""
    signatures = Signature.objects.filter(pk__in=[work.pk for work in works], agreement__state=State.VOID)
    ended = {each.pk: each.agreement for each in signatures.select_related("agreement__conference")}
    by_conference = defaultdict[Conference, list[DocumentWork]](list)
    for work in works:
        if work.pk in ended:
            by_conference[ended[work.pk].conference].append(work)
    closed = {work.pk for conference, some in by_conference.items() for work in _close(conference, some)}
    return [work for work in works if work.pk not in closed]


def _close(conference: Conference, works: Sequence[DocumentWork]) -> Collection[DocumentWork]:
    with audit.deed(conference):
        signatures = Signature.objects.filter(pk__in=[work.pk for work in works])
        audit.locks.people(signatures.values_list("agreement__authorship__author", flat=True))
        return close_held(works)


def close_held(works: Sequence[DocumentWork]) -> list[DocumentWork]:
    """The same within a deed that holds the authors; returns those that are closed."""
    signatures = Signature.objects.filter(pk__in=[work.pk for work in works], agreement__state=State.VOID)
    ended: dict[UUID, Agreement] = {each.pk: each.agreement for each in signatures.select_related("agreement")}
    closed = [work for work in works if work.pk in ended]
    if closed and DocumentWork.objects.close_all(
        closed, finished_at=clock.now(), last_error=gettext("The agreement was ended.")
    ):
        workflow.sealing_closed({f"signature:{work.pk}": ended[work.pk] for work in closed})
    return closed


def owe_again() -> int:
    """What was closed and is wanted again, because the agreement was put back."""
    wanted = Signature.objects.without_document().values("pk")
    closed = DocumentWork.objects.filter(finished_at__isnull=False, signature__in=wanted)
    return closed.update(finished_at=None, attempts=0, last_error="", next_attempt_at=clock.now())
