"""The evidence of one answer: what was shown, and what was typed under it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agreements.models import ERASED, Agreement, Capacity, Conference, Link, VariantKind
from agreements.models.key_fields import KeyField
from agreements.sentences import with_office
from agreements.states import State
from agreements.wording import keys


# The labels of these two stand in sealed documents, whose bytes never change: they are not translated.
class Decision(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"


class SignatureQuerySet(models.QuerySet["Signature"]):
    def for_export(self) -> "SignatureQuerySet":
        """In the order of papers and their authors."""
        place = ("agreement__authorship__paper__number_key", "agreement__authorship__position")
        return self.order_by(*place, "agreement_id", "number")

    def with_facts(self) -> "SignatureQuerySet":
        """With all that a document says of them, but for the images' content."""
        return self.select_related(
            "agreement__conference",
            "agreement__text",
            "agreement__variant",
            "agreement__authorship__paper",
            "agreement__authorship__author",
            "countersignature__logo",
            "countersignature__signature_image",
            "link__agent",
        ).defer("countersignature__logo__content", "countersignature__signature_image__content")

    def accepted(self) -> "SignatureQuerySet":
        return self.filter(decision=Decision.ACCEPTED)

    def awaiting_countersignature(self, conference: Conference) -> "SignatureQuerySet":
        return self.accepted().filter(agreement__conference=conference, agreement__state=State.ACCEPTED)

    def without_document(self) -> "SignatureQuerySet":
        """Countersigned, and no sealed document yet; not of what was ended, for which none is made."""
        return self.filter(countersignature__isnull=False, documents__isnull=True).exclude(agreement__state=State.VOID)


class Signature(models.Model):
    is_append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    number = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=10, choices=Decision)
    # Of a decline empty, as are the grade and the consent: nobody has to sign, or agree to sign electronically, to say no.
    typed_name = models.CharField(max_length=200, blank=True)
    # What the signer saw, frozen: the words (`agreements.wording`), their digest, and the facts that lists show.
    shown = models.JSONField()
    shown_digest = models.CharField(max_length=64)
    printed_name = models.CharField(max_length=200)
    title = models.CharField(max_length=500)
    is_speaker = models.BooleanField(default=False)
    # How far the typed name is from the printed one, or from the officer's (`agreements.names`), and whether the signer
    # confirmed that.
    name_grade = models.CharField(max_length=20, blank=True)
    is_name_confirmed = models.BooleanField(default=False)
    reason = models.TextField(max_length=2000, blank=True)
    consent_version = models.CharField(max_length=20, blank=True)
    consent_digest = models.CharField(max_length=64, blank=True)
    link = models.ForeignKey(Link, models.PROTECT, related_name="signatures")
    # As whom: the author, or an officer to whom it was forwarded. The officer's name is as it was forwarded, title and
    # organisation are as the officer confirmed them.
    capacity = models.CharField(max_length=10, choices=Capacity, default=Capacity.AUTHOR)
    signer_name = models.CharField(max_length=200, blank=True, default="")
    signer_title = models.CharField(max_length=200, blank=True, default="")
    signer_organisation = models.CharField(max_length=300, blank=True, default="")
    # Which of the text's bodies, empty for the ordinary one, and what was picked in it: the words of an option by the name of
    # its choice. `shown` says the same; here it is found by lists.
    variant = models.CharField(max_length=20, choices=VariantKind, blank=True, default="")
    choices = models.JSONField(default=dict, blank=True)
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
            models.CheckConstraint(
                condition=Q(decision="declined")
                | ~Q(typed_name="") & ~Q(name_grade="") & ~Q(consent_version="") & ~Q(consent_digest=""),
                name="signature_accepted_by_name",
            ),
            models.CheckConstraint(
                condition=Q(capacity="author", signer_name="", signer_title="", signer_organisation="")
                | Q(capacity="agent") & ~Q(signer_name="") & ~Q(signer_organisation=""),
                name="signature_by_whom",
            ),
            models.CheckConstraint(condition=Q(variant__in=["", *VariantKind.values]), name="signature_variant_known"),
        ]

    def __str__(self) -> str:
        return f"{self.decision} {self.pk}"

    @property
    def is_by_agent(self) -> bool:
        return self.capacity == Capacity.AGENT

    @property
    def signer(self) -> str:
        """Who signed, by the name that the paper prints, or that an officer typed."""
        return (self.typed_name or self.signer_name) if self.is_by_agent else self.printed_name

    @property
    def present_name(self) -> str:
        """For lists of the staff: as printed above it, unless its author bears another name by now."""
        is_closed = self.agreement.closed_away_at is not None
        return self.agreement.authorship.printed_name if is_closed else self.printed_name

    @property
    def office(self) -> str:
        """Of an officer: title and organisation."""
        return with_office(self.signer_title, self.signer_organisation)

    @property
    def is_erased(self) -> bool:
        """Whether it is a tombstone: ids, digests and dates, and nothing of the person."""
        return self.typed_name == ERASED

    @property
    def is_accepted(self) -> bool:
        return self.decision == Decision.ACCEPTED
