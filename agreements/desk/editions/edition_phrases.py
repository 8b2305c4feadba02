"""How the desk speaks of what is owed when a conference is closed, and of what closing and opening did."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.conferences.editions.closing import Closed, Owed
from agreements.models import Conference
from agreements.sentences import counted


def owed_at_closing(owed: Owed) -> Iterator[str]:
    """A line for each thing that is not settled."""
    if owed.is_nothing:
        yield _("Nothing is open: everybody has answered, and everything is countersigned and made.")
    lines = (
        (owed.people_waiting, _people(owed.people_waiting)),
        (owed.to_countersign, _agreements(owed.to_countersign)),
        (owed.matters, counted("{count} matter is undecided.", "{count} matters are undecided.", owed.matters)),
        (owed.mails, _mails(owed.mails)),
        (owed.copies, _copies(owed.copies)),
        (owed.documents, _documents(owed.documents)),
        (
            owed.jobs,
            counted(
                "{count} job under way stops where it is.", "{count} jobs under way stop where they are.", owed.jobs
            ),
        ),
    )
    yield from (words for count, words in lines if count)


def _people(count: int) -> str:
    return counted(
        "{count} person has not answered, and can no longer.",
        "{count} people have not answered, and can no longer.",
        count,
    )


def _agreements(count: int) -> str:
    return counted(
        "{count} accepted agreement is not countersigned, and stays so.",
        "{count} accepted agreements are not countersigned, and stay so.",
        count,
    )


def _mails(count: int) -> str:
    return counted(
        "{count} mail has not been sent yet, and will not be.",
        "{count} mails have not been sent yet, and will not be.",
        count,
    )


def _copies(count: int) -> str:
    return counted(
        "{count} receipt or signed copy waits to be sent: it is held until the conference is opened again.",
        "{count} receipts and signed copies wait to be sent: they are held until the conference is opened again.",
        count,
    )


def _documents(count: int) -> str:
    return counted(
        "{count} document is still being made; it is made all the same.",
        "{count} documents are still being made; they are made all the same.",
        count,
    )


def goes_on(conference: Conference) -> Iterator[str]:
    yield _("Nothing more is sent or signed. Links say so, and to write to {address}.").format(
        address=conference.reply_to
    )
    yield _("Authors can still fetch what they have signed; documents, their check and the exports go on.")
    yield _("An owner can open the conference again.")


def closed_words(conference: Conference, done: Closed) -> str:
    parts = [_("{conference} is closed.").format(conference=conference.name)]
    if done.jobs:
        parts.append(counted("{count} job was stopped.", "{count} jobs were stopped.", done.jobs))
    if done.cancelled:
        parts.append(counted("{count} mail was not sent.", "{count} mails were not sent.", done.cancelled))
    if done.held:
        parts.append(
            counted(
                "{count} receipt or signed copy is held.", "{count} receipts and signed copies are held.", done.held
            )
        )
    return " ".join(parts)


def reopened_words(conference: Conference, held: int) -> str:
    words = _("{conference} is open again.").format(conference=conference.name)
    if not held:
        return words
    leaving = counted(
        "{count} receipt or signed copy that was held leaves now.",
        "{count} receipts and signed copies that were held leave now.",
        held,
    )
    return f"{words} {leaving}"
