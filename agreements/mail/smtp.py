"""Hands a mail to the server and brings back what the server answered, word for word; or says whom a refusal concerns."""

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress
from email.charset import QP, Charset
from typing import Any, cast

import idna
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils.module_loading import import_string

from agreements.mail.relaying import blame, other_backends, quitting
from agreements.mail.relaying.blame import SmtpStep, Whose
from agreements.mail.relaying.patience import PatientBackend, PatientSMTP
from agreements.mail.relaying.refusals import DoubtedError, RefusedError, ServerAwayError

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_GOODBYE = 421
_TAKEN = (250, 251, 252)
# Seven bits on the way, whatever a server says that it takes (RFC 6152 lets it refuse the rest).
_SEVEN_BITS = Charset("utf-8")
_SEVEN_BITS.body_encoding = QP


def open_connection() -> BaseEmailBackend:
    """An open connection to the mail server, to be closed by `close`; ServerAwayError if there is none to be had."""
    backend: BaseEmailBackend | None = None
    try:
        backend = _backend()
        backend.open()
    except quitting.ToldToLeaveError:
        raise
    except Exception as error:
        # A mail service's own class raises what it likes, and a wrong setting is no mail's fault either.
        if backend is not None:
            close(backend)
        raise ServerAwayError(_told_by(error)) from error
    return backend


def close(backend: BaseEmailBackend) -> None:
    with suppress(Exception):
        backend.close()


def send(
    backend: BaseEmailBackend, mail: EmailMessage, recipient: str, *, before_the_end: Callable[[], None] | None = None
) -> str:
    """Send one mail to one recipient and return the server's answer, such as "250 OK queued as 4F2A".

    `before_the_end` is called when there is no way back any more. Raises RefusedError for what concerns this recipient or
    this mail, ServerAwayError for what would meet any other, too, DoubtedError if nobody can tell, ValueError for a mail
    that cannot be written, ToldToLeaveError.
    """
    mail.encoding = _SEVEN_BITS  # Django takes a Charset, too
    written = mail.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own Message
    if not isinstance(backend, EmailBackend):
        if before_the_end is not None:
            before_the_end()
        return other_backends.entrust(backend, mail)
    if backend.connection is None:
        raise ServerAwayError("not connected")
    conversation = _Conversation(backend, before_the_end)
    return conversation.hand_over(_sender(mail), _plain(recipient), written)


def _backend() -> BaseEmailBackend:
    wanted = import_string(settings.EMAIL_BACKEND)
    return PatientBackend() if wanted is EmailBackend else get_connection()


def _sender(mail: EmailMessage) -> str:
    """As the settings have it, so that no mail is to blame for it."""
    try:
        # Where it comes back to, of a mail that says so.
        return _plain(getattr(mail, "envelope_sender", "") or mail.from_email)
    except ValueError as error:
        raise ServerAwayError(str(error)) from error


def _plain(address: str) -> str:
    """As a server without SMTPUTF8 (RFC 6531) takes it; ValueError if there is no such way to write it."""
    plain = address.rsplit("<", 1)[-1].strip("> ")
    local_part, _, domain = plain.rpartition("@")
    if not local_part.isascii():
        raise ValueError(f"few mail servers know an address with “{local_part}” before its @")
    if " " in plain or _CONTROL.search(address):
        raise ValueError("an address with a space or a line break is none")
    return f"{local_part}@{domain if domain.isascii() else idna.encode(domain, uts46=True).decode()}"


class _Conversation:
    """About one mail. `_step` is as far as it has come."""

    def __init__(self, backend: EmailBackend, before_the_end: Callable[[], None] | None) -> None:
        self._connection: PatientSMTP = cast("PatientSMTP", backend.connection)
        self._before_the_end = before_the_end
        self._step = SmtpStep.MAIL

    def hand_over(self, sender: str, recipient: str, written: bytes) -> str:
        try:
            return self._said(sender, recipient, written)
        except smtplib.SMTPResponseException as error:
            raise self._refusal(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise self._broken(str(error)) from error

    def _said(self, sender: str, recipient: str, written: bytes) -> str:
        connection = self._connection
        connection.ehlo_or_helo_if_needed()  # Django greets only where it encrypts or logs in
        self._expect(connection.mail(sender), _TAKEN)
        self._step = SmtpStep.RCPT
        self._expect(connection.rcpt(recipient), _TAKEN)
        self._step = SmtpStep.DATA
        self._expect(connection.docmd("data"), (354,))
        if self._before_the_end is not None:
            self._before_the_end()
        code, answer = connection.hand_over(written)
        if code != 250:
            raise self._refusal(code, answer)
        return _in_words(code, answer)

    def _expect(self, told: tuple[int, bytes], wanted: tuple[int, ...]) -> None:
        code, answer = told
        if code in wanted:
            return
        # What it says to this tells nothing, and must not stand for what it said before.
        with suppress(OSError, smtplib.SMTPException):
            self._connection.rset()
        raise self._refusal(code, answer)

    def _refusal(self, code: int, answer: bytes | str) -> Exception:
        words = _in_words(code, answer)
        said = words.partition(" ")[2]
        concerns = blame.whose(self._step, code, said)
        if concerns is Whose.RECIPIENT:
            return RefusedError(words, is_permanent=code >= blame.PERMANENT)
        if concerns is Whose.UNCLEAR:
            return DoubtedError(words, is_final=True)
        is_limit = blame.is_limit(said)
        if code == _GOODBYE and self._step is not SmtpStep.MAIL and not is_limit:
            return DoubtedError(words, is_broken=True)
        # A farewell may be to this connection only.
        return ServerAwayError(words, is_limit=is_limit and code != _GOODBYE)

    def _broken(self, words: str) -> Exception:
        """It hung up, or said nothing: at a mail of which it knows something, that may be the reason."""
        if self._step is SmtpStep.MAIL:
            return ServerAwayError(words)
        return DoubtedError(words, is_broken=True)


def _told_by(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _in_words(error.smtp_code, error.smtp_error)
    return " ".join(str(error).split())[:480] or type(error).__name__


def _in_words(code: int, answer: Any) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return f"{code} {' '.join(text.split())[:480]}".rstrip()
