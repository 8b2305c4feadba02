"""The evidence: what was answered, what the conference signed under it, and the sealed documents."""

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agreements import clock
from agreements.models import Agreement, Conference, ConferenceImage, Link, User, Work
from agreements.models.keys import KeyField
from agreements.models.work import WorkQuerySet
from agreements.states import State
from agreements.wording import keys
from signatures.levels import Level

# Plain text, so that migrations need nothing of ours.
_LEVELS = [level.value for level in Level]


# The labels of these two stand in sealed documents, whose bytes never change: they are not translated.
class Decision(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class SignatureQuerySet(models.QuerySet["Signature"]):
    def for_export(self) -> "SignatureQuerySet":
        return (
            self.select_related("agreement__authorship__paper", "agreement__authorship__author", "countersignature")
            .defer("shown")
            .order_by("agreement__authorship__paper__number_key", "agreement__authorship__position", "number")
        )

    def with_facts(self) -> "SignatureQuerySet":
        """With all that a document says of them, but for the images' content."""
        return self.select_related(
            "agreement__conference",
            "agreement__text",
            "agreement__authorship__paper",
            "agreement__authorship__author",
            "countersignature__logo",
            "countersignature__signature_image",
            "link",
        ).defer("countersignature__logo__content", "countersignature__signature_image__content")

    def accepted(self) -> "SignatureQuerySet":
        return self.filter(decision=Decision.ACCEPTED)

    def awaiting_countersignature(self, conference: Conference) -> "SignatureQuerySet":
        return self.accepted().filter(agreement__conference=conference, agreement__state=State.ACCEPTED)

    def without_document(self) -> "SignatureQuerySet":
        """Countersigned, and no sealed document yet."""
        return self.filter(countersignature__isnull=False, documents__isnull=True)


class Signature(models.Model):
    is_append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    number = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=10, choices=Decision)
    typed_name = models.CharField(max_length=200)
    # What the signer saw, frozen: the words (`agreements.wording`), their digest, and the facts that lists show.
    shown = models.JSONField()
    shown_digest = models.CharField(max_length=64)
    printed_name = models.CharField(max_length=200)
    title = models.CharField(max_length=500)
    is_speaker = models.BooleanField(default=False)
    # How far the typed name is from the printed one (`signatures.names`), and whether the signer confirmed that.
    name_grade = models.CharField(max_length=20)
    is_name_confirmed = models.BooleanField(default=False)
    reason = models.TextField(max_length=2000, blank=True)
    consent_version = models.CharField(max_length=20)
    consent_digest = models.CharField(max_length=64)
    link = models.ForeignKey(Link, models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField(default=timezone.now)
    effective_date = models.DateField()
    # No evidence: by what the queue is searched and sorted; empty in rows that are older than these columns.
    search_key = KeyField(keys.search_key, "typed_name", "printed_name", "title")
    name_key = KeyField(keys.name_key, "typed_name")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["signed_at"], name="signature_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="signature_number_unique"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(decision="accepted"), name="signature_accepted_once"
            ),
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="signature_decision_known"),
            models.CheckConstraint(condition=~Q(typed_name=""), name="signature_name_present"),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.pk}"

    @property
    def is_accepted(self) -> bool:
        return self.decision == Decision.ACCEPTED

    @property
    def has_other_name(self) -> bool:
        return self.typed_name != self.printed_name


class Method(models.TextChoices):
    RULE = "rule", "By the conference's rule"
    PERSON = "person", "By a signatory"


class Countersignature(models.Model):
    is_append_only = True

    signature = models.OneToOneField(Signature, models.PROTECT, related_name="countersignature")
    signatory_name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200)
    method = models.CharField(max_length=10, choices=Method)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    # What the document bears; pinned, because a conference may choose others before it is drawn.
    logo = models.ForeignKey(ConferenceImage, models.PROTECT, null=True, blank=True, related_name="+")
    signature_image = models.ForeignKey(ConferenceImage, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(method="rule", by__isnull=True) | Q(method="person", by__isnull=False),
                name="countersignature_by_rule_or_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.signatory_name} {self.signed_at:%Y-%m-%d}"


class SealCertificate(models.Model):
    """A public certificate with which documents were sealed, so that they can be checked without the key."""

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


class DocumentWork(Work):
    """Who is making the document of a countersigned signature; the fact that it is owed is the missing Document."""

    signature = models.OneToOneField(Signature, models.PROTECT, primary_key=True, related_name="work")
    # The time that the seal states: of the first claim, so that a second attempt makes the same file.
    begun_at = models.DateTimeField(null=True, blank=True)
    circumstances = models.JSONField(null=True, blank=True)  # of the first try; every further one says the same

    objects = WorkQuerySet["DocumentWork"].as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(finished_at__isnull=True, given_up_at__isnull=True),
                name="document_owed",
            )
        ]

    def __str__(self) -> str:
        return f"work on {self.signature_id}"


class StampWork(Work):
    """Who is fetching the time-stamp of a document; that it is owed is this row, made together with the document."""

    signature = models.OneToOneField(Signature, models.PROTECT, primary_key=True, related_name="stamp_work")

    objects = WorkQuerySet["StampWork"].as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(finished_at__isnull=True, given_up_at__isnull=True),
                name="stamp_owed",
            )
        ]

    def __str__(self) -> str:
        return f"time-stamp of {self.signature_id}"


class KeyCheck(models.Model):
    """What a worker found when it last looked at the sealing key, which the web server cannot read: one row.

    `problem`: why nothing can be sealed, empty if it can; `expires_at`: of the key that was last found sound.
    """

    problem = models.TextField(blank=True)
    since = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="key_check_one_row")]

    def __str__(self) -> str:
        return self.problem or "The sealing key is sound."

    @property
    def days_left(self) -> int | None:
        return None if self.expires_at is None else max(0, (self.expires_at - clock.now()).days)
