"""Receipts in other words: what they tell changes until they leave."""

from collections.abc import Mapping
from datetime import datetime

from agreements import clock
from agreements.mail import queue
from agreements.mail.compose import Topic, write
from agreements.models import Message, MessageKind
from agreements.models.key_fields import keys_in

_WORDS = ("subject", "text", "html")


def write_anew(messages: Mapping[Message, tuple[Topic, datetime]]) -> None:
    """Of one conference, which wait and are held by the deed: their words, and when they leave.

    One that the server has put off keeps its time.
    """
    for kind in {message.kind for message in messages}:
        same = [message for message in messages if message.kind == kind]
        mails = write(MessageKind(kind), same[0].conference, [messages[message][0] for message in same])
        for message, mail in zip(same, mails, strict=True):
            for name in _WORDS:
                setattr(message, name, getattr(mail, name))
            for key in keys_in(Message):
                key.pre_save(message, add=False)
            is_put_off = bool(message.attempts or message.last_error)
            message.next_attempt_at = message.next_attempt_at if is_put_off else messages[message][1]
    keys = [key.attname for key in keys_in(Message)]
    Message.objects.bulk_update(messages, [*_WORDS, *keys, "next_attempt_at"], batch_size=500)
    queue.announce([message.pk for message in messages if message.next_attempt_at <= clock.now()])


def write_for_now(message: Message, topic: Topic) -> None:
    """The same of one that is just leaving, under the claim of who sends it: the row says what is sent."""
    [mail] = write(MessageKind(message.kind), message.conference, [topic])
    for name in _WORDS:
        setattr(message, name, getattr(mail, name))
    mine = Message.objects.filter(pk=message.pk, lease_token=message.lease_token)
    mine.update(**{name: getattr(message, name) for name in _WORDS})
