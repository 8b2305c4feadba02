"""A conference, who may do what in it, and the numbered texts that its authors are asked to sign."""

import zoneinfo
from datetime import date, datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import clock
from agreements.models.user import User
from agreements.wording import moments


def check_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            gettext("“{name}” is not the name of a time zone, such as Europe/Vienna or America/Los_Angeles.").format(
                name=name
            )
        )


class Role(models.TextChoices):
    OWNER = "owner", _("Owner")
    MANAGER = "manager", _("Manager")
    SIGNATORY = "signatory", _("Signatory")
    VIEWER = "viewer", _("Viewer")


class Countersigning(models.TextChoices):
    RULE = "rule", _("At once, in the signatory's name")
    QUEUE = "queue", _("By a signatory, from a queue")


class Policy(models.TextChoices):
    EVERY = "every", _("Every author has signed")
    ONE = "one", _("One author has signed for all")


class Conference(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    legal_name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    address = models.CharField(max_length=300)
    time_zone = models.CharField(max_length=60, default="UTC", validators=[check_time_zone])
    language = models.CharField(max_length=10, default="en")
    deadline = models.DateTimeField(null=True, blank=True)
    grace_days = models.PositiveSmallIntegerField(default=365)
    paper_date = models.DateField(null=True, blank=True)
    signatory_name = models.CharField(max_length=200)
    countersigning = models.CharField(max_length=10, choices=Countersigning, default=Countersigning.RULE)
    policy = models.CharField(max_length=10, choices=Policy, default=Policy.EVERY)
    # Whether viewers, too, may take away the addresses of all, read why authors decline, and open mails.
    viewers_export = models.BooleanField(default=False)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def day_of(self, moment: datetime) -> date:
        """The calendar day of `moment` where the conference is at home."""
        return moment.astimezone(self.zone).date()

    @property
    def today(self) -> date:
        return self.day_of(clock.now())

    @property
    def deadline_in_words(self) -> str:
        """Where the conference is at home and in UTC; empty if there is none."""
        return moments.in_words(self.deadline.astimezone(self.zone)) if self.deadline else ""

    @property
    def is_past_deadline(self) -> bool:
        return self.deadline is not None and clock.now() > self.deadline

    @property
    def is_open(self) -> bool:
        """Whether an author can still answer: until the deadline and its grace have passed."""
        return self.deadline is None or clock.now() <= self.deadline + timedelta(days=self.grace_days)

    @property
    def sender(self) -> str:
        return self.contact_name or self.name

    @property
    def reply_to(self) -> str:
        return self.contact_email or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]

    @property
    def current_text(self) -> "Text | None":
        return self.texts.published().order_by("-number").first()


class Membership(models.Model):
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conference", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class TextQuerySet(models.QuerySet["Text"]):
    def published(self) -> "TextQuerySet":
        return self.filter(published_at__isnull=False)

    def drafts(self) -> "TextQuerySet":
        """What is being written: at most one of a conference."""
        return self.filter(published_at__isnull=True, set_aside_at__isnull=True)


class Text(models.Model):
    frozen_by = "published_at"

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField()
    body = models.TextField()
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    # A second draft, from before a conference had at most one: kept to be read and begun from, never published.
    set_aside_at = models.DateTimeField(null=True, blank=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="text_number_unique"),
            models.UniqueConstraint(
                fields=["conference"],
                condition=models.Q(published_at__isnull=True, set_aside_at__isnull=True),
                name="text_one_draft",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True) | models.Q(set_aside_at__isnull=True),
                name="text_published_or_set_aside",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Text {number}").format(number=self.number)

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_draft(self) -> bool:
        return self.published_at is None and self.set_aside_at is None
