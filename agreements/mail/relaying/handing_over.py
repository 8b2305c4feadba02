"""One claimed mail, brought over the line, and what became of it noted before anything else is done."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext

from agreements import clock
from agreements.links import LostKeyError
from agreements.mail.relaying import noting, quitting
from agreements.mail.relaying.noting import Columns
from agreements.mail.relaying.refusals import DoubtedError, RefusedError, ServerAwayError
from agreements.mail.relaying.rounds import NoMoreTodayError, OpenLine
from agreements.mail.smtp import send
from agreements.models.mailing.trials import TriedMail
from agreements.overtaken import until_noted

logger = logging.getLogger(__name__)


class _ClaimRanOutError(quitting.ToldToLeaveError):
    """Its lease has run out, and somebody else has it: nothing was handed over."""


def hand_over(
    line: OpenLine,
    mail: TriedMail,
    columns: Columns,
    *,
    write: Callable[[], tuple[EmailMessage, str]],
    taken: Callable[[str], object],
) -> bool:
    """Whether the server took it, which `taken` notes with its answer. `write` returns the mail and its address.

    Raises what concerns others, too (ServerAwayError, DoubtedError), or ends the round (ToldToLeaveError, NoMoreTodayError).
    """
    try:
        line.take_turn()
        written, recipient = write()
        answer = send(line.open(), written, recipient, before_the_end=lambda: _hold_on_to(mail))
    except (quitting.ToldToLeaveError, NoMoreTodayError):
        noting.give_back(mail, columns)
        raise
    except ServerAwayError:
        noting.give_back(mail, columns, is_last=True)
        raise
    except DoubtedError as doubt:
        noting.doubted(mail, doubt, columns)
        raise
    except RefusedError as refusal:
        noting.refused(mail, refusal, columns)
        return False
    except (ValueError, LostKeyError) as error:
        # A line break in a header, an address that no server reads, a lost key.
        noting.failed(mail, gettext("The mail cannot be written: {error}").format(error=error), columns)
        return False
    except Exception as error:  # the edge of the worker; without the trace, which may hold an address
        logger.error("mail %s failed: %s", mail.pk, type(error).__name__)
        unknown = DoubtedError(f"{type(error).__name__}: {error}")
        noting.doubted(mail, unknown, columns)
        raise unknown from error
    until_noted(lambda: taken(answer))
    return True


def _hold_on_to(mail: TriedMail) -> None:
    """The server may take its time with the last answer, and the database with the note of it."""
    needed = timedelta(seconds=settings.MAIL_ANSWER_SECONDS + settings.LEASE_SECONDS)
    until = mail.lease_until
    if until is not None and until - clock.now() < needed and not mail.renew(settings.MAIL_LEASE_SECONDS):
        raise _ClaimRanOutError
