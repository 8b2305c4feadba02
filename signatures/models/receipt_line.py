"""By which mail somebody was told what they answered, and by which they got the document."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agreements.models import Message
from agreements.states import State
from signatures.models.document import Document
from signatures.models.signature import Signature


class ReceiptLineQuerySet(models.QuerySet["ReceiptLine"]):
    def being_made(self) -> "ReceiptLineQuerySet":
        """Whose document will be there without anybody doing anything."""
        made = Document.objects.filter(signature=OuterRef("signature"))
        countersigned = self.filter(signature__countersignature__isnull=False, signature__work__given_up_at=None)
        return countersigned.exclude(signature__agreement__state=State.VOID).exclude(Exists(made))

    def untold(self) -> "ReceiptLineQuerySet":
        """Whose document is there, of which no mail tells; not while others of the same visit are being made."""
        made = Document.objects.filter(signature=OuterRef("signature"))
        others = ReceiptLine.objects.being_made().filter(receipt=OuterRef("receipt"))
        return self.filter(Exists(made), ~Exists(others), awaits_document=True)


class ReceiptLine(models.Model):
    """One answer on the receipt of its visit; answers from before there were receipts have none."""

    signature = models.OneToOneField(Signature, models.PROTECT, primary_key=True, related_name="receipt_line")
    # To whoever answered. Where another mail stands for it, that one says the same.
    receipt = models.ForeignKey(Message, models.PROTECT, related_name="receipt_lines")
    # Of what was accepted, until a mail tells that the document is there.
    awaits_document = models.BooleanField()
    # Whether the receipt was written with the document in it.
    is_attached = models.BooleanField(default=False)
    # The later mail that brought it, where the receipt had left without.
    copy = models.ForeignKey(Message, models.PROTECT, null=True, blank=True, related_name="copied_lines")

    objects = ReceiptLineQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["receipt"], condition=Q(awaits_document=True), name="receipt_line_awaits_document")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(awaits_document=False) | Q(is_attached=False, copy__isnull=True),
                name="receipt_line_awaited_is_untold",
            ),
            models.CheckConstraint(
                condition=Q(is_attached=False) | Q(copy__isnull=True), name="receipt_line_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signature_id} in {self.receipt_id}"
