"""A mail service that is no SMTP server: it hands every mail to what a test wants to happen at that moment."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    taken: ClassVar[list[EmailMessage]] = []
    meanwhile: ClassVar[Callable[[EmailMessage], None]] = lambda _mail: None

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            Backend.meanwhile(mail)
            Backend.taken.append(mail)
        return len(email_messages)
