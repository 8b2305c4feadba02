"""Where an author is written to."""

from agreements import audit, clearance, links, matters, workflow
from agreements.mail import cancelling
from agreements.mail.cancelling import Stopped
from agreements.matters import About
from agreements.models import Agreement, Author, Authorship, ForwardEnd, User
from agreements.models.people import AuthorQuerySet
from agreements.people import former_addresses
from agreements.wording.addresses import normalised


class MovedAddressError(Exception):
    """Somebody else changed the address since it was shown; `present` is what it is now."""

    def __init__(self, present: str) -> None:
        super().__init__()
        self.present = present


def sharing(author: Author, email: str) -> AuthorQuerySet:
    """Who else of the conference has this address."""
    others = Author.objects.standing().filter(conference=author.conference_id, email=email).exclude(pk=author.pk)
    return others if email else others.none()


def change_address(author: Author, *, email: str, by: User | None, former: str | None = None) -> Stopped:
    """Write to `author` at another address from now on, or at none: the old link opens nothing more, queued mail is
    cancelled, and whoever reads the former address is told. It may be somebody else's, too.

    `former` is the address that whoever changes it was shown; without it, the one with which `author` was read. The
    present address once more changes nothing. Raises AddressError for what is none, MovedAddressError.
    """
    email, former = normalised(email) if email.strip() else "", author.email if former is None else former
    with audit.deed(author.conference, by=by):
        # Of two who are given one address at the same moment, the later deed sees the earlier, and asks staff about the two.
        audit.locks.conference()
        present = audit.locks.people([author.pk])[author.pk].email
        if present != former:
            raise MovedAddressError(present)
        if email == present:
            return Stopped()
        author.email = present
        stopped = give(author, email, by=by)
        former_addresses.tell(author, former=former, by=by)
    return stopped


def give(author: Author, email: str, *, by: User | None) -> Stopped:
    """The same within a deed that holds the author; nobody is told.

    An officer who has not answered is asked no more: whoever reads the former address may have named them.
    """
    former, author.email = author.email, email
    author.save(update_fields=["email"])
    unanswered = Agreement.objects.of_author(author.pk).awaiting_answer()
    workflow.release(unanswered, cause=ForwardEnd.ADDRESS)
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
    for about in (About.ADDRESSES, About.LISTS, About.IDENTITIES):
        matters.changed(about, [author.pk])
    clearance.changed(Authorship.objects.standing().filter(author=author).values_list("paper", flat=True))
    return stopped
