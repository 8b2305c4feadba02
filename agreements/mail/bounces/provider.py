"""What a mail service tells of a mail that it took, by django-anymail's names for it."""

from collections.abc import Mapping
from uuid import UUID

from anymail.signals import AnymailTrackingEvent, EventType

from agreements.mail.bounces import reported
from agreements.mail.bounces.reported import Tiding, digest_of
from agreements.mail.bounces.returned_mails import status_in
from agreements.mail.bounces.tokens import Purpose, message_of
from agreements.mail.unsubscribing import reminders_stopped
from agreements.models import Message, ReportKind, ReportSource, StrayCount, StrayReason

# All others, such as that a mail was opened, are nobody's business here.
_KINDS: Mapping[str, ReportKind] = {
    EventType.BOUNCED: ReportKind.BOUNCED,
    EventType.REJECTED: ReportKind.BOUNCED,
    EventType.DEFERRED: ReportKind.DEFERRED,
    EventType.AUTORESPONDED: ReportKind.OUT_OF_OFFICE,
    EventType.COMPLAINED: ReportKind.COMPLAINED,
}


def tell(event: AnymailTrackingEvent) -> None:
    """Note it, once. The mail is named by the token that we gave along. Raises NotYetError."""
    if event.event_type not in _KINDS and event.event_type != EventType.UNSUBSCRIBED:
        return
    message = message_of(Purpose.RETURN, str((event.metadata or {}).get("message", "")))
    if message is None:
        StrayCount.add(ReportSource.PROVIDER, StrayReason.UNSIGNED)
    elif event.event_type == EventType.UNSUBSCRIBED:
        for found in Message.objects.filter(pk=message).select_related("conference", "author", "link"):
            reminders_stopped.unsubscribe(found)
    else:
        _note(message, event)


def _note(message: UUID, event: AnymailTrackingEvent) -> None:
    said = event.mta_response or event.description or event.reject_reason or ""
    words = " ".join(str(said).split())[:480]
    key = f"{event.event_type} {event.event_id or event.timestamp} {words}"
    told = Tiding(_KINDS[event.event_type], ReportSource.PROVIDER, status_in(words), words, digest_of(key))
    try:
        reported.note(message, told)
    except reported.UnknownMailError:
        StrayCount.add(ReportSource.PROVIDER, StrayReason.UNKNOWN)
