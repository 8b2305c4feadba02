"""How a visit begins: an author's link is found, opened, and sent once more."""

from datetime import timedelta
from uuid import UUID

from agreements import audit, clock, links
from agreements.mail import queue
from agreements.models import Agreement, Author, Link, Message, MessageKind
from agreements.wording.addresses import sought

# Nobody gets more than one new link within this time, however often it is asked for.
NEW_LINK_PAUSE = timedelta(minutes=10)


def link_of(pk: UUID) -> Link | None:
    return Link.objects.to_sign().select_related("author__conference").filter(pk=pk).first()


def open_link(link: Link) -> None:
    """Note the first press of the button behind the link; whether a person pressed it, nobody can tell."""
    with audit.deed(link.author.conference):
        audit.locks.people([link.author_id])
        unopened = Link.objects.filter(pk=link.pk, opened_at__isnull=True, revoked_at__isnull=True)
        if unopened.update(opened_at=clock.now()):
            audit.record("link.opened", subject=f"link:{link.pk}", facts={"author": link.author_id})


def send_new_links(email: str) -> int:
    """Owe one mail with the link for each conference that knows the address and has something to show; returns how many."""
    return sum(
        _send_new_link(author) for author in Author.objects.select_related("conference").filter(email=sought(email))
    )


def _send_new_link(author: Author) -> bool:
    with audit.deed(author.conference):
        present = audit.locks.people([author.pk])[author.pk]
        agreements = list(Agreement.objects.of_author(author.pk).shown_to_author())
        if not agreements or present.email != author.email or _was_sent_lately(author) or _has_ended(author):
            return False
        queue.add(MessageKind.LINK, author.conference, {present: agreements})
    return True


def _has_ended(author: Author) -> bool:
    """A new mail would carry the same link, which opens nothing any more."""
    link = links.present_link(author)
    return link is not None and links.is_over(link)


def _was_sent_lately(author: Author) -> bool:
    since = clock.now() - NEW_LINK_PAUSE
    return Message.objects.filter(author=author, kind=MessageKind.LINK, created_at__gt=since).exists()
