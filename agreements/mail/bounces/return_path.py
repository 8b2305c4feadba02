"""The address to which a mail of ours comes back: one for each mail, signed, so that nobody else can say what became of it."""

from django.conf import settings

from agreements.mail.bounces.tokens import Purpose, token_of
from agreements.models import Message


def address_of(message: Message) -> str:
    """With `BOUNCE_ADDRESS` "bounces@example.org" it is "bounces+<token>@example.org"; without that it is empty."""
    if not settings.BOUNCE_ADDRESS:
        return ""
    local, _, domain = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{token_of(Purpose.RETURN, message.pk)}@{domain}"
