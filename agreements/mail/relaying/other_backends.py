"""Mails that another backend than SMTP takes, such as one of django-anymail for a mail service's API."""

from anymail.exceptions import (
    AnymailError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from agreements.mail.relaying import blame
from agreements.mail.relaying.blame import SmtpStep, Whose
from agreements.mail.relaying.refusals import DoubtedError, RefusedError, ServerAwayError

_LONGEST = 480
# Answers of HTTP that any other mail would get, too: no login, no money, no permission, a wrong address, too often.
_OF_THE_ACCOUNT = frozenset({401, 402, 403, 404, 405, 407, 408, 425, 429})
_TOO_MANY = 429
_SERVERS_OWN = 500


def entrust(backend: BaseEmailBackend, mail: EmailMessage) -> str:
    """Raises as `smtp.send` does."""
    name = type(backend).__module__.rsplit(".", 1)[-1]
    try:
        count = backend.send_messages([mail])
    except Exception as error:
        raise _meaning(error) from error
    if count == 0:
        raise DoubtedError(f"{name} took no mail")
    return f"handed to {name}"


def _meaning(error: Exception) -> Exception:
    words = _words(error)
    if isinstance(error, AnymailRecipientsRefused):
        return RefusedError(words, is_permanent=True)
    if isinstance(error, AnymailInvalidAddress | AnymailUnsupportedFeature | AnymailSerializationError):
        return DoubtedError(words, is_final=True)
    if isinstance(error, ImproperlyConfigured):
        return ServerAwayError(words)
    if isinstance(error, AnymailError):
        return _of_a_service(error, words)
    if isinstance(error, OSError):
        return ServerAwayError(words)
    return DoubtedError(words)


def _of_a_service(error: AnymailError, words: str) -> Exception:
    status = error.status_code
    if status is None:
        # It could not be reached, or its answer not be read.
        return ServerAwayError(words)
    if status in _OF_THE_ACCOUNT or status >= _SERVERS_OWN:
        return ServerAwayError(words, is_limit=status == _TOO_MANY or blame.is_limit(words))
    if blame.whose(SmtpStep.DATA, blame.PERMANENT, words) is Whose.RELAY:
        return ServerAwayError(words, is_limit=blame.is_limit(words))
    return DoubtedError(words, is_final=True)


def _words(error: Exception) -> str:
    """In one line, without what anymail adds for developers."""
    told = " ".join(str(error).split())
    return (told if isinstance(error, AnymailError) and told else f"{type(error).__name__}: {told}".rstrip(": "))[
        :_LONGEST
    ]
