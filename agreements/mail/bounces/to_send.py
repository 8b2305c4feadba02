"""Which mails that did not reach somebody are worth being sent to the same address again."""

from uuid import UUID

from django.db.models import Q

from agreements.models import Author, Message, MessageKind, MessageState

# They ask for the same: the last of them is enough.
_ASK = (
    MessageKind.INVITATION,
    MessageKind.REMINDER,
    MessageKind.LINK,
    MessageKind.DEADLINE,
    MessageKind.NEW_WORDS,
)


def again(author: Author) -> list[UUID]:
    """Of those that came back or were refused: the last one that asks, and whatever tells of something."""
    lost = Q(state=MessageState.BOUNCED) | Q(state=MessageState.FAILED)
    theirs = Message.objects.filter(lost, author__in=author.row_ids, email=author.email).not_to_agents()
    chosen, asks = list[UUID](), False
    for pk, kind in theirs.sendable_again().order_by("-created_at", "-pk").values_list("pk", "kind"):
        if kind not in _ASK or not asks:
            chosen.append(pk)
        asks = asks or kind in _ASK
    return chosen
