"""What staff decide: matters that wait for somebody, and what stands in the place of an author's answer."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import clock
from agreements.models.agreement import Agreement
from agreements.models.conference import Conference
from agreements.models.lists.held_rows import HeldRows
from agreements.models.mailing.reports import DeliveryReport
from agreements.models.paper import CellRemark
from agreements.models.people import Author
from agreements.models.requests import HelpRequest
from agreements.models.user import User


class MatterKind(models.TextChoices):
    NO_ADDRESS = "no_address", _("No address")
    SHARED_ADDRESS = "shared_address", _("Two names at one address")
    DECLINED = "declined", _("Declined")
    NAME = "name", _("Signed under a different name")
    REQUEST = "request", _("Asked for help")
    WAIVER = "waiver", _("A waiver to confirm")
    LOOK = "look", _("Imported with a doubt")
    BOUNCE = "bounce", _("Mail comes back")
    DUPLICATE = "duplicate", _("Probably listed twice")
    GONE = "gone", _("No longer in the list")
    HELD = "held", _("Held back by an import")


class Settled(models.TextChoices):
    """How a matter came to its end."""

    # What caused it is no longer so.
    BY_DEED = "deed", _("Settled by what was done")
    # Somebody looked at it, and it stays as it is.
    BY_HAND = "hand", _("Left as it is")


class MatterQuerySet(models.QuerySet["Matter"]):
    def open(self) -> "MatterQuerySet":
        return self.filter(settled_at__isnull=True)

    def untouched(self) -> "MatterQuerySet":
        """Without those that are being settled."""
        is_owed = Q(pressed__isnull=False, pressed__finished_at=None, pressed__given_up_at=None)
        return self.open().exclude(is_owed)

    def to_decide(self) -> "MatterQuerySet":
        """What the page lists: without those that somebody put off for now."""
        return self.untouched().exclude(put_off_until__gt=clock.now())


class Matter(models.Model):
    """Opened and closed by the deeds that cause it (`agreements.matters`)."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="matters")
    kind = models.CharField(max_length=20, choices=MatterKind)
    # What exactly has to be decided, so that it is asked once: "agreement:<id> <when>", "author:<id>".
    subject = models.CharField(max_length=120)
    # None where it is about rows of a list that nobody here stands for.
    author = models.ForeignKey(Author, models.PROTECT, null=True, blank=True, related_name="matters")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, blank=True, related_name="matters")
    request = models.ForeignKey(HelpRequest, models.PROTECT, null=True, blank=True, related_name="matters")
    look = models.ForeignKey(CellRemark, models.PROTECT, null=True, blank=True, related_name="matters")
    # Since which the address is taken to be unreachable.
    report = models.ForeignKey(DeliveryReport, models.PROTECT, null=True, blank=True, related_name="matters")
    held = models.ForeignKey(HeldRows, models.PROTECT, null=True, blank=True, related_name="matters")
    # While it is open, the papers that it is about are not clear, whatever their agreements are.
    is_blocking = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    assigned_to = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Until when nobody wants to see it; it stays open.
    put_off_until = models.DateTimeField(null=True, blank=True)
    # What was pressed last: while that is owed, the matter is being settled, and nobody presses again.
    pressed = models.ForeignKey(
        "agreements.PressedDeed", models.SET_NULL, null=True, blank=True, related_name="matters"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled = models.CharField(max_length=10, choices=Settled, blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        indexes = [
            models.Index(fields=["conference", "kind", "opened_at"], name="matter_open", condition=Q(settled_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "kind", "subject"], condition=Q(settled_at=None), name="matter_open_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=MatterKind.values), name="matter_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="held", author__isnull=True, held__isnull=False)
                | ~Q(kind="held") & Q(author__isnull=False, held__isnull=True),
                name="matter_about_somebody_or_rows",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled="")
                | Q(settled_at__isnull=False, settled__in=Settled.values),
                name="matter_settled_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def person(self) -> Author:
        """Whom it is about; RuntimeError of one about rows."""
        if self.author is None:
            raise RuntimeError(f"{self} is about nobody")
        return self.author

    @property
    def name(self) -> str:
        """Of the person, or of the papers whose rows are held back."""
        if self.author is not None:
            return self.author.name
        return self.held.name if self.held is not None else ""


class WaiverKind(models.TextChoices):
    SCAN = "scan", _("Signed by hand")
    EMPLOYER = "employer", _("Signed by the employer")
    AGENT = "agent", _("Signed by an agent")
    DECEASED = "deceased", _("Deceased")
    UNREACHABLE = "unreachable", _("Unreachable")
    OTHER = "other", _("Another reason")

    @classmethod
    def with_a_file(cls) -> "list[WaiverKind]":
        """Those of which there is something to keep: a form with a signature."""
        return [cls.SCAN, cls.EMPLOYER, cls.AGENT]

    @classmethod
    def by_somebody_else(cls) -> "list[WaiverKind]":
        """Those whose signer has a name, a title and an organisation of their own."""
        return [cls.EMPLOYER, cls.AGENT]


class EvidenceFile(models.Model):
    """A file as it was handed in, with the picture of its first pages that we drew from it.

    In the database, so that a backup, a restore and the transaction that waives have it with the row that names it.
    """

    is_append_only = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="evidence_files")
    # Beside its author's own signature it moves nothing, and is kept all the same.
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="files")
    filename = models.CharField(max_length=200)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    preview = models.BinaryField()
    # None where the author handed it in.
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["uploaded_at"]
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="evidence_file_not_empty")]

    def __str__(self) -> str:
        return self.filename


class WaiverQuerySet(models.QuerySet["Waiver"]):
    def proposed(self) -> "WaiverQuerySet":
        """Those that wait for a second member's word."""
        return self.filter(decided_at__isnull=True)

    def granted(self) -> "WaiverQuerySet":
        """Those that stand: not taken back. As a join, SQLite would compare each of them with all others."""
        taken_back = Waiver.objects.filter(revokes__isnull=False).order_by().values("revokes")
        return self.filter(is_granted=True).exclude(pk__in=taken_back)


class Waiver(models.Model):
    """Instead of an author's answer: a signature on paper, or why none can come. Frozen once it is decided; a later row takes
    it back."""

    frozen_by = "decided_at"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="waivers")
    kind = models.CharField(max_length=12, choices=WaiverKind)
    reason = models.TextField(max_length=2000)
    file = models.ForeignKey(EvidenceFile, models.PROTECT, null=True, blank=True, related_name="waivers")
    signer_name = models.CharField(max_length=200, blank=True)
    signer_title = models.CharField(max_length=200, blank=True)
    signer_organisation = models.CharField(max_length=300, blank=True)
    # What the agreement was before.
    state_before = models.CharField(max_length=15)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField()
    # Whoever confirmed or refused it; where one member's word is enough, the same who proposed it.
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_granted = models.BooleanField(default=False)
    # Why it was refused: read by an author who handed in the form.
    refusal = models.TextField(max_length=2000, blank=True)
    # The one that this row takes back.
    revokes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="revoked_by")

    objects = WaiverQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(fields=["agreement"], condition=Q(decided_at=None), name="waiver_one_proposed"),
            models.CheckConstraint(condition=Q(kind__in=WaiverKind.values), name="waiver_kind_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            models.CheckConstraint(
                condition=Q(is_granted=False) | Q(decided_at__isnull=False), name="waiver_granted_when_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class KeptApart(models.Model):
    """Two entries of the list of whom somebody said that they are two people, however alike: nobody is asked again."""

    first = models.ForeignKey(Author, models.PROTECT, related_name="+")
    # The one of the later row.
    second = models.ForeignKey(Author, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="kept_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="kept_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"
