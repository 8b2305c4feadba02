"""The sealed documents, and the certificates of their seals."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agreements.models import ERASED
from signatures.levels import Level
from signatures.models.signature import Signature

# Plain text, so that migrations need nothing of ours.
_LEVELS = [level.value for level in Level]


class EndReason(models.TextChoices):
    """Why a key is not to be trusted any more; the words stand among the published certificates."""

    RETIRED = "retired", "retired"  # it seals nothing any more
    STOLEN = "stolen", "stolen"  # others may seal with it


class SealCertificate(models.Model):
    """A public certificate with which documents were sealed, so that they can be checked without the key."""

    fingerprint = models.CharField(max_length=64, unique=True)
    pem = models.TextField()
    first_used_at = models.DateTimeField(default=timezone.now)
    # Since when its key is not to be trusted, and why (`EndReason`).
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, choices=EndReason, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, end_reason="")
                | Q(ended_at__isnull=False, end_reason__in=EndReason.values),
                name="seal_certificate_end_with_reason",
            )
        ]

    def __str__(self) -> str:
        return self.fingerprint[:16]


class TimeRoot(models.Model):
    """A certificate of an authority from which times in our seals come, for those who check documents without us."""

    fingerprint = models.CharField(max_length=64, unique=True)
    pem = models.TextField()
    first_used_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.fingerprint[:16]


class DocumentQuerySet(models.QuerySet["Document"]):
    def of_agreement(self, agreement: uuid.UUID) -> "DocumentQuerySet":
        """All that were ever made for it, the newest first."""
        return self.filter(signature__agreement=agreement).order_by("-signature__number", "-revision")

    def newest(self) -> "DocumentQuerySet":
        """Of each signature the last revision."""
        later = Document.objects.filter(signature=OuterRef("signature"), revision__gt=OuterRef("revision"))
        return self.filter(~Exists(later))

    def unerased(self) -> "DocumentQuerySet":
        """Those that have a file."""
        return self.exclude(signature__typed_name=ERASED)

    def with_facts(self) -> "DocumentQuerySet":
        return self.select_related(
            "certificate",
            "signature__countersignature",
            "signature__agreement__conference",
            "signature__agreement__authorship__paper",
        )


class Document(models.Model):
    is_append_only = True

    signature = models.ForeignKey(Signature, models.PROTECT, related_name="documents")
    revision = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    path = models.CharField(max_length=120)
    certificate = models.ForeignKey(SealCertificate, models.PROTECT, related_name="documents")
    # Of the seal; a later revision holds the same one.
    sealed_at = models.DateTimeField(default=timezone.now)
    level = models.CharField(max_length=5, choices=[(level, level) for level in _LEVELS], default=Level.B.value)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signature", "revision"], name="document_revision_unique"),
            models.CheckConstraint(condition=Q(level__in=_LEVELS), name="document_level_known"),
        ]

    def __str__(self) -> str:
        return self.sha256[:16]
