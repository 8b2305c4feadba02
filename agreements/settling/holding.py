"""Agreements as they are once a deed holds their authors."""

from collections.abc import Iterable
from uuid import UUID

from agreements import audit
from agreements.models import Agreement, Conference

_BESIDE = ("conference", "text", "variant", "agent", "authorship__paper", "authorship__author")


class OtherThanShownError(Exception):
    """It is not as it was shown to whoever decided about it."""

    def __init__(self, agreement: Agreement) -> None:
        super().__init__(str(agreement.pk))
        self.agreement = agreement


def hold(conference: Conference, agreements: Iterable[UUID]) -> list[Agreement]:
    """Of these ids those that are the conference's, with text, paper and author; not what somebody else was just given."""
    asked = Agreement.objects.filter(conference=conference, pk__in=list(agreements))
    people = audit.locks.people(asked.author_ids())
    theirs = asked.filter(authorship__author__in=people)
    return list(theirs.select_related(*_BESIDE).order_by("pk"))


def hold_one(agreement: Agreement, *, shown: str | None = None) -> Agreement:
    """`shown`: the state that whoever decides saw. Raises OtherThanShownError."""
    present = next(iter(hold(agreement.conference, [agreement.pk])), None)
    if present is None or shown not in (None, present.state):
        raise OtherThanShownError(present or agreement)
    return present
