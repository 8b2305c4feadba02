"""Which mails wait until somebody has looked at them, where a conference wants that."""

from datetime import datetime

from agreements import clock
from agreements.models import Conference, MessageKind

# What goes to many by one press, and asks for something or tells of it. What somebody waits for is not held, nor what is owed.
TO_MANY = frozenset(
    {
        MessageKind.INVITATION,
        MessageKind.REMINDER,
        MessageKind.AGENT_AGAIN,
        MessageKind.NEW_WORDS,
        MessageKind.DEADLINE,
        MessageKind.ENDED,
        MessageKind.PUT_BACK,
    }
)


def held_since(kind: MessageKind, conference: Conference) -> datetime | None:
    """Of a mail that is written now; None if it may leave at once."""
    return clock.now() if conference.holds_mails and kind in TO_MANY else None
