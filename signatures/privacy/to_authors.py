"""The link by which authors get what is kept about them."""

from agreements import audit, links
from agreements.mail import queue
from agreements.mail.compose import Topic
from agreements.models import Author, MessageKind


def mail_link(author: Author) -> bool:
    """Owe the mail; False where there is no address."""
    with audit.deed(author.conference):
        present = audit.locks.people([author.pk])[author.pk]
        if not present.email:
            return False
        present.conference = author.conference
        queue.add_notice(Topic(present, []), links.new_link_to_data(present), by=None, kind=MessageKind.DATA)
    return True
