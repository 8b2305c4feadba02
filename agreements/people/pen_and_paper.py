"""Who asked to sign with a pen, or for an employer who signs so, is answered by the form that is recorded."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Q

from agreements import audit
from agreements.models import Agreement, HelpKind, HelpRequest, User
from agreements.models.requests import HelpRequestQuerySet
from agreements.people import answers
from agreements.people.answers import WhatWasDone

KINDS = (HelpKind.PAPER, HelpKind.NO_ELECTRONIC, HelpKind.EMPLOYER)


def asked(agreement: Agreement) -> HelpRequestQuerySet:
    """Open requests that a form for this agreement answers, wholly or in part."""
    about = Q(agreement=None) | Q(agreement=agreement)
    return HelpRequest.objects.open().filter(about, author=agreement.authorship.author_id, kind__in=KINDS)


def still_awaited(request: HelpRequest, *, beside: Agreement | None = None) -> int:
    """How many answers that it is about are missing, one of them left aside."""
    theirs = Agreement.objects.of_author(request.author_id).of_accepted_papers().awaiting_answer()
    about = theirs if request.agreement_id is None else theirs.filter(pk=request.agreement_id)
    return (about if beside is None else about.exclude(pk=beside.pk)).count()


@contextmanager
def settling(agreement: Agreement, *, by: User) -> Iterator[None]:
    """Settle what asked for a form together with what is recorded meanwhile, once nothing is left to sign."""
    with audit.deed(agreement.conference, by=by):
        audit.locks.people([agreement.authorship.author_id])
        yield
        for request in asked(agreement):
            if not still_awaited(request):
                answers.settle(request, by=by, deed=WhatWasDone.SETTLED_OTHERWISE)
