"""Deeds for which an author asked: done, told and settled together, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from agreements import audit
from agreements.models import Authorship, HelpRequest, Paper, User
from agreements.people import answers
from agreements.people.answers import WhatWasDone


@contextmanager
def as_asked(
    request: HelpRequest | None,
    done: WhatWasDone,
    *,
    by: User,
    people: tuple[int, ...] = (),
    paper: Paper | None = None,
) -> Iterator[None]:
    """Settle the request by what is done meanwhile, to these people or the authors of this paper; without a request nothing
    is added. Raises SettledMeanwhileError, and then nothing was done."""
    if request is None:
        yield
        return
    with audit.deed(request.conference, by=by):
        audit.locks.conference()
        of_paper = Authorship.objects.standing().filter(paper=paper).values_list("author", flat=True) if paper else ()
        audit.locks.people({request.author_id, *people, *of_paper})
        yield
        answers.settle(request, by=by, deed=done)
