"""What became of a mail after the server took it, as far as anybody told us: notes beside the mail's state."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements import clock
from agreements.labels import Words
from agreements.models.conference import Conference
from agreements.models.message import Message
from agreements.models.user import User


class ReportKind(models.TextChoices):
    BOUNCED = "bounced", _("Came back")
    DEFERRED = "deferred", _("On its way for longer")
    OUT_OF_OFFICE = "out_of_office", _("Out of office")
    COMPLAINED = "complained", _("Reported as spam")
    # What came to the mail's own return address and is none of these.
    OTHER = "other", _("Another reply")
    # By staff: that mail did not come back after all.
    TAKEN_BACK = "taken_back", _("Did not come back after all")
    # By staff: its address can be reached, whatever came back from it.
    REACHABLE = "reachable", _("Said to be reachable")
    # By staff: it is sent to the same address once more.
    TRIED_AGAIN = "tried_again", _("Sent to the same address again")

    @classmethod
    def from_outside(cls) -> "list[ReportKind]":
        return [cls.BOUNCED, cls.DEFERRED, cls.OUT_OF_OFFICE, cls.COMPLAINED, cls.OTHER]

    @classmethod
    def that_decide(cls) -> "list[ReportKind]":
        """Those by which an address is reachable, or is not."""
        return [cls.BOUNCED, cls.TAKEN_BACK, cls.REACHABLE, cls.TRIED_AGAIN]


class ReportSource(models.TextChoices):
    """Who told us."""

    RETURNED = "returned", _("A mail to its return address")
    PROVIDER = "provider", _("The mail service")
    SERVER = "server", _("The server, when it was handed over")
    HAND = "hand", _("Somebody of the staff")

    @classmethod
    def from_outside(cls) -> "list[tuple[str, Words]]":
        """Where anybody may knock."""
        return [(each.value, each.label) for each in (cls.RETURNED, cls.PROVIDER)]


class DeliveryReportQuerySet(models.QuerySet["DeliveryReport"]):
    def that_decide(self) -> "DeliveryReportQuerySet":
        return self.filter(kind__in=ReportKind.that_decide())

    def in_order(self) -> "DeliveryReportQuerySet":
        return self.order_by("at", "pk")


class DeliveryReport(models.Model):
    """One report about one mail. None is ever changed: what was a mistake is taken back by another one."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="delivery_reports")
    message = models.ForeignKey(Message, models.PROTECT, related_name="reports")
    # To which the mail had been sent: what it tells is about this address, whoever has it by now.
    email = models.EmailField("address", max_length=254)
    kind = models.CharField(max_length=14, choices=ReportKind)
    source = models.CharField(max_length=10, choices=ReportSource)
    # As RFC 3463 numbers what happened, "5.1.1"; empty where nobody told.
    status = models.CharField(max_length=11, blank=True)
    words = models.CharField(max_length=500, blank=True)
    # By which one that arrives twice is noted once.
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DeliveryReportQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["conference", "email"], name="report_by_email")]
        constraints = [
            models.UniqueConstraint(fields=["message", "digest"], name="report_once"),
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="report_kind_known"),
            models.CheckConstraint(condition=Q(source__in=ReportSource.values), name="report_source_known"),
            models.CheckConstraint(
                condition=Q(source="hand", by__isnull=False) | ~Q(source="hand") & Q(by__isnull=True),
                name="report_by_hand_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class StrayReason(models.TextChoices):
    UNSIGNED = "unsigned", _("Without a signature of ours")
    UNREADABLE = "unreadable", _("Too large, or it could not be read")
    UNKNOWN = "unknown", _("About a mail that is not here")


class StrayCount(models.Model):
    """How much arrived in a day that changed nothing. Nothing of it is kept but that."""

    day = models.DateField()
    # By which way it came.
    source = models.CharField(max_length=10, choices=ReportSource.from_outside())
    reason = models.CharField(max_length=10, choices=StrayReason)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "source", "reason"], name="stray_count_once"),
            models.CheckConstraint(condition=Q(reason__in=StrayReason.values), name="stray_reason_known"),
            models.CheckConstraint(condition=Q(source__in=["returned", "provider"]), name="stray_source_known"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.source} {self.reason}"

    @classmethod
    def add(cls, source: ReportSource, reason: StrayReason) -> None:
        row, _is_new = cls.objects.get_or_create(day=clock.now().date(), source=source, reason=reason)
        cls.objects.filter(pk=row.pk).update(count=F("count") + 1)


class ReturnMailbox(models.Model):
    """How far the mailbox of the return address was read; whoever reads it beside us takes nothing away from that."""

    # The account and its folder.
    name = models.CharField(max_length=300, unique=True)
    # With another one, its numbers begin anew (RFC 9051, 2.3.1.1).
    uid_validity = models.PositiveBigIntegerField(default=0)
    last_uid = models.PositiveBigIntegerField(default=0)
    # When somebody last began to read it, and when it was last read to its end.
    tried_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    # Why it could not be read the last time.
    last_error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name
