"""That somebody wants to be reminded no more: by the key of a mail (RFC 8058), by calling one spam, and back again.

It stops reminders and nothing else: what is owed, such as a signed copy, still comes, and everything can be answered.
"""

from django.conf import settings
from django.urls import reverse

from agreements import audit
from agreements.mail.bounces.tokens import Purpose, message_of, token_of
from agreements.models import Author, Message, User


def address_of(message: Message) -> str:
    """Where a program that shows the mail may post; empty of a mail to an officer, whom the author's wish does not bind."""
    if message.link.agent_id is not None:
        return ""
    path = reverse("unsubscribe", args=[token_of(Purpose.UNSUBSCRIBE, message.pk)])
    return f"{settings.PUBLIC_URL}{path}"


def find(token: str) -> Message | None:
    """The mail whose key this is, with its conference, and author as whoever has the papers now."""
    pk = message_of(Purpose.UNSUBSCRIBE, token.strip().lower())
    rows = Message.objects.select_related("conference", "author__merged_into", "author__conference", "link")
    return rows.filter(pk=pk).first() if pk else None


def may_be_reminded(message: Message) -> bool:
    """Whether reminders still go to where this mail went. To a former address none does, and its reader decides nothing."""
    author = message.author.survivor
    return message.email == author.email and message.link.agent_id is None and author.no_reminders_since is None


def unsubscribe(message: Message) -> bool:
    """By its key; False if it was done before, or this is a former address."""
    with audit.deed(message.conference):
        audit.locks.people({message.author_id, message.author.survivor.pk})
        return stop_reminders(message)


def stop_reminders(message: Message) -> bool:
    """Within a deed that holds its author and whoever has the papers now."""
    pk = message.author.survivor.pk
    author = audit.locks.people([pk])[pk]
    if message.link.agent_id is not None or message.email != author.email or author.no_reminders_since is not None:
        return False
    Author.objects.filter(pk=pk).update(no_reminders_since=audit.evidence_time())
    facts = {"message": str(message.pk)}
    audit.record("author.unsubscribed", subject=f"author:{pk}", facts=facts)
    return True


def remind_again(author: Author, *, by: User | None) -> bool:
    """The author asked for it, on the own page or to somebody of the staff; False if reminders were not stopped."""
    with audit.deed(author.conference, by=by):
        present = audit.locks.people([author.pk])[author.pk]
        if present.no_reminders_since is None:
            return False
        Author.objects.filter(pk=author.pk).update(no_reminders_since=None)
        audit.record("author.resubscribed", subject=f"author:{author.pk}")
    return True
