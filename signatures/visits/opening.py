"""How a visit begins: an author's link is found, opened, and sent once more."""

from datetime import timedelta

from agreements import audit, clock, links
from agreements.mail import queue
from agreements.models import Agent, Agreement, Author, Link, Message, MessageKind
from agreements.wording.addresses import sought

# Nobody gets more than one new link within this time, however often it is asked for.
NEW_LINK_PAUSE = timedelta(minutes=10)


def open_link(link: Link) -> None:
    """Note the first press of the button behind the link; whether a person pressed it, nobody can tell."""
    with audit.deed(link.author.conference):
        audit.locks.people([link.author_id])
        unopened = Link.objects.filter(pk=link.pk, opened_at__isnull=True, revoked_at__isnull=True)
        if unopened.update(opened_at=clock.now()):
            audit.record("link.opened", subject=f"link:{link.pk}", facts={"author": link.author_id})


def send_new_links(email: str) -> int:
    """Owe one mail with the link for each author who has the address and something to show, and each officer who has something
    to answer, at any conference; returns how many."""
    address = sought(email)
    known = Author.objects.select_related("conference", "merged_into").filter(email=address).exclude(email="")
    officers = Agent.objects.standing().select_related("author__conference", "author__merged_into")
    asked = sum(_ask_officer_again(agent) for agent in officers.filter(email=address))
    return asked + sum(_send_new_link(author) for author in known)


def _ask_officer_again(agent: Agent) -> bool:
    """What they were asked for before, with the same link."""
    author = agent.author.survivor
    with audit.deed(author.conference):
        audit.locks.people([author.pk])
        waiting = list(Agreement.objects.filter(agent=agent).shown_to_author().awaiting_answer())
        since = clock.now() - NEW_LINK_PAUSE
        lately = Message.objects.filter(link__agent=agent, created_at__gt=since)
        if not waiting or not author.conference.is_open or lately.exists():
            return False
        queue.add_to_agent(MessageKind.AGENT, agent, waiting)
    return True


def _send_new_link(author: Author) -> bool:
    """To one of those who have the address: each has a mail and a link of their own."""
    with audit.deed(author.conference):
        present = audit.locks.people([author.pk])[author.pk]
        if audit.present_conference().is_closed:
            return False
        agreements = list(Agreement.objects.of_author(present.survivor.pk).shown_to_author())
        if not agreements or present.email != author.email or _was_sent_lately(author) or _has_ended(author):
            return False
        if present.merged_into is not None and _is_closed(present):
            return False
        queue.add(MessageKind.LINK, author.conference, {present: agreements})
    return True


def _is_closed(author: Author) -> bool:
    """Of an entry that was merged: whether the address of who has its papers now was changed since, which ended its links."""
    own = Link.objects.to_sign().filter(author=author)
    return own.exists() and not own.filter(revoked_at__isnull=True).exists()


def _has_ended(author: Author) -> bool:
    """A new mail would carry the same link, which opens nothing any more."""
    link = links.present_link(author)
    return link is not None and links.is_over(link)


def _was_sent_lately(author: Author) -> bool:
    since = clock.now() - NEW_LINK_PAUSE
    return Message.objects.filter(author=author, kind=MessageKind.LINK, created_at__gt=since).exists()
