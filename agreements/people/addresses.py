"""Where an author is written to."""

from agreements import audit, links
from agreements.mail import queue
from agreements.models import Author, User


class TakenAddressError(Exception):
    """Another author of the conference has this address."""


def change_address(author: Author, *, email: str, by: User) -> int:
    """Write to `author` at another address from now on: the old link opens nothing more, queued mail is cancelled.

    Returns how many mails were cancelled. The same address once more changes nothing.
    """
    email = email.strip().lower()
    if email == author.email:
        return 0
    with audit.deed(author.conference, by=by):
        if Author.objects.filter(conference=author.conference, email=email).exists():
            raise TakenAddressError
        former, author.email = author.email, email
        author.save(update_fields=["email"])
        facts = {"links_revoked": links.revoke(author), "mails_cancelled": queue.cancel_for(author)}
        audit.record(
            "author.address_changed",
            subject=f"author:{author.pk}",
            facts=facts,
            personal={"from": former, "to": email},
        )
    return facts["mails_cancelled"]
