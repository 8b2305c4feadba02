"""What commands are told by name."""

from pathlib import Path

from django.core.management.base import CommandError

from agreements.access import ClosedConferenceError
from agreements.mail.words import reply_address
from agreements.models import Conference


def conference_called(slug: str) -> Conference:
    """Raises CommandError, which names the slug. A database would not even be asked for what is no text."""
    conference = Conference.objects.filter(slug=slug).first() if slug.isascii() else None
    if conference is None:
        raise CommandError(f"There is no conference “{slug}”.")
    return conference


def open_conference_called(slug: str) -> Conference:
    """The same for what sends or records something. Raises CommandError where it is closed, too."""
    conference = conference_called(slug)
    if conference.is_closed:
        raise CommandError(str(ClosedConferenceError(conference)))
    return conference


def asking_conference_called(slug: str) -> Conference:
    """The same for what asks authors. Raises CommandError where nobody could answer the mails, too."""
    conference = open_conference_called(slug)
    if problem := reply_address.problem_of(conference):
        raise CommandError(f"{problem} Nobody was written to.")
    return conference


def conferences_called(slug: str | None) -> list[Conference]:
    """All of them, in the order of their slugs, if none is named."""
    return [conference_called(slug)] if slug is not None else list(Conference.objects.order_by("slug"))


def read_text(file: Path) -> str:
    """What a file holds; raises CommandError, which names it."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CommandError(f"“{file}” cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"“{file}” is not written in UTF-8.") from error
