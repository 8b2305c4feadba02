"""A document whose file somebody wants to have back."""

from django.db import models

from agreements.models import User, Work
from agreements.models.work import IS_OWED, WorkQuerySet
from signatures.models.document import Document


class DocumentRepair(Work):
    """Owed by a press of an owner, because only workers write documents; one for each document, whoever asks again."""

    document = models.OneToOneField(Document, models.PROTECT, primary_key=True, related_name="repair")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # What somebody uploaded, which has the right digest; gone once it is in its place.
    content = models.BinaryField(null=True, blank=True)

    objects = WorkQuerySet["DocumentRepair"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["next_attempt_at"], condition=IS_OWED, name="repair_owed")]

    def __str__(self) -> str:
        return f"repair of {self.document_id}"
