"""Who took what away or opened it, and when."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import Author, Conference, EvidenceFile, User
from signatures.models.document import Document
from signatures.models.handing_over.bundle import Bundle


class DownloadKind(models.TextChoices):
    SIGNATURES = "signatures", _("Signatures")
    STATUS = "status", _("Status")
    AGREEMENTS = "agreements", _("Agreements")
    MAILS = "mails", _("Mails")
    LOG = "log", _("The audit log")
    EXCEPTIONS = "exceptions", _("Exceptions")
    SCANS = "scans", _("Signed scans")
    DOCUMENT = "document", _("Document")
    BUNDLE = "bundle", _("Bundle")
    PERSON = "person", _("Everything about a person")


class Download(models.Model):
    """Noted before the first byte leaves. `by` is nobody for a command on the server, and for an author with the own link, who
    is named by `by_author`."""

    is_append_only = True

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="downloads")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=DownloadKind)
    by_author = models.ForeignKey(Author, models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="downloads")
    bundle = models.ForeignKey(Bundle, models.PROTECT, null=True, related_name="downloads")
    # Of one signed scan: which. Of everything about a person: whom.
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, related_name="downloads")
    about = models.ForeignKey(Author, models.PROTECT, null=True, related_name="downloads")
    rows = models.PositiveIntegerField(default=1)
    # Whether addresses and reasons were in it.
    has_personal = models.BooleanField(default=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["conference", "-at"], name="download_by_time")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DownloadKind.values), name="download_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="document", document__isnull=False) | ~Q(kind="document") & Q(document__isnull=True),
                name="download_of_document",
            ),
            models.CheckConstraint(
                condition=Q(kind="bundle", bundle__isnull=False) | ~Q(kind="bundle") & Q(bundle__isnull=True),
                name="download_of_bundle",
            ),
            models.CheckConstraint(
                condition=Q(kind="person", about__isnull=False) | ~Q(kind="person") & Q(about__isnull=True),
                name="download_about_a_person",
            ),
            models.CheckConstraint(condition=Q(file__isnull=True) | Q(kind="scans"), name="download_of_one_scan"),
            models.CheckConstraint(condition=Q(by__isnull=True) | Q(by_author__isnull=True), name="download_by_one"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
