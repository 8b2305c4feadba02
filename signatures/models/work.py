"""What is owed to a countersigned signature: a document, and a time-stamp in its seal."""

from django.db import models

from agreements.models import Work
from agreements.models.work import IS_OWED, WorkQuerySet
from signatures.models.signature import Signature


class DocumentWork(Work):
    """Who is making the document of a countersigned signature; the fact that it is owed is the missing Document."""

    signature = models.OneToOneField(Signature, models.PROTECT, primary_key=True, related_name="work")
    # The time that the seal states: of the first claim, so that a second attempt makes the same file.
    begun_at = models.DateTimeField(null=True, blank=True)
    circumstances = models.JSONField(null=True, blank=True)  # of the first try; every further one says the same

    objects = WorkQuerySet["DocumentWork"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["next_attempt_at"], condition=IS_OWED, name="document_owed")]

    def __str__(self) -> str:
        return f"work on {self.signature_id}"


class StampWork(Work):
    """Who is fetching the time-stamp of a document; that it is owed is this row, made together with the document."""

    signature = models.OneToOneField(Signature, models.PROTECT, primary_key=True, related_name="stamp_work")

    objects = WorkQuerySet["StampWork"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["next_attempt_at"], condition=IS_OWED, name="stamp_owed")]

    def __str__(self) -> str:
        return f"time-stamp of {self.signature_id}"
