"""Whether each answer is told by the mails that its line names, and each document by one of them."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from agreements import clock
from agreements.mail.receipt_mails.attaching import RECEIPTS
from agreements.models import Conference, MessageKind
from signatures.models import Decision, Document, ReceiptLine
from signatures.models.receipt_line import ReceiptLineQuerySet

_COPIES = (MessageKind.COPY, MessageKind.AGENT_COPY)
# Within which every document is told of, once nothing else of its visit is being made.
_SOON = timedelta(minutes=10)


def told_of_documents(conference: Conference) -> set[UUID]:
    """Authors' own answers of whose documents a mail tells, or will as soon as all of the visit are made."""
    own = _lines(conference).filter(signature__link__agent=None)
    return set(own.exclude(pk__in=_forgotten(own).values("pk")).values_list("pk", flat=True))


def untrue_receipts(conference: Conference) -> Iterator[str]:
    lines = _lines(conference)
    has_document = Exists(Document.objects.filter(signature=OuterRef("signature")))
    accepted = lines.filter(signature__decision=Decision.ACCEPTED)
    untrue = {
        "has a mail for its receipt that is none": lines.exclude(receipt__kind__in=RECEIPTS),
        "has a mail with its document that is none": lines.filter(copy__isnull=False).exclude(copy__kind__in=_COPIES),
        "was declined, and awaits a document": lines.exclude(pk__in=accepted.values("pk")).filter(
            awaits_document=True
        ),
        "has no document, and a mail tells of one": accepted.filter(~has_document, awaits_document=False),
    }
    for words, rows in untrue.items():
        for pk in rows.values_list("pk", flat=True):
            yield f"signature {pk} {words}"


def _lines(conference: Conference) -> ReceiptLineQuerySet:
    return ReceiptLine.objects.filter(signature__agreement__conference=conference)


def _forgotten(lines: ReceiptLineQuerySet) -> ReceiptLineQuerySet:
    made = Document.objects.filter(signature=OuterRef("signature"), revision=1, sealed_at__lt=clock.now() - _SOON)
    return lines.untold().filter(Exists(made))
