"""How a visit begins: an author's link is found, opened, and sent once more."""

from datetime import timedelta
from uuid import UUID

from agreements import audit, clock
from agreements.mail import queue
from agreements.models import Agreement, Author, Link, Message, MessageKind
from agreements.wording.addresses import sought

# Nobody gets more than one new link within this time, however often it is asked for.
NEW_LINK_PAUSE = timedelta(minutes=10)


def link_of(pk: UUID) -> Link | None:
    return Link.objects.select_related("author__conference").filter(pk=pk).first()


def open_link(link: Link) -> None:
    """Note the first time that a person, and no scanner of mails, went through the link."""
    with audit.deed(link.author.conference):
        if Link.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=clock.now()):
            audit.record("link.opened", subject=f"link:{link.pk}", facts={"author": link.author_id})


def send_new_links(email: str) -> int:
    """Owe one mail with the link for each conference that knows the address and has something to show; returns how many."""
    return sum(_send_new_link(author) for author in Author.objects.filter(email=sought(email)))


def _send_new_link(author: Author) -> bool:
    agreements = list(Agreement.objects.of_author(author.pk).shown_to_author())
    if not agreements:
        return False
    with audit.deed(author.conference):
        since = clock.now() - NEW_LINK_PAUSE
        if Message.objects.filter(author=author, kind=MessageKind.LINK, created_at__gt=since).exists():
            return False
        queue.add(MessageKind.LINK, author.conference, {author: agreements})
    return True
