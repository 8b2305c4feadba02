"""Legal holds: what stops every deletion, by whom and why."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from agreements import audit
from agreements.models import Author, Conference, LegalHold, User


class AlreadyHeldError(Exception):
    """There is one already."""


class HoldEndedError(Exception):
    """There is none any more."""


def holds_over(conference: Conference, rows: Iterable[int] = ()) -> list[LegalHold]:
    """Those that stand over the whole conference, or over one of these people."""
    return list(standing(conference).filter(Q(author=None) | Q(author__in=list(rows))))


def standing(conference: Conference) -> QuerySet[LegalHold]:
    """All of them."""
    return LegalHold.objects.standing().filter(conference=conference).select_related("by", "author")


def rows_under(holds: Iterable[LegalHold]) -> list[int]:
    """Of the people over whom these stand, with all entries that were merged into theirs."""
    held = [found.author.survivor.pk for found in holds if found.author is not None]
    if not held:
        return []
    merged = Author.objects.filter(Q(merged_into__in=held) | Q(merged_into__merged_into__in=held))
    return [*held, *merged.values_list("pk", flat=True)]


def hold(conference: Conference, author: Author | None, *, reason: str, by: User) -> LegalHold:
    """Over one person or over all of the conference. Raises AlreadyHeldError."""
    with audit.deed(conference, by=by):
        if author is None:
            audit.locks.conference()
        else:
            audit.locks.people([author.pk])
        try:
            with transaction.atomic():
                made = LegalHold.objects.create(
                    conference=conference, author=author, reason=reason, by=by, since=audit.evidence_time()
                )
        except IntegrityError as error:
            raise AlreadyHeldError from error
        audit.record("privacy.hold_placed", subject=_subject(author), personal={"reason": reason})
    return made


def end(found: LegalHold, *, by: User) -> None:
    """Raises HoldEndedError."""
    with audit.deed(found.conference, by=by):
        standing = LegalHold.objects.standing().filter(pk=found.pk)
        if not standing.update(ended_at=audit.evidence_time(), ended_by=by):
            raise HoldEndedError
        audit.record("privacy.hold_ended", subject=_subject(found.author))


def _subject(author: Author | None) -> str:
    return f"author:{author.pk}" if author else ""
