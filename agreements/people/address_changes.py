"""Where an author is written to."""

from django.db import IntegrityError, transaction

from agreements import audit, links
from agreements.mail import cancelling
from agreements.mail.cancelling import Stopped
from agreements.models import Author, User
from agreements.wording.addresses import normalised


class TakenAddressError(Exception):
    """Another author of the conference has this address."""


class MovedAddressError(Exception):
    """Somebody else changed the address since `author` was read."""


def change_address(author: Author, *, email: str, by: User) -> Stopped:
    """Write to `author` at another address from now on: the old link opens nothing more, queued mail is cancelled.

    The same address once more changes nothing. Raises AddressError for what is none, TakenAddressError, MovedAddressError.
    """
    email = normalised(email)
    with audit.deed(author.conference, by=by):
        former = _held(author).email
        if email == former:
            return Stopped()
        _write(author, email)
        revoked, stopped = links.revoke(author), cancelling.cancel_for(author, by=by)
        audit.record(
            "author.address_changed",
            subject=f"author:{author.pk}",
            facts={
                "links_revoked": revoked,
                "mails_cancelled": stopped.cancelled,
                "mails_replaced": stopped.replaced,
                "mails_under_way": stopped.under_way,
            },
            personal={"from": former, "to": email},
        )
    return stopped


def _held(author: Author) -> Author:
    present = audit.locks.people([author.pk], for_a_new_key=True)[author.pk]
    if present.email != author.email:
        raise MovedAddressError
    return present


def _write(author: Author, email: str) -> None:
    former, author.email = author.email, email
    try:
        with transaction.atomic():
            author.save(update_fields=["email"])
    except IntegrityError as error:
        author.email = former
        raise TakenAddressError from error
