"""That somebody's data is to be erased: asked for by an owner, and from then on nothing is done with it but keeping it."""

from django.db import IntegrityError, transaction

from agreements import audit, links
from agreements.mail import cancelling
from agreements.models import Author, Erasure, User


class AlreadyAskedError(Exception):
    """It was asked for before."""


class NotOpenError(Exception):
    """It was taken back or carried out meanwhile."""


def ask(author: Author, *, reason: str, by: User | None) -> Erasure:
    """From now on nothing is sent to them and no link of theirs opens anything. Raises AlreadyAskedError."""
    with audit.deed(author.conference, by=by):
        rows = author.row_ids
        audit.locks.people(rows)
        try:
            with transaction.atomic():
                asked = Erasure.objects.create(
                    conference=author.conference, author=author, reason=reason, by=by, asked_at=audit.evidence_time()
                )
        except IntegrityError as error:
            raise AlreadyAskedError from error
        facts = {"links_revoked": links.revoke_all(rows), "mails_cancelled": cancelling.cancel_settled(rows)}
        audit.record("privacy.erasure_asked", subject=f"author:{author.pk}", facts=facts, personal={"reason": reason})
    return asked


def take_back(asked: Erasure, *, by: User) -> None:
    """What was stopped stays stopped: a link of theirs is made anew by the next mail. Raises NotOpenError."""
    with audit.deed(asked.conference, by=by):
        audit.locks.people([asked.author_id])
        open_one = Erasure.objects.open().filter(pk=asked.pk)
        if not open_one.update(taken_back_at=audit.evidence_time(), taken_back_by=by):
            raise NotOpenError
        audit.record("privacy.erasure_taken_back", subject=f"author:{asked.author_id}")
