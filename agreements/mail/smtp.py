"""Hands a mail to the server and brings back what the server answered, word for word."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

_PERMANENT = 500


class ServerAwayError(Exception):
    """No connection to the mail server: it is nobody's mail that is at fault."""


class RefusedError(Exception):
    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code = code

    @property
    def is_permanent(self) -> bool:
        return self.code >= _PERMANENT


class FailedError(Exception):
    """A mail service, other than an SMTP server, did not take this mail; `kind` names the error without its words."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(f"{kind}: {words}" if words else kind)
        self.kind = kind


@contextmanager
def open_connection() -> Iterator[BaseEmailBackend]:
    """An open connection to the mail server, closed at the end; ServerAwayError if there is none to be had."""
    try:
        backend = get_connection()
        backend.open()
    except Exception as error:
        # A mail service's own class raises what it likes, and a wrong setting is no mail's fault either.
        raise ServerAwayError(str(error) or type(error).__name__) from error
    try:
        yield backend
    finally:
        backend.close()


def send(backend: BaseEmailBackend, mail: EmailMessage, recipient: str) -> str:
    """Send one mail to one recipient and return the server's answer, such as "250 OK queued as 4F2A".

    Raises RefusedError with the server's code, ServerAwayError if the connection breaks, ValueError for a mail
    that cannot be written, FailedError for whatever another backend raises.
    """
    if not isinstance(backend, EmailBackend):
        return _entrust(backend, mail)
    connection = backend.connection
    if connection is None:
        raise ServerAwayError("not connected")
    try:
        return _converse(connection, mail, recipient)
    except smtplib.SMTPServerDisconnected as error:
        raise ServerAwayError(str(error)) from error
    except smtplib.SMTPResponseException as error:
        raise RefusedError(error.smtp_code, _words(error.smtp_error)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise ServerAwayError(str(error)) from error


def _entrust(backend: BaseEmailBackend, mail: EmailMessage) -> str:
    # Written before it is handed over: a ValueError is the mail's own, and what the backend raises is not.
    mail.message()
    try:
        count = backend.send_messages([mail])
    except Exception as error:
        raise FailedError(type(error).__name__, str(error)) from error
    name = type(backend).__module__.rsplit(".", 1)[-1]
    if count == 0:
        raise FailedError("NotTaken", f"{name} took no mail")
    return f"handed to {name}"


def _converse(connection: smtplib.SMTP, mail: EmailMessage, recipient: str) -> str:
    connection.ehlo_or_helo_if_needed()  # Django greets only where it encrypts or logs in
    # Written before a word is said: a mail that cannot be written must not leave half a conversation behind.
    written = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own Message
    # Where it comes back to, of a mail that says so.
    sender = getattr(mail, "envelope_sender", "") or mail.from_email.rsplit("<", 1)[-1].strip("> ")
    for code, answer in (connection.mail(sender), connection.rcpt(recipient)):
        if code not in (250, 251):
            connection.rset()
            raise RefusedError(code, _words(answer))
    code, answer = connection.data(written)
    if code != 250:
        raise RefusedError(code, _words(answer))
    return f"{code} {_words(answer)}"


def _words(answer: bytes | str) -> str:
    return " ".join((answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer).split())[:480]
