"""What can be done to mails of the list: to one, and to any of those that match."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists

from agreements.models import Message, MessageState
from agreements.models.message import MessageQuerySet


def deeds_of(message: Message) -> frozenset[str]:
    """By the deeds' parts of the address, or the names of their addresses."""
    if message.state == MessageState.QUEUED:
        return frozenset({"release_mails" if message.is_held else "hold_mails", "take-out"})
    return frozenset({"send-again"} if message.can_be_sent_again else ())


def as_facts(messages: MessageQuerySet) -> dict[str, Any]:
    """Expressions within another query, for `deeds_of_matching`."""
    bare = messages.order_by()
    return {
        "release_mails": Exists(bare.held()),
        "hold_mails": Exists(bare.waiting()),
        "take_out": Exists(bare.filter(state=MessageState.QUEUED)),
        "send_again": Exists(bare.sendable_again()),
    }


def deeds_of_matching(facts: Mapping[str, Any]) -> frozenset[str]:
    named = {
        "release_mails": "release_mails",
        "hold_mails": "hold_mails",
        "take_out": "take-out",
        "send_again": "send-again",
    }
    return frozenset(deed for name, deed in named.items() if facts[name])
