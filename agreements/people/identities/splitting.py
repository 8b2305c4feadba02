"""One entry of the list that is two people becomes two."""

from collections.abc import Collection
from dataclasses import asdict

from agreements import audit, workflow
from agreements.models import Agreement, Author, Authorship, ForwardEnd, Matter, User
from agreements.people.authorships.adding import Newcomer
from agreements.people.authorships.positions import hold
from agreements.people.authorships.telling import tell_author, tell_paper
from agreements.people.identities.merging import followed


class CannotSplitError(Exception):
    """None or all of the papers were chosen, or one that is no longer this author's."""


def split(author: Author, authorships: Collection[int], *, who: Newcomer, by: User | None) -> Author:
    """Give some of an author's papers to a new entry, with whatever was asked, answered and signed under them.

    Signatures stay what they are, under the authorship that moved; the former link no longer shows them, and the new entry
    has a link of its own as soon as a mail is written to it. Raises CannotSplitError.
    """
    with audit.deed(author.conference, by=by):
        audit.locks.conference()
        papers = Authorship.objects.filter(pk__in=authorships).values_list("paper", flat=True)
        hold(set(papers), author.pk)
        theirs = Authorship.objects.standing().filter(author=author)
        moved = list(theirs.filter(pk__in=authorships).select_related("paper"))
        if not moved or len(moved) < len(set(authorships)) or len(moved) == theirs.count():
            raise CannotSplitError
        new = Author.objects.create(conference_id=author.conference_id, **asdict(who))
        Authorship.objects.filter(pk__in=[each.pk for each in moved]).update(author=new)
        workflow.release(Agreement.objects.filter(authorship__in=moved), cause=ForwardEnd.MOVED)
        Matter.objects.open().filter(author=author, agreement__authorship__in=moved).update(author=new)
        _record(author, new, moved)
        followed([author.pk, new.pk])
    return new


def _record(author: Author, new: Author, moved: list[Authorship]) -> None:
    facts = {"from": author.pk, "to": new.pk, "moved": [each.pk for each in moved]}
    personal = {"name": author.name, "other": new.name, "other_email": new.email}
    for each in (author, new):
        tell_author("author.split", each.pk, facts=facts, personal=personal)
    for authorship in moved:
        told = {"from": author.pk, "to": new.pk, "authorship": authorship.pk}
        tell_paper("author.split", authorship.paper_id, facts=told, personal=personal)
