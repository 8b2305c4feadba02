"""What an author has answered: a receipt for each agreement, and the document that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from agreements.models import Agreement, Author
from agreements.sentences import spelled
from agreements.states import State
from signatures.models import Decision, Document, Signature


@dataclass(frozen=True)
class Receipt:
    """What is recorded of one agreement: the last answer, or that staff settled it without one."""

    agreement: Agreement
    signature: Signature | None
    document: Document | None

    @property
    def title(self) -> str:
        return self.signature.title if self.signature else self.agreement.authorship.paper.title

    @property
    def state(self) -> str:
        """What the badge says: the author's answer, unless the conference ended the agreement."""
        if self.agreement.state in (State.VOID, State.WAIVED) or self.signature is None:
            return self.agreement.state
        return self.signature.decision

    @property
    def is_accepted(self) -> bool:
        return self.signature is not None and self.signature.is_accepted

    @property
    def can_be_changed(self) -> bool:
        return self.agreement.state == State.DECLINED and self.agreement.is_open

    @property
    def is_being_made(self) -> bool:
        """Whether the document will be there in a moment, without anybody doing anything."""
        return (
            self.agreement.state == State.COUNTERSIGNED
            and self.document is None
            and self.agreement.sealing_failed_at is None
        )

    @property
    def waiting(self) -> str:
        """Why there is no document yet."""
        if self.agreement.sealing_failed_at is not None:
            return _("The document is delayed, and the conference can see that. Your signature is recorded and safe.")
        if self.agreement.state == State.ACCEPTED:
            return _("It is made as soon as the conference has countersigned. You will then get a mail.")
        return _("The document is being made. It will be here in a moment.")


def receipts(author: Author) -> list[Receipt]:
    """Everything that the author has answered or staff have settled, void agreements with an answer included."""
    answers = Signature.objects.filter(agreement=OuterRef("pk"))
    agreements = (
        Agreement.objects.of_author(author.pk)
        .filter(Q(state=State.WAIVED) | Exists(answers))
        .select_related("conference", "authorship__paper")
        .prefetch_related(
            Prefetch("signatures", Signature.objects.defer("shown").order_by("-number")),
            Prefetch("signatures__documents", Document.objects.order_by("-revision")),
        )
        .order_by("authorship__paper__number_key", "created_at", "pk")
    )
    return [_receipt(agreement) for agreement in agreements]


def _receipt(agreement: Agreement) -> Receipt:
    signature = next(iter(agreement.signatures.all()), None)
    document = next(iter(signature.documents.all()), None) if signature else None
    return Receipt(agreement, signature, document)


def headline(receipts: Sequence[Receipt]) -> str:
    """What came of the visit: "Two agreements are signed, one is declined"."""
    accepted = sum(receipt.state == Decision.ACCEPTED for receipt in receipts)
    declined = sum(receipt.state == Decision.DECLINED for receipt in receipts)
    words = spelled("{count} agreement is signed", "{count} agreements are signed", accepted) if accepted else ""
    if accepted and declined:
        words = spelled("{signed}, {count} is declined", "{signed}, {count} are declined", declined, signed=words)
    elif declined:
        words = spelled("{count} agreement is declined", "{count} agreements are declined", declined)
    return words[:1].upper() + words[1:]
