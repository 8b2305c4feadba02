"""Agreements that end by the calendar, because their paper was not published in time.

Which they are is read off the rows: the ticker finds them, however long it was away. In a closed conference nothing ends;
once it is opened again, what was due meanwhile does.
"""

from functools import partial

from agreements import audit, workflow
from agreements.access import ClosedConferenceError
from agreements.mail import ends
from agreements.models import Agreement, Conference, PaperStatus, VoidCause
from agreements.models.agreement import AgreementQuerySet
from agreements.overtaken import once_more
from agreements.proceedings.publication_terms import lapsed_before

TASK = "signatures.tasks.end_what_lapsed"
# People of one deed, each of whom gets a mail.
_PEOPLE = 25


def owed(*, limit: int) -> list[int]:
    """Conferences in which an agreement has lapsed."""
    promising = Conference.objects.filter(lapse_days__gt=0, closed_at=None).order_by("pk")
    found = (each.pk for each in promising if due(each, each.lapse_days).exists())
    return [pk for pk, _ in zip(found, range(limit), strict=False)]


def due(conference: Conference, lapse_days: int) -> AgreementQuerySet:
    """Signed agreements of accepted papers that have no day of publication, and have lapsed by now with so many days."""
    unpublished = conference.agreements.signed().filter(
        authorship__paper__status=PaperStatus.ACCEPTED, authorship__paper__published_on=None
    )
    return unpublished.filter(answered_at__lt=lapsed_before(conference, lapse_days))


def go_on() -> bool:
    """End some of the first conference that has any; False if there was nothing to do."""
    for pk in owed(limit=1):
        try:
            return once_more(partial(end_some, Conference.objects.get(pk=pk))) > 0
        except ClosedConferenceError:
            return False
    return False


def end_some(conference: Conference) -> int:
    """Of some people all that has lapsed, told in one mail to each; returns how many agreements."""
    with audit.deed(conference):
        people = sorted(due(conference, conference.lapse_days).author_ids())[:_PEOPLE]
        audit.locks.people(people)
        present = audit.present_conference()
        theirs = due(present, present.lapse_days).filter(authorship__author__in=people) if present.lapse_days else None
        lapsed = _with_people(theirs) if theirs is not None else []
        workflow.void(lapsed, cause=VoidCause.LAPSED)
        ends.tell(lapsed, conference=present, cause=VoidCause.LAPSED, by=None)
    return len(lapsed)


def _with_people(agreements: AgreementQuerySet) -> list[Agreement]:
    return list(agreements.select_related("authorship__paper", "authorship__author").order_by("authorship", "pk"))
