"""What staff do about people: give somebody another address, settle what somebody asked for."""

from django.utils import timezone

from agreements import audit, links, outbox
from agreements.models import Author, HelpRequest, User


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
        facts = {"links_revoked": links.revoke(author), "mails_cancelled": outbox.cancel_for(author)}
        audit.record(
            "author.address_changed",
            subject=f"author:{author.pk}",
            facts=facts,
            personal={"from": former, "to": email},
        )
    return facts["mails_cancelled"]


def settle(request: HelpRequest, *, by: User) -> bool:
    """Close what an author asked for; False if somebody was first."""
    with audit.deed(request.conference, by=by):
        still_open = HelpRequest.objects.open().filter(pk=request.pk)
        if not still_open.update(settled_at=timezone.now(), settled_by=by):
            return False
        audit.record("help.settled", subject=f"help:{request.pk}", facts={"author": request.author_id})
    return True
